"""The balancer around transports: what becomes of calls, and of their answers."""

import asyncio
from collections import Counter
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from gateway_common.deadline import now
from gateway_common.errors import State
from gateway_common.services.balancing import Replica
from gateway_common.services.call import Answer
from gateway_common.services.senders.blame import judge
from gateway_common.services.senders.breaker import BreakerPolicy
from gateway_common.settings.balancing import BalancingSettings
from gateway_common.testing.clock import pass_time, simulated
from tests.gateway_common.services.balancing.given import Transports, balancer, place
from tests.gateway_common.services.senders.given import DOWN, OK, call
from tests.gateway_common.services.transports.strand import Strand

FAULT = Answer(State.DOWN, 500)


@simulated
async def test_calls_are_spread_over_all_addresses() -> None:
    """Each of several addresses has a transport of its own, and its share of the calls."""
    transports = Transports()
    balancing = balancer(transports, "a", "b", "c")
    answers = [await balancing(call()) for _ in range(300)]

    assert {answer.state for answer in answers} == {State.OK}
    assert min(transports.asked.values()) > 60


@simulated
async def test_a_failed_answer_says_where_it_came_from_and_where_to_go() -> None:
    """A failure names its replica, and says whether another does well; an answer that is fine is left as it is."""
    transports = Transports(b=[FAULT])
    balancing = balancer(transports, "a", "b")
    answers = [await balancing(call()) for _ in range(6)]
    failed = next(answer for answer in answers if answer.state is State.DOWN)

    assert (failed.replica, failed.elsewhere, failed.reason) == ("http://b", True, "http://b: it answers 500")
    assert all(answer is OK for answer in answers if answer.state is State.OK)


@simulated
async def test_a_try_goes_where_no_try_was() -> None:
    """Whatever is tried again is tried at another replica first."""
    transports = Transports(b=[FAULT])
    balancing = balancer(transports, "a", "b")
    answers = [await balancing(replace(call(), tried=("http://b",))) for _ in range(50)]

    assert {answer.state for answer in answers} == {State.OK}
    assert transports.asked == {"a": 50, "b": 0}


@simulated
async def test_nobody_is_sent_back_to_where_they_were() -> None:
    """Where the only other replica was tried already, a failure is no reason to go there once more."""
    balancing = balancer(Transports(b=[FAULT]), "a", "b")
    answer = await balancing(replace(call(), tried=("http://a",)))

    assert (answer.reason, answer.elsewhere) == ("http://b: it answers 500", False)


@simulated
async def test_when_all_fail_nobody_is_sent_elsewhere() -> None:
    """Where no replica does better the failure is the service's, and its breaker hears of it."""
    balancing = balancer(Transports(a=[FAULT], b=[FAULT]), "a", "b")
    answers = [await balancing(call()) for _ in range(20)]
    policy = BreakerPolicy()
    heard = [judge(answer, 0.0, policy) is not None for answer in answers]

    assert [answer.elsewhere for answer in answers[-10:]] == [False] * 10
    assert heard == [not answer.elsewhere for answer in answers]
    assert balancing.replicas.panic


@simulated
async def test_a_client_that_is_in_a_hurry_blames_nobody() -> None:
    """A call that is late because hardly any time was given ejects no replica."""
    late = Answer(State.LATE)
    transports = Transports(a=[late], b=[late])
    balancing = balancer(transports, "a", "b")
    transports["a"].takes = transports["b"].takes = 0.01
    answers = [await balancing(call(within=0.01)) for _ in range(50)]

    assert {answer.elsewhere for answer in answers} == {False}
    assert all(one.in_service and not one.standing.troubled for one in balancing.replicas)


@simulated
async def test_who_is_silent_for_too_long_has_failed() -> None:
    """A replica that is late by its own time-out is to blame, however short that is."""
    late = Answer(State.LATE)
    balancing = balancer(Transports(b=[late]), "a", "b")
    answers = [await balancing(call(within=60)) for _ in range(10)]

    assert {answer.elsewhere for answer in answers if answer.state is State.LATE} == {True}


@simulated
async def test_what_is_refused_is_no_failure() -> None:
    """A 404 or 429 is the answer of a replica that is well."""
    refused = Answer(State.BUSY, 429)
    balancing = balancer(Transports(a=[refused], b=[refused]), "a", "b")
    for _ in range(50):
        assert await balancing(call()) is refused

    assert all(one.in_service and not one.standing.troubled for one in balancing.replicas)


