"""Every command of the command line, by its words."""

from __future__ import annotations

import click

from onrecord.cli import cli


def every_command(
    group: click.Group = cli, words: tuple[str, ...] = ("onrecord",)
) -> list[tuple[str, click.Command]]:
    """The group and its commands, each with its words: "onrecord ontology check"."""
    found: list[tuple[str, click.Command]] = [(" ".join(words), group)]
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            found += every_command(command, (*words, name))
        else:
            found.append((" ".join((*words, name)), command))
    return found
