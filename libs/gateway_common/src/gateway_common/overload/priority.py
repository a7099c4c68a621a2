"""What goes first when not everything can be done."""

from collections.abc import Callable
from enum import IntEnum
from typing import Literal, TypeVar

__all__ = ["Named", "Priority", "declared_priority", "priority", "usual"]

F = TypeVar("F", bound=Callable[..., object])

Named = Literal["high", "normal", "low"]
"""A priority as files and decorators write it."""

_MARK = "__gateway_priority__"


class Priority(IntEnum):
    """Order requests that wait to be begun: the smaller goes first."""

    HIGH = 0
    """Signing in, and whatever changes something: an order that is lost here is lost."""
    NORMAL = 1
    """What is only read."""
    LOW = 2
    """What nobody would miss for a minute, and whatever leads nowhere."""

    @classmethod
    def named(cls, name: Named) -> "Priority":
        """Give the one that is called *name*."""
        return cls[name.upper()]


_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def usual(method: str) -> Priority:
    """Give the priority of what says none: writes are high, everything else is normal."""
    return Priority.HIGH if method in _WRITES else Priority.NORMAL


def priority(name: Named) -> Callable[[F], F]:
    """Let requests for the endpoint below begin before or after others when the gateway has too much to do.

    It stands between the router's decorator and the rest: `@router.get(...)`, `@priority("low")`, `@composition(...)`.
    """
    chosen = Priority.named(name)

    def mark(endpoint: F) -> F:
        setattr(endpoint, _MARK, chosen)
        return endpoint

    return mark


def declared_priority(endpoint: object) -> Priority | None:
    """Give what `priority` said of *endpoint*, if it did."""
    return getattr(endpoint, _MARK, None)
