"""Who and where: mentions of people, bodies, states and places, and whom they name."""
