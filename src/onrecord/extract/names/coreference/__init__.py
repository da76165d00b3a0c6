"""What goes back to somebody named before: "the minister", "she", "the country".

Only where the evidence is good enough; a pronoun that two people compete for stays open.
"""
