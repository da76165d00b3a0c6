"""What ``build`` keeps of a corpus and what it drops, by reason.

    python benchmarks/quality/dropped.py wikinews.csv [more files …]

Claims, events, mentions, participants, places, figures and relations: how many the rules find, and
how many are left to be described. Below, why something was dropped, the most frequent reason first;
ids and offsets are left out of it. What the rules considered and did not take is not counted.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from onrecord.authority.loader import load_authority
from onrecord.build.extractors import make_extractor
from onrecord.build.validate import drop_invalid
from onrecord.model import Article, Reading
from onrecord.readers import read_sources

BATCH = 20
_OWN = re.compile(r" ?\(?\b(claim|event|mention|report)-\d+\)?|\b\d+\b")


def counted(reading: Reading) -> Counter[str]:
    """How many there are of each kind."""
    events = reading.events
    return Counter(
        {
            "claims": len(reading.claims),
            "addressees": sum(len(c.addressee) for c in reading.claims),
            "subject matter": sum(len(c.about) for c in reading.claims),
            "events": len(events),
            "reports": sum(len(e.reports) for e in events),
            "participants": sum(len(e.participants) for e in events),
            "participants known": sum(p.ref is not None for e in events for p in e.participants),
            "places": sum(e.place is not None for e in events),
            "places known": sum(e.place is not None and e.place.ref is not None for e in events),
            "dates": sum(r.when is not None for e in events for r in e.reports),
            "figures": sum(len(r.figures) for e in events for r in e.reports),
            "mentions": len(reading.mentions),
            "relations": len(reading.relations),
        }
    )


def reasons(found: Reading, kept: Reading) -> Iterator[str]:
    """Why something was dropped that the extractor had found."""
    for dropped in kept.dropped[len(found.dropped) :]:
        what = _OWN.sub("", dropped.what).strip() or _OWN.findall(dropped.what)[0]
        yield f"{what}: {_OWN.sub('', dropped.reason)}"


def main() -> None:
    """Read, drop and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sources", nargs="+")
    extractor = make_extractor("rules", load_authority())
    articles = (a for a in read_sources(parser.parse_args().sources) if isinstance(a, Article))
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    why: Counter[str] = Counter()
    number = 0
    while batch := list(islice(articles, BATCH)):
        number += len(batch)
        for found in extractor.read_batch(batch):
            kept = drop_invalid(found)
            before.update(counted(found))
            after.update(counted(kept))
            why.update(reasons(found, kept))
    print(f"{number} articles")
    print(f"{'':20} {'found':>8} {'kept':>8} {'dropped':>8}")
    for kind, total in before.items():
        print(f"{kind:20} {total:8} {after[kind]:8} {total - after[kind]:8}")
    for reason, times in why.most_common():
        print(f"{times:8} {reason}")


if __name__ == "__main__":
    main()
