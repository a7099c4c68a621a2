"""Bodies that are much larger than a gateway: it holds none of them, whoever is slow."""

import socket
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import repeat

import httpx2
import pytest

from tests.e2e.archive import Running, running_archive
from tests.e2e.loopback import PIECE, Loopback, loopback
from tests.support.flood import Move, flood

MEGABYTE = 2**20
MOST_GROWTH = 16 * MEGABYTE
SIGNED_IN = {"Authorization": "Bearer dev:1", "Accept-Encoding": "identity"}


@pytest.fixture
def service() -> Generator[Loopback]:
    """Run a service that gives and takes any number of bytes."""
    with loopback() as service:
        yield service


@pytest.fixture
def gateway(service: Loopback) -> Generator[Running]:
    """Run a gateway in front of it."""
    with running_archive(service.url) as running:
        yield running


@pytest.fixture
def client(gateway: Running) -> Generator[httpx2.Client]:
    """Give a client of the gateway, which has moved some bytes already."""
    base = f"http://127.0.0.1:{gateway.port}/v1/files"
    with httpx2.Client(base_url=base, headers=SIGNED_IN, timeout=60) as client:
        client.put("/warm", content=bytes(4 * MEGABYTE))
        client.get(f"/{4 * MEGABYTE}")
        yield client


@pytest.fixture
def size(repetitions: int) -> int:
    """Say how large a body is: 1 GB, or 10 GB with `--soak`."""
    return repetitions * MEGABYTE


def pieces(size: int) -> Iterator[bytes]:
    """Give *size* bytes."""
    return (bytes(PIECE) for _ in range(size // PIECE))


@pytest.mark.soak
def test_a_large_download_takes_no_memory(gateway: Running, client: httpx2.Client, size: int) -> None:
    """However large an answer is, the gateway holds a few pieces of it at a time."""
    before = gateway.most_resident
    with client.stream("GET", f"/{size}") as response:
        received = sum(map(len, response.iter_raw(PIECE)))

    assert (response.status_code, received) == (200, size)
    assert gateway.most_resident - before <= MOST_GROWTH


@pytest.mark.soak
@pytest.mark.parametrize("chunked", [False, True], ids=["sized", "chunked"])
def test_a_large_upload_takes_no_memory(gateway: Running, client: httpx2.Client, size: int, *, chunked: bool) -> None:
    """However large a request is, and whether or not it says so, the gateway holds a few pieces of it at a time."""
    before = gateway.most_resident
    headers = {} if chunked else {"Content-Length": str(size)}
    response = client.put("/large", content=pieces(size), headers=headers)

    assert (response.status_code, response.content) == (200, str(size).encode())
    assert gateway.most_resident - before <= MOST_GROWTH


@pytest.mark.soak
@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_many_bodies_at_once_take_no_memory(
    gateway: Running, client: httpx2.Client, repetitions: int, method: str
) -> None:
    """Eight clients with 10 MB each, up or down, over and over, take what a few pieces for each of them take."""
    large = 10 * MEGABYTE
    fields = f"Host: localhost\r\nAuthorization: Bearer dev:1\r\nContent-Length: {large if method == 'PUT' else 0}"
    said = f"{method} /v1/files/{large} HTTP/1.1\r\n{fields}\r\n\r\n".encode()
    move = Move(said + bytes(large if method == "PUT" else 0), frozenset({200}))
    before = gateway.most_resident
    await flood(gateway.port, repeat(move, repetitions // 20), clients=8)

    assert gateway.most_resident - before <= MOST_GROWTH


def test_a_client_that_stops_reading_stops_the_service(
    service: Loopback, gateway: Running, client: httpx2.Client
) -> None:
    """What a client does not take, the gateway does not take from the service; when it goes on, nothing is missing."""
    size = 128 * MEGABYTE
    before = gateway.most_resident
    lines = [f"GET /v1/files/{size} HTTP/1.1", "Host: localhost", "Authorization: Bearer dev:1", "Connection: close"]
    with closing(socket.create_connection(("127.0.0.1", gateway.port), 60)) as wire:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        wire.sendall("\r\n".join([*lines, "", ""]).encode())
        stopped = service.stuck.wait(30)
        sent = service.sent
        grown = gateway.most_resident - before
        with wire.makefile("rb") as answer:
            received = sum(map(len, iter(lambda: answer.read(PIECE), b"")))

    assert stopped
    assert sent < size
    assert grown <= MOST_GROWTH
    assert received > size  # with its head
