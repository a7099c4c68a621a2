"""Addresses in DNS: A and AAAA records of a name, or what its SRV records lead to (RFC 2782).

This module is imported only where a setting asks for it, for it needs dnspython.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import structlog

from gateway_common.services.discovery.lookup import Lookup, Records
from gateway_common.services.discovery.source import Found, NotFound
from gateway_common.services.discovery.targets import Target, read_targets, trusted, without_twins
from gateway_common.services.place import Place
from gateway_common.settings.discovery import DnsSettings, ResolverSettings, SrvSettings
from gateway_common.wire.address import Address

__all__ = ["DnsSource", "SrvSource"]

MISSING = "does not exist"

_log = structlog.get_logger("gateway_common.discovery")


class _Source:
    """Look up what *settings* say."""

    def __init__(self, settings: ResolverSettings) -> None:
        self._settings = settings
        self._lookup = Lookup(settings)
        self.again = settings.least_ttl
        self.keep_for = settings.keep_for

    def _found(self, places: Sequence[Place], heard: Sequence[Records], nothing: str) -> Found:
        """Give *places*, if any of them was *heard* of; what was missed is looked for again soon."""
        missed = min((one.missed for one in heard if one.missed), default="")
        if not places or not any(one.answered for one in heard):
            raise NotFound(missed or nothing)
        ttl = min(one.ttl for one in heard)
        return Found(places, min(self._settings.most_ttl, max(self._settings.least_ttl, ttl)), missed)


class DnsSource(_Source):
    """Find a place at each address of a name; it is called and recognised by the name."""

    def __init__(self, settings: DnsSettings) -> None:
        super().__init__(settings)
        self._address = Address.read(settings.url)

    async def look(self) -> Found:
        """Ask for A and AAAA."""
        heard = await self._lookup.addresses(self._settings.name)
        places = [Place(self._address, ip) for ip in heard.records]
        return self._found(places, [heard], f"{self._settings.name} {'has no addresses' if heard.exists else MISSING}")


class SrvSource(_Source):
    """Find the places that SRV records lead to; each is called and recognised by the name of its target.

    Whoever forges an answer of DNS could name a host with a certificate of its own: over TLS only those are believed
    that are under the domains that *settings* trust (RFC 6125 section 6.2.1). Others are left out, and logged once.
    """

    def __init__(self, settings: SrvSettings) -> None:
        super().__init__(settings)
        self._name = settings.name
        self._scheme = settings.scheme
        self._domains = settings.trusted
        self._refused: set[str] = set()

    async def look(self) -> Found:
        """Ask for SRV, and then for the addresses of its targets."""
        (services,) = await self._lookup.ask((self._name, "SRV"))
        if not services.answered:
            raise NotFound(services.missed)
        targets = self._trusted(read_targets(services.records, self._scheme))
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._lookup.addresses(one.name)) for one in targets]
        self._lookup.forget_all_but([one.name for one in targets])
        heard = [replace(ips, ttl=min(ips.ttl, services.ttl)) for ips in (task.result() for task in tasks)]
        places = [place for one, ips in zip(targets, heard, strict=True) for place in one.places(ips.records)]
        return self._found(without_twins(places), heard, self._nothing(services, targets))

    def _trusted(self, targets: Sequence[Target]) -> Sequence[Target]:
        refused = {one.address.host for one in targets if not trusted(one, self._domains)}
        if refused - self._refused:
            _log.warning("targets refused", name=self._name, targets=sorted(refused), trusted=self._domains)
        self._refused = refused
        return [one for one in targets if one.address.host not in refused]

    def _nothing(self, services: Records, targets: Sequence[Target]) -> str:
        if targets:
            return f"the targets of {self._name} have no addresses"
        if self._refused:
            return f"{self._name} leads to no host that is trusted"
        return f"{self._name} {'leads nowhere' if services.exists else MISSING}"
