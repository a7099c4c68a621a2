import asyncio

import pytest

from tests.gateway_common.edge.door import SIGNED_IN, Door, front_door, heard, spoken
from tests.support.connections import connection

JSON = "Content-Type: application/json"
A_MIB = 1 << 20
ENDPOINTS = pytest.mark.parametrize("path", ["/orders", "/seen"], ids=["declared body", "raw body"])
EVERYWHERE = pytest.mark.parametrize("path", ["/orders", "/seen", "/files/5"])


def chunk(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(body), body)


@ENDPOINTS
async def test_a_long_body_is_refused_before_it_comes(door: Door, path: str) -> None:
    """Who announces more than 1 MiB hears so at once (413), though not one byte was sent, and the connection ends."""
    answer = await door.ask(path, JSON, f"Content-Length: {A_MIB + 1}", method="POST")

    assert (answer.status, answer.problem, answer.closed) == (413, "too-large", True)
    assert answer.json["detail"] == "Send a body of at most 1048576 bytes."


@ENDPOINTS
async def test_nobody_is_asked_to_go_on_with_a_long_body(door: Door, path: str) -> None:
    """A client that waits for `100 Continue` gets the refusal instead."""
    answer = await door.ask(path, JSON, "Expect: 100-continue", f"Content-Length: {A_MIB + 1}", method="POST")

    assert (answer.status, answer.closed) == (413, True)


@ENDPOINTS
async def test_a_body_in_chunks_is_counted(path: str) -> None:
    """Without a length the first byte too many is refused, though the body never ends."""
    async with front_door(most_body=1000) as door, asyncio.timeout(60), connection(door.port) as (reader, writer):
        writer.write(spoken(f"POST {path} HTTP/1.1", *SIGNED_IN, JSON, "Transfer-Encoding: chunked"))
        writer.write(chunk(b'"' + b"x" * 599))
        writer.write(chunk(b"x" * 401))
        answer = await heard(reader)

    assert (answer.status, answer.problem, answer.closed) == (413, "too-large", True)


async def test_a_body_of_just_the_size_is_taken() -> None:
    """The limit is the last size that is taken, announced or in chunks."""
    async with front_door(most_body=1000) as door:
        whole = await door.ask("/seen", "Content-Length: 1000", method="POST", body=b"x" * 1000)
        chunked = await door.ask(
            "/seen", "Transfer-Encoding: chunked", method="POST", body=chunk(b"x" * 999) + chunk(b"x") + b"0\r\n\r\n"
        )

    assert (whole.json, chunked.json) == (1000, 1000)


@EVERYWHERE
@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "identity, gzip", "GZIP"])
async def test_compressed_bodies_are_refused(door: Door, path: str, coding: str) -> None:
    """What a body is when unpacked nobody knows, so it comes as it is (415)."""
    answer = await door.ask(path, JSON, f"Content-Encoding: {coding}", "Content-Length: 4", method="POST", body=b"bomb")

    assert answer.status == 415
    assert door.told == []


@ENDPOINTS
async def test_what_would_be_taken_is_told(door: Door, path: str) -> None:
    """A 415 for a coding says which coding is fine (RFC 9110, 12.5.3)."""
    answer = await door.ask(path, JSON, "Content-Encoding: gzip", "Content-Length: 4", method="POST", body=b"bomb")

    assert (answer.problem, answer.field("accept-encoding")) == ("coded-body", "identity")


async def test_a_body_that_says_it_is_plain_is_taken(door: Door) -> None:
    """`Content-Encoding: identity` says nothing."""
    answer = await door.ask("/seen", "Content-Encoding: identity", "Content-Length: 5", method="POST", body=b"plain")

    assert answer.json == 5


async def test_a_route_has_a_limit_of_its_own(door: Door) -> None:
    """What an endpoint may read does not bind a route that says how much it forwards."""
    body = b"x" * (A_MIB + 1)

    answer = await door.ask("/files/5", f"Content-Length: {len(body)}", method="POST", body=body)

    assert (answer.status, door.network.calls[0].body == body) == (201, True)


async def test_other_flaws_of_a_body_in_chunks_are_told_as_they_are(door: Door) -> None:
    """What is wrong with a body that is not too large is not its size."""
    body = chunk(b"{}") + b"0\r\n\r\n"

    answer = await door.ask("/orders", JSON, "Transfer-Encoding: chunked", method="POST", body=body)

    assert (answer.status, answer.problem) == (422, "invalid")
