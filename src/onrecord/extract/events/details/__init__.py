"""What is said beside an event: the things it is done to, and how a voice judges it."""
