"""Who makes a request, and how much of the server one client may use while others wait."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

from starlette.datastructures import Headers
from starlette.types import Scope

#: The client of the request that is being answered; empty for what the server does by itself.
current_client: ContextVar[str] = ContextVar("client", default="")
#: Bits of an IPv6 address that are not the client's network (RFC 4291, 2.5.4).
_INTERFACE: Final = 64


def client_of(scope: Scope) -> str:
    """The client of a request: its address, of IPv6 the network; a port does not count.

    A proxy on this machine names it in X-Forwarded-For; what that ends in is the proxy's own word.
    """
    peer: str = (scope.get("client") or ("",))[0]
    address = _address(peer)
    if address is not None and address.is_loopback:
        named = Headers(scope=scope).getlist("x-forwarded-for")
        address = (_address(named[-1].rpartition(",")[2]) if named else None) or address
    if isinstance(address, IPv6Address):
        address = IPv6Address(int(address) >> _INTERFACE << _INTERFACE)
    return peer if address is None else str(address)


@dataclass(frozen=True, slots=True)
class Requester:
    """Whom shares of the server are counted for: a client, and its kind of request.

    ``own`` are the client's own queries, which may be as long as it likes; others are those of
    pages and named queries, which are quick. If many clients share an address, one that floods the
    first kind does not hold up those that use the second.
    """

    client: str
    own: bool


def requester_of(op: str) -> Requester:
    """Who requests the operation ``op`` of a child."""
    return Requester(current_client.get(), op == "query")


def reserve(whole: int) -> int:
    """How many of the ``whole`` are kept for those that have fewer: a quarter, none of one."""
    return min(whole - 1, max(1, whole // 4))


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
