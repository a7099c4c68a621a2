"""A gateway that has served for long holds what it held when it had just begun, whatever clients and services did."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, cycle, islice

import pytest

from gateway_common.services.senders import BulkheadPolicy
from tests.e2e.mixture import running_mixture
from tests.e2e.processes import Running
from tests.gateway_common.edge.door import heard
from tests.support.backend import Backend, backend
from tests.support.connections import connection
from tests.support.flood import Leaves, Move, flood

AT_ONCE = 32
WARM = 0.5
"""The share of all moves by which everything that is remembered within bounds has filled up."""

MOST_DRIFT = 1.05
SECONDS_TO_REST = 30.0
TOKEN = "Authorization: Bearer dev:7"  # noqa: S105 – the sandbox's own kind of token, which is no secret
MOST_KEPT = 3 * BulkheadPolicy().concurrent
"""Connections to services that wait for another call: of each service as many as a pool keeps."""

LARGE = 300_000
"""Bytes of an answer that do not fit into what buffers between a gateway and its client hold."""


def spoken(line: str, *fields: str, body: bytes = b"", host: str = "localhost") -> bytes:
    """Spell a request."""
    return "\r\n".join([f"{line} HTTP/1.1", f"Host: {host}", *fields, "", ""]).encode() + body


def answered(*statuses: int, said: bytes) -> Move:
    """Expect one of *statuses*."""
    return Move(said, frozenset(statuses))


def upload(number: int) -> Iterator[Move]:
    """Send bodies: whole, in chunks, too large, by halves, and one that is never sent."""
    body = bytes(10_000)
    sized = spoken("PUT /v1/files/a", TOKEN, f"Content-Length: {len(body)}")
    chunked = spoken("PUT /v1/files/a", TOKEN, "Transfer-Encoding: chunked")
    yield answered(200, said=sized + body)
    yield answered(200, said=chunked + b"2710\r\n%b\r\n0\r\n\r\n" % body)
    yield Move(sized + body[:5000], leaves=Leaves.AT_ONCE)
    yield Move(chunked + b"2710\r\n%b" % body[:5000], leaves=Leaves.AT_ONCE)
    yield answered(413, said=spoken("PUT /v1/files/a", TOKEN, "Content-Length: 65537"))
    yield answered(413, said=chunked + (b"2710\r\n%b\r\n" % body) * 7)
    yield Move(
        spoken("PUT /v1/files/a", TOKEN, "Content-Length: 9", "Expect: 100-continue"), leaves=Leaves.IN_THE_ANSWER
    )


def download(number: int) -> Iterator[Move]:
    """Fetch bodies, and leave in the middle of some."""
    for _ in range(20):
        yield answered(200, said=spoken("GET /v1/files/1000", TOKEN))
    yield answered(200, said=spoken("GET /v1/files/65536", TOKEN, "Accept-Encoding: gzip"))
    yield answered(200, said=spoken("HEAD /v1/files/0", TOKEN))
    yield Move(spoken(f"GET /v1/files/{LARGE}", TOKEN), leaves=Leaves.IN_THE_ANSWER)
    yield Move(spoken(f"GET /v1/begun/{number}"), leaves=Leaves.IN_THE_ANSWER)
    yield Move(spoken("GET /v1/files/1000", TOKEN), leaves=Leaves.AT_ONCE)


def composed(number: int) -> Iterator[Move]:
    """Ask for what is put together of what is there, late, broken, and no longer wanted."""
    for further in range(12):
        yield answered(200, said=spoken(f"GET /v1/four/{number + further}", TOKEN, "Accept-Encoding: br"))
    yield answered(200, said=spoken(f"GET /v1/patchy/{number}", TOKEN))
    yield answered(200, said=spoken(f"GET /v1/by-hand/{number}"))
    yield answered(504, said=spoken(f"GET /v1/slow/{number}"))
    yield answered(502, 503, said=spoken(f"GET /v1/broken/{number}"))
    yield Move(spoken(f"GET /v1/four/{number}", TOKEN), leaves=Leaves.AT_ONCE)
    yield Move(spoken(f"GET /v1/patchy/{number}", TOKEN), leaves=Leaves.AT_ONCE)


def refused(number: int) -> Iterator[Move]:
    """Ask for what nobody gets, each time with other names, so that nothing that remembers them stays small by luck."""
    yield answered(404, said=spoken(f"GET /v1/nothing/{number}"))
    yield answered(401, said=spoken(f"GET /v1/files/{number}"))
    yield answered(401, said=spoken(f"GET /v1/files/{number}", f"Authorization: Bearer wrong{number}"))
    yield answered(400, said=spoken(f"GET /v1/files/%2e%2e/{number}"))
    yield answered(405, said=spoken(f"DELETE /v1/files/{number}"))
    yield answered(400, said=spoken("GET /v1/files/1", f"Cookie: sid={number}"))
    yield answered(421, said=spoken("GET /v1/files/1", host=f"host-{number}.example"))
    yield answered(422, said=spoken(f"GET /v1/four/x{number}", TOKEN))
    yield answered(501, said=spoken(f"BREW{number} /"))
    yield answered(501, said=b"\x16\x03\x01 %d\r\n\r\n" % number)
    yield answered(400, said=spoken("GET /v1/files/1", f"no colon {number}"))
    yield Move(spoken("GET /v1/files/1")[: number % 40 + 1], leaves=Leaves.AT_ONCE)


def mixture() -> Iterator[Move]:
    """Make every kind of move, over and over."""
    kinds = cycle((composed, download, upload, composed, refused, download))
    for number, kind in zip(count(), kinds, strict=False):
        yield from kind(number)


@dataclass(frozen=True)
class Rest:
    """Hold what a gateway holds when nobody asks it: connections to services are counted apart from *descriptors*."""

    tasks: int
    descriptors: int

    def within(self, other: "Rest") -> bool:
        """Tell whether this is no more than the other."""
        return self.tasks <= other.tasks and self.descriptors <= other.descriptors


async def held(gateway: Running, service: Backend) -> Rest:
    """Look at the gateway, over a connection of which nothing is left."""
    async with connection(gateway.port) as (reader, writer):
        writer.write(spoken("GET /v1/held", "Connection: close"))
        answer = await heard(reader)
    return Rest(answer.json["tasks"], gateway.descriptors - len(service.lines))


async def at_rest(gateway: Running, service: Backend, most: Rest) -> Rest:
    """Look until the gateway holds no more than *most*, or for long enough."""
    end = asyncio.get_running_loop().time() + SECONDS_TO_REST
    found = await held(gateway, service)
    while not found.within(most) and asyncio.get_running_loop().time() < end:
        await asyncio.sleep(0.05)  # another process ends what it was doing in its own time
        found = await held(gateway, service)
    return found


@pytest.mark.soak
async def test_whoever_came_and_went_nothing_is_left(repetitions: int) -> None:
    """After 20,000 requests of every kind, 200,000 with `--soak`, tasks, descriptors and memory are what they were."""
    times = 20 * repetitions
    async with backend() as service:
        with running_mixture(service.address) as gateway:
            before = await held(gateway, service)
            moves = islice(mixture(), times)
            await flood(gateway.port, islice(moves, int(times * WARM)), clients=AT_ONCE)
            warm = gateway.resident
            await flood(gateway.port, moves, clients=AT_ONCE)
            after = await at_rest(gateway, service, before)

            assert next(moves, None) is None
            assert len(service.lines) <= MOST_KEPT
            assert after.within(before)
            assert gateway.resident <= warm * MOST_DRIFT
