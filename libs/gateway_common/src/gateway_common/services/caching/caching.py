"""The cache before a service (RFC 9111, as a shared cache): who asks is answered from what is kept, or after it.

    kept, and good ─────────────────────────────────────────────► given, with its age
    kept, and good for a while yet (RFC 5861) ──────────────────► given; asked behind the client's back
    nothing, or to be checked ──► one flight for all ──► 304 ───► given, confirmed
                                                    ├──► 200 ───► given, and kept if it may be
                                                    └──► fails ─► what is kept stands in, where it may

What nobody declared passes as it is. A write clears what is kept of its target, and of whatever it says it changed.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any

from gateway_common.deadline import Deadline
from gateway_common.errors import STAND_IN, ProblemError, State
from gateway_common.services.caching.bodies import close
from gateway_common.services.caching.cache import Cache, Landed
from gateway_common.services.caching.changes import changed_by
from gateway_common.services.caching.conditions import NO_CONDITIONS, conditions_of, fitting, is_for_the_service
from gateway_common.services.caching.directives import wish_in
from gateway_common.services.caching.fetching import Fetching, is_error
from gateway_common.services.caching.flights import Flight
from gateway_common.services.caching.keys import canonical, key_of
from gateway_common.services.caching.question import Question
from gateway_common.services.caching.reuse import Reuse, may_cover_an_error, reuse_of
from gateway_common.services.caching.standing_in import StandingIn
from gateway_common.services.caching.stored import Stored
from gateway_common.services.caching.validation import NOT_MODIFIED
from gateway_common.services.call import Answer, Call, Sender
from gateway_common.services.keeping import CachePolicy, Handled, Keeping, Kept
from gateway_common.services.transports.own_task import in_own_task

__all__ = ["Caching"]

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
GATEWAY_TIMEOUT = 504


class Caching:
    """Send through *inner* to the service at *origin* only what *cache* cannot answer.

    It belongs outermost: what is kept needs no place, no breaker and no retry, and is no call.
    """

    def __init__(self, inner: Sender, cache: Cache, origin: str = "") -> None:
        self._inner = inner
        self._cache = cache
        self._origin = origin
        self._fetch = Fetching(inner, cache)
        self._standing_in = StandingIn(cache)

    def __call__(self, call: Call, /) -> Coroutine[Any, Any, Answer]:
        """Answer it from what is kept, or send it."""
        keeping = call.keeping
        if keeping is not None and keeping.policy is not None:
            return self._answered(call, keeping, keeping.policy)
        if keeping is not None and keeping.stale_for is not None:
            return self._stood_by(call, keeping)
        return self._inner(call) if call.method in SAFE else self._changing(call)

    async def _answered(self, call: Call, keeping: Keeping, policy: CachePolicy) -> Answer:
        call.path = canonical(call.path)
        key = key_of(call, keeping, policy.scope)
        conditions = conditions_of(call) if keeping.read is None else NO_CONDITIONS
        clears = self._cache.clears
        question = Question(call, keeping, policy, key or "", wish_in(call.wishes), conditions, clears)
        if key is None or (conditions and is_for_the_service(conditions, at_hand=True)):
            return await self._past(question, "bypass")
        now, found = self._cache.now(), self._cache.shelf.get(key)
        if found is None or not self._cache.is_believed(found, now):
            return await self._asked(question, found)
        age = found.age(now)
        use = reuse_of(found.terms, age, question.wish)
        if use is Reuse.CHECK:
            return await self._asked(question, found)
        if use is Reuse.REFRESH:
            self._renew(question, found)
        self._count(question, "hit" if use is Reuse.GIVE else "stale")
        return _given(question, found, age, Handled(ttl=found.ttl(age)))

    async def _asked(self, question: Question, found: Stored | None) -> Answer:
        if question.wish.only_if_cached:
            reason = "only what is kept was asked for, and nothing is"
            return Answer(State.LATE, GATEWAY_TIMEOUT, reason=reason, sent=False)
        if question.call.method == "HEAD":
            return await self._past(question, "method")
        if question.wish.no_store:
            return await self._past(question, "request")
        if is_for_the_service(question.conditions, at_hand=False) or self._cache.is_unkept(question.key):
            return await self._past(question, "bypass")
        return await self._together(question, found)

    async def _together(self, question: Question, found: Stored | None) -> Answer:
        """Wait with all who ask the same; who cannot use what came for another asks alone.

        When the first one's flight fails there is a second for all the others, whose failure is everybody's.
        """
        for last in (False, True):
            joined = self._cache.flights.under_way(question.key)
            leads, flight = joined is None, joined or self._begun(question, found)
            cleared = flight.cleared
            landed = await self._waited(flight, question, leads=leads)
            if landed is None:
                late = Answer(State.LATE, reason=f"its time ran out while {question.call.service} was asked")
                return await self._instead(question, late, failed=True)
            if landed.stored is not None and (leads or self._fits(question, landed, landed.stored, cleared)):
                return self._landed(question, found, landed, landed.stored, collapsed=not leads)
            if landed.answer is not None and (leads or (last and landed.failed)):
                return await self._instead(question, landed.answer, failed=landed.failed)
            if not landed.failed:
                break
        return await self._by_itself(question)

    def _renew(self, question: Question, found: Stored | None) -> None:
        names = question.known_names
        self._cache.flights.behind(question.key, names, lambda flight: self._flown(question, found, flight))

    def _begun(self, question: Question, found: Stored | None) -> Flight[Landed]:
        names = question.known_names
        return self._cache.flights.begin(question.key, names, lambda flight: self._flown(question, found, flight))

    async def _waited(self, flight: Flight[Landed], question: Question, *, leads: bool) -> Landed | None:
        landed: Landed | None = None
        try:
            landed = await flight.wait(question.call.deadline)
        finally:
            if leads and landed is None:  # what is only its own is nobody's now
                flight.abandoned = True
                if flight.landed is not None:
                    await _let_go(flight.landed)
        return landed

    async def _flown(self, question: Question, found: Stored | None, flight: Flight[Landed]) -> Landed:
        readable = question.keeping.read is not None
        kept = await self._cache.look_far(question.key, found, flight, readable=readable)
        use = Reuse.CHECK if kept is None else reuse_of(kept.terms, kept.age(self._cache.now()), question.wish)
        if use is Reuse.GIVE or (use is Reuse.REFRESH and not flight.abandoned):
            if use is Reuse.REFRESH:
                self._cache.flights.leave(flight)
                self._renew(question, kept)
            return Landed(kept)

        def keep(stored: Stored) -> None:
            if not self._cache.is_outdated(stored, flight):
                self._cache.keep(question.key, stored)

        deadline = max(question.call.deadline, Deadline(self._cache.now() + self._cache.settings.fetch_within))
        landed = await self._fetch(question, kept or found, deadline, keep, awaited=not flight.abandoned)
        if flight.abandoned:
            await _let_go(landed)
        return landed

    async def _by_itself(self, question: Question) -> Answer:
        found = self._cache.shelf.get(question.key)
        fetched = self._fetch(question, found, question.call.deadline, _keep_nothing)
        landed = await in_own_task(fetched, unwanted=_let_go)
        if landed.stored is not None:
            return self._landed(question, found, landed, landed.stored, collapsed=False)
        answer = landed.answer or Answer(State.LATE)
        return await self._instead(question, answer, failed=landed.failed)

    def _fits(self, question: Question, landed: Landed, stored: Stored, cleared: frozenset[str]) -> bool:
        """Tell whether what another brought is good for this one, who asked when those names had been *cleared*.

        What was asked for meanwhile is as new as can be.
        """
        if not cleared.isdisjoint(stored.names):
            return False
        wish = question.wish._replace(no_cache=False, max_age=None) if landed.fwd_status else question.wish
        return reuse_of(stored.terms, stored.age(self._cache.now()), wish) is not Reuse.CHECK

    def _landed(
        self, question: Question, found: Stored | None, landed: Landed, stored: Stored, *, collapsed: bool
    ) -> Answer:
        age, status = stored.age(self._cache.now()), landed.fwd_status
        self._count(question, _counted(landed, collapsed=collapsed))
        if not status:
            return _given(question, stored, age, Handled(ttl=stored.ttl(age)))
        fwd = "request" if question.wish.no_cache else "miss" if found is None else "stale"
        kept = self._cache.shelf.get(question.key) is stored
        return _given(question, stored, age, Handled(fwd, status, stored.ttl(age), kept, collapsed))

    async def _instead(self, question: Question, answer: Answer, *, failed: bool) -> Answer:
        """Give *answer*, or what stands in for one that failed, which is closed then."""
        now, found = self._cache.now(), self._cache.shelf.get(question.key)  # it may have been cleared meanwhile
        if found is not None and is_error(answer) and may_cover_an_error(found.terms, found.age(now), question.wish):
            self._count(question, "stale")
            await close(answer)
            age = found.age(now)
            return _given(question, found, age, Handled("stale", answer.status, found.ttl(age)))
        if not failed or answer.state not in STAND_IN:
            self._count(question, "miss")
        told = answer.with_kept(Kept(handled=Handled("miss" if found is None else "stale", answer.status)))
        return self._standing_in.settled(question.call, question.keeping, told, question.clears, found)

    async def _past(self, question: Question, why: str) -> Answer:
        self._count(question, "passed")
        answer = await self._inner(question.passed)
        told = answer.with_kept(Kept(handled=Handled(why, answer.status)))
        return self._standing_in.settled(question.call, question.keeping, told, question.clears)

    async def _stood_by(self, call: Call, keeping: Keeping) -> Answer:
        clears = self._cache.clears
        return self._standing_in.settled(call, keeping, await self._inner(call), clears)

    async def _changing(self, call: Call) -> Answer:
        try:
            answer = await self._inner(call)
        except (asyncio.CancelledError, ProblemError):
            self._cache.clear(changed_by(call, None, self._origin))
            raise
        changed = changed_by(call, answer, self._origin)
        if changed:
            self._cache.clear(changed)
        return answer

    def _count(self, question: Question, what: str) -> None:
        self._cache.meters.cached(question.call.service, question.call.operation, what)


def _given(question: Question, stored: Stored, age: float, handled: Handled) -> Answer:
    answer = stored.answer(age, question.keeping.read, handled)
    return fitting(answer, stored, question.conditions) if question.conditions else answer


def _counted(landed: Landed, *, collapsed: bool) -> str:
    if collapsed:
        return "joined"
    if not landed.fwd_status:
        return "hit"
    return "confirmed" if landed.fwd_status == NOT_MODIFIED else "miss"


async def _let_go(landed: Landed) -> None:
    """Close what came for nobody: a stream that nobody reads holds its connection and its place."""
    if landed.answer is not None:
        await close(landed.answer)


def _keep_nothing(_: Stored) -> None:
    """Keep nothing: what comes for one who asks alone may have been outdated on its way."""
