"""The three sagas of the order service, told as they go.

**create**  validate the consumer, create the ticket, authorize the money, confirm the ticket, approve the order.
**cancel**  cancel the ticket – which has no undo: only the kitchen's own no leads back –, reverse the authorization,
            cancel the delivery.
**revise**  revise the ticket, revise the authorization.
"""

from collections.abc import Callable, Sequence
from functools import partial

from pydantic import BaseModel

from ftgo_sandbox.domain.messages import Amount, Authorization, DeliveryDraft, OrderCheck, TicketDraft, TicketRevision
from ftgo_sandbox.domain.orders import Order, total
from ftgo_sandbox.domain.values import LineItem
from ftgo_sandbox.skeleton.peers import PeerError
from ftgo_sandbox.skeleton.saga import Act, Saga, insistently, surely
from ftgo_sandbox.skeleton.surroundings import Surroundings


class Sagas:
    """Take orders through their sagas; *put* keeps an order as it is now."""

    def __init__(self, at: Surroundings, put: Callable[[Order], Order]) -> None:
        self._at = at
        self._put = put

    async def create(self, order: Order) -> None:
        """Have a new order approved, or reject it."""
        saga = Saga(self._at.clock)
        try:
            await saga.step(self._ask("consumer", f"/consumers/{order.consumer_id}/validate-order", _check(order)))
            await saga.step(self._ask("kitchen", "/tickets", _ticket(order)), undo=self._kitchen(order, "cancel"))
            await saga.step(self._authorize(order), undo=self._money(order, "reverse"))
            await saga.step(self._kitchen(order, "confirm"))
        except PeerError as error:
            self._put(order.rejected(error.reason))
            await saga.back()
        else:
            self._put(order.approved())
            await surely(self._ask("delivery", "/deliveries", _delivery(order)), self._at.clock)

    async def cancel(self, order: Order) -> bool:
        """Call an order off, and tell whether that could be done."""
        try:
            await insistently(self._kitchen(order, "cancel"), self._at.clock)
        except PeerError:
            self._put(order.approved())
            return False
        await surely(self._money(order, "reverse"), self._at.clock)
        self._put(order.cancelled())
        await surely(self._ask("delivery", f"/deliveries/{order.order_id}/cancel"), self._at.clock, expected=True)
        return True

    async def revise(self, order: Order, items: Sequence[LineItem]) -> bool:
        """Change what is in an order, and tell whether that could be done."""
        saga = Saga(self._at.clock)
        try:
            await saga.step(self._cook(order, items), undo=self._cook(order, order.line_items))
            await saga.step(self._hold(order, items), undo=self._hold(order, order.line_items))
        except PeerError:
            self._put(order.approved())
            await saga.back()
            return False
        self._put(order.revised(items))
        return True

    def _authorize(self, order: Order) -> Act:
        path = f"/accounts/{order.consumer_id}/authorizations"
        return self._ask("accounting", path, Authorization(order_id=order.order_id, amount=order.order_total))

    def _cook(self, order: Order, items: Sequence[LineItem]) -> Act:
        return self._kitchen(order, "revise", TicketRevision(line_items=tuple(items)))

    def _hold(self, order: Order, items: Sequence[LineItem]) -> Act:
        return self._money(order, "revise", Amount(amount=total(items)))

    def _kitchen(self, order: Order, verb: str, body: BaseModel | None = None) -> Act:
        return self._ask("kitchen", f"/tickets/{order.order_id}/{verb}", body)

    def _money(self, order: Order, verb: str, body: BaseModel | None = None) -> Act:
        return self._ask("accounting", f"/accounts/{order.consumer_id}/authorizations/{order.order_id}/{verb}", body)

    def _ask(self, service: str, path: str, body: BaseModel | None = None) -> Act:
        return partial(self._at.peers.post, service, path, body)


def _check(order: Order) -> OrderCheck:
    return OrderCheck(order_total=order.order_total)


def _ticket(order: Order) -> TicketDraft:
    return TicketDraft(
        ticket_id=order.order_id,
        consumer_id=order.consumer_id,
        restaurant_id=order.restaurant_id,
        line_items=order.line_items,
        delivery_time=order.delivery_time,
    )


def _delivery(order: Order) -> DeliveryDraft:
    return DeliveryDraft(
        order_id=order.order_id,
        consumer_id=order.consumer_id,
        restaurant_id=order.restaurant_id,
        delivery_address=order.delivery_address,
    )
