"""The call that tries a replica again which was left alone."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from gateway_common.errors import State
from gateway_common.services.balancing import Balancing
from gateway_common.services.call import Answer
from gateway_common.settings.balancing import BalancingSettings
from gateway_common.testing.clock import pass_time, simulated
from tests.gateway_common.services.balancing.given import Transports, balancer
from tests.gateway_common.services.senders.given import OK, Pieces, call, settled
from tests.gateway_common.services.transports.strand import Strand

FAULT, LATE = Answer(State.DOWN, 500), Answer(State.LATE)


async def due(transports: Transports) -> Balancing:
    """Give a balancer of two, one of which was ejected and is to be tried now."""
    balancing = balancer(transports, "a", "b", policy=BalancingSettings(eject_for=10))
    for _ in range(20):
        await balancing(call())
    await pass_time(10)
    return balancing


async def left(transports: Transports, balancing: Balancing) -> None:
    """Try it, and leave before it has answered."""
    transports["b"].takes = 60
    strand = Strand(balancing(call()))
    await settled()
    strand.leave()
    await settled()


async def hurried(transports: Transports, balancing: Balancing) -> None:
    """Try it, and give it hardly any time."""
    transports["b"].takes = 0.01
    await balancing(call(within=0.01))


@pytest.mark.parametrize("tries", [left, hurried])
@simulated
async def test_a_trial_that_tells_nothing_is_followed_by_another(
    tries: Callable[[Transports, Balancing], Awaitable[None]],
) -> None:
    """Whoever leaves, or gives hardly any time, says nothing of the replica: the next call tries it again."""
    transports = Transports(b=[*[FAULT] * 5, LATE, OK])
    balancing = await due(transports)
    await tries(transports, balancing)
    tried, transports["b"].takes = transports.asked["b"], 0.0
    await balancing(call())

    assert (tried, transports.asked["b"]) == (6, 7)
    assert all(one.in_service for one in balancing.replicas)


@simulated
async def test_what_cannot_be_sent_twice_is_no_trial() -> None:
    """A body that comes piece by piece could not go elsewhere, so another call is waited for."""
    transports = Transports(b=[*[FAULT] * 5, OK])
    balancing = await due(transports)
    for _ in range(20):
        await balancing(replace(call(), body=Pieces()))
    streams = transports.asked["b"]
    await balancing(call())

    assert (streams, transports.asked["b"]) == (5, 6)
