"""The time of day, which the gateways of a company share; what lies between two moments is the loop's to tell."""

from collections.abc import Callable

__all__ = ["WallClock"]

WallClock = Callable[[], float]
"""Give the seconds since 1970."""
