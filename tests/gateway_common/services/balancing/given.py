"""What the tests of balancing are given: replicas that send nothing, and transports that answer as told."""

import random
from collections.abc import Callable, Sequence
from itertools import cycle

from gateway_common.services.balancing import Balancing, Replica, Replicas
from gateway_common.services.call import Answer, Call
from gateway_common.services.place import Place
from gateway_common.services.senders import BreakerPolicy
from gateway_common.settings.balancing import BalancingSettings
from gateway_common.testing.clock import pass_time
from gateway_common.wheel import Wheel
from gateway_common.wire.address import Address
from tests.gateway_common.services.senders.given import OK, Scripted

__all__ = ["POLICY", "Told", "Transports", "balancer", "dice", "place", "replicas_of"]

POLICY = BalancingSettings()


def place(host: str, *, priority: int = 0, weight: float = 1.0) -> Place:
    return Place(Address("http", host, 80), None, priority, weight)


def dice(*drawn: float) -> Callable[[], float]:
    """Draw these numbers, again and again; without any, what chance gives from a fixed seed."""
    coming = cycle(drawn)
    return (lambda: next(coming)) if drawn else random.Random(7).random  # noqa: S311 – nobody guesses in a test


class Silent:
    """A transport of which nothing is asked."""

    async def __call__(self, call: Call, /) -> Answer:
        raise AssertionError(f"{call.service} was asked")

    def retire(self) -> None: ...

    async def aclose(self) -> None: ...


def replicas_of(
    *places: Place, policy: BalancingSettings = POLICY, chance: Callable[[], float] | None = None
) -> tuple[Replicas, list[Replica]]:
    """Make replicas that have all of their share, and what chooses among them."""
    made = [Replica(one, Silent(), policy) for one in places]
    replicas = Replicas(policy, chance=chance or dice())
    replicas.become(made, 0.0)
    return replicas, made


class Told(Scripted):
    """Answer as told, and know whether it was retired and closed, which takes a while if it *closes* slowly."""

    retired = closed = False
    closes = 0.0

    def retire(self) -> None:
        self.retired = True

    async def aclose(self) -> None:
        await pass_time(self.closes)
        self.closed = True


class Transports:
    """Keep what was opened, by host: each answers OK unless it is told otherwise."""

    def __init__(self, **answers: Sequence[Answer]) -> None:
        self.opened: dict[str, Told] = {}
        self._answers = answers

    def __getitem__(self, host: str) -> Told:
        return self.opened[host]

    def open(self, where: Place) -> Told:
        told = Told(list(self._answers.get(where.address.host, [OK])))
        self.opened[where.address.host] = told
        return told

    @property
    def asked(self) -> dict[str, int]:
        """Count the calls to each host."""
        return {host: len(told.calls) for host, told in self.opened.items()}


def balancer(transports: Transports, *hosts: str, policy: BalancingSettings = POLICY) -> Balancing:
    """Make a balancer over *hosts*, if there are any yet."""
    made = Balancing("kitchen", transports.open, policy, blame=BreakerPolicy(), wheel=Wheel(), chance=dice())
    if hosts:
        made.become([place(host) for host in hosts])
    return made
