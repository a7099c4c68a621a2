from datetime import timedelta

import pytest

from ftgo_sandbox.domain.life import Cooking, Riding
from ftgo_sandbox.domain.states import DeliveryState, TicketState
from tests.sandbox.simulated_clock import START


def after(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("minutes", "state"),
    [
        (0, TicketState.AWAITING_ACCEPTANCE),
        (0.99, TicketState.AWAITING_ACCEPTANCE),
        (1, TicketState.ACCEPTED),
        (3, TicketState.PREPARING),
        (15, TicketState.READY_FOR_PICKUP),
        (17, TicketState.PICKED_UP),
        (10_000, TicketState.PICKED_UP),
    ],
)
def test_the_time_alone_says_how_far_a_ticket_is(minutes: float, state: TicketState) -> None:
    """A ticket is accepted after a minute, cooked after two more, ready after twelve, picked up after two."""
    cooking = Cooking.planned(START)

    assert cooking.state(START + after(minutes)) is state


@pytest.mark.parametrize(("wanted", "preparing"), [(29, 3), (5, 3), (-60, 3), (30, 4), (89, 63)])
def test_what_is_wanted_later_is_cooked_later(wanted: float, preparing: float) -> None:
    """A meal is delivered when it is wanted if that is later than it could be, and as soon as it can be otherwise."""
    cooking = Cooking.planned(START, delivered=START + after(wanted))
    riding = Riding.planned(cooking.ready)

    assert (cooking.accepted, cooking.preparing) == (START + after(1), START + after(preparing))
    assert riding.dropoff == START + after(max(wanted, 29))


def test_a_promise_moves_what_follows() -> None:
    """A ticket promised for a time is ready then, and picked up two minutes later."""
    cooking = Cooking.promised(START, START + after(5))

    assert (cooking.preparing, cooking.ready, cooking.picked_up) == (
        START + after(2),
        START + after(5),
        START + after(7),
    )


def test_a_promise_of_a_minute_skips_the_queue() -> None:
    """What is ready before it would be its turn is never only accepted."""
    cooking = Cooking.promised(START, START + after(1))

    assert cooking.state(START + after(1)) is TicketState.READY_FOR_PICKUP


@pytest.mark.parametrize(
    ("minutes", "state", "progress"),
    [
        (1, DeliveryState.SCHEDULED, 0.0),
        (2, DeliveryState.PICKED_UP, 0.0),
        (8, DeliveryState.PICKED_UP, 0.5),
        (14, DeliveryState.DELIVERED, 1.0),
        (99, DeliveryState.DELIVERED, 1.0),
    ],
)
def test_the_time_alone_says_where_a_courier_is(minutes: float, state: DeliveryState, progress: float) -> None:
    """A courier picks up two minutes after the meal is ready, and needs twelve to the door."""
    riding = Riding.planned(START)

    assert (riding.state(START + after(minutes)), riding.progress(START + after(minutes))) == (state, progress)
