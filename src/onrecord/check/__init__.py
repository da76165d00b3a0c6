"""Whether a graph conforms to the shapes, its spans match the text, the ontology is consistent."""
