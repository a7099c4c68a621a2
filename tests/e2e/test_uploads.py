"""Photos on their way through each gateway to the order service: whole, in chunks, too large, twice."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import closing
from hashlib import sha256

import httpx2
import pytest

from ftgo_sandbox.testing import Sandbox
from tests.e2e.exchange import PREFIX, Asked, direct, through
from tests.e2e.gateways import Client

JPEG = b"\xff\xd8\xff" + bytes(range(256)) * 20_000  # 5.12 MB
MOST = {"mobile": 8 * 2**20, "browser": 10 * 2**20, "public": 10 * 2**20}
IMAGE = {"Content-Type": "image/jpeg"}
ORDERS = {"mobile": 1, "browser": 2, "public": 3}


@pytest.fixture
def photos(client: Client) -> str:
    """Say where the photos of an order are, of which each gateway has its own."""
    return f"/orders/{ORDERS[client.name]}/photos"


def pieces(content: bytes, size: int = 70_001) -> Iterator[bytes]:
    """Give *content* piece by piece, so that nobody knows its length before."""
    return (content[start : start + size] for start in range(0, len(content), size))


def sent(
    client: Client,
    path: str,
    content: bytes | Iterator[bytes],
    headers: Mapping[str, str] | None = None,
    *,
    consumer: int = 1,
) -> httpx2.Response:
    """Send a photo."""
    said = {**IMAGE, "Authorization": f"Bearer dev:{consumer}", **(headers or {})}
    return client.http.post(PREFIX[client.name] + path, content=content, headers=said)


@pytest.mark.parametrize("chunked", [False, True], ids=["whole", "chunked"])
def test_five_megabytes_arrive_as_they_were_sent(
    sandbox: Sandbox, client: Client, photos: str, *, chunked: bool
) -> None:
    """A photo comes back from where `Location` says, byte by byte, and its service has the same under the same tag."""
    added = sent(client, photos, pieces(JPEG) if chunked else JPEG)
    here = added.headers["location"].removeprefix(PREFIX[client.name])
    shown = through(Asked("order", here, here, {}), client)
    there = direct(Asked("order", here, here, {}), sandbox)
    removed = through(Asked("order", here, here, {}, "DELETE"), client)

    assert (added.status_code, added.content, removed.status) == (201, b"", 204)
    assert sha256(shown.body).digest() == sha256(there.body).digest() == sha256(JPEG).digest()
    assert added.headers["etag"] == shown.headers["etag"] == there.headers["etag"]
    assert through(Asked("order", here, here, {}), client).status == 404


def test_a_photo_sent_twice_is_there_once(sandbox: Sandbox, client: Client, photos: str) -> None:
    """The key that a client made up reaches the service."""
    headers = {"Idempotency-Key": f"once-{client.name}"}
    first, again = [sent(client, photos, JPEG[:1000], headers) for _ in range(2)]

    assert first.headers["location"] == again.headers["location"]


def test_another_s_order_gets_no_photo(sandbox: Sandbox, client: Client, photos: str) -> None:
    """Whose order it is decides the service, by who the gateway says is asking."""
    answer = sent(client, photos, JPEG[:1000], sandbox.shown("consumer:1", "order"), consumer=2)

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("content", "kind", "status"), [(b"<svg/>", "image/svg+xml", 415), (b"no picture", "image/png", 422)]
)
def test_what_the_service_does_not_take_is_refused(
    sandbox: Sandbox, client: Client, photos: str, content: bytes, kind: str, status: int
) -> None:
    """What a photo has to be knows the service; the client hears it as a problem with the same status."""
    answer = sent(client, photos, content, {"Content-Type": kind})

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


@pytest.mark.parametrize("chunked", [False, True], ids=["whole", "chunked"])
def test_more_than_the_route_takes_is_refused(sandbox: Sandbox, client: Client, photos: str, *, chunked: bool) -> None:
    """A body that says that it is too large is not read at all, one that turns out to be is cut off: 413 both times."""
    most = MOST[client.name]
    framing = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {most + 1}"
    lines = [f"POST {PREFIX[client.name]}{photos} HTTP/1.1", "Host: localhost", "Content-Type: image/jpeg", framing]
    head = "\r\n".join([*lines, "Authorization: Bearer dev:1", "", ""]).encode()
    body = b"%x\r\n%b\r\n" % (most + 1, b"\xff\xd8\xff" + bytes(most - 2)) if chunked else b""
    with closing(socket.create_connection((client.http.base_url.host, client.http.base_url.port or 0), 30)) as wire:
        wire.sendall(head + body)
        answer = wire.makefile("rb").read()  # until the gateway closes

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"\r\nconnection: close\r\n" in answer
    assert b"problems/too-large" in answer


def test_a_body_that_ends_early_is_no_photo(sandbox: Sandbox, client: Client, photos: str) -> None:
    """When a client breaks off, the service does not take the half for the whole: the next photo is the next number."""
    first = sent(client, photos, JPEG[:1000])
    lines = [f"POST {PREFIX[client.name]}{photos} HTTP/1.1", "Host: localhost", "Content-Type: image/jpeg"]
    head = "\r\n".join([*lines, "Content-Length: 5000", "Authorization: Bearer dev:1", "", ""]).encode()
    with closing(socket.create_connection((client.http.base_url.host, client.http.base_url.port or 0), 30)) as wire:
        wire.sendall(head + JPEG[:2500])
    second = sent(client, photos, JPEG[:1000])

    numbers = [int(answer.headers["location"].rpartition("/")[2]) for answer in (first, second)]
    assert numbers[1] == numbers[0] + 1
