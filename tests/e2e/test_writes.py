"""Orders are placed and cancelled through every gateway, and belong to whoever placed them."""

import time
from collections.abc import Callable

import pytest

from ftgo_sandbox.testing import Fault, Sandbox
from tests.e2e.drafts import draft, id_of, meal
from tests.e2e.gateways import Client

CONSUMER = 5
UNDER_WAY = {"placed", "confirming", "pending"}
SECONDS = 240.0


def _until(client: Client, order_id: str, there: Callable[[str], bool]) -> str:
    """Ask for the order until its status is *there*, and say what it is; or what it still is when time is over."""
    end = time.monotonic() + SECONDS
    while True:
        status = str(client.order(order_id, consumer=CONSUMER).json()["status"])
        if there(status) or time.monotonic() > end:
            return status


def test_an_order_placed_through_a_gateway_is_there_for_its_owner_alone(sandbox: Sandbox, client: Client) -> None:
    """What one consumer orders, that consumer sees, and nobody else."""
    restaurant, dishes = meal(sandbox.urls["restaurant"])
    placed = client.post(client.words.orders, draft(client, restaurant, dishes), consumer=CONSUMER)
    order_id = id_of(placed)

    assert placed.status_code == 201
    assert client.order(order_id, consumer=CONSUMER).status_code == 200
    assert client.order(order_id, consumer=1).status_code == 404


def test_the_same_key_places_one_order(sandbox: Sandbox, client: Client) -> None:
    """A write repeated under its Idempotency-Key does no more than the first."""
    restaurant, dishes = meal(sandbox.urls["restaurant"])
    wanted = draft(client, restaurant, dishes)
    key = {"Idempotency-Key": f"e2e-{client.name}"}
    first = client.post(client.words.orders, wanted, consumer=CONSUMER, **key)
    again = client.post(client.words.orders, wanted, consumer=CONSUMER, **key)

    assert id_of(first) == id_of(again)
    assert (first.headers.get("idempotency-replayed"), again.headers["idempotency-replayed"]) == (None, "true")


def test_after_a_time_out_the_same_request_settles_it(sandbox: Sandbox, client: Client) -> None:
    """Nobody knows whether there is an order: another one under the key is refused, and the same one is sent on."""
    restaurant, dishes = meal(sandbox.urls["restaurant"])
    wanted, other = draft(client, restaurant, dishes), draft(client, restaurant, dishes, quantity=6)
    key = {"Idempotency-Key": f"lost-{client.name}"}
    sandbox.control.put("order", Fault(hang=True))
    lost = client.post(client.words.orders, wanted, consumer=CONSUMER, **key, **{"Request-Timeout": "0.5"})
    refused = client.post(client.words.orders, other, consumer=CONSUMER, **key)
    sandbox.control.clear("order")
    placed, again = [client.post(client.words.orders, wanted, consumer=CONSUMER, **key) for _ in range(2)]

    assert (lost.status_code, refused.status_code, placed.status_code) == (504, 422, 201)
    assert id_of(placed) == id_of(again)
    assert again.headers["idempotency-replayed"] == "true"


@pytest.mark.parametrize(("quantity", "status"), [(0, 422), (100_000, 422)])
def test_an_order_that_makes_no_sense_is_refused(sandbox: Sandbox, client: Client, quantity: int, status: int) -> None:
    """What a client sends wrong is a problem that says where."""
    restaurant, dishes = meal(sandbox.urls["restaurant"])
    response = client.post(client.words.orders, draft(client, restaurant, dishes, quantity=quantity))

    assert response.status_code == status
    assert response.json()["errors"][0]["at"]


def test_nobody_cancels_the_order_of_another(sandbox: Sandbox, client: Client) -> None:
    """An order of somebody else cannot be cancelled: for its would-be canceller it does not exist."""
    path = f"{client.words.orders}/1/cancel"

    assert client.post(path, None, consumer=2).status_code == 404
    assert client.order(1).json()["status"] != "cancelled"


def test_a_placed_order_is_cancelled(sandbox: Sandbox, client: Client) -> None:
    """An order that its restaurant has not begun is cancelled, as its page then says."""
    restaurant, dishes = meal(sandbox.urls["restaurant"])
    placed = client.post(client.words.orders, draft(client, restaurant, dishes), consumer=CONSUMER)
    order_id = id_of(placed)
    _until(client, order_id, lambda status: status not in UNDER_WAY)
    response = client.post(f"{client.words.orders}/{order_id}/cancel", None, consumer=CONSUMER)

    assert response.status_code in {200, 202}, response.text
    assert _until(client, order_id, lambda status: status == "cancelled") == "cancelled"
