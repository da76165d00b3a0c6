"""Article → Reading by a language model: it points at words, and only words in the text count.

``client`` asks an endpoint and ``cache`` keeps what it answered; ``prompt`` and ``schema`` say what
is asked and what an answer looks like; ``anchor`` finds every quotation in the text, character by
character; ``names``, ``claims``, ``events`` and ``relations`` make findings of what was found, each
for one ``assembly``; ``reader`` is the extractor.
"""
