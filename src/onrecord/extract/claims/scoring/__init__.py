"""Candidates for who said what, and the linear models that weigh them."""
