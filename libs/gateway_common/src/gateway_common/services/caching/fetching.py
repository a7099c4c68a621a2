"""Getting an answer from a service for the cache: all of it, or word that what is kept is still so."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from gateway_common.deadline import Deadline
from gateway_common.errors import STAND_IN, State
from gateway_common.services.caching.bodies import Recording, close, is_readable, read_whole
from gateway_common.services.caching.cache import Cache, Landed
from gateway_common.services.caching.freshness import AGE, age_of, values
from gateway_common.services.caching.gathering import Gathering
from gateway_common.services.caching.question import Question
from gateway_common.services.caching.stored import Stored, kept_fields
from gateway_common.services.caching.storing import Terms, terms_of
from gateway_common.services.caching.validation import NOT_MODIFIED, conditions_on, is_of, updated
from gateway_common.services.call import Answer, HeaderPairs, Sender, Stream
from gateway_common.services.transports import BrokenStream
from gateway_common.wire.headers import stated_length

__all__ = ["Fetching", "is_error"]

Keep = Callable[[Stored], None]

AHEAD = 0.05
"""How many seconds a body of unknown length is read ahead, while somebody waits for its beginning."""

_ERRORS = frozenset({0, 500, 502, 503, 504})


class _Come(NamedTuple):
    """Hold what came of a *question* that was asked at *started*: all of it is due at *deadline*.

    *found* was kept until then. *until* is how long somebody can wait for a body whose length is not known.
    """

    question: Question
    found: Stored | None
    answer: Answer
    started: float
    deadline: Deadline
    until: float


class _Dated(NamedTuple):
    """Hold when an answer was *started* to be asked for, and *since* when it is true."""

    started: float
    since: float


def is_error(answer: Answer) -> bool:
    """Tell whether the service failed, so that what is stale may stand in (RFC 5861, section 4)."""
    return answer.state in STAND_IN and answer.status in _ERRORS


class Fetching:
    """Ask through *inner* for what *cache* does not have."""

    def __init__(self, inner: Sender, cache: Cache, *, wall_clock: Callable[[], float] = time.time) -> None:
        self._inner = inner
        self._cache = cache
        self._wall_clock = wall_clock

    async def __call__(
        self, question: Question, found: Stored | None, deadline: Deadline, keep: Keep, *, awaited: bool = True
    ) -> Landed:
        """Ask for an answer, or whether what was *found* is still one, and *keep* it if it may be kept.

        Where nobody *awaited* it, its body may take its time, too. It has to be run in a Task.
        """
        started = self._cache.now()
        conditions = [] if found is None else conditions_on(found)
        answer = await self._inner(question.sent(conditions, deadline))
        if answer.status == NOT_MODIFIED and found is not None and conditions:
            await close(answer)
            if is_of(found, answer.headers):
                return self._confirmed(question, found, answer, started, keep)
            answer = await self._inner(question.sent([], deadline))
        until = min(deadline.at, self._cache.now() + AHEAD) if awaited else deadline.at
        return await self._taken(_Come(question, found, answer, started, deadline, until), keep)

    def _confirmed(self, question: Question, found: Stored, answer: Answer, started: float, keep: Keep) -> Landed:
        headers = updated(found, answer.headers)
        terms = self._terms(question, found.status, headers)
        aged = [*headers, *((AGE, value) for value in values(answer.headers, AGE))]
        stored = self._stored(question, found.status, headers, found.body, terms, self._dated(aged, started))
        stored.values, stored.edition = found.values, found.edition
        if terms is None:
            self._cache.drop(question.key, found)
        else:
            keep(stored)
        return Landed(stored, fwd_status=NOT_MODIFIED)

    async def _taken(self, come: _Come, keep: Keep) -> Landed:
        answer = come.answer
        if answer.state in STAND_IN:
            return Landed(answer=answer, failed=is_error(answer), fwd_status=answer.status)
        terms = self._terms(come.question, answer.status, answer.headers)
        if terms is None or (isinstance(answer.body, bytes) and not self._fits(answer)):
            self._cache.note_unkept(come.question.key, come.found)
            return Landed(answer=answer, fwd_status=answer.status)
        try:
            return await self._read(come, terms, keep)
        except BrokenStream as broken:
            return Landed(answer=Answer(broken.state, reason=str(broken)), failed=True)
        except TimeoutError:
            return Landed(answer=Answer(State.LATE, reason="its time ran out within its body"), failed=True)

    async def _read(self, come: _Come, terms: Terms, keep: Keep) -> Landed:
        """Read the body; raises BrokenStream and TimeoutError."""
        dated = self._dated(come.answer.headers, come.started)
        if isinstance(come.answer.body, bytes):
            return self._whole(come, come.answer.body, terms, dated, keep)
        if not self._fits(come.answer):
            gathering = Gathering(come.answer.body, self._cache.settings.most_entry)
            body = await gathering.whole(come.until) if stated_length(come.answer.headers) is None else None
            if body is None:
                return self._passing(come, gathering, terms, dated, keep)
        else:
            async with asyncio.timeout_at(come.deadline.at):
                body = await read_whole(come.answer)
        return self._whole(come, body, terms, dated, keep)

    def _whole(self, come: _Come, body: bytes, terms: Terms, dated: _Dated, keep: Keep) -> Landed:
        answer = come.answer
        stored = self._stored(come.question, answer.status, answer.headers, body, terms, dated)
        try:
            stored.read_by(come.question.keeping.read)
        except ValueError:
            return Landed(answer=replace(answer, body=body), failed=True, fwd_status=answer.status)
        keep(stored)
        return Landed(stored, fwd_status=answer.status)

    def _fits(self, answer: Answer) -> bool:
        return is_readable(answer, self._cache.settings.most_entry)

    def _passing(self, come: _Come, stream: Stream, terms: Terms, dated: _Dated, keep: Keep) -> Landed:
        """Let *stream* pass, and keep it at its end, unless it was cleared by then."""
        status, headers, clears = come.answer.status, come.answer.headers, self._cache.clears

        def over(body: bytes) -> None:
            stored = self._stored(come.question, status, headers, body, terms, dated)
            if not self._cache.was_cleared(stored.names, since=clears):
                keep(stored)

        self._cache.drop(come.question.key, come.found)
        recording = Recording(stream, self._cache.settings.most_entry, over)
        return Landed(answer=replace(come.answer, body=recording), fwd_status=status)

    def _terms(self, question: Question, status: int, headers: HeaderPairs) -> Terms | None:
        asked = question.asked(self._cache.settings.absent_for)
        return terms_of(asked, status, headers, wall_clock=self._wall_clock())

    def _dated(self, headers: HeaderPairs, started: float) -> _Dated:
        now = self._cache.now()
        return _Dated(started, now - age_of(headers, took=now - started, wall_clock=self._wall_clock()))

    def _stored(
        self, question: Question, status: int, headers: HeaderPairs, body: bytes, terms: Terms | None, dated: _Dated
    ) -> Stored:
        held = terms or Terms(0.0, checked=True, strict=True)
        names, heard = question.names(held), self._cache.now()
        stored = Stored(status, kept_fields(headers, len(body)), body, held, dated.since, heard, names, dated.started)
        stored.readable, stored.owner = question.keeping.read is not None, question.owner
        return stored
