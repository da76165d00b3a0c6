"""The parse, and questions to it: arguments, modality, quotes, quantities."""
