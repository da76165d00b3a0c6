"""Country and sector of those whom an article names."""
