"""The balancer around transports: what becomes of addresses that come and go, and of those who wait for one."""

import asyncio

from gateway_common.deadline import now
from gateway_common.errors import State
from gateway_common.testing.clock import pass_time, simulated
from tests.gateway_common.services.balancing.given import Transports, balancer, place
from tests.gateway_common.services.senders.given import OK, call, settled
from tests.gateway_common.services.transports.strand import Strand


@simulated
async def test_an_address_that_is_gone_is_drained() -> None:
    """It gets no new calls; what is under way there finishes, and then it is closed."""
    transports = Transports()
    balancing = balancer(transports, "a")
    transports["a"].takes = 5
    under_way = Strand(balancing(call()))
    await settled()
    old = transports["a"]
    balancing.become([place("b")])
    await balancing(call())
    draining = (old.retired, old.closed, balancing.draining)
    await pass_time(5)
    await settled()

    assert draining == (True, False, 1)
    assert (under_way.end.result(), old.closed, balancing.draining) == (OK, True, 0)
    assert transports.asked == {"a": 1, "b": 1}


@simulated
async def test_an_idle_address_that_is_gone_is_closed_at_once() -> None:
    """Nobody waits for nothing."""
    transports = Transports()
    balancing = balancer(transports, "a", "b")
    balancing.become([place("a")])
    await settled()

    assert (transports["a"].closed, transports["b"].closed, balancing.draining) == (False, True, 0)


@simulated
async def test_what_stays_is_kept() -> None:
    """A replica that is in the new list keeps its connections and all that is known of it, whatever its weight now."""
    transports = Transports()
    balancing = balancer(transports, "a", "b")
    await balancing(call())
    before = {one.name: one for one in balancing.replicas}
    balancing.become([place("b", weight=2), place("a"), place("c")])
    after = {one.name: one for one in balancing.replicas}

    assert {name: after[name] for name in before} == before
    assert after["http://b"].place.weight == 2


@simulated
async def test_calls_wait_for_the_first_addresses() -> None:
    """Until it is known for the first time where a service is its calls wait, each to its own deadline."""
    transports = Transports()
    balancing = balancer(transports)
    patient, hasty = Strand(balancing(call(within=5))), Strand(balancing(call(within=1)))
    await pass_time(2)
    late = hasty.end.result()
    balancing.become([place("a")])
    await asyncio.wait([patient.end])

    assert (late.state, late.sent) == (State.LATE, False)
    assert patient.end.result() is OK


@simulated
async def test_the_time_until_an_address_is_known_is_no_replicas() -> None:
    """Who waited for a first address was not kept waiting by whoever answers then."""
    balancing = balancer(Transports())
    waiting = [Strand(balancing(call())) for _ in range(2)]
    await pass_time(5)
    balancing.become([place("a")])
    await asyncio.wait([strand.end for strand in waiting])

    assert [one.expected(now()) for one in balancing.replicas] == [0.001]


@simulated
async def test_without_an_address_a_service_is_down() -> None:
    """When a look found nothing nobody waits any more, and nothing was sent."""
    balancing = balancer(Transports())
    balancing.become([])
    answer = await balancing(call())

    assert (answer.state, answer.sent, answer.reason) == (State.DOWN, False, "no address of kitchen is known")


@simulated
async def test_all_are_closed_at_the_end() -> None:
    """Those in service, and those that are still draining."""
    transports = Transports()
    balancing = balancer(transports, "a", "b")
    transports["b"].takes = transports["a"].takes = 60
    strands = [Strand(balancing(call(within=30))) for _ in range(4)]
    await settled()
    balancing.become([place("a")])
    await balancing.aclose()
    closed = [one.closed for one in transports.opened.values()]
    for strand in strands:
        strand.leave()
    await asyncio.wait([strand.end for strand in strands])

    assert closed == [True, True]


@simulated
async def test_what_is_just_being_closed_is_waited_for() -> None:
    """Nothing is left open behind a balancer that was closed."""
    transports = Transports()
    balancing = balancer(transports, "a")
    transports["a"].closes = 3
    balancing.become([])
    await balancing.aclose()

    assert transports["a"].closed