@simulated
async def test_a_call_that_is_given_up_is_no_longer_under_way() -> None:
    """Whoever leaves leaves nothing behind, and blames nobody unless the time was up; how long they waited counts."""
    transports = Transports()
    balancing = balancer(transports, "a")
    transports["a"].takes = 60
    strands = [Strand(balancing(call(within=30))) for _ in range(5)]
    await pass_time(5)
    (replica,) = balancing.replicas
    during = replica.in_flight
    for strand in strands:
        strand.leave()
    await asyncio.wait([strand.end for strand in strands])

    assert (during, replica.in_flight, replica.standing.troubled) == (5, 0, False)
    assert replica.expected(now()) > 0.1


@simulated
async def test_a_call_that_is_given_up_at_its_end_is_late() -> None:
    """Whoever watches the same deadline may be first; then the replica has failed, if it had a fair time."""
    transports = Transports()
    balancing = balancer(transports, "a")
    transports["a"].takes = 60
    (replica,) = balancing.replicas
    troubled: list[bool] = []
    for within in (0.01, 1.0):
        strands = [Strand(balancing(call(within=within))) for _ in range(3)]
        await pass_time(within)
        for strand in strands:
            strand.leave()
        await asyncio.wait([strand.end for strand in strands])
        troubled.append(replica.standing.troubled)

    assert troubled == [False, True]


@simulated
async def test_who_is_ejected_for_silence_is_told_of() -> None:
    """Where callers are cut off at their deadline it is in the log all the same, with a reason."""
    transports = Transports()
    balancing = balancer(transports, "a", "b")
    transports["b"].takes = 60
    with capture_logs() as lines:
        strands = [Strand(balancing(replace(call(within=1), tried=("http://a",)))) for _ in range(5)]
        await pass_time(1)
        for strand in strands:
            strand.leave()
        await asyncio.wait([strand.end for strand in strands])

    assert [(line["event"], line["address"], line["reason"]) for line in lines] == [
        ("address ejected", "http://b", "it did not answer in time")
    ]


@simulated
async def test_what_is_no_http_is_a_failure_of_its_replica() -> None:
    """Rubbish comes quickly and must not draw calls; what was read but is of no use is nobody's fault."""
    rubbish, too_large = Answer(State.GARBLED, reason="it is no response"), Answer(State.GARBLED, 200)
    transports = Transports(b=[rubbish])
    sick = balancer(transports, "a", "b")
    transports["a"].takes, transports["b"].takes = 0.02, 0.0005
    answers = [await sick(call()) for _ in range(100)]
    large = balancer(Transports(a=[too_large], b=[too_large]), "a", "b")

    assert {answer.elsewhere for answer in answers if answer.state is State.GARBLED} == {True}
    assert transports.asked["b"] == 5
    assert [await large(call()) for _ in range(20)] == [too_large] * 20
    assert all(not one.standing.troubled for one in large.replicas)


@simulated
@pytest.mark.parametrize("kind", ["refused", "reset", "500", "503"])
async def test_a_sick_replica_is_soon_left_alone(kind: str) -> None:
    """Whatever is wrong with it, of a thousand calls a handful go there."""
    kinds = {
        "refused": DOWN,
        "reset": Answer(State.DOWN, reason="the connection was reset"),
        "500": FAULT,
        "503": Answer(State.BUSY, 503),
    }
    transports = Transports(b=[kinds[kind]])
    balancing = balancer(transports, "a", "b")
    states = Counter([(await balancing(call())).state for _ in range(1000)])

    assert transports.asked["b"] == 5 == states.total() - states[State.OK]


@simulated
async def test_a_replica_that_recovers_is_found_again() -> None:
    """After its time one call tries it, and slowly it gets its share again."""
    transports = Transports(b=[*[FAULT] * 5, OK])
    balancing = balancer(transports, "a", "b", policy=BalancingSettings(slow_start=4, eject_for=10))
    for _ in range(20):
        await balancing(call())
    ejected = transports.asked["b"]
    await pass_time(10)
    shares: list[int] = []
    for _ in range(3):
        before = transports.asked["b"]
        for _ in range(100):
            await balancing(call())
        shares.append(transports.asked["b"] - before)
        await pass_time(2)

    assert ejected == 5
    assert 0 < shares[0] < shares[1] < shares[2]


@simulated
async def test_a_replica_is_named_by_what_is_connected_to() -> None:
    """Where a name was looked up it is the address that tells replicas apart."""
    found = replace(place("kitchen"), ip="10.0.0.4")
    v6 = replace(place("kitchen"), ip="2001:db8::4")

    assert [Replica(one, Transports().open(one), BalancingSettings()).name for one in (found, v6)] == [
        "http://10.0.0.4",
        "http://[2001:db8::4]",
    ]
