"""Occupations and the sectors they belong to: the country and sector code of an actor."""
