"""What reading costs beside its language model: time of ``extract`` over that of the bare pipeline.

usage: python benchmarks/quality/cost.py SOURCE... [--articles N] [--rounds N]

Both read the same articles in one process, in turns; the model, the authority and the tables are
loaded before. "pipeline" is ``nlp.pipe`` of all that the model brings (tagger, parser, lemmatizer,
entities …) over the same texts. Prints the seconds of each round, the ratio of the medians, and
the milliseconds an article.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from itertools import islice

import spacy

from onrecord.authority.loader import load_authority
from onrecord.extract import RulesExtractor
from onrecord.extract.syntax.parser import model_package
from onrecord.model import Article
from onrecord.readers import read_sources


def seconds(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    read = (item for item in read_sources(asked.sources) if isinstance(item, Article))
    articles = list(islice(read, asked.articles))
    extractor = RulesExtractor(load_authority())
    pipeline = spacy.load(model_package())

    def bare() -> None:
        for _ in pipeline.pipe(article.text for article in articles):
            pass

    def whole() -> None:
        for article in articles:
            extractor.read(article)

    extractor.read(articles[0])
    bares, wholes = [], []
    for _ in range(asked.rounds):
        bares.append(seconds(bare))
        wholes.append(seconds(whole))
        print(f"pipeline {bares[-1]:.2f} s   extract {wholes[-1]:.2f} s")
    ratio = statistics.median(wholes) / statistics.median(bares)
    each = 1000 * statistics.median(wholes) / len(articles)
    print(f"{len(articles)} articles: ratio {ratio:.2f}, {each:.0f} ms an article")


if __name__ == "__main__":
    main()
