"""What a key stands for when its request has ended, through the front door."""

import asyncio

import pytest

from gateway_common.errors import State
from gateway_common.testing import SimulatedNetwork, after, answered, client_of, pass_time, simulated
from tests.gateway_common.idempotency.given import (
    DRAFT,
    KEY,
    MADE,
    NOT_SENT,
    Numbered,
    app_of,
    charge_card,
    keys_in,
    make_order,
    read_order,
)
from tests.support.gateways import TOKEN


@pytest.mark.parametrize(
    ("given", "status"), [(State.LATE, 504), (State.DOWN, 502), (State.GARBLED, 502), (answered({}, status=500), 502)]
)
@simulated
async def test_when_nobody_can_tell_the_same_request_goes_on_again(given: object, status: int) -> None:
    """After an answer that did not come, no answer is made up: the next try is sent on, under the very same key."""
    answers = [given]
    network = SimulatedNetwork({make_order: lambda _: answers[-1]})
    async with client_of(app_of(network), token=TOKEN) as client:
        first = await client.post("/orders", json=DRAFT, headers=KEY)
        other = await client.post("/orders", json={"what": "bread"}, headers=KEY)
        answers.append(MADE)
        second, third = [await client.post("/orders", json=DRAFT, headers=KEY) for _ in range(2)]

    assert (first.status_code, other.status_code) == (status, 422)
    assert (second.status_code, second.json(), second.headers.get("idempotency-replayed")) == (201, {"id": 9}, None)
    assert (third.json(), third.headers["idempotency-replayed"]) == ({"id": 9}, "true")
    assert set(keys_in(network)) == {b"8e03978e"}


@simulated
async def test_what_was_certainly_not_sent_frees_its_key() -> None:
    """Nothing was done, so the key stands for nothing: not even for that request."""
    given: list[object] = [NOT_SENT]
    network = SimulatedNetwork({make_order: lambda _: given[-1]})
    async with client_of(app_of(network), token=TOKEN) as client:
        first = await client.post("/orders", json=DRAFT, headers=KEY)
        given.append(MADE)
        other = await client.post("/orders", json={"what": "bread"}, headers=KEY)

    assert (first.status_code, other.status_code) == (503, 201)


@simulated
async def test_what_was_sent_before_a_try_that_was_not_stays_unknown() -> None:
    """Of two tries the first may have arrived, so the key is not free although the last one never left."""
    given: list[object] = [NOT_SENT, State.DOWN]
    network = SimulatedNetwork({make_order: lambda _: given.pop() if len(given) > 1 else given[0]})
    async with client_of(app_of(network), token=TOKEN) as client:
        first = await client.post("/orders", json=DRAFT, headers=KEY)
        other = await client.post("/orders", json={"what": "bread"}, headers=KEY)

    assert (first.status_code, other.status_code) == (503, 422)


@simulated
async def test_what_nobody_knows_stays_so_when_the_next_try_is_not_sent() -> None:
    """The first request may have arrived, so the key is not free for another although the second never left."""
    given: list[object] = [MADE, NOT_SENT, State.LATE]
    network = SimulatedNetwork({make_order: lambda _: given.pop()})
    async with client_of(app_of(network), token=TOKEN) as client:
        seen = [(await client.post("/orders", json=DRAFT, headers=KEY)).status_code for _ in range(2)]
        other = await client.post("/orders", json={"what": "bread"}, headers=KEY)
        again = await client.post("/orders", json=DRAFT, headers=KEY)

    assert (seen, other.status_code, again.status_code) == ([504, 503], 422, 201)


@simulated
async def test_a_draft_that_we_refuse_is_not_remembered() -> None:
    """Mended, it may be sent under the same key: nothing was asked of anybody."""
    network = SimulatedNetwork({make_order: Numbered()})
    async with client_of(app_of(network), token=TOKEN) as client:
        answers = [await client.post("/orders", json=draft, headers=KEY) for draft in ({"wat": 1}, DRAFT)]

    assert [answer.status_code for answer in answers] == [422, 201]
    assert answers[0].json()["type"].rpartition("/")[2] == "invalid"


@simulated
async def test_a_refusal_of_the_service_is_an_answer() -> None:
    """Whoever lost it is told again, and the service is not asked whether it has changed its mind."""
    network = SimulatedNetwork({make_order: answered({"code": "SOLD_OUT"}, status=409)})
    async with client_of(app_of(network), token=TOKEN) as client:
        first, again = [await client.post("/orders", json=DRAFT, headers=KEY) for _ in range(2)]

    assert (first.status_code, again.status_code, again.content) == (409, 409, first.content)
    assert again.headers["content-type"] == "application/problem+json"
    assert (again.headers["idempotency-replayed"], len(network.calls)) == ("true", 1)


@simulated
async def test_half_of_the_work_is_not_free() -> None:
    """One write arrived and the other never left: nobody may take the key for another request."""
    network = SimulatedNetwork({read_order: {"id": 1}, make_order: MADE, charge_card: NOT_SENT})
    async with client_of(app_of(network), token=TOKEN) as client:
        first = await client.put("/orders/1", headers=KEY)
        other = await client.put("/orders/2", headers=KEY)
        again = await client.put("/orders/1", headers=KEY)

    assert [one.status_code for one in (first, other, again)] == [503, 422, 503]
    assert keys_in(network) == [None, b"8e03978e", b"8e03978e"] * 2


@simulated
async def test_reading_is_no_write() -> None:
    """What fails before the first write has done nothing, however much was read."""
    network = SimulatedNetwork({read_order: State.LATE, make_order: MADE})
    async with client_of(app_of(network), token=TOKEN) as client:
        first = await client.put("/orders/1", headers=KEY)
        other = await client.put("/orders/2", headers=KEY)

    assert (first.status_code, other.status_code) == (504, 504)


@simulated
async def test_after_a_bug_nobody_claims_to_know() -> None:
    """It may have come after anything, so the key still stands for its request."""
    async with client_of(app_of(SimulatedNetwork({})), token=TOKEN) as client:
        statuses = [(await client.post("/bugs", content=body, headers=KEY)).status_code for body in (b"", b"x", b"")]

    assert statuses == [500, 422, 500]


@simulated
async def test_a_client_that_leaves_leaves_its_key_unknown() -> None:
    """The call was cut off with it; the client that comes back is sent on, and need not wait for a lease to end."""
    network = SimulatedNetwork({make_order: after(1, MADE)})
    async with client_of(app_of(network), token=TOKEN) as client:
        async with asyncio.TaskGroup() as group:
            leaving = group.create_task(client.post("/orders", json=DRAFT, headers=KEY))
            await pass_time(0.5)
            leaving.cancel()
        other = await client.post("/orders", json={"what": "bread"}, headers=KEY)
        again = await client.post("/orders", json=DRAFT, headers=KEY)

    assert (other.status_code, again.status_code) == (422, 201)
    assert len(network.calls) == 2


@simulated
async def test_a_client_that_leaves_before_anything_was_sent_leaves_its_key_free() -> None:
    """What was only read has changed nothing, and another request may have the key."""
    network = SimulatedNetwork({read_order: after(1, {"id": 1}), make_order: MADE, charge_card: {}})
    async with client_of(app_of(network), token=TOKEN) as client:
        async with asyncio.TaskGroup() as group:
            leaving = group.create_task(client.put("/orders/1", headers=KEY))
            await pass_time(0.5)
            leaving.cancel()
        other = await client.put("/orders/2", headers=KEY)

    assert other.status_code == 200
