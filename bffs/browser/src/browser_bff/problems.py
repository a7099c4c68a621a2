"""The problems that only this gateway tells, beside the library's; all their types stand in its README."""

from functools import partial

from gateway_common import ProblemType

__all__ = [
    "MENU_ITEM_UNKNOWN",
    "MINIMUM_NOT_MET",
    "ORDER_NOT_CANCELLABLE",
    "ORDER_NOT_REVISABLE",
    "RESTAURANT_UNKNOWN",
]

_problem = partial(ProblemType, authority="browser.ftgo.example,2026")

ORDER_NOT_CANCELLABLE = _problem(
    "order-not-cancellable",
    409,
    "The order cannot be cancelled any more",
    "Look at the order's page: it has been changed, or the kitchen has begun.",
)
ORDER_NOT_REVISABLE = _problem(
    "order-not-revisable",
    409,
    "The order cannot be changed any more",
    "Look at the order's page: it has been changed, or the kitchen has begun.",
)
RESTAURANT_UNKNOWN = _problem(
    "restaurant-unknown", 422, "There is no such restaurant", "Choose another restaurant: this one is not there."
)
MENU_ITEM_UNKNOWN = _problem(
    "menu-item-unknown",
    422,
    "A dish is not on the menu",
    "Load the menu again: it has changed, or never had this dish.",
)
MINIMUM_NOT_MET = _problem(
    "minimum-not-met", 422, "This is less than the restaurant delivers", "Add dishes until the minimum order is met."
)
