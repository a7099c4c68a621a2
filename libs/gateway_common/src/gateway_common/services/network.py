"""The network under the senders: where the calls of each service end.

Two real ones stand behind it: HTTP to the addresses of the settings, and the simulated network of
`gateway_common.testing`.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

from gateway_common.services.call import Sender
from gateway_common.services.service import Service
from gateway_common.services.transports import TransportPolicy
from gateway_common.services.transports.httpx2 import Httpx2Transport
from gateway_common.settings import ServiceSettings
from gateway_common.wire.address import Address

__all__ = ["HttpNetwork", "Network", "Reach"]


class Network(Protocol):
    """Give the innermost sender of each service."""

    def transport(self, service: Service) -> Sender:
        """Give the sender that really sends."""
        ...

    async def aclose(self) -> None:
        """Close every connection."""
        ...


SPARE = 8  # connections that are just being closed

Reach = Callable[[], Network]
"""Open a network; called once when the app starts."""


class HttpNetwork:
    """Send over HTTP, each service through a pool of its own."""

    def __init__(self, addresses: Mapping[str, ServiceSettings]) -> None:
        self._addresses = addresses
        self._open: dict[str, Httpx2Transport] = {}

    def transport(self, service: Service) -> Httpx2Transport:
        """Give the transport to the address of *service*, with room for all that its bulkhead lets through."""
        if service.name not in self._open:
            settings = self._addresses[service.name]
            policy = TransportPolicy(
                connect_within=settings.connect_timeout, connections=service.bulkhead.concurrent + SPARE
            )
            self._open[service.name] = Httpx2Transport(Address.read(settings.url), policy)
        return self._open[service.name]

    async def aclose(self) -> None:
        """Close every connection."""
        for transport in self._open.values():
            await transport.aclose()
