"""A gate that is full, or overloaded, and those who come to it."""

from collections.abc import Iterator

from gateway_common.overload import Gate, Priority
from tests.gateway_common.overload.model import Asked, Loop

__all__ = ["asked", "drained", "filled", "overloaded"]


def asked(priority: Priority = Priority.NORMAL, caller: str = "a") -> Asked:
    """Give a request that comes now."""
    return Asked(0.0, {"priority": priority, "caller": caller})


def filled(gate: Gate) -> None:
    """Let as many begin as may in a turn."""
    while gate.takes():
        pass


def overloaded(loop: Loop) -> Iterator[Asked]:
    """Let so many come that the line is full for all of the patience, and give them."""
    filled(loop.gate)
    while not loop.gate.overloaded:
        one = asked()
        loop.gate.hold(one)
        yield one


def drained(loop: Loop) -> None:
    """Let so many come, and all of them begin: it is overloaded, and nobody stands in line."""
    _ = list(overloaded(loop))
    while loop.gate.waiting:
        loop.now += 0.001
        loop.turn()
