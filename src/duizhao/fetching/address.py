"""Where a connection may go: public addresses only, decided when the connection is made.

A URL is no proof of where it leads: a name may resolve to a private address, to another one at the next look (DNS rebinding), or
redirect there. So the name is resolved here, every address it has is checked, and the connection goes to a checked address and not to
the name. TLS still speaks to the name. Source of the ranges: IANA special-purpose registries, as `ipaddress.is_global` has them.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import httpcore

Resolve = Callable[[str, int], Awaitable[list[str]]]


class RefusedAddressError(Exception):
    """The host leads to an address that may not be fetched; the message says which."""


async def resolve(host: str, port: int) -> list[str]:
    """Every address of a host, as the system gives them."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def public(address: str) -> bool:
    """True for an address on the public Internet. Mapped and tunnelled IPv4 addresses are what they lead to."""
    ip: Any = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            ip = inner
    return bool(ip.is_global and not ip.is_multicast and not ip.is_reserved)


class CheckedBackend(httpcore.AsyncNetworkBackend):
    """Connects to checked addresses only."""

    def __init__(self, allow: Iterable[str] = (), *, resolve: Resolve = resolve) -> None:
        """allow: hosts that may be private."""
        self._allow = frozenset(h.lower().rstrip(".") for h in allow)
        self._resolve = resolve
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._resolve(host, port)
        except TimeoutError as e:
            raise httpcore.ConnectTimeout(f"{host}: no answer from DNS") from e
        except OSError as e:
            raise httpcore.ConnectError(f"{host} has no address") from e
        if host.lower().rstrip(".") not in self._allow:
            bad = [a for a in addresses if not public(a)]
            if bad:
                # One bad address among good ones is refused too: which one the next look gives is not ours to choose.
                raise RefusedAddressError(f"{host} leads to {bad[0]}, which is not on the public Internet")
        problem: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses[:4]:
            try:
                return await self._inner.connect_tcp(
                    address, port, timeout=timeout, local_address=local_address, socket_options=socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as e:
                problem = e
        raise problem

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.AsyncNetworkStream:
        raise RefusedAddressError("no local sockets")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def pool(backend: CheckedBackend, context: ssl.SSLContext, at_once: int) -> httpcore.AsyncConnectionPool:
    """Connections through a checked backend. No proxy of the environment is used: it would connect for us, unchecked."""
    return httpcore.AsyncConnectionPool(
        ssl_context=context,
        max_connections=2 * at_once,
        max_keepalive_connections=at_once,
        keepalive_expiry=15.0,
        http1=True,
        http2=False,
        network_backend=backend,
    )
