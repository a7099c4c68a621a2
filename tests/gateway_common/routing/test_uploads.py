"""Bodies of requests: of the right size, of any kind, and moving."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
from starlette.types import Message

from gateway_common.deadline import Deadline, now
from gateway_common.errors import ProblemError, State
from gateway_common.routing.upload import Upload
from gateway_common.services import Answer, Call, Sender, Service
from gateway_common.testing import SimulatedNetwork, client_of, pass_time, simulated
from gateway_common.wire.departure import Departure
from tests.gateway_common.edge.exchange import scope_of
from tests.gateway_common.routing.given import MakeApp, said
from tests.support.assertions import shown
from tests.support.gateways import TOKEN

NAME = "PUT /v1/pictures/{id}"
ROUTE = f"{NAME}: {{service: pictures, allow: anyone, body: 1 kB}}"


async def pieces(*given: bytes, every: float = 0.0) -> AsyncIterator[bytes]:
    for piece in given:
        if every:
            await pass_time(every)
        yield piece


def network_of(answer: object = None) -> SimulatedNetwork:
    return SimulatedNetwork({}, routes={NAME: said(status=204) if answer is None else answer})


@pytest.mark.parametrize("media", ["image/png", "application/json", "multipart/form-data; boundary=x", "x/y"])
@simulated
async def test_any_body_passes_as_it_is(media: str, app_with: MakeApp) -> None:
    """It is never read here, so it may be of any kind, or not even what it says."""
    network = network_of()
    async with client_of(app_with(ROUTE, network=network)) as client:
        response = await client.put("/v1/pictures/7", content=b"\x00\xff{", headers={"content-type": media})

    assert response.status_code == 204
    call = network.calls[0]
    assert (call.whole, dict(call.headers)[b"content-type"]) == (b"\x00\xff{", media.encode())
    assert dict(call.headers)[b"content-length"] == b"3"


@simulated
async def test_a_body_in_chunks_goes_on_in_chunks(app_with: MakeApp) -> None:
    """Nobody knows its length, and nobody waits for its end to find out."""
    network = network_of()
    async with client_of(app_with(ROUTE, network=network)) as client:
        await client.put("/v1/pictures/7", content=pieces(b"ab", b"", b"c"))

    assert network.calls[0].whole == b"abc"
    assert b"content-length" not in dict(network.calls[0].headers)


@pytest.mark.parametrize("headers", [{"content-length": "0"}, {}])
@simulated
async def test_no_body_is_no_stream(headers: dict[str, str], app_with: MakeApp) -> None:
    """A request without one may be sent again, if its method allows it."""
    network = network_of()
    async with client_of(app_with(ROUTE, network=network)) as client:
        await client.request("PUT", "/v1/pictures/7", headers=headers)

    assert (network.calls[0].body, network.calls[0].repeatable) == (None, True)


@pytest.mark.parametrize(("size", "status"), [(1000, 204), (1001, 413)])
@simulated
async def test_a_body_may_be_as_large_as_its_route_says(size: int, status: int, app_with: MakeApp) -> None:
    """W3: one that says its length is refused before anything of it is read or sent."""
    network = network_of()
    async with client_of(app_with(ROUTE, network=network)) as client:
        response = await client.put("/v1/pictures/7", content=b"x" * size)

    assert response.status_code == status
    assert len(network.calls) == (status == 204)


@simulated
async def test_a_body_in_chunks_is_counted_while_it_passes(app_with: MakeApp) -> None:
    """W3: with the first byte too many the call ends, and the rest is not read."""
    network, taken = network_of(), list[int]()

    async def endless() -> AsyncIterator[bytes]:
        while True:
            taken.append(100)
            yield b"x" * 100

    async with client_of(app_with(ROUTE, network=network)) as client:
        response = await client.put("/v1/pictures/7", content=endless())

    assert (response.status_code, response.json()["detail"]) == (413, "Send a body of at most 1 kB.")
    assert response.headers["connection"] == "close"
    assert (network.calls, sum(taken)) == ([], 1100)


@pytest.mark.parametrize(("route", "most"), [("1 MiB", 1 << 20), (None, 1 << 20), ("2 MiB", 2 << 20)])
@simulated
async def test_a_route_has_a_limit_of_its_own(route: str | None, most: int, app_with: MakeApp) -> None:
    """It is a megabyte unless the route says otherwise, and may be more than that of endpoints."""
    says = f", body: {route}" if route else ""
    app = app_with(f"{NAME}: {{service: pictures, allow: anyone{says}}}", network=network_of(), most_body=10)
    async with client_of(app) as client:
        statuses = [(await client.put("/v1/pictures/7", content=b"x" * size)).status_code for size in (most, most + 1)]

    assert statuses == [204, 413]


@pytest.mark.parametrize(
    ("coding", "passes", "status"),
    [("gzip", "[]", 415), ("br", "[]", 415), ("identity", "[]", 204), ("gzip", "[content-encoding]", 204)],
)
@simulated
async def test_a_compressed_body_passes_where_its_coding_does(
    coding: str, passes: str, status: int, app_with: MakeApp
) -> None:
    """W6: it is refused, unless the service hears what it gets; nothing is ever inflated here."""
    network = network_of()
    text = f"{NAME}: {{service: pictures, allow: anyone, request: {{pass: {passes}}}}}"
    async with client_of(app_with(text, network=network)) as client:
        response = await client.put("/v1/pictures/7", content=b"abc", headers={"content-encoding": coding})

    assert response.status_code == status
    heard = [dict(call.headers).get(b"content-encoding") for call in network.calls]
    assert heard == ([] if status == 415 else [b"gzip" if coding == "gzip" else None])


@simulated
async def test_who_may_not_send_is_told_before_the_size_is(app_with: MakeApp) -> None:
    """A stranger learns nothing of limits."""
    app = app_with(f"{NAME}: {{service: pictures, allow: signed-in, body: 1 B}}", network=network_of())
    async with client_of(app) as client:
        response = await client.put("/v1/pictures/7", content=b"x" * 10)

    assert response.status_code == 401


@simulated
async def test_a_slow_body_is_given_its_time(app_with: MakeApp) -> None:
    """The time of a route does not count while its request's body is on its way."""
    network = network_of()
    async with client_of(app_with(ROUTE, network=network, budget=1)) as client:
        response = await client.put("/v1/pictures/7", content=pieces(*[b"x"] * 10, every=20))

    assert response.status_code == 204
    assert now() == pytest.approx(200)
    assert network.calls[0].whole == b"x" * 10


