"""What a phone is told when a service says no to a write; the library has problems of its own for the rest."""

from functools import partial

from gateway_common import ProblemType

__all__ = ["DISH_UNKNOWN", "MINIMUM_NOT_MET", "ORDER_NOT_CANCELLABLE", "RESTAURANT_UNKNOWN"]

_problem = partial(ProblemType, authority="mobile.ftgo.example,2026")

ORDER_NOT_CANCELLABLE = _problem(
    "order-not-cancellable",
    409,
    "This order cannot be cancelled any more",
    "The kitchen has begun, the order is being changed, or it has ended; look at it again.",
)
RESTAURANT_UNKNOWN = _problem(
    "restaurant-unknown", 422, "There is no such restaurant", "It may have closed; choose another one."
)
DISH_UNKNOWN = _problem(
    "dish-unknown", 422, "The restaurant does not have this dish", "The menu may have changed; load it again."
)
MINIMUM_NOT_MET = _problem(
    "minimum-not-met", 422, "The order is too small", "Add dishes until the restaurant's minimum is met."
)
