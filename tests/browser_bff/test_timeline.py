"""The timeline as a table: what order, kitchen and courier say, and what is told."""

from typing import Any

import pytest

from browser_bff.models.deliveries import Delivery
from browser_bff.models.kitchen import Ticket
from browser_bff.models.orders import Order
from browser_bff.views.timeline import TimelineEntry, timeline
from tests.browser_bff.given import DELIVERY, ORDER

ALL = {
    "accept_time": "2026-11-20T18:01:00",
    "preparing_time": "2026-11-20T18:03:00",
    "ready_for_pickup_time": "2026-11-20T18:15:00",
    "picked_up_time": "2026-11-20T18:17:00",
}
SIGNS = {"done": "+", "expected": "-", "unknown": "?"}


def told(
    order: str = "APPROVED",
    ticket: dict[str, Any] | None = None,
    delivery: str | None = None,
    missing: tuple[str, ...] = (),
) -> list[TimelineEntry]:
    return timeline(
        Order.model_validate({**ORDER, "state": order}),
        Ticket.model_validate(ticket) if ticket else None,
        Delivery.model_validate({**DELIVERY, "deliveryInfo": {"state": delivery}}) if delivery else None,
        missing,
    )


def drawn(entries: list[TimelineEntry]) -> str:
    return " ".join(f"{SIGNS[one.progress]}{one.stage}{f'@{one.at:%H:%M}' if one.at else ''}" for one in entries)


def only(*names: str) -> dict[str, str]:
    return {name: ALL[name] for name in names}


@pytest.mark.parametrize(
    ("ticket", "delivery", "expected"),
    [
        (None, None, "+placed@18:00 -accepted -preparing -ready -pickedUp -delivered"),
        (
            {"state": "AWAITING_ACCEPTANCE"},
            "PENDING",
            "+placed@18:00 -accepted -preparing -ready -pickedUp@18:18 -delivered@18:31",
        ),
        (
            {"state": "ACCEPTED", "ready_by": "2026-11-20T18:16:00", **only("accept_time")},
            "SCHEDULED",
            "+placed@18:00 +accepted@18:01 -preparing -ready@18:16 -pickedUp@18:18 -delivered@18:31",
        ),
        (
            {"state": "READY_FOR_PICKUP", **only("accept_time", "preparing_time", "ready_for_pickup_time")},
            "SCHEDULED",
            "+placed@18:00 +accepted@18:01 +preparing@18:03 +ready@18:15 -pickedUp@18:18 -delivered@18:31",
        ),
        (
            {"state": "PICKED_UP", **ALL},
            "PICKED_UP",
            "+placed@18:00 +accepted@18:01 +preparing@18:03 +ready@18:15 +pickedUp@18:17 -delivered@18:31",
        ),
        (
            {"state": "PICKED_UP", **ALL},
            "DELIVERED",
            "+placed@18:00 +accepted@18:01 +preparing@18:03 +ready@18:15 +pickedUp@18:17 +delivered@18:30",
        ),
        (
            {"state": "REVISION_PENDING", **only("accept_time")},
            None,
            "+placed@18:00 +accepted@18:01 -preparing -ready -pickedUp -delivered",
        ),
        ({"state": "PREPARING"}, None, "+placed@18:00 +accepted +preparing -ready -pickedUp -delivered"),
    ],
)
def test_the_furthest_stage_anybody_saw_is_reached(
    ticket: dict[str, Any] | None, delivery: str | None, expected: str
) -> None:
    """Stages are done up to the furthest one seen, with the time at which they were; ahead stand promises."""
    entries = told(ticket=ticket, delivery=delivery)

    assert drawn(entries) == expected


@pytest.mark.parametrize(
    ("ticket", "delivery", "missing", "expected"),
    [
        (
            None,
            None,
            ("preparation", "delivery"),
            "+placed@18:00 ?accepted ?preparing ?ready ?pickedUp ?delivered",
        ),
        (None, None, ("preparation",), "+placed@18:00 ?accepted ?preparing ?ready -pickedUp -delivered"),
        (
            {"state": "ACCEPTED", **only("accept_time")},
            None,
            ("delivery",),
            "+placed@18:00 +accepted@18:01 -preparing -ready -pickedUp ?delivered",
        ),
        (
            None,
            "PICKED_UP",
            ("preparation",),
            "+placed@18:00 +accepted +preparing +ready +pickedUp@18:18 -delivered@18:31",
        ),
    ],
)
def test_a_stage_nobody_could_be_asked_about_is_unknown(
    ticket: dict[str, Any] | None, delivery: str | None, missing: tuple[str, ...], expected: str
) -> None:
    """A stage ahead is unknown only when everybody who could tell of it is missing."""
    entries = told(ticket=ticket, delivery=delivery, missing=missing)

    assert drawn(entries) == expected


@pytest.mark.parametrize(
    ("order", "ticket", "expected"),
    [
        ("REJECTED", None, "+placed@18:00 +rejected"),
        ("CANCELLED", {"state": "CANCELLED", **only("accept_time")}, "+placed@18:00 +accepted@18:01 +cancelled"),
        (
            "CANCEL_PENDING",
            {"state": "CANCEL_PENDING"},
            "+placed@18:00 -accepted -preparing -ready -pickedUp -delivered",
        ),
    ],
)
def test_an_order_that_ended_early_has_nothing_ahead(order: str, ticket: dict[str, Any] | None, expected: str) -> None:
    """A rejected or cancelled order ends with that; one being cancelled may still go on."""
    entries = told(order=order, ticket=ticket)

    assert drawn(entries) == expected
