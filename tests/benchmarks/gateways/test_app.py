import pytest

from benchmarks.gateways.app import create_app
from benchmarks.gateways.counts import COUNTS
from benchmarks.gateways.services import find_bill, find_list, find_order, find_restaurant, find_ticket
from benchmarks.services.answers import ITEM
from gateway_common import GatewaySettings
from gateway_common.testing import SimulatedNetwork, client_of
from gateway_common.testing.network import Given

SERVICES = ("order", "kitchen", "accounting", "restaurant", "delivery", "consumer")
LINE = {"menuItemId": 1206, "name": "Crispy chickpeas", "quantity": 1}
CONSUMER = "dev:1"
GIVEN: Given = {
    find_order: {"orderId": 1, "state": "APPROVED", "orderTotal": "45.00", "lineItems": [LINE]},
    find_ticket: {"ticketId": 1, "state": "PREPARING"},
    find_bill: {"state": "AUTHORIZED", "amount": "45.00"},
    find_restaurant: {"name": "Green Tangent", "rating": 4.6},
    find_list: {"items": [ITEM]},
}


def settings() -> GatewaySettings:
    return GatewaySettings.load(
        {"GATEWAY_PROFILE": "sandbox"}
        | {f"GATEWAY_SERVICES__{name.upper()}__URL": "http://127.0.0.1:9" for name in SERVICES}
    )


@pytest.mark.parametrize("count", COUNTS)
async def test_a_composition_has_as_many_parts_as_its_path_says(count: int) -> None:
    """Each part is one call, and each call is told."""
    network = SimulatedNetwork(GIVEN)

    async with client_of(create_app(settings(), reach=lambda: network), token=CONSUMER) as client:
        answer = await client.get(f"/parts/{count}")

    assert answer.status_code == 200
    assert len(answer.json()["parts"]) == len(network.calls) == count


async def test_a_list_passes_through_models() -> None:
    """A list is read and written as what it is."""
    async with client_of(create_app(settings(), reach=lambda: SimulatedNetwork(GIVEN)), token=CONSUMER) as client:
        answer = await client.get("/lists/1000")

    assert answer.json() == {"items": [ITEM | {"id": "1201"}]}
