"""The balancer around the transports of one service: each try of a call goes to the replica that is best for it.

Choosing costs a few microseconds, and neither a Task nor a timer. What is decided stands in `Replicas`; here calls are
sent, answers judged, and addresses that are gone drained: who is under way there finishes, and then it is closed.
"""

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial

import structlog

from gateway_common.deadline import clock
from gateway_common.errors import State
from gateway_common.services.balancing.arrival import Arrival
from gateway_common.services.balancing.choice import Chance
from gateway_common.services.balancing.draining import Draining
from gateway_common.services.balancing.replica import Replica, Transport
from gateway_common.services.balancing.replicas import Replicas
from gateway_common.services.call import Answer, Call
from gateway_common.services.place import Place
from gateway_common.services.senders import BreakerPolicy
from gateway_common.services.senders.blame import judge
from gateway_common.services.senders.held import Held
from gateway_common.services.senders.window import WELL, Verdict
from gateway_common.settings.balancing import BalancingSettings
from gateway_common.wheel import Wheel
from gateway_common.wire.address import Address

__all__ = ["Balancing"]

_CUT_OFF = Answer(State.LATE)
_FAILED = Verdict(failed=True)
NO_HEAD = 0

Key = tuple[Address, str | None]
_log = structlog.get_logger("gateway_common.balancing")


class Balancing:
    """Send each call to one of the places of *service*, through a transport that is *opened* for each.

    What counts against a service by its breaker's policy *blame* counts against a replica, and so does what is no HTTP.
    The time of a body that comes piece by piece is its giver's, and counts for nothing. A failed answer says where
    it came from, and whether others do better: then the breaker is told nothing, for the service is well, and a retry
    goes to one of them. Until places were looked up for the first time calls wait; when none are known they are DOWN.
    """

    def __init__(
        self,
        service: str,
        opened: Callable[[Place], Transport],
        policy: BalancingSettings,
        *,
        blame: BreakerPolicy,
        wheel: Wheel,
        chance: Chance = random.random,
    ) -> None:
        self._service = service
        self._opened = opened
        self._policy = policy
        self._blame = blame
        self._now = clock()
        self._arrival = Arrival(wheel)
        self._draining = Draining()
        self.replicas = Replicas(policy, chance=chance)
        self.misses = 0

    @property
    def draining(self) -> int:
        """Count those whose address is gone, and that still answer."""
        return len(self._draining)

    def miss(self) -> None:
        """Hear that a look for addresses found nothing, or not all; *misses* counts them."""
        self.misses += 1

    def become(self, places: Sequence[Place]) -> None:
        """Send to *places* from now on: what stays is kept as it is, what is gone is drained."""
        known = {one.place.key: one for one in self.replicas}
        wanted = {place.key: place for place in places}
        came = [place.name for key, place in wanted.items() if key not in known]
        gone = [one for key, one in known.items() if key not in wanted]
        self.replicas.become([self._kept(known, place) for place in wanted.values()], self._now())
        for one in gone:
            self._draining.add(one)
        if came or gone:
            _log.info("addresses changed", service=self._service, came=came, gone=[one.name for one in gone])
        self._arrival.over()

    async def __call__(self, call: Call, /) -> Answer:
        """Send it to the replica that is best for it, another one than was tried if there is any."""
        started = self._now()
        replica = self.replicas.pick(started, tried=call.tried, repeatable=call.repeatable and not call.streams)
        if replica is None:
            await self._arrival.wait(call.deadline)
            started = self._now()
            replica = self.replicas.pick(started)
        if replica is None:
            return _nowhere(call)
        turn = replica.begin(started, waits=not call.streams)
        seen: Answer | None = None
        try:
            seen = answer = await replica.transport(call)
        except asyncio.CancelledError:
            self._given_up(replica, call, started)
            raise
        finally:
            self._settle(replica, turn, seen)
        return self._held(replica, self._judged(replica, call, answer, started))

    async def aclose(self) -> None:
        """Close all transports, the others too if one fails to."""
        async with AsyncExitStack() as closing:
            closing.push_async_callback(self._draining.aclose)
            for replica in self.replicas:
                closing.push_async_callback(replica.transport.aclose)

    def _kept(self, known: Mapping[Key, Replica], place: Place) -> Replica:
        replica = known.get(place.key)
        if replica is None:
            return Replica(place, self._opened(place), self._policy)
        replica.place = place
        return replica

    def _settle(self, replica: Replica, turn: int, seen: Answer | None) -> None:
        replica.answered(turn)
        if seen is None:
            replica.standing.on_trial = False
        if seen is None or isinstance(seen.body, bytes):
            self._end(replica)

    def _judged(self, replica: Replica, call: Call, answer: Answer, started: float) -> Answer:
        now = self._now()
        took = 0.0 if call.streams else now - started
        verdict = judge(answer, took, self._blame, call.deadline.slice)
        if verdict is not WELL and _its_own(call, answer, now):
            verdict = _FAILED
        if verdict is None:
            replica.standing.on_trial = False
            return answer
        if not call.streams:
            replica.heard(now, took, failed=verdict.failed)
        if not verdict.failed:
            self.replicas.went_well(replica, now)
            return answer
        reason = answer.reason or f"it answers {answer.status}"
        self._fail(replica, now, reason)
        elsewhere = self.replicas.do_better(replica, call.tried)
        return replace(answer, replica=replica.name, elsewhere=elsewhere, reason=f"{replica.name}: {reason}")

    def _given_up(self, replica: Replica, call: Call, started: float) -> None:
        if call.streams:
            return
        now = self._now()
        took = now - started
        replica.left(took)
        if call.deadline.at <= now and judge(_CUT_OFF, took, self._blame, call.deadline.slice) is not None:
            self._fail(replica, now, "it did not answer in time")

    def _fail(self, replica: Replica, now: float, reason: str) -> None:
        seconds = self.replicas.failed(replica, now)
        if seconds is not None:
            _log.warning("address ejected", service=self._service, address=replica.name, seconds=seconds, reason=reason)

    def _held(self, replica: Replica, answer: Answer) -> Answer:
        if isinstance(answer.body, bytes):
            return answer
        return replace(answer, body=Held(answer.body, partial(self._end, replica)))

    def _end(self, replica: Replica) -> None:
        replica.in_flight -= 1
        if self._draining:
            self._draining.over(replica)


def _its_own(call: Call, answer: Answer, now: float) -> bool:
    """Tell whether a replica failed by what only replicas can: it speaks no HTTP, or is silent longer than is set."""
    if answer.state is State.GARBLED:
        return answer.status == NO_HEAD
    return answer.state is State.LATE and answer.sent and not call.streams and now < call.deadline.at


def _nowhere(call: Call) -> Answer:
    late = call.deadline.passed
    return Answer(State.LATE if late else State.DOWN, sent=False, reason=f"no address of {call.service} is known")
