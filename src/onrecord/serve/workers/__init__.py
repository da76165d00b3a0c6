"""The processes that run queries and writes, and the messages to and from them."""
