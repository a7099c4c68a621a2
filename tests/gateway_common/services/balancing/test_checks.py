"""Asking replicas whether they are well."""

from gateway_common.deadline import now
from gateway_common.errors import State
from gateway_common.services.balancing import HealthChecks
from gateway_common.services.call import Answer
from gateway_common.services.errand import Errand
from gateway_common.settings.balancing import HealthSettings
from gateway_common.testing.clock import pass_time, simulated
from tests.gateway_common.services.balancing.given import Transports, balancer
from tests.gateway_common.services.senders.given import OK, call, settled

ILL = Answer(State.BUSY, 503)
SETTINGS = HealthSettings(path="/health", every=5, within=1, failures=2, successes=2)


@simulated
async def test_who_is_not_well_gets_no_calls() -> None:
    """After two bad answers in a row a replica is down, and after two good ones it is up again."""
    transports = Transports(b=[ILL, OK, ILL, ILL, OK, OK])
    balancing = balancer(transports, "a", "b")
    checks = HealthChecks("kitchen", SETTINGS, balancing)
    _, b = balancing.replicas
    up: list[bool] = []
    for _ in range(6):
        assert await checks.ask() == 5
        up.append(b.up)

    assert up == [True, True, True, False, False, True]


@simulated
async def test_who_is_up_again_begins_anew() -> None:
    """While it is down nobody tries it; afterwards its failures are forgotten, and it is given little at first."""
    transports = Transports(b=[*[Answer(State.DOWN, 500)] * 5, ILL, ILL, OK])
    balancing = balancer(transports, "a", "b")
    checks = HealthChecks("kitchen", SETTINGS, balancing)
    _, b = balancing.replicas
    for _ in range(20):
        await balancing(call())
    for _ in range(2):
        await checks.ask()
    await pass_time(60)
    for _ in range(20):
        await balancing(call())
    asked, ejected = transports.asked["b"], b.standing.ejected
    for _ in range(2):
        await checks.ask()

    assert (asked, ejected) == (7, True)
    assert b.in_service
    assert b.weight(now()) < 0.5


@simulated
async def test_what_we_lack_ourselves_says_nothing() -> None:
    """A question that was not sent, for want of a descriptor or of time, finds nobody ill, and nobody well."""
    unasked, refused = Answer(State.BUSY, sent=False), Answer(State.DOWN, sent=False)
    transports = Transports(a=[unasked], b=[refused, unasked, refused])
    balancing = balancer(transports, "a", "b")
    checks = HealthChecks("kitchen", SETTINGS, balancing)
    for _ in range(3):
        await checks.ask()

    assert [one.up for one in balancing.replicas] == [True, False]


@simulated
async def test_a_question_is_a_call_of_nobody() -> None:
    """It asks for the path of the settings, has its own time, and counts as no call of anybody."""
    transports = Transports()
    balancing = balancer(transports, "a")
    await HealthChecks("kitchen", SETTINGS, balancing).ask()
    (asked,) = transports["a"].calls

    assert (asked.method, asked.path, asked.deadline.left(), asked.headers) == ("GET", "/health", 1.0, [])
    assert [one.picks for one in balancing.replicas] == [0]


@simulated
async def test_who_is_down_is_asked_again_in_time() -> None:
    """The round comes again after its pause, for as long as nobody ends it."""
    transports = Transports(b=[ILL])
    balancing = balancer(transports, "a", "b")
    errand = Errand("health of kitchen", HealthChecks("kitchen", SETTINGS, balancing).ask)
    await pass_time(12)
    asked = dict(transports.asked)
    await errand.aclose()
    await pass_time(60)
    for _ in range(100):
        await balancing(call())

    assert asked == {"a": 3, "b": 3}
    assert transports.asked == {"a": 103, "b": 3}


@simulated
async def test_when_all_are_down_all_are_asked() -> None:
    """Whoever asks about health may be wrong: with nobody in service everybody gets calls."""
    transports = Transports(a=[ILL, ILL, OK], b=[ILL, ILL, OK])
    balancing = balancer(transports, "a", "b")
    checks = HealthChecks("kitchen", SETTINGS, balancing)
    for _ in range(2):
        await checks.ask()
    answers = [await balancing(call()) for _ in range(50)]

    assert balancing.replicas.panic
    assert {answer.state for answer in answers} == {State.OK}
    assert min(transports.asked.values()) > 10


@simulated
async def test_many_are_asked_a_few_at_a_time() -> None:
    """A hundred replicas are not asked in one moment."""
    transports = Transports()
    balancing = balancer(transports, *(f"k{number}" for number in range(100)))
    for told in transports.opened.values():
        told.takes = 0.5
    errand = Errand("health of kitchen", HealthChecks("kitchen", SETTINGS, balancing).ask)
    await settled()
    at_once = sum(transports.asked.values())
    await pass_time(5)
    in_the_end = sum(transports.asked.values())
    await errand.aclose()

    assert (at_once, in_the_end) == (16, 100)
