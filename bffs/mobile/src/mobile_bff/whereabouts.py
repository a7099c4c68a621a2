"""Around which place the home screen looks for restaurants."""

from mobile_bff.models import Consumer

__all__ = ["NOWHERE", "around"]

NOWHERE = Consumer(addresses=())
"""A consumer of whom no address is known."""


def around(near: str | None, address: Consumer) -> str | None:
    """Choose where the phone is, else the first address of the consumer, else nothing."""
    if near is not None or not address.addresses:
        return near
    home = address.addresses[0].location
    return f"{home.lat:.5f},{home.lng:.5f}"
