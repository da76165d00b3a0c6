"""``onrecord serve``."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click

from onrecord.cli.options import PATH, common, read_graph, say
from onrecord.errors import MissingExtra

#: The function that accepts or rejects writes, as a name: it is called in its own process.
GATE = "onrecord.load.write_gate:decide_write"


@click.command("serve")
@read_graph
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    default=6780,
    show_default=True,
    type=click.IntRange(1, 65535),
    help="The port to listen on.",
)
@click.option(
    "--writable",
    is_flag=True,
    help="Accept SPARQL Update and Graph Store Protocol writes, with the token from --token-file "
    "or ONRECORD_TOKEN. Writes that violate the shapes are rejected.",
)
@click.option(
    "--token-file",
    type=PATH,
    metavar="FILE",
    help="A file that contains the bearer token for writing.",
)
@click.option(
    "--base", metavar="IRI", help="The base of the graph's IRIs, if it cannot be inferred."
)
@click.option(
    "--public-url",
    metavar="URL",
    help="The address that clients use, if a proxy is in front. Without it, a server on a "
    "loopback address rejects requests for any other host.",
)
@click.option(
    "--cors",
    multiple=True,
    metavar="ORIGIN",
    help="An origin, such as https://news.example, whose pages may read the responses; * for all, "
    "none by default. May be given several times.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1),
    default=30.0,
    show_default=True,
    help="Time limit of a query in seconds; when it is exceeded, the response is 503.",
)
@click.option(
    "--memory",
    type=click.IntRange(min=64),
    default=1024,
    show_default=True,
    metavar="MB",
    help="Memory limit of a query; when it is exceeded, the response is 507.",
)
@click.option(
    "--children",
    type=click.IntRange(min=1),
    metavar="N",
    help="Number of processes that run queries.  [default: twice the cores plus four]",
)
@click.option(
    "--queue",
    type=click.IntRange(min=1),
    default=64,
    show_default=True,
    help="Number of requests that may wait for a process; any more get 503 at once.",
)
@click.option(
    "--cache",
    type=click.IntRange(min=0),
    default=16,
    show_default=True,
    metavar="MB",
    help="Memory for caching responses until the graph changes; 0 disables the cache.",
)
@click.option(
    "--allow-service",
    "services",
    multiple=True,
    metavar="IRI",
    help="An endpoint that queries may call with SERVICE; none by default. "
    "May be given several times.",
)
@click.option(
    "--no-prefixes", is_flag=True, help="Do not predefine prefixes; queries must declare their own."
)
@click.option(
    "--editor",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="A folder with the built files of the YASGUI query editor; without it, /query is a plain "
    "form.",
)
@click.option("--access-log", is_flag=True, help="Log every request, not only those that fail.")
@common
def command(
    graph: Path,
    host: str,
    port: int,
    writable: bool,
    token_file: Path | None,
    base: str | None,
    public_url: str | None,
    cors: tuple[str, ...],
    timeout: float,
    memory: int,
    children: int | None,
    queue: int,
    cache: int,
    services: tuple[str, ...],
    no_prefixes: bool,
    editor: Path | None,
    access_log: bool,
) -> None:
    """Serve a graph over HTTP: pages, SPARQL at /sparql, linked data, queries at /api/queries.

    Builds and loads may run meanwhile; a new version is served as soon as it is published, and a
    graph that does not exist yet as soon as it is built. Logs to standard error, one JSON object
    per line; shuts down cleanly on SIGTERM and Ctrl-C.

    \b
    Example:
      onrecord serve --graph news.onrecord
      onrecord serve --host 0.0.0.0 --public-url https://news.example --timeout 10
      onrecord serve --cors https://maps.example --cors http://localhost:3000
      ONRECORD_TOKEN=$(cat token) onrecord serve --writable
    """
    for module in ("granian", "starlette", "prometheus_client", "jinja2"):
        if find_spec(module) is None:
            raise MissingExtra(f"The package {module}", "serve")
    from onrecord.serve.core.config import MEGABYTE, Settings, default_children, read_token
    from onrecord.serve.server import run

    settings = Settings(
        graph=graph,
        host=host,
        port=port,
        public_url=public_url.rstrip("/") if public_url else None,
        base=base,
        cors=cors,
        children=children or default_children(),
        queue=queue,
        cache=cache * MEGABYTE,
        timeout=timeout,
        memory=memory * MEGABYTE,
        prefixes=not no_prefixes,
        services=services,
        token=read_token(token_file) if writable else None,
        gate=GATE if writable else None,
        access_log=access_log,
        editor=editor,
    )

    def ready() -> None:
        if not graph.exists():
            say(f"There is no graph at {graph} yet; it will be served as soon as it is built.")
        say(f"Serving {graph} at {public_url or settings.address} (press Ctrl-C to stop).")

    run(settings, ready)
