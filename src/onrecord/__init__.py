"""onrecord: a knowledge graph of actors, events and claims from news articles."""

__version__ = "0.1.0"
