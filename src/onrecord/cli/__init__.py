"""The command line: one module a command; a command body parses, calls one function, prints."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

import click

from onrecord import __version__

#: Command → what it does, so that ``--help`` needs to import none of them.
COMMANDS: dict[str, str] = {
    "build": "Build a graph from articles.",
    "load": "Load curated triples into a graph.",
    "extract": "Print what is found in articles, as JSON lines.",
    "check": "Check a graph or files against the shapes.",
    "query": "Ask a graph or an endpoint.",
    "queries": "List the named queries.",
    "ontology": "Check, browse or convert the ontology.",
    "serve": "Serve a graph over HTTP: SPARQL, linked data, named queries.",
    "export": "Write a graph out.",
    "stats": "Count what is in a graph.",
    "compact": "Rewrite a graph directory without what was replaced.",
    "backup": "Copy a graph directory while it is in use.",
    "demo": "Build the sample graph and take a short tour.",
}


class LazyGroup(click.Group):
    """Imports a command's module only when the command is run or asked for help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"onrecord.cli.{cmd_name}")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table, without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "--version", prog_name="onrecord")
def cli() -> None:
    """Turn news articles into a checked graph of actors, events and claims, and ask it.

    The graph directory is --graph DIR, else $ONRECORD_GRAPH, else ./graph.onrecord.

    \b
    Example:
      onrecord build articles/ --into news.onrecord
      onrecord query who-said-what --graph news.onrecord
    """


def main(args: Sequence[str] | None = None) -> None:
    """Runs the command line and exits: 0 fine, 1 findings, 2 usage, 3 could not run."""
    words = list(sys.argv[1:] if args is None else args)
    debug = "--debug" in words
    if debug:
        _log_to_stderr()
    try:
        # not cli.main(): it takes a closed pipe for a fault of ours
        with cli.make_context("onrecord", words) as context:
            status = cli.invoke(context)
    except click.exceptions.Exit as told:
        sys.exit(told.exit_code)
    except click.UsageError as error:
        error.show()
        sys.exit(2)
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo(
            "Interrupted; what was committed is kept, and the same command goes on.", err=True
        )
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except BrokenPipeError:
        # the reader of our output has had enough ("| head"); that is no fault
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        from onrecord.errors import OnrecordError

        if debug:
            raise
        if isinstance(error, OnrecordError):
            click.echo(f"Error: {error}", err=True)
            sys.exit(error.exit_status)
        click.echo(
            f"Error: onrecord failed in a way it should not ({type(error).__name__}: {error}). "
            "Run the command again with --debug and report what it prints.",
            err=True,
        )
        sys.exit(3)
    sys.exit(status if isinstance(status, int) else 0)


def _log_to_stderr() -> None:
    """Show what the package logs of its own decisions, such as how a version was made."""
    import logging

    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    log = logging.getLogger("onrecord")
    log.addHandler(handler)
    log.setLevel(logging.INFO)
