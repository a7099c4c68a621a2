"""A basket: what somebody would like from one restaurant, before it is an order."""

from browser_bff.ids import RestaurantId
from browser_bff.inputs.wishes import SpelledWishes
from gateway_common import Draft

__all__ = ["Basket"]


class Basket(Draft):
    """Hold the query of a checkout: `?restaurantId=7&item=701:2&item=705:1`."""

    restaurant_id: RestaurantId
    item: SpelledWishes
