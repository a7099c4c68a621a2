"""The network under the senders: where the calls of each service end.

Two real ones stand behind it: HTTP to the addresses of the settings, and the simulated network of
`gateway_common.testing`.
"""

import ssl
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from functools import cached_property
from typing import Protocol

from gateway_common.services.balancing import Balancing, HealthChecks, Transport
from gateway_common.services.call import Sender
from gateway_common.services.discovery import FileSource, Following, Source
from gateway_common.services.errand import Errand
from gateway_common.services.place import Place
from gateway_common.services.service import Service
from gateway_common.services.transports import TransportPolicy
from gateway_common.services.transports.http1 import Http1Transport
from gateway_common.settings import ServiceSettings
from gateway_common.settings.balancing import BalancingSettings
from gateway_common.settings.discovery import DnsSettings
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


SPARE = 8  # connections that are just being closed

Reach = Callable[[], Network]
"""Open a network; called once when the app starts."""


class HttpNetwork:
    """Send over HTTP, each service through a pool of its own, all with one wheel; make it where a loop runs.

    A service with one url has its transport and nothing else. One that may have several addresses has a balancer, with
    a transport for each of them.
    """

    def __init__(self, addresses: Mapping[str, ServiceSettings]) -> None:
        self._addresses = addresses
        self._wheel = Wheel()
        self._open: dict[str, Transport | Balancing] = {}
        self._errands: list[Errand] = []
        self._private: dict[str, ssl.SSLContext] = {}

    def transport(self, service: Service) -> Sender:
        """Give the transport to the address of *service*, with room for all that its bulkhead lets through."""
        if service.name not in self._open:
            settings = self._addresses[service.name]
            made = self._opened(service, settings, Place(Address.read(settings.url))) if settings.url else None
            self._open[service.name] = made or self._balanced(service, settings)
        return self._open[service.name]

    async def aclose(self) -> None:
        """Close every connection, those of the other services too if one fails to."""
        async with AsyncExitStack() as closing:
            closing.callback(self._wheel.stop)
            for transport in self._open.values():
                closing.push_async_callback(transport.aclose)
            for errand in self._errands:
                closing.push_async_callback(errand.aclose)

    def _balanced(self, service: Service, settings: ServiceSettings) -> Balancing:
        if settings.secure:
            self._tls(service, settings)  # files are read before anything is served
        balancing = Balancing(
            service.name,
            lambda place: self._opened(service, settings, place),
            settings.balancing or BalancingSettings(),
            blame=service.breaker,
            wheel=self._wheel,
        )
        source = _source(settings)
        if source is None:
            balancing.become([Place(Address.read(url)) for url in settings.urls])
        else:
            following = Following(service.name, source, balancing)
            self._errands.append(Errand(f"addresses of {service.name}", following.look))
        if settings.health is not None:
            checks = HealthChecks(service.name, settings.health, balancing)
            self._errands.append(Errand(f"health of {service.name}", checks.ask))
        return balancing

    def _opened(self, service: Service, settings: ServiceSettings, place: Place) -> Transport:
        policy = TransportPolicy(
            connect_within=settings.connect_timeout,
            head_within=settings.head_timeout,
            pieces_within=settings.idle_timeout,
            connections=service.bulkhead.concurrent + SPARE,
            idle_connections=service.bulkhead.concurrent,
            tls=self._tls(service, settings) if place.address.scheme == "https" else None,
        )
        if settings.transport == "http1":
            return Http1Transport(place.address, policy, wheel=self._wheel, ip=place.ip)
        from gateway_common.services.transports.httpx2 import Httpx2Transport  # noqa: PLC0415 – only who asks for it pays

        return Httpx2Transport(place.address, policy, proxy=settings.proxy)

    def _tls(self, service: Service, settings: ServiceSettings) -> ssl.SSLContext:
        if settings.tls is None:
            return self._public
        if service.name not in self._private:
            self._private[service.name] = settings.tls.context()
        return self._private[service.name]

    @cached_property
    def _public(self) -> ssl.SSLContext:
        return authorities()


def _source(settings: ServiceSettings) -> Source | None:
    if settings.addresses_file is not None:
        return FileSource(settings.addresses_file, secure=settings.tls is not None)
    looked_up = settings.dns or settings.srv
    if looked_up is None:
        return None
    from gateway_common.services.discovery.dns import DnsSource, SrvSource  # noqa: PLC0415 – only who asks for it pays

    return DnsSource(looked_up) if isinstance(looked_up, DnsSettings) else SrvSource(looked_up)