@simulated
async def test_a_body_that_stands_still_is_given_up(app_with: MakeApp) -> None:
    """After 30 seconds without a byte the client is told so, and nothing is held any more."""
    network = network_of()
    async with client_of(app_with(ROUTE, network=network)) as client:
        response = await client.put("/v1/pictures/7", content=pieces(b"x", b"y", every=29.9))
        late = await client.put("/v1/pictures/7", content=pieces(b"x", every=31))

    assert (response.status_code, late.status_code) == (204, 408)
    assert late.json()["type"].endswith("/body-stalled")
    assert len(network.calls) == 1


@simulated
async def test_a_service_that_takes_nothing_is_given_up(app_with: MakeApp) -> None:
    """A piece that is not taken in 30 seconds is the service's fault."""

    class Stuck(SimulatedNetwork):
        def transport(self, service: Service) -> Sender:
            async def send(call: Call, /) -> Answer:
                assert call.body is not None
                assert not isinstance(call.body, bytes)
                async for _ in call.body:
                    await asyncio.Event().wait()
                raise AssertionError(service)

            return send

    async with client_of(app_with(ROUTE, network=Stuck({}))) as client:
        response = await client.put("/v1/pictures/7", content=pieces(b"x", b"y"))

    assert response.status_code == 504
    assert now() == pytest.approx(30)


