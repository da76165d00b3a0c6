"""The authority of the examples of docs/rules.md, and the article that an example makes."""

from __future__ import annotations

from dataclasses import replace

from onrecord.authority.model import (
    Authority,
    AuthorityActor,
    AuthorityOffice,
    Tenure,
)
from onrecord.model import Article, Segment
from onrecord.readers.segments import segments_of
from support.invented import ID, actor
from support.naming import peopled


def example_authority() -> Authority:
    """The peopled authority with offices nobody is known to hold, a parliament, people of old."""
    base = peopled()
    prime_minister, chancellor = ID + "office/norland-pm", ID + "office/sudmark-chancellor"
    return replace(
        base,
        actors=(
            *base.actors,
            AuthorityActor(actor("georgia"), "state", "Georgia"),
            AuthorityActor(actor("twinmark-east"), "state", "East Twinmark", names=("Twinmark",)),
            AuthorityActor(actor("twinmark-west"), "state", "West Twinmark", names=("Twinmark",)),
            AuthorityActor(actor("senate"), "government-body", "Senate", body_of=actor("norland")),
            AuthorityActor(actor("hanna-rannig"), "person", "Hanna Rannig", family_name="Rannig"),
            AuthorityActor(actor("mads-orr"), "person", "Mads Orr", family_name="Orr"),
            AuthorityActor(actor("pia-park"), "person", "Pia Park", family_name="Park"),
        ),
        offices=(
            *base.offices,
            AuthorityOffice(
                prime_minister, "prime minister of Norland", ("prime minister",), actor("norland")
            ),
            AuthorityOffice(chancellor, "chancellor of Sudmark", ("chancellor",), actor("sudmark")),
        ),
        tenures=(
            *base.tenures,
            Tenure(
                ID + "tenure/mads-orr",
                actor("mads-orr"),
                chancellor,
                "2028-01-01",
                None,
                known_until="2030-06-01",
            ),
            Tenure(
                ID + "tenure/hanna-rannig", actor("hanna-rannig"), prime_minister, "1949", "1950"
            ),
        ),
    )


def example(text: str) -> Article:
    """An example as an article of its own; "¶" parts its paragraphs."""
    whole = text.replace("¶", "\n\n")
    alone = (Segment("paragraph", 0, len(whole)),)
    segments = segments_of(whole) if "¶" in text else alone
    return Article("example", whole, segments, published="2031-05-06")
