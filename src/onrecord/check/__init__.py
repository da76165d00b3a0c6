"""Whether a graph keeps the shapes, its spans quote the text, and the ontology holds together."""
