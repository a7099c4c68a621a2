"""Writes under a key, through the front door."""

import asyncio

import pytest

from gateway_common.testing import SimulatedNetwork, after, client_of, pass_time, simulated
from tests.gateway_common.idempotency.given import DRAFT, KEY, MADE, Numbered, app_of, keys_in, make_order
from tests.support.gateways import TOKEN

DAY = 24 * 60 * 60


@simulated
async def test_a_repeated_request_gets_the_first_answer() -> None:
    """Status, body and what belongs to it come again, marked; the service is asked once, and got the key."""
    network = SimulatedNetwork({make_order: Numbered()})
    async with client_of(app_of(network), token=TOKEN) as client:
        first, again = [await client.post("/orders", json=DRAFT, headers=KEY) for _ in range(2)]

    assert (first.status_code, first.json(), first.headers["location"]) == (201, {"id": 1}, "/orders/1")
    assert (again.status_code, again.content, again.headers["location"]) == (201, first.content, "/orders/1")
    assert (first.headers.get("idempotency-replayed"), again.headers["idempotency-replayed"]) == (None, "true")
    assert "set-cookie" not in again.headers
    assert again.headers["cache-control"] == "no-store"
    assert keys_in(network) == [b"8e03978e"]


@simulated
async def test_without_a_key_each_request_is_its_own() -> None:
    """Where the key is optional, whoever sends none gets what they ask for, each time."""
    network = SimulatedNetwork({make_order: Numbered()})
    async with client_of(app_of(network), token=TOKEN) as client:
        answers = [await client.post("/orders", json=DRAFT) for _ in range(2)]

    assert [answer.json() for answer in answers] == [{"id": 1}, {"id": 2}]


@pytest.mark.parametrize(
    ("path", "headers", "status", "name"),
    [
        ("/orders/1", {}, 400, "idempotency-key-missing"),
        ("/orders/1", {"Idempotency-Key": ""}, 400, "bad-idempotency-key"),
        ("/orders/1", {"Idempotency-Key": "a b"}, 400, "bad-idempotency-key"),
    ],
)
@simulated
async def test_a_key_that_is_needed_and_not_there_is_told(
    path: str, headers: dict[str, str], status: int, name: str
) -> None:
    """400, and nothing is asked of anybody."""
    network = SimulatedNetwork({})
    async with client_of(app_of(network), token=TOKEN) as client:
        response = await client.put(path, headers=headers)

    assert (response.status_code, response.json()["type"].rpartition("/")[2]) == (status, name)
    assert network.calls == []


@simulated
async def test_who_may_not_call_hears_nothing_of_keys() -> None:
    """The guard comes first: a stranger is told 401 and no 400."""
    async with client_of(app_of(SimulatedNetwork({}))) as client:
        response = await client.put("/orders/1")

    assert response.status_code == 401


@pytest.mark.parametrize(
    ("path", "content", "media"),
    [
        ("/orders", b'{"what": "bread"}', "application/json"),
        ("/orders", b'{"what":  "soup"}', "application/json"),
        ("/orders?a=1", b'{"what": "soup"}', "application/json"),
        ("/orders", b'{"what": "soup"}', "application/vnd.x+json"),
        ("/exports", b'{"what": "soup"}', "application/json"),
    ],
)
@simulated
async def test_a_key_stands_for_one_request(path: str, content: bytes, media: str) -> None:
    """With another body, query, type or path it is refused (422), and nothing more is asked."""
    network = SimulatedNetwork({make_order: Numbered()})
    async with client_of(app_of(network), token=TOKEN) as client:
        plain = KEY | {"content-type": "application/json"}
        await client.post("/orders", content=b'{"what": "soup"}', headers=plain)
        response = await client.post(path, content=content, headers=KEY | {"content-type": media})

    assert (response.status_code, response.json()["type"].rpartition("/")[2]) == (422, "idempotency-key-reused")
    assert len(network.calls) == 1


@simulated
async def test_two_callers_may_choose_the_same_key() -> None:
    """What one was answered, the other never hears."""
    network = SimulatedNetwork({make_order: Numbered()})
    async with client_of(app_of(network)) as client:
        answers = [
            await client.post("/orders", json=DRAFT, headers={**KEY, "Authorization": f"Bearer {token}"})
            for token in ("dev:7", "dev:8", "dev:7/orders:write")
        ]

    assert [answer.json() for answer in answers] == [{"id": 1}, {"id": 2}, {"id": 1}]


@simulated
async def test_what_is_under_way_is_not_begun_again() -> None:
    """The second of two at once is told 409 and when to ask again; then it gets the answer."""
    network = SimulatedNetwork({make_order: after(1, MADE)})
    async with client_of(app_of(network), token=TOKEN) as client:
        async with asyncio.TaskGroup() as group:
            both = [group.create_task(client.post("/orders", json=DRAFT, headers=KEY)) for _ in range(2)]
        first, second = sorted((one.result() for one in both), key=lambda answer: answer.status_code)
        third = await client.post("/orders", json=DRAFT, headers=KEY)

    assert (first.status_code, second.status_code, third.status_code) == (201, 409, 201)
    assert (second.json()["type"].rpartition("/")[2], second.headers["retry-after"]) == ("in-flight", "1")
    assert len(network.calls) == 1


@simulated
async def test_an_answer_is_kept_for_a_day() -> None:
    """Then the key is free."""
    network = SimulatedNetwork({make_order: Numbered()})
    seen = list[object]()
    async with client_of(app_of(network), token=TOKEN) as client:
        for wait in (0, DAY - 2, 4):
            await pass_time(wait)
            seen.append((await client.post("/orders", json=DRAFT, headers=KEY)).json())

    assert seen == [{"id": 1}, {"id": 1}, {"id": 2}]


@pytest.mark.parametrize(("path", "settings"), [("/exports", {}), ("/orders", {"most_answer": 3})])
@simulated
async def test_an_answer_that_is_not_kept_is_not_made_again(path: str, settings: dict[str, int]) -> None:
    """A stream, or an answer that is too large, comes once; then the client is told that it is done (409)."""
    network = SimulatedNetwork({make_order: MADE})
    async with client_of(app_of(network, idempotency=settings), token=TOKEN) as client:
        first, again = [await client.post(path, json=DRAFT, headers=KEY) for _ in range(2)]

    assert (first.is_success, again.status_code) == (True, 409)
    assert again.json()["type"].rpartition("/")[2] == "answer-not-kept"
    assert len(network.calls) == 1
