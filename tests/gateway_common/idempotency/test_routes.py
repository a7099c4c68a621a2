"""Routes under a key: held, forwarded once, told again."""

import asyncio
from pathlib import Path

import httpx2
import pytest

from gateway_common.deadline import now
from gateway_common.errors import DeclarationError, State
from gateway_common.services import Answer
from gateway_common.testing import SimulatedNetwork, after, client_of, pass_time, simulated
from tests.gateway_common.routing.given import app_of, said
from tests.support.gateways import TOKEN

NAME = "POST /v1/photos"
PHOTOS = f"{NAME}: {{service: menus, allow: signed-in, idempotency: required}}"
OPTIONAL = f"{NAME}: {{service: menus, allow: signed-in, idempotency: optional, errors: pass}}"
KEY = {"Idempotency-Key": '"p 1"', "Content-Type": "image/png"}
MADE = said(b"\x89made", status=201, headers={"location": "/v1/photos/4", "etag": '"x"', "x-inner": "no"})
LARGE = 100_000


def typed(answer: httpx2.Response) -> str:
    """Give the name of a problem."""
    return str(answer.json()["type"]).rpartition("/")[2]


@simulated
async def test_a_route_forwards_once(tmp_path: Path) -> None:
    """The service gets body and key; the next client gets what the first was told, marked, and no service is asked."""
    network = SimulatedNetwork({}, routes={NAME: MADE})
    async with client_of(app_of(tmp_path / "r.yaml", PHOTOS, network=network), token=TOKEN) as client:
        first, again = [await client.post("/v1/photos", content=b"\x00png", headers=KEY) for _ in range(2)]

    assert (first.status_code, first.content, first.headers["location"]) == (201, b"\x89made", "/v1/photos/4")
    assert (again.status_code, again.content, again.headers["location"]) == (201, b"\x89made", "/v1/photos/4")
    assert (again.headers["idempotency-replayed"], again.headers["cache-control"]) == ("true", "no-store")
    assert "x-inner" not in again.headers
    assert [(call.body, dict(call.headers)[b"idempotency-key"]) for call in network.calls] == [(b"\x00png", b'"p 1"')]


@simulated
async def test_a_key_is_demanded_and_held_against_the_request(tmp_path: Path) -> None:
    """400 without one, 422 for another body, 409 while it is under way."""
    network = SimulatedNetwork({}, routes={NAME: after(1, MADE)})
    async with client_of(app_of(tmp_path / "r.yaml", PHOTOS, network=network), token=TOKEN) as client:
        missing = await client.post("/v1/photos", content=b"a")
        async with asyncio.TaskGroup() as group:
            both = [group.create_task(client.post("/v1/photos", content=b"a", headers=KEY)) for _ in range(2)]
        other = await client.post("/v1/photos", content=b"b", headers=KEY)

    assert (missing.status_code, typed(missing)) == (400, "idempotency-key-missing")
    assert sorted(one.result().status_code for one in both) == [201, 409]
    assert (other.status_code, typed(other)) == (422, "idempotency-key-reused")
    assert len(network.calls) == 1


@simulated
async def test_a_key_may_be_left_out_where_it_is_optional(tmp_path: Path) -> None:
    """Then the body streams as ever, and is never repeated."""
    network = SimulatedNetwork({}, routes={NAME: MADE})
    async with client_of(app_of(tmp_path / "r.yaml", OPTIONAL, network=network), token=TOKEN) as client:
        statuses = [(await client.post("/v1/photos", content=b"a")).status_code for _ in range(2)]

    assert (statuses, len(network.calls)) == ([201, 201], 2)


@pytest.mark.parametrize(
    ("given", "first", "other"),
    [
        (State.LATE, 504, 422),
        (State.DOWN, 502, 422),
        (said(b"", status=503), 503, 422),
        (Answer(State.BUSY, sent=False), 503, 201),
        (said(b"no", status=410), 410, 422),
    ],
    ids=["late", "down", "busy", "not sent", "refused"],
)
@simulated
async def test_the_key_stands_for_what_may_have_happened(given: object, first: int, other: int, tmp_path: Path) -> None:
    """Only what certainly was not sent frees it; what is unknown is sent again, and a refusal is told again."""
    answers = [given]
    network = SimulatedNetwork({}, routes={NAME: lambda _: answers[-1]})
    async with client_of(app_of(tmp_path / "r.yaml", PHOTOS, network=network), token=TOKEN) as client:
        seen = [(await client.post("/v1/photos", content=b"a", headers=KEY)).status_code]
        answers.append(MADE)
        seen.append((await client.post("/v1/photos", content=b"b", headers=KEY)).status_code)
        again = await client.post("/v1/photos", content=b"a" if other == 422 else b"b", headers=KEY)

    assert seen == [first, other]
    assert again.status_code == (410 if first == 410 else 201)
    assert ("idempotency-replayed" in again.headers) is (first == 410 or other == 201)


@simulated
async def test_a_refusal_that_passes_is_told_again_as_it_was(tmp_path: Path) -> None:
    """`errors: pass`: the service's own words, twice."""
    refusal = said(b'{"why": "full"}', status=422, headers={"content-type": "application/json"})
    network = SimulatedNetwork({}, routes={NAME: refusal})
    async with client_of(app_of(tmp_path / "r.yaml", OPTIONAL, network=network), token=TOKEN) as client:
        first, again = [await client.post("/v1/photos", content=b"a", headers=KEY) for _ in range(2)]

    assert (first.status_code, first.content) == (again.status_code, again.content) == (422, b'{"why": "full"}')
    assert len(network.calls) == 1


