"""Asking name servers, and remembering what they said for the times when they say nothing.

This module is imported only where a setting asks for it, for it needs dnspython.
"""

import asyncio
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import dns.asyncresolver
import dns.exception
import dns.nameserver
import dns.rcode
import dns.resolver

from gateway_common.deadline import now
from gateway_common.services.discovery.source import NotFound
from gateway_common.settings.discovery import ResolverSettings

__all__ = ["Lookup", "Records"]

PORT = "53"

Question = tuple[str, str]
"""A name, and the kind of its records."""


@dataclass(frozen=True, slots=True)
class Records:
    """Hold *records*, and for how many seconds they hold.

    When no answer came *missed* says why, and the records are those of the last one. *answered* tells whether any came,
    *exists* whether the name does.
    """

    records: Sequence[Any] = ()
    ttl: float = math.inf
    missed: str = ""
    answered: bool = True
    exists: bool = True


class Lookup:
    """Ask name servers as *settings* say; that there are no records is an answer like any other.

    The system names its servers in the file *system*, which is read at the first look that finds it usable.
    """

    def __init__(self, settings: ResolverSettings, *, system: str = "/etc/resolv.conf") -> None:
        self._settings = settings
        self._system = system
        self._resolver: dns.asyncresolver.Resolver | None = None
        self._known: dict[Question, tuple[Records, float]] = {}

    async def ask(self, *questions: Question) -> Sequence[Records]:
        """Ask them side by side; raises NotFound if there is nobody to ask."""
        if self._resolver is None:
            try:
                self._resolver = await asyncio.to_thread(_resolver, self._settings, self._system)
            except (dns.exception.DNSException, OSError) as error:
                raise NotFound(_why(error)) from error
        async with asyncio.TaskGroup() as group:
            asked = [group.create_task(self._records(self._resolver, one)) for one in questions]
        return [task.result() for task in asked]

    async def addresses(self, name: str) -> Records:
        """Give the texts of the A and AAAA records of *name*: where only one kind can be had, that."""
        kinds = await self.ask((name, "A"), (name, "AAAA"))
        return Records(
            [record.address for one in kinds for record in one.records],
            min(one.ttl for one in kinds),
            next((one.missed for one in kinds if one.missed), ""),
            answered=any(one.answered for one in kinds),
            exists=any(one.exists for one in kinds),
        )

    def forget_all_but(self, names: Collection[str]) -> None:
        """Remember what was said of *names*, and nothing else."""
        self._known = {question: known for question, known in self._known.items() if question[0] in names}

    async def _records(self, resolver: dns.asyncresolver.Resolver, question: Question) -> Records:
        try:
            answer = await resolver.resolve(*question, raise_on_no_answer=False, search=True)
        except dns.resolver.NXDOMAIN:
            return self._remembered(question, Records(exists=False))
        except (dns.exception.DNSException, OSError) as error:
            return self._kept(question, f"{' '.join(question)}: {_why(error)}")
        if answer.rrset is None:
            return self._remembered(question, Records())
        return self._remembered(question, Records(list(answer.rrset), float(answer.chaining_result.minimum_ttl)))

    def _remembered(self, question: Question, records: Records) -> Records:
        self._known[question] = records, now()
        return records

    def _kept(self, question: Question, missed: str) -> Records:
        records, since = self._known.get(question, (Records(), -math.inf))
        good = now() < since + self._settings.keep_for
        return replace(records if good else Records(), ttl=0.0, missed=missed, answered=False)


_REASONS = {
    dns.resolver.LifetimeTimeout: "no server answered in time",
    dns.resolver.NoResolverConfiguration: "the system names no server, or not where it can be read",
}


def _why(error: dns.exception.DNSException | OSError) -> str:
    """Say it in words that are the same each time, so that they are logged once."""
    if isinstance(error, dns.resolver.NoNameservers):
        return _refusals(error)
    return next((why for kind, why in _REASONS.items() if isinstance(error, kind)), type(error).__name__)


def _refusals(error: dns.resolver.NoNameservers) -> str:
    """Say what all servers answered; dnspython keeps of each its address, the way, the port, the error, the answer."""
    tried: Any = cast("Any", error).kwargs["errors"]
    codes = sorted({dns.rcode.to_text(one[-1].rcode()) for one in tried if one[-1] is not None})
    return f"its servers answer {' and '.join(codes)}" if codes else "no server can be reached"


def _resolver(settings: ResolverSettings, system: str) -> dns.asyncresolver.Resolver:
    resolver = dns.asyncresolver.Resolver(system, configure=not settings.servers)
    if settings.servers:
        resolver.nameservers = [_server(text) for text in settings.servers]
    resolver.lifetime = settings.timeout
    resolver.timeout = settings.timeout / 2  # so that a second server, or a second try, has its turn
    return resolver


def _server(text: str) -> dns.nameserver.Nameserver:
    address, _, port = text.partition("@")
    return dns.nameserver.Do53Nameserver(address, int(port or PORT))
