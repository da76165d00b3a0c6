"""Whether a graph is sound: against the shapes, to the letter, and the ontology itself."""
