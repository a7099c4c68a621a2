"""A name server on loopback that says what a test tells it."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

__all__ = ["NameServer", "nameserver"]

Said = tuple[int, tuple[str, ...]]
"""The seconds that records are good for, and the records."""


@dataclass
class NameServer:
    """Know *records* by name and kind; *asked* keeps the questions.

    One that is *silent* says nothing at all, nothing of the names in *mute*, and nothing of the kind *mute_kind*; one
    that is *ill* fails each time.
    """

    port: int = 0
    records: dict[tuple[str, str], Said] = field(default_factory=dict[tuple[str, str], Said])
    asked: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    silent: bool = False
    mute: frozenset[str] = frozenset()
    mute_kind: str = ""
    ill: bool = False

    @property
    def address(self) -> str:
        """Give it as settings name a server."""
        return f"127.0.0.1@{self.port}"

    def say(self, records: Mapping[tuple[str, str], Said]) -> None:
        """Know these records from now on, and no others."""
        self.records = dict(records)

    def answer(self, raw: bytes) -> bytes | None:
        """Answer a question; a name of which nothing is known does not exist."""
        query = dns.message.from_wire(raw)
        name, kind = query.question[0].name, dns.rdatatype.to_text(query.question[0].rdtype)
        known = name.to_text().rstrip(".")
        self.asked.append((known, kind))
        if self.silent or known in self.mute or kind == self.mute_kind:
            return None
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        if self.ill:
            response.set_rcode(dns.rcode.SERVFAIL)
        elif (known, kind) in self.records:
            ttl, texts = self.records[known, kind]
            response.answer.append(dns.rrset.from_text(name, ttl, "IN", kind, *texts))
        elif known not in {one for one, _ in self.records}:
            response.set_rcode(dns.rcode.NXDOMAIN)
        return response.to_wire()


class _Listening(asyncio.DatagramProtocol):
    def __init__(self, server: NameServer) -> None:
        self._server = server
        self._transport: asyncio.DatagramTransport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        answer = self._server.answer(data)
        if answer is not None:
            self._transport.sendto(answer, addr)


@asynccontextmanager
async def nameserver() -> AsyncGenerator[NameServer]:
    """Run it on a free port."""
    server = NameServer()
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: _Listening(server), ("127.0.0.1", 0))
    server.port = transport.get_extra_info("sockname")[1]
    try:
        yield server
    finally:
        transport.close()
