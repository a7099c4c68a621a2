"""The same request to the service and through the gateway: what differs is listed here, and meant."""

from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from tests.gateway_common.routing.sockets import Reply, ask, gateway_to
from tests.support.servers import served

TEXT = """
GET /v1/files/{name}: {service: pictures, allow: anyone, path: "/files/{name}", errors: pass}
GET /v1/ours/{name}: {service: pictures, allow: anyone, path: "/files/{name}"}
GET /v1/chunks: {service: pictures, allow: anyone, path: /chunks, request: {pass: [accept-encoding]}}
POST /v1/echo: {service: pictures, allow: anyone, path: /echo, request: {pass: [x-kind]}}
"""
PICTURE = bytes(range(256)) * 400
SAID_BY_EDGE = {
    "x-request-id",
    "x-content-type-options",
    "content-security-policy",
    "referrer-policy",
    "cross-origin-resource-policy",
}
OF_THE_HOP = {"date", "server", "connection"}


async def chunks(_: Request) -> Response:
    async def pieces() -> AsyncIterator[bytes]:
        for piece in (b"one", b"two", b"three"):
            yield piece

    return StreamingResponse(pieces(), media_type="text/plain", headers={"X-Node": "7", "Cache-Control": "max-age=9"})


async def echo(request: Request) -> Response:
    kind = request.headers.get("content-type", "none")
    framing = request.headers.get("transfer-encoding") or request.headers.get("content-length") or "nothing"
    body = b"".join([piece async for piece in request.stream()])
    return Response(body, 201, {"X-Framing": framing, "Location": "/files/a.png", "Content-Type": kind})


@pytest.fixture
async def ports(tmp_path: Path) -> AsyncGenerator[tuple[int, int]]:
    """Give the ports of a service with files, and of a gateway before it."""
    files = tmp_path / "files"
    files.mkdir()
    (files / "a.png").write_bytes(PICTURE)
    routes = [
        Mount("/files", StaticFiles(directory=files)),
        Route("/chunks", chunks),
        Route("/echo", echo, methods=["POST"]),
    ]
    app = Starlette(routes=routes)
    async with served(app) as service, gateway_to(service, TEXT, tmp_path) as gateway:
        yield service, gateway


def without(reply: Reply, names: set[str]) -> dict[str, str]:
    """Give the fields of *reply* but *names*."""
    return {name: value for name, value in reply.headers.items() if name not in names}


async def validators(service: int) -> tuple[str, str]:
    reply = await ask(service, "GET /files/a.png")
    return reply.headers["etag"], reply.headers["last-modified"]


@pytest.mark.parametrize(
    ("method", "fields", "status"),
    [
        ("GET", [], 200),
        ("GET", ["Range: bytes=0-99"], 206),
        ("GET", ["Range: bytes=-10"], 206),
        ("GET", ["Range: bytes=102300-"], 206),
        ("GET", ["Range: bytes=999999-"], 416),
        ("GET", ["Range: lines=1-2"], 400),
        ("GET", ["Range: bytes=0-9", "If-Range: {etag}"], 206),
        ("GET", ["Range: bytes=0-9", 'If-Range: "old"'], 200),
        ("GET", ["Range: bytes=0-9", "If-Range: {modified}"], 206),
        ("GET", ["If-None-Match: {etag}"], 304),
        ("GET", ['If-None-Match: "old"'], 200),
        ("GET", ["If-Modified-Since: {modified}"], 304),
        ("HEAD", [], 200),
        ("HEAD", ["If-None-Match: {etag}"], 304),
        ("HEAD", ["Range: bytes=0-99"], 206),
    ],
)
async def test_a_ranged_or_conditional_read_is_the_same(
    method: str, fields: list[str], status: int, ports: tuple[int, int]
) -> None:
    """Status, body and every field are those of the service, beside what each hop says for itself and the edge adds."""
    service, gateway = ports
    etag, modified = await validators(service)
    sent = [field.format(etag=etag, modified=modified) for field in fields]
    direct = await ask(service, f"{method} /files/a.png", *sent)
    through = await ask(gateway, f"{method} /v1/files/a.png", *sent)

    added = {"vary": "Accept-Encoding"} if status == 304 else {}
    assert (direct.status, through.status) == (status, status)
    assert through.body == direct.body
    assert without(through, SAID_BY_EDGE | OF_THE_HOP) == without(direct, OF_THE_HOP) | added


async def test_many_ranges_at_once_are_the_same(ports: tuple[int, int]) -> None:
    """The parts come as they are; only the word between them is chosen anew by the service each time."""
    service, gateway = ports
    direct = await ask(service, "GET /files/a.png", "Range: bytes=0-9,20-29")
    through = await ask(gateway, "GET /v1/files/a.png", "Range: bytes=0-9,20-29")

    said, heard = (reply.headers.pop("content-type").partition("boundary=") for reply in (direct, through))
    assert (direct.status, through.status, heard[0]) == (206, 206, said[0])
    assert through.body.replace(heard[2].encode(), b"-") == direct.body.replace(said[2].encode(), b"-")
    assert without(through, SAID_BY_EDGE | OF_THE_HOP) == without(direct, OF_THE_HOP)


async def test_a_range_that_is_not_there_is_our_problem(ports: tuple[int, int]) -> None:
    """By default only status and length stay of a 416."""
    service, gateway = ports
    direct = await ask(service, "GET /files/a.png", "Range: bytes=999999-")
    through = await ask(gateway, "GET /v1/ours/a.png", "Range: bytes=999999-")

    assert (direct.status, through.status) == (416, 416)
    assert through.headers["content-range"] == direct.headers["content-range"] == f"bytes */{len(PICTURE)}"
    assert through.headers["content-type"] == "application/problem+json"


async def test_a_body_in_chunks_is_the_same(ports: tuple[int, int]) -> None:
    """An answer of unknown length stays one; what the route does not list stays behind."""
    service, gateway = ports
    direct = await ask(service, "GET /chunks")
    through = await ask(gateway, "GET /v1/chunks")

    assert through.body == direct.body == b"onetwothree"
    assert through.headers["transfer-encoding"] == "chunked"
    assert without(through, SAID_BY_EDGE | OF_THE_HOP) == without(direct, OF_THE_HOP | {"x-node"}) | {
        "vary": "Accept-Encoding"
    }


@pytest.mark.parametrize(
    ("fields", "body", "framing"),
    [
        (["Content-Length: 5"], b"\x00\xffabc", "5"),
        (["Transfer-Encoding: chunked"], b"2\r\n\x00\xff\r\n3\r\nabc\r\n0\r\n\r\n", "chunked"),
        (["Content-Length: 0"], b"", "0"),
    ],
)
async def test_an_upload_is_the_same(fields: list[str], body: bytes, framing: str, ports: tuple[int, int]) -> None:
    """The service gets the bytes in the framing in which they came, and its answer is the one it gives directly."""
    service, gateway = ports
    kind = "Content-Type: application/x-anything; a=b"
    direct = await ask(service, "POST /echo", kind, *fields, body=body)
    through = await ask(gateway, "POST /v1/echo", kind, *fields, body=body)

    assert direct.headers.pop("x-framing") == framing
    assert through.body == direct.body == (b"\x00\xffabc" if body else b"")
    assert direct.headers["location"] == "/files/a.png"
    assert without(through, SAID_BY_EDGE | OF_THE_HOP) == without(direct, OF_THE_HOP) | {"location": "/v1/files/a.png"}
