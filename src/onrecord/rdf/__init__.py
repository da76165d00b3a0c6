"""What every room needs of RDF: formats, parsing, short names, conversion, N-Quads, query text."""
