"""Photos that consumers take of their meals."""

from collections.abc import Collection
from dataclasses import dataclass

from ftgo_sandbox.domain.documents import Document
from ftgo_sandbox.domain.refusals import Conflict

MOST_OF_AN_ORDER = 20


@dataclass(frozen=True)
class Photo:
    """Show what an order looked like when it came; it belongs to whoever ordered."""

    photo_id: int
    order_id: int
    consumer_id: int
    document: Document


def make_room(photos: Collection[Photo]) -> None:
    """Refuse another photo where an order has as many as it can."""
    if len(photos) >= MOST_OF_AN_ORDER:
        raise Conflict("PHOTOS_FULL", f"An order has {MOST_OF_AN_ORDER} photos at most.")
