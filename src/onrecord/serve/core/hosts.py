"""The hosts that this server answers for, and the origins whose pages may read its responses.

Any web page in a browser on this machine can reach a server on a loopback address. The browser's
same-origin rule does not help if a name of the page's own origin resolves to a loopback address
(DNS rebinding), but then that name is in the Host header.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv6Address, ip_address
from typing import Final

from onrecord.errors import UsageError
from onrecord.serve.core.problems import Problem

#: A Host header (RFC 9110, 7.2): a name or an IPv4 address, or an IPv6 address; maybe a port.
HOST: Final = re.compile(
    r"(?:(?P<name>[A-Za-z0-9.\-]+)|\[(?P<six>[0-9A-Fa-f:.]+)\])(?::[0-9]{1,5})?"
)
_ORIGIN: Final = re.compile(rf"(?P<scheme>[a-z][a-z0-9+.\-]*)://{HOST.pattern}")
#: Every origin, as ``--cors`` and CORS have it.
ANY: Final = "*"


def is_loopback(host: str) -> bool:
    """Whether a name or address, without a port, means this machine alone (RFC 6761, 6.3)."""
    name = host.removesuffix(".").lower()
    if name == "localhost":
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return address.is_loopback


def check_host(given: Sequence[str], here: str) -> None:
    """Check by its Host headers that a request to a loopback address is meant for one.

    ``here`` is the address to suggest. Raises Problem 400 unless there is exactly one valid host,
    421 if it is another host.
    """
    found = HOST.fullmatch(given[0].strip()) if len(given) == 1 else None
    if found is None:
        raise Problem(
            400, f"The request must have exactly one Host header with a valid host. Use {here}."
        )
    host = found["name"] or found["six"]
    if not is_loopback(host):
        raise Problem(
            421,
            f"This server accepts requests for this machine only, not for {host[:200]}. "
            f"Use {here}, or start the server with --public-url and the address that clients use.",
        )


def origin_of(text: str) -> str:
    """An origin (RFC 6454, 6.2) as browsers write it, or ``*``. Raises UsageError."""
    if text.strip() == ANY:
        return ANY
    found = _ORIGIN.fullmatch(text.strip().removesuffix("/").lower())
    if found is None:
        raise UsageError(
            f"'{text[:200]}' is not a valid origin.",
            hint="Write scheme, host and any port, such as https://news.example, or * for all.",
        )
    # browsers leave out the port that the scheme has anyway
    return found[0].removesuffix({"http": ":80", "https": ":443"}.get(found["scheme"], ""))
