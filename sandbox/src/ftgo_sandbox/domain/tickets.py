"""Tickets: what the kitchen has to cook, and how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ftgo_sandbox.domain.life import Cooking
from ftgo_sandbox.domain.refusals import Conflict
from ftgo_sandbox.domain.states import TicketState
from ftgo_sandbox.domain.values import TicketItem

CHANGEABLE = {
    TicketState.CREATE_PENDING,
    TicketState.AWAITING_ACCEPTANCE,
    TicketState.ACCEPTED,
    TicketState.CANCEL_PENDING,
    TicketState.REVISION_PENDING,
}


@dataclass(frozen=True)
class Ticket:
    """Hold one order of the kitchen, whose *course* is a plan, or the state in which a saga holds it.

    *delivery_time* is when the consumer wants it, in real time; None is as soon as can be.
    """

    ticket_id: int
    consumer_id: int
    restaurant_id: int
    line_items: tuple[TicketItem, ...]
    course: Cooking | TicketState = TicketState.CREATE_PENDING
    delivery_time: datetime | None = None

    def state(self, now: datetime) -> TicketState:
        """Say how far it is *now*, in the story's time."""
        return self.course.state(now) if isinstance(self.course, Cooking) else self.course

    def confirmed(self, now: datetime, delivered: datetime | None = None) -> "Ticket":
        """Let it be cooked, so that it can be *delivered* by then; once is enough."""
        if isinstance(self.course, Cooking):
            return self
        self._must_be({TicketState.CREATE_PENDING}, now)
        return replace(self, course=Cooking.planned(now, delivered=delivered))

    def accepted(self, now: datetime, ready_by: datetime) -> "Ticket":
        """Promise it for *ready_by*."""
        self._must_be({TicketState.AWAITING_ACCEPTANCE}, now)
        return replace(self, course=Cooking.promised(now, ready_by))

    def cancelled(self, now: datetime) -> "Ticket":
        """Do not cook it; once is enough."""
        self._must_be(CHANGEABLE | {TicketState.CANCELLED}, now)
        return replace(self, course=TicketState.CANCELLED)

    def revised(self, now: datetime, items: Sequence[TicketItem]) -> "Ticket":
        """Cook something else."""
        self._must_be(CHANGEABLE, now)
        course = Cooking.planned(now) if self.course is TicketState.REVISION_PENDING else self.course
        return replace(self, line_items=tuple(items), course=course)

    def _must_be(self, states: set[TicketState], now: datetime) -> None:
        if (state := self.state(now)) not in states:
            raise Conflict("TICKET_NOT_CHANGEABLE", f"The ticket is {state}.")
