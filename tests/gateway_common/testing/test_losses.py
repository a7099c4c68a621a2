"""What counts as a loss between two answers."""

import pytest

from gateway_common.testing.losses import losses

THERE = {"id": "1", "count": 0, "open": False, "bill": {"amount": "9.90", "card": None}, "lines": [{"price": "1"}]}


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        ({}, []),
        ({"id": None}, ["id"]),
        ({"id": "another"}, []),
        ({"count": None, "open": None}, ["count", "open"]),
        ({"bill": None}, ["bill"]),
        ({"bill": {"amount": ""}}, ["bill.amount"]),
        ({"lines": []}, ["lines"]),
        ({"lines": [{"price": None}]}, ["lines.0.price"]),
        ({"lines": [{"price": "1"}, {"price": None}]}, []),
    ],
)
def test_a_field_is_lost_when_it_says_nothing_any_more(change: dict[str, object], lost: list[str]) -> None:
    """At any depth, what said something and is null or empty now is lost, and what says something else is not."""
    assert list(losses(THERE, THERE | change)) == lost


def test_a_field_that_is_gone_is_lost() -> None:
    """An answer without the field says nothing either."""
    assert list(losses({"id": "1", "bill": {"amount": "1"}}, {"bill": {"card": "x"}})) == ["id", "bill.amount"]
