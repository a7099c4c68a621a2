"""A phone, a browser and a partner ask three gateways for the same order, while services come and go."""

import pytest

from ftgo_sandbox.testing import Fault, Sandbox
from tests.e2e.gateways import Client

LIVE = 1
NOT_OURS = 999_999


def test_three_gateways_give_three_answers_to_one_question(sandbox: Sandbox, client: Client) -> None:
    """Each gateway answers for the order in its own words, with everything there."""
    response = client.order_missing()
    told = response.json()

    assert (response.status_code, told["missing"]) == (200, [])
    assert (
        set(told)
        >= {
            "mobile": {"id", "status", "headline", "eta", "action", "dishes"},
            "browser": {"orderId", "lines", "timeline", "restaurant", "bill"},
            "public": {"id", "items", "ticket", "delivery", "bill", "restaurant"},
        }[client.name]
    )


def test_with_accounting_off_the_answers_say_what_is_missing(sandbox: Sandbox, client: Client) -> None:
    """A service that is gone costs its part, and nothing else."""
    well = client.order_missing().json()
    sandbox.control.put("accounting", Fault(off=True))
    response = client.order_missing(client.words.bill)
    told = response.json()

    assert (response.status_code, told["missing"]) == (200, [client.words.bill])
    assert told["bill"] is None
    assert response.headers["cache-control"] == "no-store"
    kept = set(well) - {"bill", "missing", "eta", "courier", "delivery", "ticket", "timeline", "preparation"}
    assert {name: told[name] for name in kept} == {name: well[name] for name in kept}


def test_with_the_order_service_off_there_is_no_answer(sandbox: Sandbox, client: Client) -> None:
    """What an answer cannot do without ends it, as a problem that names nothing inside."""
    sandbox.control.put("order", Fault(off=True))
    response = client.order(LIVE)
    problem = response.json()

    assert response.status_code in {502, 503}
    assert response.headers["content-type"] == "application/problem+json"
    assert problem["type"].startswith("tag:gateway-common.example,2026:problems/b")
    assert "127.0.0.1" not in response.text


def test_with_kitchen_hanging_the_answer_does_without(sandbox: Sandbox, client: Client) -> None:
    """A service that never answers costs its part: the answer comes while it still hangs."""
    sandbox.control.put("kitchen", Fault(hang=True))
    response = client.order_missing(client.words.ticket)

    assert (response.status_code, response.json()["missing"]) == (200, [client.words.ticket])


def test_with_the_order_service_hanging_the_budget_ends_the_wait(sandbox: Sandbox, client: Client) -> None:
    """What an answer cannot do without is waited for as long as the composition declares: then it is a 504."""
    sandbox.control.put("order", Fault(hang=True))
    response = client.get(client.words.order.format(LIVE))

    assert (response.status_code, response.json()["type"].rpartition("/")[2]) == (504, "late")


def test_a_client_that_allows_nothing_is_late_at_once(sandbox: Sandbox, client: Client) -> None:
    """Request-Timeout lowers the budget of one request: a millisecond is over before any service has answered."""
    response = client.get(client.words.order.format(LIVE), within=0.001)

    assert (response.status_code, response.json()["type"].rpartition("/")[2]) == (504, "late")


@pytest.mark.parametrize("fault", [Fault(garbage=True), Fault(drop=True), Fault(error_rate=1.0)])
def test_a_service_that_misbehaves_costs_its_part(sandbox: Sandbox, client: Client, fault: Fault) -> None:
    """Garbage, broken connections and errors are all a missing part."""
    sandbox.control.put("accounting", fault)
    response = client.order_missing(client.words.bill)

    assert (response.status_code, response.json()["missing"]) == (200, [client.words.bill])


def test_nobody_sees_the_order_of_another(sandbox: Sandbox, client: Client) -> None:
    """Every order is either one's own or does not exist, by whatever id it is asked for."""
    answers = {order_id: client.order(order_id, consumer=2) for order_id in [*range(1, 61), NOT_OURS]}
    own = {order_id for order_id, response in answers.items() if response.status_code == 200}
    nothing = answers[NOT_OURS].json()

    assert LIVE not in own
    assert 0 < len(own) < 30
    for order_id, response in answers.items():
        if order_id not in own:
            assert response.status_code == 404
            assert {**response.json(), "requestId": ""} == {**nothing, "requestId": ""}


@pytest.mark.parametrize("order_id", ["..", "%2e%2e", "1%2f..%2f2", "1%00", "1;x", "%5c", "1%252f2"])
def test_no_id_leads_out_of_its_place(sandbox: Sandbox, client: Client, order_id: str) -> None:
    """An id that is no segment of a path is refused, and never becomes another path."""
    response = client.order(order_id)

    assert response.status_code in {400, 404}


def test_without_a_token_nobody_is_told_anything(sandbox: Sandbox, client: Client) -> None:
    """No token, no answer; a cookie is no token either, and dropped where another one could be a proof."""
    path, dropped = client.words.order.format(LIVE), client.name == "browser"

    assert client.http.get(path).status_code == 401
    assert client.http.get(path, headers={"Authorization": "Bearer dev:"}).status_code == 401
    assert client.http.get(path, headers={"Cookie": "session=1"}).status_code == (401 if dropped else 400)
