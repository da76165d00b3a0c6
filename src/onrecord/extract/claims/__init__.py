"""Who said what: cues, sources, contents, and what is made of them."""
