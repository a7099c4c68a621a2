"""The promise of the order card: at most 2 kB before compression, whatever was ordered."""

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as some

from gateway_common import Caller, Parts
from gateway_common.caller import CallerKind
from gateway_common.testing.clock import simulated
from mobile_bff.endpoints.orders import order_card
from mobile_bff.models import Bill, Delivery, DeliveryInfo, LineItem, Order, RestaurantName, Sighting, Ticket
from mobile_bff.services import find_bill, find_delivery, find_order, find_restaurant
from mobile_bff.states import BillState, DeliveryState, OrderState, TicketState
from tests.mobile_bff.given import BILL, MOVING, ORDER, RESTAURANT, network, phone

MOST_BYTES = 2000
LONG = "Großmutters hausgemachte Käsespätzle mit Röstzwiebeln und grünem Salat (für zwei)"
GREATEST = 2**63 - 1
CONSUMER = Caller(CallerKind.CONSUMER, "7")


@simulated
async def test_largest_believable_order_fits() -> None:
    """A feast of 40 dishes with long names, on its way with everything known, is a card of at most 2 kB."""
    feast = [{"menuItemId": GREATEST - n, "name": f"{LONG} {n}", "price": "99.99", "quantity": 99} for n in range(40)]
    far = {"lat": -37.123456789, "lng": -122.123456789, "at": "2026-11-20T18:20:05.123456"}
    services = network(
        {
            find_order: ORDER
            | {"orderId": GREATEST, "restaurantId": GREATEST, "orderTotal": "395960.40", "lineItems": feast},
            find_restaurant: RESTAURANT | {"name": LONG},
            find_delivery: MOVING | {"courierName": LONG, "courierLocation": far},
            find_bill: BILL | {"state": "CAPTURED"},
        }
    )
    async with phone(services) as client:
        response = await client.get(f"/v1/orders/{GREATEST}")

    card = response.json()
    assert len(response.content) <= MOST_BYTES
    assert (len(card["dishes"]), card["more"], card["missing"]) == (5, 35, [])
    assert None not in {card["eta"], card["action"], card["courier"]["name"], card["bill"]["card"]}


@example(name="🍜" * 200, states=(OrderState.APPROVED, TicketState.PREPARING))
@example(name='\x00\\"' * 200, states=(OrderState.APPROVED, TicketState.PREPARING))
@given(name=some.text(max_size=200), states=some.tuples(some.sampled_from(OrderState), some.sampled_from(TicketState)))
def test_no_name_is_too_long_for_the_card(name: str, states: tuple[OrderState, TicketState]) -> None:
    """Names are cut to the width of the screen, so no text and no state makes the card larger."""
    at = datetime(2026, 11, 20, 18, 20, 5, 123456, tzinfo=UTC)
    order = Order(
        order_id=str(GREATEST),
        consumer_id=str(GREATEST),
        state=states[0],
        order_total=Decimal("9999999999.99"),
        restaurant_id=str(GREATEST),
        line_items=[LineItem(name=name, quantity=99)] * 40,
        rejection_reason="CONSUMER_BLOCKED",
    )
    delivery = Delivery(
        delivery_info=DeliveryInfo(state=DeliveryState.PICKED_UP),
        courier_name=name,
        courier_location=Sighting(lat=-37.123456789, lng=-122.123456789, at=at),
        eta=at,
    )
    card = order_card.view(
        order_id=str(GREATEST),
        order=order,
        ticket=Ticket(state=states[1]),
        delivery=delivery,
        restaurant=RestaurantName(name=name),
        bill=Bill(state=BillState.AUTHORIZED, payment_method_last4=name),
        parts=Parts.without("bill", "delivery", "restaurant", "ticket"),
        caller=CONSUMER,
    )

    assert len(card.model_dump_json().encode()) <= MOST_BYTES
