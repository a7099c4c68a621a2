"""The refusals that a partner should understand, beside the library's own catalogue."""

from functools import partial

from gateway_common import ProblemType

__all__ = [
    "MENU_ITEM_UNKNOWN",
    "MINIMUM_NOT_MET",
    "ORDER_EMPTY",
    "ORDER_NOT_CANCELLABLE",
    "ORDER_NOT_REVISABLE",
    "RESTAURANT_UNKNOWN",
]

_refusal = partial(ProblemType, authority="public.ftgo.example,2026")

ORDER_NOT_CANCELLABLE = _refusal(
    "order-not-cancellable",
    409,
    "The order can no longer be cancelled",
    "Only a confirmed order that nobody has begun to prepare can be cancelled; read the order to see how far it is.",
)
ORDER_NOT_REVISABLE = _refusal(
    "order-not-revisable",
    409,
    "The order can no longer be changed",
    "Only a confirmed order that nobody has begun to prepare can be revised; read the order to see how far it is.",
)
RESTAURANT_UNKNOWN = _refusal(
    "restaurant-unknown", 422, "There is no such restaurant", "Send the id of a restaurant that /v1/restaurants lists."
)
MENU_ITEM_UNKNOWN = _refusal(
    "menu-item-unknown",
    422,
    "The restaurant has no such dish",
    "Read the menu again: every menuItemId must be in the menu of this restaurant.",
)
ORDER_EMPTY = _refusal("order-empty", 422, "The order is empty", "Order at least one dish.")
MINIMUM_NOT_MET = _refusal(
    "minimum-not-met",
    422,
    "The order is too small",
    "Order for at least the restaurant's minimumOrder, delivery fee not counted.",
)
