"""What a service hears of a request that passed a gateway, letter by letter beside the same request sent to it."""

import socket
from collections.abc import Generator, Mapping
from contextlib import closing

import pytest

from tests.e2e.archive import Running, running_archive
from tests.e2e.loopback import Loopback, loopback
from tests.support.assertions import FIELD, shown

DROPPED = {
    "authorization": "who asks says the gateway",
    "connection": "it speaks to the next hop alone",
    "user-agent": "no route lets it pass",
    "x-custom": "no route lets it pass",
    "x-forwarded-for": "no client is believed on that",
    "x_said": "some would read X-Said",
}
ADDED = {
    "caller-assertion": "who asks",
    "request-timeout": "how long the answer may take",
    "via": "that it passed here",
    "x-request-id": "its name in our logs",
    "x-set": "the route says it",
}
CHANGED = {"host": "the service's own"}
SAID: Mapping[str, str] = {
    "Host": "localhost",
    "Accept": "image/png, */*;q=0.1",
    "Accept-Encoding": "gzip, br;q=0.5",
    "X-Said": "passes",
}
NOT_FOR_IT: Mapping[str, str] = {
    "Authorization": "Bearer dev:7",
    "User-Agent": "curl/8",
    "X-Custom": "1",
    "X-Forwarded-For": "192.0.2.1",
    "X_Said": "another",
    "Connection": "close",
}
ASKED: Mapping[str, Mapping[str, str]] = {
    "plain": {},
    "ranged": {"Range": "bytes=100-199", "If-Range": '"a1"'},
    "conditional": {"If-None-Match": '"a1", W/"b2"', "If-Modified-Since": "Fri, 20 Nov 2026 18:00:00 GMT"},
    "insisting": {"If-Match": '"a1"', "If-Unmodified-Since": "Fri, 20 Nov 2026 18:00:00 GMT"},
}
CHUNKS = b"3\r\nabc\r\n5;extra=1\r\ndefgh\r\n0\r\n\r\n"


@pytest.fixture(scope="module")
def service() -> Generator[Loopback]:
    """Run a service that notes what it hears."""
    with loopback() as service:
        yield service


@pytest.fixture(scope="module")
def gateway(service: Loopback) -> Generator[Running]:
    """Run a gateway in front of it."""
    with running_archive(service.url) as running:
        yield running


def send(port: int, line: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """Send a request as it is written here, and give the answer."""
    lines = [line, *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    with closing(socket.create_connection(("127.0.0.1", port), 30)) as wire:
        wire.sendall("\r\n".join(lines).encode() + body)
        with wire.makefile("rb") as answer:
            head = b"".join(iter(answer.readline, b"\r\n"))
            return head + b"\r\n" + answer.read(int(head.lower().partition(b"content-length: ")[2].split()[0]))


def heard(
    service: Loopback, port: int, line: str, headers: Mapping[str, str], body: bytes = b""
) -> dict[str, list[str]]:
    """Send a request, and give every field that the service heard; `` is the request line."""
    service.heads.clear()
    assert send(port, line, headers, body).startswith(b"HTTP/1.1 200 ")
    first, *lines = service.heads[0].decode("ascii").split("\r\n")[:-2]
    fields: dict[str, list[str]] = {"": [first]}
    for one in lines:
        name, _, value = one.partition(": ")
        fields.setdefault(name.lower(), []).append(value)
    return fields


def port_of(service: Loopback) -> int:
    """Give the port of the service itself."""
    return int(service.url.rpartition(":")[2])


@pytest.mark.parametrize("kind", ASKED)
def test_a_request_arrives_as_it_was_sent(service: Loopback, gateway: Running, kind: str) -> None:
    """Every field is the client's, but for what is dropped, added and changed as listed above, each for its reason."""
    headers = {**SAID, **ASKED[kind], **NOT_FOR_IT}
    there = heard(service, port_of(service), "GET /files/9?q=a%20b HTTP/1.1", headers)
    here = heard(service, gateway.port, "GET /v1/files/9?q=a%20b HTTP/1.1", headers)

    assert (there.pop(""), here.pop("")) == (
        ["GET /files/9?q=a%20b HTTP/1.1"],
        ["GET /files/9?q=a%20b&channel=tests HTTP/1.1"],
    )
    assert there.keys() - here.keys() == DROPPED.keys()
    assert here.keys() - there.keys() == ADDED.keys()
    assert {name for name in here.keys() & there.keys() if here[name] != there[name]} == CHANGED.keys()
    assert shown([(FIELD, one.encode()) for one in here["caller-assertion"]]) == "consumer:7"


def test_a_chunked_request_arrives_in_chunks(service: Loopback, gateway: Running) -> None:
    """A body whose length nobody knew goes on without one, all of it, and nothing that rode on its chunks."""
    headers = {"Host": "localhost", "Content-Type": "image/png", "Transfer-Encoding": "chunked", "Trailer": "X-Late"}
    there = heard(service, port_of(service), "PUT /files/a HTTP/1.1", headers, CHUNKS)
    here = heard(
        service, gateway.port, "PUT /v1/files/a HTTP/1.1", {**headers, "Authorization": "Bearer dev:7"}, CHUNKS
    )
    told = send(gateway.port, "PUT /v1/files/a HTTP/1.1", {**headers, "Authorization": "Bearer dev:7"}, CHUNKS)

    assert (there["transfer-encoding"], here["transfer-encoding"]) == (["chunked"], ["chunked"])
    assert "content-length" not in here
    assert there.keys() - here.keys() == {"trailer"}
    assert told.endswith(b"\r\n\r\n8")


def test_a_body_with_a_length_keeps_it(service: Loopback, gateway: Running) -> None:
    """The service learns how much will come, as the client said."""
    headers = {"Host": "localhost", "Authorization": "Bearer dev:7", "Content-Length": "5"}
    here = heard(service, gateway.port, "PUT /v1/files/a HTTP/1.1", headers, b"abcde")

    assert here["content-length"] == ["5"]
    assert "transfer-encoding" not in here


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=1&q=2&other=3", "q=1&q=2&channel=tests"),
        ("channel=mine", "channel=tests"),
        ("page=7&offset=9", "offset=7&channel=tests"),
        ("Q=1&q%00=2&q[]=3", "channel=tests"),
    ],
)
def test_only_listed_parameters_arrive(service: Loopback, gateway: Running, query: str, expected: str) -> None:
    """A parameter passes, passes under another name, is set by the route, or stays behind."""
    headers = {"Host": "localhost", "Authorization": "Bearer dev:7"}
    here = heard(service, gateway.port, f"GET /v1/files/9?{query} HTTP/1.1", headers)

    assert here[""] == [f"GET /files/9?{expected} HTTP/1.1"]
