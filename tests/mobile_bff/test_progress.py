"""How far an order is: every order × ticket × delivery, each of the latter two perhaps missing."""

from datetime import UTC, datetime
from itertools import product

import pytest

from mobile_bff.models import Cancellation, Delivery, DeliveryInfo, Sighting, Ticket
from mobile_bff.progress import Action, Status, eta, headline, next_action, reason, status_word
from mobile_bff.states import DeliveryState, OrderState, TicketState

ARRIVAL = datetime(2026, 11, 20, 18, 31, 7, tzinfo=UTC)
SEEN = Sighting(lat=37.8, lng=-122.4, at=ARRIVAL)

APPROVED = """
                     -          PENDING    SCHEDULED  PICKED_UP  DELIVERED  CANCELLED
-                    confirmed  confirmed  confirmed  coming     delivered  confirmed
CREATE_PENDING       confirmed  confirmed  confirmed  coming     delivered  confirmed
AWAITING_ACCEPTANCE  waiting    waiting    waiting    coming     delivered  waiting
ACCEPTED             accepted   accepted   accepted   coming     delivered  accepted
PREPARING            cooking    cooking    cooking    coming     delivered  cooking
READY_FOR_PICKUP     ready      ready      ready      coming     delivered  ready
PICKED_UP            collected  collected  collected  coming     delivered  collected
CANCEL_PENDING       cancelling cancelling cancelling coming     delivered  cancelling
CANCELLED            cancelling cancelling cancelling coming     delivered  cancelling
REVISION_PENDING     changing   changing   changing   coming     delivered  changing
"""
OTHERWISE = {
    OrderState.APPROVAL_PENDING: "placed",
    OrderState.REJECTED: "rejected",
    OrderState.CANCEL_PENDING: "cancelling",
    OrderState.CANCELLED: "cancelled",
    OrderState.REVISION_PENDING: "changing",
}
TICKETS = (None, *TicketState)
DELIVERIES = (None, *DeliveryState)
EVERYTHING = list(product(OrderState, TICKETS, DELIVERIES))

Known = tuple[OrderState, TicketState | None, DeliveryState | None]


def table() -> dict[Known, str]:
    head, *rows = [line.split() for line in APPROVED.strip().splitlines()]
    words = {(row[0], column): word for row in rows for column, word in zip(head, row[1:], strict=True)}
    return {
        (order, ticket, delivery): OTHERWISE.get(order) or words[ticket or "-", delivery or "-"]
        for order, ticket, delivery in EVERYTHING
    }


WORDS = table()


def parts(known: Known, *, seen: bool = True) -> tuple[Cancellation, Ticket | None, Delivery | None]:
    order, ticket, delivery = known
    return (
        Cancellation(order_id="1", state=order),
        Ticket(state=ticket) if ticket else None,
        Delivery(delivery_info=DeliveryInfo(state=delivery), eta=ARRIVAL, courier_location=SEEN if seen else None)
        if delivery
        else None,
    )


def test_one_word_for_everything_that_may_be_known() -> None:
    """A running saga outranks the courier, who outranks the kitchen; what is missing counts for nothing."""
    assert {known: str(status_word(*parts(known))) for known in EVERYTHING} == WORDS


def test_table_is_complete() -> None:
    """The table has a word for every combination, and every word occurs in it."""
    assert len(WORDS) == len(OrderState) * (len(TicketState) + 1) * (len(DeliveryState) + 1)
    assert set(WORDS.values()) == set(Status)


LIFE = [
    (TicketState.CREATE_PENDING, DeliveryState.PENDING, {"confirmed"}),
    (TicketState.AWAITING_ACCEPTANCE, DeliveryState.PENDING, {"waiting", "confirmed"}),
    (TicketState.ACCEPTED, DeliveryState.SCHEDULED, {"accepted", "confirmed"}),
    (TicketState.PREPARING, DeliveryState.SCHEDULED, {"cooking", "confirmed"}),
    (TicketState.READY_FOR_PICKUP, DeliveryState.SCHEDULED, {"ready", "confirmed"}),
    (TicketState.PICKED_UP, DeliveryState.PICKED_UP, {"coming", "collected", "confirmed"}),
    (TicketState.PICKED_UP, DeliveryState.DELIVERED, {"delivered", "collected", "confirmed"}),
]


