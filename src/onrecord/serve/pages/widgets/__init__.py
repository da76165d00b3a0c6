"""Parts that several pages use: lists of claims, marked text, diagrams."""
