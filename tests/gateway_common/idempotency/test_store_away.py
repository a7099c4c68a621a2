"""What becomes of writes under a key while the store is away."""

import asyncio
from collections.abc import Sequence
from typing import Literal

import pytest
from fastapi import FastAPI

from gateway_common.caller import Caller, CallerKind
from gateway_common.idempotency import Ledger
from gateway_common.idempotency.entering import ENTER
from gateway_common.settings import IdempotencySettings
from gateway_common.stores import MemoryStore, StoreDown
from gateway_common.stores.step import Step, Word
from gateway_common.testing import SimulatedNetwork, client_of, pass_time, simulated
from tests.gateway_common.idempotency.given import (
    DRAFT,
    KEY,
    MADE,
    app_of,
    charge_card,
    keys_in,
    make_order,
    read_order,
)
from tests.support.gateways import TOKEN


class Broken(MemoryStore):
    """Be away whenever somebody begins with a key, or ends, as *fails* says."""

    def __init__(self, fails: str) -> None:
        super().__init__()
        self._fails = fails

    async def step(self, step: Step, keys: Sequence[str], words: Sequence[Word], /) -> Sequence[Word]:
        """Begin."""
        self._fail("begin")
        return await super().step(step, keys, words)

    async def swap(self, key: str, old: bytes, new: bytes, /, *, seconds: float | Literal["left"] | None) -> bool:
        """End."""
        self._fail("end")
        return await super().swap(key, old, new, seconds=seconds)

    def _fail(self, at: str) -> None:
        if self._fails == at:
            raise StoreDown("it is away")


class Hazy(MemoryStore):
    """Begin with a key *after* so many seconds; its first answers, as many as are to be *lost*, do not arrive."""

    def __init__(self, *, after: float = 0.0, lost: int = 0) -> None:
        super().__init__()
        self._after = after
        self._lost = lost

    async def step(self, step: Step, keys: Sequence[str], words: Sequence[Word], /) -> Sequence[Word]:
        """Do it, and lose the answer."""
        answer = await super().step(step, keys, words)
        await pass_time(self._after)
        self._lost -= 1
        if self._lost >= 0:
            raise StoreDown("the answer was lost")
        return answer


class Stuck(MemoryStore):
    """Be away whenever somebody begins with a key, and come to no end when it is let go; count who *waits* for that."""

    def __init__(self) -> None:
        super().__init__()
        self.waits = 0

    async def step(self, step: Step, _keys: Sequence[str], _words: Sequence[Word], /) -> Sequence[Word]:
        """Fail, or wait."""
        if step is ENTER:
            raise StoreDown("it is away")
        self.waits += 1
        try:
            await pass_time(3600)
        finally:
            self.waits -= 1
        return []


def under(app: FastAPI, store: MemoryStore) -> None:
    """Put *store* under the running *app*."""
    app.state.ledger = Ledger("test", store, IdempotencySettings())


def broken(app: FastAPI, fails: str) -> None:
    """Put a store under the running *app* that fails."""
    app.state.ledger = Ledger("test", Broken(fails), IdempotencySettings())


@simulated
async def test_without_a_store_nothing_is_sent_that_needs_a_key() -> None:
    """503, and when to ask again: nobody could tell the second request from the first."""
    network = SimulatedNetwork({read_order: {"id": 1}, make_order: MADE, charge_card: None})
    app = app_of(network)
    async with client_of(app, token=TOKEN) as client:
        broken(app, "begin")
        response = await client.put("/orders/1", headers=KEY)

    assert (response.status_code, response.headers["retry-after"], network.calls) == (503, "2", [])


@simulated
async def test_without_a_store_what_may_have_a_key_goes_on_with_it() -> None:
    """The service knows the key as well, and has to know the second request again by itself."""
    network = SimulatedNetwork({make_order: MADE})
    app = app_of(network)
    async with client_of(app, token=TOKEN) as client:
        broken(app, "begin")
        statuses = [(await client.post("/orders", json=DRAFT, headers=KEY)).status_code for _ in range(2)]

    assert statuses == [201, 201]
    assert keys_in(network) == [b"8e03978e", b"8e03978e"]


@simulated
async def test_an_answer_that_could_not_be_written_down_is_told_all_the_same() -> None:
    """It is true. The key is held until its lease ends; then the same request is sent on."""
    network = SimulatedNetwork({make_order: MADE})
    app = app_of(network)
    async with client_of(app, token=TOKEN) as client:
        broken(app, "end")
        statuses = list[int]()
        for wait in (0, 59, 2):
            await pass_time(wait)
            statuses.append((await client.post("/orders", json=DRAFT, headers=KEY)).status_code)

    assert statuses == [201, 409, 201]


@pytest.mark.parametrize("lost", [1, 2])
@simulated
async def test_a_key_is_not_locked_by_a_beginning_that_nobody_heard_of(lost: int) -> None:
    """Nothing was sent, so it is let go, once more a second later if need be; even another request may have it then."""
    network = SimulatedNetwork({read_order: {"id": 1}, make_order: MADE, charge_card: None})
    app = app_of(network)
    async with client_of(app, token=TOKEN) as client:
        under(app, Hazy(lost=lost))
        first = await client.put("/orders/1", headers=KEY)
        await pass_time(1.1)
        second = await client.put("/orders/2", headers=KEY)

    assert (first.status_code, second.status_code) == (503, 200)


@simulated
async def test_a_client_that_leaves_while_it_is_begun_leaves_its_key_free() -> None:
    """Nothing was sent; whoever comes back need not wait for a lease to end."""
    network = SimulatedNetwork({make_order: MADE})
    app = app_of(network)
    async with client_of(app, token=TOKEN) as client:
        under(app, Hazy(after=0.05))
        async with asyncio.TaskGroup() as group:
            leaving = group.create_task(client.post("/orders", json=DRAFT, headers=KEY))
            await pass_time(0.02)
            leaving.cancel()
        await pass_time(1)
        again = await client.post("/orders", json=DRAFT, headers=KEY)

    assert again.status_code == 201
    assert len(network.calls) == 1


@simulated
async def test_an_outage_makes_no_crowd() -> None:
    """A thousand keys are let go of at once, and no more; at the end of a gateway none is waited for."""
    store = Stuck()
    ledger = Ledger("test", store, IdempotencySettings())
    for one in range(1100):
        await ledger.enter(Caller(CallerKind.CONSUMER, "ann"), f"key {one}", "a" * 64, required=False)
    await pass_time(1)
    most = store.waits
    await ledger.aclose()

    assert (most, store.waits) == (1000, 0)
