"""A partner's words: there is one for every state, and every word can come up."""

from collections.abc import Mapping
from enum import StrEnum

import pytest

from public_bff import words
from public_bff.reads import BillState, DeliveryState, OrderState, TicketState

TABLES: list[tuple[type[StrEnum], type[StrEnum], Mapping[StrEnum, StrEnum]]] = [
    (OrderState, words.OrderStatus, dict(words.ORDER_STATUS.items())),
    (TicketState, words.TicketStatus, dict(words.TICKET_STATUS.items())),
    (DeliveryState, words.DeliveryStatus, dict(words.DELIVERY_STATUS.items())),
    (BillState, words.BillStatus, dict(words.BILL_STATUS.items())),
]


@pytest.mark.parametrize(("states", "told", "table"), TABLES)
def test_every_state_has_a_word(states: type[StrEnum], told: type[StrEnum], table: Mapping[StrEnum, StrEnum]) -> None:
    """The tables are total: no state is without a word, no word without a state."""
    assert set(table) == set(states)
    assert set(table.values()) == set(told)


@pytest.mark.parametrize("told", [entry[1] for entry in TABLES] + [words.RejectionReason])
def test_every_word_is_explained(told: type[StrEnum]) -> None:
    """What OpenAPI says of an enum explains each of its words."""
    assert [word for word in told if f"- `{word}`: " not in (told.__doc__ or "")] == []


@pytest.mark.parametrize(
    ("code", "told"),
    [(None, None), ("CARD_DECLINED", "card_declined"), ("OTHER", "other"), ("METEORITE", "other")],
)
def test_a_reason_nobody_knows_is_other(code: str | None, told: str | None) -> None:
    """A rejection always has a reason that partners know, whatever the services may come up with."""
    assert words.rejection_reason(code) == told


def test_a_filter_finds_every_state_behind_its_words() -> None:
    """All words together stand for all states; none stands for none."""
    assert set(words.states_of(tuple(words.OrderStatus))) == set(OrderState)
    assert words.states_of(()) == ()
