"""A good client: PORT and ADDRESS to ask from; it ends with its standard input, and tells times.

A process of its own, so that it never waits for a thread of those who attack.
"""

from __future__ import annotations

import http.client
import json
import select
import sys
import time
from urllib.parse import urlencode

TEXTS = "ASK { ?s a onr:Claim }", "SELECT * { ?s onr:speaker ?o } LIMIT 20"


def main() -> None:
    port, address = sys.argv[1:]
    connection = http.client.HTTPConnection("127.0.0.1", int(port), 30, source_address=(address, 0))
    times: list[float] = []
    while not select.select([sys.stdin], [], [], 0.01)[0]:
        text = f"{TEXTS[len(times) % 2]} # {len(times)} {address}"  # not one that was kept
        start = time.perf_counter()
        connection.request("GET", "/sparql?" + urlencode({"query": text}))
        answer = connection.getresponse()
        body = answer.read()
        times.append(time.perf_counter() - start)
        if answer.status != 200:
            sys.exit(f"the good client was answered with {answer.status}: {body[:300]!r}")
        if len(times) == 1:
            print(flush=True)
    print(json.dumps(times))


main()
