"""Deliveries: who brings what where, and how far the courier is."""

from dataclasses import dataclass, replace
from datetime import datetime

from ftgo_sandbox.domain import geography
from ftgo_sandbox.domain.life import Riding
from ftgo_sandbox.domain.refusals import Conflict
from ftgo_sandbox.domain.states import DeliveryState
from ftgo_sandbox.domain.values import Location


@dataclass(frozen=True)
class Courier:
    """Ride for the sandbox."""

    courier_id: int
    name: str


@dataclass(frozen=True)
class Delivery:
    """Hold one delivery, whose *course* is a plan, or PENDING or CANCELLED while there is none."""

    order_id: int
    consumer_id: int
    start: Location
    end: Location
    courier: Courier | None = None
    course: Riding | DeliveryState = DeliveryState.PENDING

    def state(self, now: datetime) -> DeliveryState:
        """Say how far it is *now*, in the story's time."""
        return self.course.state(now) if isinstance(self.course, Riding) else self.course

    def scheduled(self, courier: Courier, ready_by: datetime) -> "Delivery":
        """Send a *courier* for what is ready by then; only a pending delivery needs one."""
        if self.course is not DeliveryState.PENDING:
            return self
        return replace(self, courier=courier, course=Riding.planned(ready_by))

    def cancelled(self, now: datetime) -> "Delivery":
        """Send nobody, unless the meal is on its way."""
        if self.state(now) in {DeliveryState.PICKED_UP, DeliveryState.DELIVERED}:
            raise Conflict("DELIVERY_UNDER_WAY", f"The delivery is {self.state(now)}.")
        return replace(self, course=DeliveryState.CANCELLED)

    def whereabouts(self, now: datetime) -> Location | None:
        """Point at the courier, who is worth watching from the pick-up to the door."""
        if not isinstance(self.course, Riding) or self.state(now) is not DeliveryState.PICKED_UP:
            return None
        return geography.between(self.start, self.end, self.course.progress(now))
