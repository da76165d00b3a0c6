"""Every constraint component of SHACL Core that becomes a check, by its parameter.

https://www.w3.org/TR/shacl/#core-components
"""

from __future__ import annotations

from rdflib.term import URIRef

from onrecord.check.gate.components import (
    cardinality,
    logical,
    other,
    property_pair,
    shape_based,
    string_based,
    value_range,
    value_type,
)
from onrecord.check.gate.constraints import Maker

MAKERS: dict[URIRef, Maker] = {
    **value_type.MAKERS,
    **cardinality.MAKERS,
    **value_range.MAKERS,
    **string_based.MAKERS,
    **property_pair.MAKERS,
    **logical.MAKERS,
    **shape_based.MAKERS,
    **other.MAKERS,
}
