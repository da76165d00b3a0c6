"""How events hang together and whose words say so: relations, and claims that are events."""
