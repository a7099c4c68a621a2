"""Which orders of the history may still be under way, and are worth asking the kitchen and the couriers about."""

from datetime import datetime, time, timedelta

from mobile_bff.states import OrderState

__all__ = ["MOST", "UNFINISHED", "lately"]

MOST = 10

UNFINISHED = (
    OrderState.APPROVAL_PENDING,
    OrderState.APPROVED,
    OrderState.CANCEL_PENDING,
    OrderState.REVISION_PENDING,
)
"""The states of an order that has not ended, as far as the order service knows: it hears of no delivery."""


def lately(now: datetime) -> datetime:
    """Give the start of yesterday: no order takes longer, and the same question stays the same all day."""
    return datetime.combine(now.date() - timedelta(days=1), time())
