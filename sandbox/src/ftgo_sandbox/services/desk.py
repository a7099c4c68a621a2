"""Where orders are placed, changed and found again."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Depends

from ftgo_sandbox.domain.history import HistoryQuery, page
from ftgo_sandbox.domain.orders import Order, OrderDraft, Wish, priced, total
from ftgo_sandbox.domain.refusals import Conflict, Unacceptable, Unknown
from ftgo_sandbox.domain.restaurants import Restaurant
from ftgo_sandbox.domain.states import OrderState
from ftgo_sandbox.domain.values import LineItem
from ftgo_sandbox.services.album import Album
from ftgo_sandbox.services.repeats import Repeats
from ftgo_sandbox.services.sagas import Sagas
from ftgo_sandbox.skeleton.directory import Directory
from ftgo_sandbox.skeleton.milestone import Milestone
from ftgo_sandbox.skeleton.service import held
from ftgo_sandbox.skeleton.surroundings import Surroundings

SECONDS_A_CALLER_WAITS = 0.5
LEFT_TOO_LONG = timedelta(minutes=30)
UNFINISHED = {OrderState.APPROVAL_PENDING, OrderState.CANCEL_PENDING, OrderState.REVISION_PENDING}


class Desk:
    """Hold the orders, and take them through their sagas."""

    def __init__(self, at: Surroundings) -> None:
        self.at = at
        self.directory = Directory(at)
        self.orders = {number: past.order for number, past in at.world.orders.items()}
        self.album = Album(at)
        self.sagas = Sagas(at, self.put)
        self.recovery = Milestone(at, self._is_left_too_long, self._take_up_again)
        self.recovery.expect(number for number, order in self.orders.items() if order.state in UNFINISHED)
        self._numbers = at.numbers()
        self._placed: dict[tuple[int, str], Order] = {}
        self._repeats = Repeats()

    def put(self, order: Order) -> Order:
        """Keep an order as it is now."""
        self.orders[order.order_id] = order
        return order

    async def place(self, draft: OrderDraft, key: str | None) -> Order:
        """Place an order, and set off to have it approved; the same *key* of the same consumer is one order."""
        items = priced(await self._restaurant(draft.restaurant_id), draft.line_items)
        if key and (placed := self._placed.get((draft.consumer_id, key))):
            return placed
        order = self.put(self._new(draft, items))
        if key:
            self._placed[draft.consumer_id, key] = order
        self.at.errands.start(self.sagas.create(order))
        return order

    async def cancel(self, order: Order, key: str | None) -> Order:
        """Call an order off, and say how far that came while the caller waited; the same *key* calls it off once."""
        if self._repeats.knows("cancel", order.order_id, key):
            return order
        with self._repeats.remembering("cancel", order.order_id, key):
            saga = self.sagas.cancel(self.put(order.begin_cancel()))
            if await self.at.errands.wait(saga, seconds=SECONDS_A_CALLER_WAITS) is False:
                raise Conflict("ORDER_NOT_CANCELLABLE", "It is too late to cancel the order.")
        return self.orders[order.order_id]

    async def revise(self, order: Order, wishes: tuple[Wish, ...], key: str | None) -> Order:
        """Change what is in an order, and say how far that came while the caller waited; once for the same *key*."""
        if self._repeats.knows("revise", order.order_id, key):
            return order
        with self._repeats.remembering("revise", order.order_id, key):
            begun = order.begin_revision()
            items = priced(await self.directory.find(order.restaurant_id), wishes)
            saga = self.sagas.revise(self.put(begun), items)
            if await self.at.errands.wait(saga, seconds=SECONDS_A_CALLER_WAITS) is False:
                raise Conflict("ORDER_NOT_REVISABLE", "The order cannot be changed like this any more.")
        return self.orders[order.order_id]

    def page(self, query: HistoryQuery) -> tuple[list[Order], str | None]:
        """Find a page of the orders, and the key of the next one."""
        return page(self.orders.values(), query, self.restaurant_name)

    def all_since(self, consumer_id: int | None, since: datetime | None) -> Iterator[Order]:
        """Go through all orders of a consumer, page by page."""
        query = HistoryQuery(consumer_id=consumer_id, since=since, limit=100)
        more = True
        while more:
            orders, start_key = self.page(query)
            yield from orders
            more = start_key is not None
            query = query.model_copy(update={"start_key": start_key})

    def restaurant_name(self, order: Order) -> str:
        """Name the restaurant that cooks an order."""
        return self.directory.name(order.restaurant_id)

    async def _restaurant(self, number: int) -> Restaurant:
        try:
            return await self.directory.find(number)
        except Unknown as error:
            raise Unacceptable("RESTAURANT_UNKNOWN", "There is no such restaurant.") from error

    def _new(self, draft: OrderDraft, items: tuple[LineItem, ...]) -> Order:
        return Order(
            order_id=next(self._numbers),
            state=OrderState.APPROVAL_PENDING,
            order_total=total(items),
            consumer_id=draft.consumer_id,
            restaurant_id=draft.restaurant_id,
            delivery_address=draft.delivery_address,
            delivery_time=draft.delivery_time,
            line_items=items,
            created_at=self.at.clock.now(),
        )

    def _is_left_too_long(self, number: int) -> bool:
        return self.orders[number].created_at + LEFT_TOO_LONG <= self.at.now

    async def _take_up_again(self, number: int) -> None:
        order = self.orders[number]
        match order.state:
            case OrderState.APPROVAL_PENDING:
                await self.sagas.create(order)
            case OrderState.CANCEL_PENDING:
                await self.sagas.cancel(order)
            case _:
                await self.sagas.revise(order, order.line_items)


Ours = Annotated[Desk, Depends(held(Desk))]
