"""Articles in batches, and the plainest runner: one batch after the other, in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from onrecord.build.article import ArticlePipeline, ArticleResult
from onrecord.build.time_limit import SECONDS, TimeLimitExceeded, time_limit
from onrecord.errors import LlmError, OnrecordError
from onrecord.model import Article

#: Where articles are processed. A runner takes no more of them than it can work on, and yields one
#: result per article, in any order.
Runner = Callable[[ArticlePipeline, Iterable[Article]], Iterator[ArticleResult]]

#: How many articles, or characters of their texts, are processed at a time: enough for the shapes,
#: which cost less per article the more they are given, and few enough to be tried again together.
BATCH_ARTICLES, BATCH_CHARACTERS = 16, 60_000

#: The first batches are smaller, so that every worker soon has one.
FIRST_BATCH = 4


def batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """The articles in lists, each closed at its number or at ``BATCH_CHARACTERS``.

    Nothing is read ahead.
    """
    batch: list[Article] = []
    characters, most = 0, FIRST_BATCH
    for article in articles:
        batch.append(article)
        characters += len(article.text)
        if len(batch) >= most or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters, most = [], 0, min(most + 1, BATCH_ARTICLES)
    if batch:
        yield batch


def process_guarded(pipeline: ArticlePipeline, articles: Sequence[Article]) -> list[ArticleResult]:
    """The results of a batch in which an article that cannot be processed affects no other.

    Its result says why. Raises LlmError, which is not the fault of an article.
    """
    try:
        return pipeline.process_batch(articles)
    except LlmError:
        raise
    except Exception as error:
        if len(articles) > 1:
            return [process_guarded(pipeline, [article])[0] for article in articles]
        return [ArticleResult(articles[0], fault=_fault(error))]


def _fault(error: Exception) -> str:
    if isinstance(error, OnrecordError):
        return str(error)
    if isinstance(error, MemoryError):
        return "it needs more memory than its worker has; raise the limit with --memory."
    return f"onrecord failed on it ({type(error).__name__}: {error}); report this with the article."


def run_serially(
    pipeline: ArticlePipeline, articles: Iterable[Article], *, seconds: float = SECONDS
) -> Iterator[ArticleResult]:
    """The simplest runner: one batch after another, in this process.

    ``seconds`` is the time limit per article; the result of one that exceeds it says so (in the
    main thread: see ``time_limit``). A language model is not timed here, because its requests are.
    """
    # what a language model read is paid for, so it is handed on before the next is asked for
    lots = batches(articles) if pipeline.options.llm is None else ([a] for a in articles)
    limit = seconds if pipeline.options.llm is None else None
    for batch in lots:
        yield from _process_timed(pipeline, batch, limit)


def _process_timed(
    pipeline: ArticlePipeline, articles: Sequence[Article], seconds: float | None
) -> list[ArticleResult]:
    """``process_guarded`` within the time of one article; beyond that, article by article."""
    try:
        with time_limit(seconds):
            return process_guarded(pipeline, articles)
    except TimeLimitExceeded as over:
        if len(articles) > 1:
            return [_process_timed(pipeline, [article], seconds)[0] for article in articles]
        return [ArticleResult(articles[0], fault=str(over))]
