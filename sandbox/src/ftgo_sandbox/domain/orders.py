"""Orders: how they are priced, and how their sagas move them.

APPROVAL_PENDING ─┬─ APPROVED ─┬─ CANCEL_PENDING ─┬─ CANCELLED
                  └─ REJECTED  │                  └─ APPROVED
                               └─ REVISION_PENDING ── APPROVED
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from ftgo_sandbox.domain.refusals import Conflict, Unacceptable
from ftgo_sandbox.domain.restaurants import Restaurant
from ftgo_sandbox.domain.states import OrderState
from ftgo_sandbox.domain.values import Address, Id, LineItem, MenuItem, Money, Quantity, Time, Wire


class Wish(Wire):
    """Ask for one dish, some times."""

    menu_item_id: Id
    quantity: Quantity


class OrderDraft(Wire):
    """Ask for a meal."""

    consumer_id: Id
    restaurant_id: Id
    delivery_address: Address
    delivery_time: Time | None = None
    line_items: tuple[Wish, ...]


class Order(Wire):
    """Hold what a consumer ordered, and how far the order is."""

    order_id: Id
    state: OrderState
    order_total: Money
    consumer_id: Id
    restaurant_id: Id
    delivery_address: Address
    delivery_time: Time | None
    line_items: tuple[LineItem, ...]
    created_at: Time
    rejection_reason: str | None = None

    def approved(self) -> "Order":
        """Let it be cooked, as it is."""
        return self._with(state=OrderState.APPROVED)

    def rejected(self, reason: str) -> "Order":
        """End it before it began."""
        return self._with(state=OrderState.REJECTED, rejection_reason=reason)

    def begin_cancel(self) -> "Order":
        """Try to call it off."""
        self._must_be_approved("ORDER_NOT_CANCELLABLE")
        return self._with(state=OrderState.CANCEL_PENDING)

    def cancelled(self) -> "Order":
        """Call it off."""
        return self._with(state=OrderState.CANCELLED)

    def begin_revision(self) -> "Order":
        """Try to change what is in it."""
        self._must_be_approved("ORDER_NOT_REVISABLE")
        return self._with(state=OrderState.REVISION_PENDING)

    def revised(self, items: Sequence[LineItem]) -> "Order":
        """Change what is in it, and what it costs."""
        return self._with(state=OrderState.APPROVED, line_items=tuple(items), order_total=total(items))

    def _must_be_approved(self, code: str) -> None:
        if self.state is not OrderState.APPROVED:
            raise Conflict(code, f"The order is {self.state}.")

    def _with(self, **changes: object) -> "Order":
        return self.model_copy(update=changes)


def total(items: Iterable[LineItem]) -> Decimal:
    """Add up what *items* cost."""
    return sum((item.price * item.quantity for item in items), Decimal("0.00"))


def priced(restaurant: Restaurant, wishes: Sequence[Wish]) -> tuple[LineItem, ...]:
    """Turn *wishes* into what the *restaurant* will cook, at its prices."""
    menu = {item.id: item for item in restaurant.menu.menu_items}
    if not wishes:
        raise Unacceptable("ORDER_EMPTY", "An order needs at least one dish.")
    if unknown := [wish.menu_item_id for wish in wishes if wish.menu_item_id not in menu]:
        raise Unacceptable("MENU_ITEM_UNKNOWN", f"{restaurant.name} has no dish {unknown[0]}.")
    items = tuple(_counted(menu[wish.menu_item_id], wish.quantity) for wish in wishes)
    if total(items) < restaurant.minimum_order:
        raise Unacceptable("MINIMUM_NOT_MET", f"{restaurant.name} delivers from {restaurant.minimum_order} on.")
    return items


def _counted(dish: MenuItem, quantity: int) -> LineItem:
    return LineItem(menu_item_id=dish.id, name=dish.name, price=dish.price, quantity=quantity)
