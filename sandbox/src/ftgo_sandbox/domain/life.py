"""The life of an order, decided by the time of the story alone: nothing here acts, waits or remembers.

confirmed ─ accepted ─ preparing ─ ready ─ picked up ─ delivered
        1 min      2 min     12 min    2 min       12 min

What is wanted for later than that stays accepted for longer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from ftgo_sandbox.domain.states import DeliveryState, TicketState

S = TypeVar("S", TicketState, DeliveryState)


@dataclass(frozen=True)
class Tempo:
    """How long each stage of an order takes in the story."""

    accepting: timedelta = timedelta(minutes=1)
    queueing: timedelta = timedelta(minutes=2)
    cooking: timedelta = timedelta(minutes=12)
    waiting: timedelta = timedelta(minutes=2)
    riding: timedelta = timedelta(minutes=12)


USUAL = Tempo()


@dataclass(frozen=True)
class Cooking:
    """When a ticket reaches each stage in the kitchen, in the story's time."""

    accepted: datetime
    preparing: datetime
    ready: datetime
    picked_up: datetime

    @classmethod
    def planned(cls, confirmed: datetime, tempo: Tempo = USUAL, *, delivered: datetime | None = None) -> "Cooking":
        """Plan from the moment at which the ticket was *confirmed*, for one at which it is to be *delivered*."""
        accepted = confirmed + tempo.accepting
        soonest = accepted + tempo.queueing
        latest = soonest if delivered is None else delivered - tempo.riding - tempo.waiting - tempo.cooking
        preparing = max(soonest, latest)
        ready = preparing + tempo.cooking
        return cls(accepted, preparing, ready, ready + tempo.waiting)

    @classmethod
    def promised(cls, accepted: datetime, ready_by: datetime, tempo: Tempo = USUAL) -> "Cooking":
        """Plan towards the time by which the restaurant promised to be ready."""
        preparing = min(accepted + tempo.queueing, ready_by)
        return cls(accepted, preparing, ready_by, ready_by + tempo.waiting)

    def state(self, now: datetime) -> TicketState:
        """Say which stage has been reached *now*."""
        return _latest(
            now,
            TicketState.AWAITING_ACCEPTANCE,
            {
                TicketState.ACCEPTED: self.accepted,
                TicketState.PREPARING: self.preparing,
                TicketState.READY_FOR_PICKUP: self.ready,
                TicketState.PICKED_UP: self.picked_up,
            },
        )


NEVER = Cooking(*[datetime.max] * 4)  # noqa: DTZ901 - our times have no zone


@dataclass(frozen=True)
class Riding:
    """When a courier picks a meal up and hands it over, in the story's time."""

    pickup: datetime
    dropoff: datetime

    @classmethod
    def planned(cls, ready_by: datetime, tempo: Tempo = USUAL) -> "Riding":
        """Plan from the time by which the meal is ready."""
        pickup = ready_by + tempo.waiting
        return cls(pickup, pickup + tempo.riding)

    def state(self, now: datetime) -> DeliveryState:
        """Say which stage has been reached *now*."""
        stages = {DeliveryState.PICKED_UP: self.pickup, DeliveryState.DELIVERED: self.dropoff}
        return _latest(now, DeliveryState.SCHEDULED, stages)

    def progress(self, now: datetime) -> float:
        """Say how much of the way from the restaurant to the consumer is behind the courier: 0 to 1."""
        return min(max((now - self.pickup) / (self.dropoff - self.pickup), 0.0), 1.0)


def _latest(now: datetime, first: S, stages: Mapping[S, datetime]) -> S:
    return next((state for state in reversed(list(stages)) if stages[state] <= now), first)