@pytest.mark.parametrize(("ticket", "delivery", "true"), LIFE)
def test_missing_parts_make_the_word_weaker_never_wrong(
    ticket: TicketState, delivery: DeliveryState, true: set[str]
) -> None:
    """Whatever of an approved order's life cannot be seen, the word is one that is true of it."""
    seen = product((ticket, None), (delivery, None))

    assert {str(status_word(*parts((OrderState.APPROVED, *one)))) for one in seen} <= true


def test_nothing_seen_claims_nothing_but_the_confirmation() -> None:
    """Without ticket and delivery an approved order is confirmed, with no arrival and nothing to do."""
    order, ticket, delivery = parts((OrderState.APPROVED, None, None))

    assert headline(order, ticket, delivery) == "Your order is confirmed."
    assert next_action(order, ticket, delivery) is None
    assert eta(order, ticket, delivery) is None


def test_headline_says_what_the_word_says() -> None:
    """Orders with the same word have the same headline: one plain sentence, that no other word has."""
    told = {(WORDS[known], headline(*parts(known))) for known in EVERYTHING}

    assert len(told) == len({word for word, _ in told}) == len({sentence for _, sentence in told}) == len(Status)
    assert all(sentence.endswith(".") for _, sentence in told)


@pytest.mark.parametrize("seen", [True, False], ids=["seen", "unseen"])
def test_next_action_is_one_that_can_be_done(*, seen: bool) -> None:
    """Cancel while the kitchen is known to allow it, track a courier who can be seen, reorder what has ended."""
    kitchen_allows = {TicketState.AWAITING_ACCEPTANCE, TicketState.ACCEPTED}
    on_the_road = {DeliveryState.PICKED_UP, DeliveryState.DELIVERED}

    def expected(known: Known) -> Action | None:
        order, ticket, delivery = known
        if WORDS[known] in {"delivered", "cancelled", "rejected"}:
            return Action.REORDER
        if order is OrderState.APPROVED and ticket in kitchen_allows and delivery not in on_the_road:
            return Action.CANCEL
        followed = order is OrderState.APPROVED and delivery is DeliveryState.PICKED_UP and seen
        return Action.TRACK if followed else None

    assert {known: next_action(*parts(known, seen=seen)) for known in EVERYTHING} == {
        known: expected(known) for known in EVERYTHING
    }


def test_arrival_is_told_while_one_is_to_be_expected() -> None:
    """Only an approved order with a delivery that is neither over nor called off has a time of arrival."""
    called_off = {TicketState.CANCEL_PENDING, TicketState.CANCELLED, TicketState.REVISION_PENDING}
    planned = {DeliveryState.PENDING, DeliveryState.SCHEDULED}

    def expected(order: OrderState, ticket: TicketState | None, delivery: DeliveryState | None) -> datetime | None:
        coming = delivery is DeliveryState.PICKED_UP or (delivery in planned and ticket not in called_off)
        return ARRIVAL if order is OrderState.APPROVED and coming else None

    assert {known: eta(*parts(known)) for known in EVERYTHING} == {known: expected(*known) for known in EVERYTHING}


def test_arrival_that_the_courier_does_not_know_is_not_told() -> None:
    """A delivery without a time of arrival gives none."""
    order, ticket, _ = parts((OrderState.APPROVED, TicketState.ACCEPTED, None))
    delivery = Delivery(delivery_info=DeliveryInfo(state=DeliveryState.PENDING))

    assert eta(order, ticket, delivery) is None


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (None, None),
        ("CARD_DECLINED", "Your card was declined."),
        ("ACCOUNT_DISABLED", "Your account cannot pay at the moment."),
        ("CONSUMER_BLOCKED", "You cannot order at the moment; please contact us."),
        ("KITCHEN_ON_FIRE", None),
    ],
)
def test_reason_is_told_in_the_words_of_the_screen(code: str | None, told: str | None) -> None:
    """A service's code is never shown; one that the screen has no words for says nothing."""
    assert told == reason(code)
