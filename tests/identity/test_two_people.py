"""Two people, all pairs of their ids, all operations of all gateways, with every kind of proof (T13)."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest

from ftgo_sandbox.testing import Sandbox
from tests.e2e.drafts import draft, id_of, meal
from tests.e2e.gateways import Client
from tests.identity.operations import (
    OF_EVERYBODY,
    OF_ONE_ORDER,
    OF_SESSIONS,
    OF_WHOEVER_ASKS,
    PLACING,
    Operation,
    offered,
    prefix,
)
from tests.identity.people import PROOFS, Person, Things, answer_to

NOBODYS = "999999"
READING = Operation("GET", "/orders/{order_id}")
LOOKING = Operation("GET", "/orders/{order_id}/photos/{photo_id}")
CLAIMS = ("", "consumerId={0}&consumer_id={0}&account_id={0}&account={0}")
BASKET = "restaurantId=1&item=101:2"
MANY = 20
TIMES = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+")

Pair = tuple[Person, Person]


def order_of(city: Sandbox, order_id: str) -> Any:  # noqa: ANN401 – any JSON
    """Give an order as its service has it."""
    shown = city.shown("service:test", "order")
    return httpx2.get(f"{city.urls['order']}/orders/{order_id}", headers=shown, timeout=60).json()


def unchanging(order: Any) -> Any:  # noqa: ANN401 – any JSON
    return {name: order[name] for name in ("consumerId", "orderTotal", "lineItems", "deliveryAddress")}


def tables() -> list[str]:
    return [str(one) for one in (*OF_ONE_ORDER, *OF_WHOEVER_ASKS, *PLACING, *OF_SESSIONS, *OF_EVERYBODY)]


def test_every_operation_is_somebodys() -> None:
    """Each operation of each gateway stands in one table, and each line of the tables is an operation of some."""
    everything = {one for gateway, _ in PROOFS for one in offered(gateway)}

    assert sorted(everything) == sorted(tables())
    assert len(everything) >= 30


@pytest.mark.parametrize("operation", OF_ONE_ORDER, ids=str)
def test_what_is_anothers_does_not_exist(city: Sandbox, pair: Pair, operation: Operation) -> None:
    """Byte by byte it is the answer about what nobody has, whichever ids of the two are paired; and nothing changes."""
    owner, other = pair
    if str(operation) not in offered(owner.gateway):
        pytest.skip(f"{owner.gateway} does not offer it")
    before = unchanging(order_of(city, owner.things.order_id))
    etag = owner.ask(READING, owner.things).headers.get("etag", "*")
    nothing = answer_to(other.ask(operation, Things(NOBODYS, NOBODYS)))
    tried = [
        answer_to(other.ask(operation, owner.things)),
        answer_to(other.ask(operation, Things(owner.things.order_id, other.things.photo_id))),
        answer_to(other.ask(operation, owner.things, **city.shown(f"consumer:{owner.consumer}", "order"))),
    ]
    if "photo_id" in operation.path:
        tried.append(answer_to(other.ask(operation, Things(other.things.order_id, owner.things.photo_id))))
    if operation == READING:
        tried.append(answer_to(other.ask(operation, owner.things, **{"If-None-Match": etag})))
    after = order_of(city, owner.things.order_id)

    assert nothing[0] == 404
    assert tried == [nothing] * len(tried)
    assert unchanging(after) == before
    assert not after["state"].startswith("CANCEL")
    assert owner.ask(LOOKING, owner.things).status_code == 200


@pytest.mark.parametrize("claim", CLAIMS, ids=["plainly", "claiming"])
@pytest.mark.parametrize("operation", OF_WHOEVER_ASKS, ids=str)
def test_lists_are_those_of_whoever_asks(pair: Pair, operation: Operation, claim: str) -> None:
    """Nothing of the owner is in the other's answer, whosever it claims to be; some refuse to hear a claim."""
    owner, other = pair
    if str(operation) not in offered(owner.gateway):
        pytest.skip(f"{owner.gateway} does not offer it")
    query = "&".join(filter(None, [BASKET if "checkout" in operation.path else "", claim.format(owner.consumer)]))
    path = f"{prefix(owner.gateway)}{operation.path}"
    own = owner.send(operation, f"{path}?{query}")
    theirs = other.send(operation, f"{path}?{query}")

    assert own.status_code == theirs.status_code
    assert own.status_code == 200 or (claim and own.status_code == 422)
    assert f'"{owner.things.order_id}"' not in theirs.text
    assert own.status_code == 422 or TIMES.sub("", theirs.text) != TIMES.sub("", own.text)


def test_whoever_orders_orders_for_themselves(city: Sandbox, pair: Pair) -> None:
    """Whatever the body says about whose order it is; and the owner's Idempotency-Key means nothing to the other."""
    owner, other = pair
    path = f"{prefix(owner.gateway)}/orders"
    wanted = draft(Client(owner.gateway, owner.http), *meal(city.urls["restaurant"]))
    key = {"Idempotency-Key": f"of-{owner.things.order_id}"}
    first = id_of(owner.send(Operation("POST", "", key, json=wanted), path))
    second = id_of(other.send(Operation("POST", "", key, json=wanted), path))
    claimed = other.send(Operation("POST", "", json={**wanted, "consumerId": int(owner.consumer)}), path)
    made = [second] if claimed.status_code == 422 else [second, id_of(claimed)]

    assert claimed.status_code in {201, 422}
    assert first not in made
    assert {str(order_of(city, one)["consumerId"]) for one in made} == {other.consumer}


def test_who_asks_at_the_same_time_gets_no_answer_of_another(pair: Pair) -> None:
    """Side by side, for the same path, the owner alone sees the order, and everybody their own list."""
    owner = pair[0]
    path = prefix(owner.gateway) + ("/home" if owner.gateway == "mobile" else "/orders")
    with ThreadPoolExecutor(MANY) as threads:
        orders = [threads.submit(who.ask, READING, owner.things) for _ in range(MANY) for who in pair]
        lists = [threads.submit(who.send, READING, path) for _ in range(MANY) for who in pair]
        own, theirs = orders[::2], orders[1::2]

    assert {one.result().json().get("status") for one in theirs} == {404}
    assert {one.result().status_code for one in own} == {200}
    assert {f'"{owner.things.order_id}"' in one.result().text for one in lists[::2]} == {True}
    assert {f'"{owner.things.order_id}"' in one.result().text for one in lists[1::2]} == {False}


def test_a_session_is_ended_by_its_person_alone(pair: Pair) -> None:
    """The name of another's session is as good as none, and stands in no list but theirs."""
    owner, other = pair
    if "Cookie" not in owner.shown:
        pytest.skip("nobody has a session here")
    listed, ending = Operation("GET", "/auth/sessions"), Operation("DELETE", "/auth/sessions")
    own, theirs = ({one["name"] for one in who.send(listed, listed.path).json()["sessions"]} for who in (owner, other))
    nothing = answer_to(other.send(ending, f"{ending.path}/{'0' * 32}"))
    tried = [answer_to(other.send(ending, f"{ending.path}/{name}")) for name in own]

    assert (len(own), own & theirs) == (1, set())
    assert (nothing[0], tried) == (404, [nothing])
    assert owner.send(listed, listed.path).status_code == 200
