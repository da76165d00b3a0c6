"""Names in a text and whom they name: full names first, short ones by what they leave open."""
