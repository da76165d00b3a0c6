"""The options that decide how articles are read: by the rules, or by a language model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from onrecord.cli.shared.options import PATH, say
from onrecord.errors import UsageError
from onrecord.extract.llm.settings import LlmSettings, Usage
from onrecord.ids import DEFAULT_BASE

F = TypeVar("F", bound=Callable[..., Any])


#: Where the IRIs of articles and what they name begin.
base_option = click.option(
    "--base",
    default=DEFAULT_BASE,
    show_default=True,
    metavar="IRI",
    help="The base of all data IRIs.",
)


def rules_options(command: F) -> F:
    """``--precision`` and ``--recall`` as ``leaning``, and ``--cues``: what the rules take."""
    for option in (
        click.option(
            "--cues",
            type=PATH,
            multiple=True,
            metavar="FILE",
            help="Your own table of cues (CSV: cue, pos, frames, act, distance, certainty); its "
            "rows take precedence over the shipped ones. May be given several times.",
        ),
        click.option(
            "--recall",
            "leaning",
            flag_value="recall",
            help="Favour recall: more claims, some less sure.",
        ),
        click.option(
            "--precision",
            "leaning",
            flag_value="precision",
            help="Favour precision: fewer claims, each surer.",
        ),
    ):
        command = option(command)
    return command


def llm_options(command: F) -> F:
    """``--llm-url``, ``--llm-model`` and ``--llm-budget``; the key comes from the environment."""
    for option in (
        click.option(
            "--llm-budget",
            type=click.IntRange(1),
            metavar="TOKENS",
            help="Stop before --extractor llm uses more tokens than this in one run.",
        ),
        click.option(
            "--llm-model",
            envvar="ONRECORD_LLM_MODEL",
            metavar="NAME",
            help="The model's name at that API (or $ONRECORD_LLM_MODEL).",
        ),
        click.option(
            "--llm-url",
            envvar="ONRECORD_LLM_URL",
            metavar="URL",
            help="The language model's OpenAI-compatible API, such as http://127.0.0.1:8080/v1 "
            "(or $ONRECORD_LLM_URL). The API key is read from $ONRECORD_LLM_KEY.",
        ),
    ):
        command = option(command)
    return command


def llm_settings(
    extractor: str, url: str | None, model: str | None, budget: int | None
) -> LlmSettings | None:
    """The language model where the extractor is one; raises UsageError where none is named."""
    if extractor != "llm":
        return None
    if not url or not model:
        raise UsageError(
            "The extractor 'llm' needs a language model.",
            hint="Name its API with --llm-url (or ONRECORD_LLM_URL) and the model with "
            "--llm-model (or ONRECORD_LLM_MODEL).",
        )
    return LlmSettings(url, model, budget)


def tell_usage(settings: LlmSettings | None, usage: Usage) -> None:
    """The closing line on what a language model was asked and what it cost."""
    if settings is not None:
        say(f"language model {settings.model}: {usage}")
