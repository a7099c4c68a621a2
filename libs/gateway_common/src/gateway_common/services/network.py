"""The network under the senders: where the calls of each service end.

Two real ones stand behind it: HTTP to the addresses of the settings, and the simulated network of
`gateway_common.testing`.
"""

import ssl
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from functools import cached_property
from typing import Protocol

from gateway_common.services.call import Sender
from gateway_common.services.service import Service
from gateway_common.services.transports import TransportPolicy
from gateway_common.services.transports.http1 import Http1Transport
from gateway_common.settings import ServiceSettings
from gateway_common.wheel import Wheel
from gateway_common.wire.address import Address
from gateway_common.wire.trust import authorities

__all__ = ["HttpNetwork", "Network", "Reach"]


class Network(Protocol):
    """Give the innermost sender of each service."""

    def transport(self, service: Service) -> Sender:
        """Give the sender that really sends."""
        ...

    async def aclose(self) -> None:
        """Close every connection."""
        ...


class Transport(Sender, Protocol):
    """Send, and be closed at the end."""

    async def aclose(self) -> None:
        """Close every connection."""
        ...


SPARE = 8  # connections that are just being closed

Reach = Callable[[], Network]
"""Open a network; called once when the app starts."""


class HttpNetwork:
    """Send over HTTP, each service through a pool of its own, all with one wheel; make it where a loop runs."""

    def __init__(self, addresses: Mapping[str, ServiceSettings]) -> None:
        self._addresses = addresses
        self._wheel = Wheel()
        self._open: dict[str, Transport] = {}

    def transport(self, service: Service) -> Sender:
        """Give the transport to the address of *service*, with room for all that its bulkhead lets through."""
        if service.name not in self._open:
            self._open[service.name] = self._opened(service, self._addresses[service.name])
        return self._open[service.name]

    async def aclose(self) -> None:
        """Close every connection, those of the other services too if one fails to."""
        async with AsyncExitStack() as closing:
            closing.callback(self._wheel.stop)
            for transport in self._open.values():
                closing.push_async_callback(transport.aclose)

    def _opened(self, service: Service, settings: ServiceSettings) -> Transport:
        address = Address.read(settings.url)
        policy = TransportPolicy(
            connect_within=settings.connect_timeout,
            head_within=settings.head_timeout,
            pieces_within=settings.idle_timeout,
            connections=service.bulkhead.concurrent + SPARE,
            idle_connections=service.bulkhead.concurrent,
            tls=self._tls(address, settings),
        )
        if settings.transport == "http1":
            return Http1Transport(address, policy, wheel=self._wheel)
        from gateway_common.services.transports.httpx2 import Httpx2Transport  # noqa: PLC0415 – only who asks for it pays

        return Httpx2Transport(address, policy, proxy=settings.proxy)

    def _tls(self, address: Address, settings: ServiceSettings) -> ssl.SSLContext | None:
        if address.scheme != "https":
            return None
        return self._public if settings.tls is None else settings.tls.context()

    @cached_property
    def _public(self) -> ssl.SSLContext:
        return authorities()
