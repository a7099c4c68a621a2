"""What does not pass through: what is another's, what is not there, what went wrong, and what nobody asked for."""

import json

import pytest

from ftgo_sandbox.testing import Fault, Sandbox
from tests.e2e.exchange import Asked, Told, direct, through
from tests.e2e.gateways import Client

PICTURE = ("restaurant", "/restaurants/1/picture", "/restaurants/1/picture")
GOOD_ANSWERS = 12
PROBLEM = "application/problem+json"


def receipt(order: int) -> Asked:
    """Ask for the receipt of an order."""
    return Asked("accounting", f"/receipts/{order}", f"/orders/{order}/receipt", {})


def photo(order: int, number: int) -> Asked:
    """Ask for a photo of an order."""
    path = f"/orders/{order}/photos/{number}"
    return Asked("order", path, path, {})


def problem(told: Told) -> str:
    """Name the problem; raises KeyError if it is none."""
    assert told.headers["content-type"] == PROBLEM
    return str(json.loads(told.body)["type"]).rpartition("/")[2]


def without_its_id(told: Told) -> dict[str, object]:
    """Give a problem without what is different each time."""
    return {**json.loads(told.body), "requestId": ""}


@pytest.mark.parametrize(
    ("headers", "status", "named"),
    [
        ({"Range": "bytes=999999-"}, 416, "range-not-satisfiable"),
        ({"If-Match": '"other"'}, 412, "precondition-failed"),
        ({"If-Unmodified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"}, 412, "precondition-failed"),
    ],
)
def test_a_refusal_keeps_its_status_and_becomes_our_problem(
    sandbox: Sandbox, client: Client, headers: dict[str, str], status: int, named: str
) -> None:
    """The client learns the status and how large it is, and nothing else of what the service said."""
    asked = Asked(*PICTURE, headers)
    there, here = direct(asked, sandbox), through(asked, client)

    assert (there.status, here.status, problem(here)) == (status, status, named)
    assert here.headers.get("content-range") == there.headers.get("content-range")
    assert json.loads(there.body)["code"].encode() not in here.body


def test_everybody_gets_their_own_receipts_and_no_others(sandbox: Sandbox, client: Client) -> None:
    """Two consumers ask for every receipt: each is answered as its service answers, and another's is not there."""
    orders = [*range(1, 61), 999_999]
    there = {(one, order): direct(receipt(order), sandbox, one).status for one in (1, 2) for order in orders}
    here = {(one, order): through(receipt(order), client, one) for one in (1, 2) for order in orders}
    nothing = without_its_id(here[2, 999_999])

    assert {key: told.status for key, told in here.items()} == there
    assert {(1, 4), (2, 9)} <= {key for key, status in there.items() if status == 200}
    assert not any(there[1, order] == there[2, order] == 200 for order in orders)
    assert all(without_its_id(told) == nothing for told in here.values() if told.status == 404)


@pytest.mark.parametrize(("order", "number", "owner"), [(4, 1, 1), (9, 2, 2)])
def test_everybody_sees_their_own_photos_and_no_others(
    sandbox: Sandbox, client: Client, order: int, number: int, owner: int
) -> None:
    """Another's photo can neither be seen nor thrown away, exactly as if it were not there."""
    other = 3 - owner
    seen = through(photo(order, number), client, owner)
    foreign = through(photo(order, number), client, other)
    missing = through(photo(order, 987), client, other)
    asked = photo(order, number)
    removed = through(Asked(asked.service, asked.there, asked.here, {}, "DELETE"), client, other)

    assert (seen.status, foreign.status, missing.status, removed.status) == (200, 404, 404, 404)
    assert without_its_id(foreign) == without_its_id(missing)
    assert through(photo(order, number), client, owner).status == 200


def test_a_receipt_before_the_money_is_taken_is_a_conflict(sandbox: Sandbox, client: Client) -> None:
    """What is not there yet is not the same as what is not there."""
    told = through(receipt(1), client)

    assert (told.status, problem(told)) == (409, "conflict")


@pytest.mark.parametrize("headers", [{"Cookie": "__Host-session=1"}, {"Cookie": "a=1; __Host-session=2"}])
def test_no_cookie_passes(sandbox: Sandbox, client: Client, headers: dict[str, str]) -> None:
    """Who brings a cookie is refused before any service hears of it; where people sign in, if no page of ours asks."""
    told = through(Asked(*PICTURE, headers), client)

    expected = (403, "cross-site") if client.name == "browser" else (400, "cookies-refused")
    assert (told.status, problem(told)) == expected


@pytest.mark.parametrize(
    "path", ["/restaurants/..%2f1/picture", "/restaurants/%2e%2e/picture", "/restaurants/1%00/picture"]
)
def test_no_value_leads_elsewhere(sandbox: Sandbox, client: Client, path: str) -> None:
    """A value that is no segment of a path is refused."""
    told = through(Asked("restaurant", "", path, {}), client)

    assert told.status in {400, 404}


@pytest.fixture
def trusted(sandbox: Sandbox, client: Client) -> Sandbox:
    """Give the sandbox when accounting has answered so often that no breaker gives it up for a few failures."""
    answers = [through(receipt(4), client) for _ in range(GOOD_ANSWERS)]
    assert {told.status for told in answers} == {200}
    return sandbox


@pytest.mark.parametrize(
    ("fault", "status", "named"),
    [
        (Fault(off=True), 502, "bad-gateway"),
        (Fault(drop=True), 502, "bad-gateway"),
        (Fault(error_status=500), 502, "bad-gateway"),
        (Fault(error_status=504), 504, "late"),
    ],
)
def test_a_service_that_fails_is_a_problem(
    trusted: Sandbox, client: Client, fault: Fault, status: int, named: str
) -> None:
    """Whatever a service does instead of answering, the client hears it in our words, which name nothing inside."""
    trusted.control.put("accounting", fault)
    told = through(receipt(4), client)

    assert (told.status, problem(told)) == (status, named)
    assert b"127.0.0.1" not in told.body


def test_a_service_that_is_busy_is_a_reason_to_wait(trusted: Sandbox, client: Client) -> None:
    """A 503 stays one, and says when to come again."""
    trusted.control.put("accounting", Fault(error_status=503))
    told = through(receipt(4), client)

    assert (told.status, problem(told)) == (503, "busy")
    assert int(told.headers["retry-after"]) >= 1


def test_a_service_that_hangs_costs_what_the_route_allows(trusted: Sandbox, client: Client) -> None:
    """An answer that does not begin within the time of its route is a 504, while the service still hangs."""
    trusted.control.put("accounting", Fault(hang=True))
    told = through(receipt(4), client)

    assert (told.status, problem(told)) == (504, "late")


def test_garbage_passes(trusted: Sandbox, client: Client) -> None:
    """A route reads no body, so it knows no garbage: what a service calls a receipt is told as one."""
    trusted.control.put("accounting", Fault(garbage=True))
    there, here = direct(receipt(4), trusted), through(receipt(4), client)

    assert (here.status, here.body, here.headers["content-type"]) == (200, there.body, "application/json")
    assert here.headers["cache-control"] == "no-store"  # the service did not say who may keep it