@pytest.mark.parametrize("route", [PHOTOS, OPTIONAL], ids=["a problem of ours", "as it is"])
@pytest.mark.parametrize("status", [409, 423])
@simulated
async def test_a_service_that_is_still_at_work_is_asked_again(route: str, status: int, tmp_path: Path) -> None:
    """The first try was lost, the second came too early; the third gets what has happened, and not the second again."""
    given: list[object] = [MADE, said(b"in progress", status=status), State.LATE]
    network = SimulatedNetwork({}, routes={NAME: lambda _: given.pop()})
    async with client_of(app_of(tmp_path / "r.yaml", route, network=network), token=TOKEN) as client:
        answers = [await client.post("/v1/photos", content=b"a", headers=KEY) for _ in range(4)]

    assert [one.status_code for one in answers] == [504, status, 201, 201]
    assert [one.headers.get("idempotency-replayed") for one in answers] == [None, None, None, "true"]


class Trickle:
    """Be a body that comes a byte every five seconds, for as long as somebody reads."""

    def __aiter__(self) -> "Trickle":
        return self

    async def __anext__(self) -> bytes:
        await pass_time(5)
        return b"x"

    async def aclose(self) -> None:
        return


@simulated
async def test_an_answer_that_does_not_end_holds_its_key_no_longer_than_the_request_may_take(tmp_path: Path) -> None:
    """What is held back is waited for until the deadline: 504, and nobody can tell what has happened."""
    answers: list[object] = [MADE, Answer(State.OK, 200, [], Trickle())]
    network = SimulatedNetwork({}, routes={NAME: lambda _: answers.pop()})
    async with client_of(app_of(tmp_path / "r.yaml", PHOTOS, network=network), token=TOKEN) as client:
        begun = now()
        late = await client.post("/v1/photos", content=b"a", headers=KEY)
        took = now() - begun
        again = await client.post("/v1/photos", content=b"a", headers=KEY)

    assert (late.status_code, again.status_code) == (504, 201)
    assert took <= 5


@simulated
async def test_a_large_answer_comes_whole_and_once(tmp_path: Path) -> None:
    """It streams to whoever asked first; the next is told that it is done."""
    network = SimulatedNetwork({}, routes={NAME: said(b"x" * LARGE)})
    async with client_of(app_of(tmp_path / "r.yaml", PHOTOS, network=network), token=TOKEN) as client:
        first, again = [await client.post("/v1/photos", content=b"a", headers=KEY) for _ in range(2)]

    assert (first.status_code, len(first.content)) == (200, LARGE)
    assert (again.status_code, typed(again)) == (409, "answer-not-kept")


@simulated
async def test_a_write_under_a_key_is_tried_again(tmp_path: Path) -> None:
    """Its body is there, so the senders may repeat it, which they never do with one that streams."""
    given: list[object] = [MADE, State.DOWN]
    network = SimulatedNetwork({}, routes={NAME: lambda _: given.pop()})
    async with client_of(app_of(tmp_path / "r.yaml", PHOTOS, network=network), token=TOKEN) as client:
        response = await client.post("/v1/photos", content=b"a", headers=KEY)

    assert (response.status_code, [call.body for call in network.calls]) == (201, [b"a", b"a"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "GET /v1/a: {service: menus, allow: signed-in, idempotency: optional}",
            "a GET only reads and needs no key; remove 'idempotency'.",
        ),
        (
            "POST /v1/a: {service: menus, allow: anyone, idempotency: optional}",
            "'idempotency' keeps keys apart by their callers, and anyone may call it; write `allow: signed-in`.",
        ),
        (
            "POST /v1/a: {service: menus, allow: signed-in, idempotency: optional, body: 2 MiB}",
            (
                "a body is held until its key is known, at most 1 MiB of it; lower 'body', or let `request: {pass: "
                "[Idempotency-Key]}` leave keys to the service."
            ),
        ),
        (
            (
                "POST /v1/a: {service: menus, allow: signed-in, idempotency: optional, "
                "request: {set: {Idempotency-Key: x}}}"
            ),
            "the key is the caller's; remove it.",
        ),
        (
            "POST /v1/a: {service: menus, allow: signed-in, idempotency: yes}",
            "'idempotency' is 'yes', which cannot be; write 'required' or 'optional'.",
        ),
    ],
)
def test_a_route_that_cannot_keep_the_promise_stops_the_start(text: str, told: str, tmp_path: Path) -> None:
    """With its line and its cure."""
    with pytest.raises(DeclarationError) as stopped:
        app_of(tmp_path / "r.yaml", text)

    assert [one.partition(": ")[2].partition(": ")[2] for one in stopped.value.mistakes] == [told]


def test_the_document_tells_of_the_key(tmp_path: Path) -> None:
    """As for an endpoint: the parameter, and every problem."""
    operation = app_of(tmp_path / "r.yaml", PHOTOS).openapi()["paths"]["/v1/photos"]["post"]
    problems = operation["responses"]["400"]["content"]["application/problem+json"]["examples"]

    assert [(one["name"], one["required"]) for one in operation["parameters"]] == [("Idempotency-Key", True)]
    assert {"idempotency-key-missing", "bad-idempotency-key"} <= problems.keys()
    assert {"409", "422"} <= operation["responses"].keys()
