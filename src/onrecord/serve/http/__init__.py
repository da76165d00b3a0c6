"""What all routes share of HTTP: the protocol, streamed answers, the application's state."""
