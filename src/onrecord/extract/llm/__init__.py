"""Article → Reading by a language model: it points at words, and only words that stand there count.

``client`` asks an endpoint, ``cache`` keeps what it answered, ``prompt`` and ``schema`` say what is
asked and what an answer looks like, ``anchor`` finds every quotation in the text to the letter,
``assemble`` makes claims and events of what was found, ``reader`` is the extractor.
"""