@simulated
async def test_a_service_that_is_silent_after_the_body_is_late(app_with: MakeApp) -> None:
    """What was left of the time when the body began is what the answer has when it has ended."""
    network = network_of(State.LATE)
    async with client_of(app_with(ROUTE, network=network, budget=2)) as client:
        response = await client.put("/v1/pictures/7", content=pieces(b"x", b"y", every=10))

    assert response.status_code == 504
    assert now() == pytest.approx(21.95, abs=0.06)


@simulated
async def test_a_broken_service_is_down_however_long_the_body_took(app_with: MakeApp) -> None:
    """Time that the client took does not make a fault late."""
    async with client_of(app_with(ROUTE, network=network_of(State.DOWN), budget=1)) as client:
        response = await client.put("/v1/pictures/7", content=pieces(b"x", b"y", every=10))

    assert response.status_code == 502


async def raw(app_with: MakeApp, headers: Sequence[tuple[str, str]], *messages: Message) -> tuple[int, int]:
    """Send a request message by message, as a server might; give status and the number of calls."""
    network, sent, departure = network_of(), list[Message](), Departure()
    app, coming = app_with(ROUTE, network=network), list(messages)
    scope = scope_of("/v1/pictures/7", method="PUT", headers=headers)
    departure.put(scope)

    async def receive() -> Message:
        if not coming:
            await asyncio.Event().wait()
        if coming[0]["type"] == "http.disconnect":
            departure.tell()
            await asyncio.sleep(0)
        return coming.pop(0)

    async def send(message: Message) -> None:
        if not departure.left:
            sent.append(message)

    async with app.router.lifespan_context(app):
        await app(scope, receive, send)
    status = next((one["status"] for one in sent if one["type"] == "http.response.start"), 0)
    return status, len(network.calls)


def piece(body: bytes, *, more: bool = False) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


@pytest.mark.parametrize(
    ("length", "messages"),
    [
        ("3", [piece(b"ab")]),
        ("3", [piece(b"abcd")]),
        ("3", [piece(b"ab", more=True), piece(b"cd")]),
        ("x", [piece(b"ab")]),
    ],
)
@simulated
async def test_a_body_of_another_length_is_refused(length: str, messages: list[Message], app_with: MakeApp) -> None:
    """A server that lets it through does not make us send a request that another could follow."""
    assert await raw(app_with, [("content-length", length)], *messages) == (400, 0)


@simulated
async def test_a_client_that_leaves_in_its_body_ends_the_call(app_with: MakeApp) -> None:
    """What it sent so far is no request."""
    messages = [piece(b"a", more=True), {"type": "http.disconnect"}]

    assert await raw(app_with, [("content-length", "3")], *messages) == (0, 0)


@simulated
async def test_an_upload_carries_who_sends_it(app_with: MakeApp) -> None:
    """Guard, names and headers are those of any other call."""
    network = network_of()
    async with client_of(app_with(ROUTE, network=network), token=TOKEN) as client:
        await client.put("/v1/pictures/7", content=b"x")

    told = network.calls[0].headers
    assert shown(told) == "consumer:7"
    assert b"request-timeout" not in dict(told)


@simulated
async def test_a_reading_that_nobody_watches_ends_with_its_client() -> None:
    """Where no edge function watches for it, the end of the connection is no end of a body."""

    async def gone() -> Message:
        return {"type": "http.disconnect"}

    upload = Upload(gone, most=10, length=None)
    with pytest.raises(ProblemError) as refused:
        async with upload.clocked(Deadline.after(1), NAME):
            assert [one async for one in upload] == []

    assert refused.value.problem.status == 408


@simulated
async def test_a_field_with_a_control_character_is_refused(app_with: MakeApp) -> None:
    """H5: a server that lets it through does not make us send it."""
    fields = [("content-length", "1"), ("accept", "a\x01b")]

    assert await raw(app_with, fields, piece(b"a")) == (400, 0)
