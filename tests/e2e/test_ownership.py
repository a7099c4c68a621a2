"""Every operation of every gateway, asked by one consumer for what belongs to another: all pairs of the two."""

from dataclasses import dataclass
from typing import Any

import httpx2
import pytest

from ftgo_sandbox.testing import Sandbox
from tests.e2e.drafts import draft, id_of, meal
from tests.e2e.gateways import Client

OWNERS = (5, 6)
PAIRS = [(owner, other) for owner in OWNERS for other in OWNERS if owner != other]
NOT_OURS = 999_999
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
ITEM = {"menuItemId": "1", "quantity": 2}


@dataclass(frozen=True)
class Door:
    """Hold an operation on one order, and what is sent to it; where a gateway has none, there is nothing to open."""

    method: str
    below: str
    json: Any = None
    content: bytes | None = None


DOORS = [
    Door("GET", ""),
    Door("POST", "/cancel"),
    Door("POST", "/revise", json={"items": [ITEM]}),
    Door("GET", "/receipt"),
    Door("POST", "/photos", content=PNG),
    Door("GET", "/photos/1"),
    Door("DELETE", "/photos/1"),
]
OWN = {
    "mobile": ["/v1/home"],
    "browser": ["/api/orders", "/api/orders/export", "/api/account"],
    "public": ["/v1/orders", "/v1/orders/export"],
}
CLAIMS = ["", "?consumerId={0}&consumer_id={0}&account_id={0}"]


def _sent(client: Client, door: Door, order_id: object, consumer: int, **headers: str) -> httpx2.Response:
    media_type = {"Content-Type": "image/png"} if door.content else {}
    return client.http.request(
        door.method,
        f"{client.words.orders}/{order_id}{door.below}",
        json=door.json,
        content=door.content,
        headers={"Authorization": f"Bearer dev:{consumer}", **media_type, **headers},
    )


def _placed(sandbox: Sandbox, client: Client, consumer: int, **headers: str) -> str:
    wanted = draft(client, *meal(sandbox.urls["restaurant"]))
    return id_of(client.post(client.words.orders, wanted, consumer=consumer, **headers))


def _nameless(response: httpx2.Response) -> dict[str, Any]:
    return {**response.json(), "requestId": "", "instance": ""}


@pytest.mark.parametrize("door", DOORS, ids=lambda door: f"{door.method} {door.below or '/'}")
@pytest.mark.parametrize(("owner", "other"), PAIRS)
def test_no_operation_opens_the_order_of_another(
    sandbox: Sandbox, client: Client, door: Door, owner: int, other: int
) -> None:
    """Whatever is asked of the order of another is answered as for one that does not exist."""
    order_id = _placed(sandbox, client, owner)
    nothing = _sent(client, door, NOT_OURS, other)
    plainly = _sent(client, door, order_id, other)
    claiming = _sent(client, door, order_id, other, **sandbox.shown(f"consumer:{owner}", "order"))

    assert nothing.status_code == plainly.status_code == claiming.status_code == 404
    assert _nameless(plainly) == _nameless(claiming) == _nameless(nothing)
    assert _sent(client, DOORS[0], order_id, owner).json()["status"] not in {"cancelled", "cancelling"}


@pytest.mark.parametrize("claim", CLAIMS, ids=["plainly", "claiming"])
@pytest.mark.parametrize(("owner", "other"), PAIRS)
def test_lists_hold_the_orders_of_whoever_asks(
    sandbox: Sandbox, client: Client, owner: int, other: int, claim: str
) -> None:
    """History, home, account and export are those of the caller, whatever else the request says."""
    order_id = _placed(sandbox, client, owner)
    paths = OWN[client.name]
    theirs = [client.get(path + claim.format(owner), consumer=other) for path in paths]
    own = [client.get(path, consumer=owner) for path in paths]

    assert f'"{order_id}"' in own[0].text
    assert f'"{order_id}"' not in "".join(response.text for response in theirs)
    assert theirs[-1].text != own[-1].text


@pytest.mark.parametrize(("owner", "other"), PAIRS)
def test_the_same_key_of_two_consumers_places_two_orders(
    sandbox: Sandbox, client: Client, owner: int, other: int
) -> None:
    """An Idempotency-Key means nothing to anybody else."""
    key = {"Idempotency-Key": f"shared-{client.name}-{owner}-{other}"}
    first = _placed(sandbox, client, owner, **key)
    second = _placed(sandbox, client, other, **key)

    assert first != second
    assert client.order(first, consumer=other).status_code == 404
