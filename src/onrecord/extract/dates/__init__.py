"""When: expressions of time in a text and the days they stand for."""
