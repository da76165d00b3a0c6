"""What is said to happen: event mentions, their participants, and which are one event."""
