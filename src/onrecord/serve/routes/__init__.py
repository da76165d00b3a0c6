"""One module per group of URLs."""
