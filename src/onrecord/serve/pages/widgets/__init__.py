"""Parts that several pages show: lists of claims, marked text, drawings."""
