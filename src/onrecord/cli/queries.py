"""``onrecord queries``."""

from __future__ import annotations

import click

from onrecord.cli.shared.options import common, complete_queries


@click.command("queries")
@click.argument("name", required=False, shell_complete=complete_queries)
@common
def command(name: str | None) -> None:
    """List the named queries, or show one: its parameters, its columns and its text.

    \b
    Example:
      onrecord queries
      onrecord queries who-said-what
    """
    from onrecord.catalogue.registry import find_query, list_queries

    if name is None:
        queries = list_queries()
        width = max(len(q.name) for q in queries)
        for query in queries:
            click.echo(f"{query.name:<{width}}  {query.summary}")
        return
    query = find_query(name)
    click.echo(f"{query.name}: {query.summary}\n")
    if query.description:
        click.echo(query.description + "\n")
    for title, rows in (
        (
            "Parameters",
            [
                (p.name, f"{p.type}, {'required' if p.required else 'optional'}: {p.text}")
                for p in query.params
            ],
        ),
        ("Columns", list(zip(query.columns, query.column_texts, strict=True))),
    ):
        if rows:
            click.echo(title)
            wide = max(len(left) for left, _ in rows)
            for left, right in rows:
                click.echo(f"  {left:<{wide}}  {right}".rstrip())
            click.echo()
    click.echo(query.text.rstrip())
