"""`include` and `fields`: what a partner asks to be told of an order."""

import pytest

from gateway_common.testing import simulated
from public_bff.endpoints.orders import get_order
from public_bff.queries import IncludedPart
from public_bff.queries.selection import FIELDS
from public_bff.views import Order
from tests.public_bff.given import network_with, partner


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("fields=status", {"id", "status", "missing"}),
        ("fields=status,total", {"id", "status", "total", "missing"}),
        ("fields=status&fields=total", {"id", "status", "total", "missing"}),
        ("fields=%20status%20,,total,", {"id", "status", "total", "missing"}),
        ("fields=status,bill&include=bill", {"id", "status", "bill", "missing"}),
        ("fields=id", {"id", "missing"}),
        ("fields=missing", {"id", "missing"}),
        ("fields=bill", {"id", "missing"}),
        ("fields=status&include=bill", {"id", "status", "missing"}),
    ],
)
@simulated
async def test_fields_keeps_what_it_names(query: str, told: set[str]) -> None:
    """Only named fields stay, and `id` and `missing`; a part has to be included, and kept."""
    async with partner() as client:
        response = await client.get(f"/v1/orders/42?{query}")

    assert response.status_code == 200
    assert response.json().keys() == told


@simulated
async def test_what_is_not_kept_is_not_asked() -> None:
    """A part that is included, but not among the fields, costs no call."""
    network = network_with()

    async with partner(network) as client:
        await client.get("/v1/orders/42?include=ticket,bill&fields=status,bill")

    assert sorted(network.asked()) == ["find_bill", "find_order"]


@pytest.mark.parametrize("query", ["", "fields=", "include=", "include=,&fields=,"])
@simulated
async def test_empty_lists_choose_nothing_special(query: str) -> None:
    """An empty list counts as none: all fields, no parts."""
    async with partner() as client:
        told = (await client.get(f"/v1/orders/42?{query}")).json()

    assert told.keys() == FIELDS.keys() - {"ticket", "delivery", "bill", "restaurant"}


@pytest.mark.parametrize(
    ("query", "place", "known"),
    [
        ("fields=status,colour", "fields", ["id", "status", "deliveryAddress", "restaurant", "missing"]),
        ("fields=placed_at", "fields", ["placedAt"]),
        ("fields=stat", "fields", ["status"]),
        ("include=ticket,menu", "include", ["ticket", "delivery", "bill", "restaurant"]),
        ("include=rest", "include", ["restaurant"]),
        ("feilds=status", "feilds", []),
    ],
)
@simulated
async def test_unknown_names_are_refused_with_the_known_ones(query: str, place: str, known: list[str]) -> None:
    """A name nobody knows is a 422 that says where it stands and which names there are, and nothing is asked."""
    network = network_with()

    async with partner(network) as client:
        response = await client.get(f"/v1/orders/42?{query}")

    (error,) = response.json()["errors"]
    assert (response.status_code, network.asked()) == (422, [])
    assert response.headers["content-type"] == "application/problem+json"
    assert place in error["at"]
    assert [name for name in known if name not in error["detail"]] == []


def test_every_field_of_an_order_can_be_named() -> None:
    """The names that `fields` knows are those of the view, so a new field can be chosen at once."""
    assert set(FIELDS) == set(Order.model_json_schema(mode="serialization")["properties"])


def test_every_part_can_be_chosen() -> None:
    """What `include` may name is what the composition wants, and every part is a field of the view."""
    wanted = {node.name for node in get_order.plan.nodes if not node.part.needed}

    assert wanted == {str(part) for part in IncludedPart}
    assert wanted <= FIELDS.keys()
