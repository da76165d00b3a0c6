"""The processes that answer and write, and what is handed to and fro."""
