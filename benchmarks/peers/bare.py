"""What every gateway but ours is asked for."""

from collections.abc import Mapping

from benchmarks.ask import Ask
from benchmarks.peers.peer import Work

__all__ = ["COMPOSING", "PASSING"]

_JSON = (("Content-Type", "application/json"),)
_ORDER = (
    b'{"consumerId":1,"restaurantId":12,"lineItems":[{"menuItemId":1206,"quantity":3}],"deliveryTime":null,'
    b'"deliveryAddress":{"street1":"1 Park Way","street2":null,"city":"Oakland","state":"CA","zip":"94612"}}'
)

PASSING: Mapping[Work, Ask] = {
    Work.SMALL: Ask("/restaurants/1000/picture"),
    Work.LARGE: Ask("/restaurants/10000000/picture"),
    Work.WRITE: Ask("/orders", _JSON, _ORDER),
}
"""Requests for one that passes through."""

COMPOSING: Mapping[Work, Ask] = {Work.COMPOSITION: Ask("/orders/2"), **PASSING}
"""Requests for one that composes, too."""
