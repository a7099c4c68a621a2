"""What a service said before stands in for a while when it fails (`stale_for=`): for its caller, and never as new.

It is no cache in the sense of HTTP: nobody is given it while the service answers. What a service forbids to store
(`no-store`) is not kept for this either; what it finds gone, or refuses, is forgotten.
"""

from gateway_common.errors import STAND_IN, State
from gateway_common.services.caching.cache import Cache
from gateway_common.services.caching.freshness import allowed_of
from gateway_common.services.caching.keys import canonical, key_of, owner_of
from gateway_common.services.caching.question import names_of
from gateway_common.services.caching.stored import STAND_IN_ONLY, Stored, kept_fields
from gateway_common.services.caching.storing import tags_in
from gateway_common.services.call import Answer, Call
from gateway_common.services.keeping import Keeping, Kept

__all__ = ["StandingIn"]


class StandingIn:
    """Keep what was read of a service in *cache*, and give it when a call fails."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def settled(self, call: Call, keeping: Keeping, answer: Answer, clears: int, also: Stored | None = None) -> Answer:
        """Give *answer*, or what stands in for it: what is kept for *call*, or *also*, if that is younger.

        It was asked for when there had been so many *clears*; what was cleared since is not kept.
        """
        key = key_of(call, keeping, "kept")
        if key is None or keeping.stale_for is None:
            return answer
        if answer.state in STAND_IN:
            return self._instead(key, call, keeping, answer, also)
        if answer.state is not State.OK:
            self._cache.shelf.drop(key)
            return answer
        return self._kept(key, call, keeping, answer, clears, also)

    def _kept(self, key: str, call: Call, keeping: Keeping, answer: Answer, clears: int, also: Stored | None) -> Answer:
        body = answer.body
        if not isinstance(body, bytes):
            return answer
        now = self._cache.now()
        fields, names = kept_fields(answer.headers, len(body)), _names(call, keeping, answer)
        readable = keeping.read is not None
        stored = Stored(answer.status, fields, body, STAND_IN_ONLY, now, now, names, readable=readable)
        stored.owner = owner_of(call, "kept")
        try:
            value = stored.read_by(keeping.read)
        except ValueError:
            return self._instead(key, call, keeping, answer, also)
        if not (allowed_of(answer.headers)[0].no_store or self._cache.was_cleared(names, since=clears)):
            self._cache.shelf.put(key, stored)
        return answer.with_kept(Kept(value, handled=answer.kept.handled if answer.kept else None))

    def _instead(self, key: str, call: Call, keeping: Keeping, answer: Answer, also: Stored | None) -> Answer:
        now, oldest = self._cache.now(), keeping.stale_for or 0.0
        known = [one for one in (self._cache.shelf.get(key), also) if one is not None and now - one.heard <= oldest]
        if not known:
            return answer
        self._cache.meters.cached(call.service, call.operation, "stale")
        return max(known, key=lambda one: one.heard).stand_in(now, answer, keeping.read)


def _names(call: Call, keeping: Keeping, answer: Answer) -> tuple[str, ...]:
    """Name it as what is used again is named, so that it is forgotten with that."""
    declared = keeping.policy.tags if keeping.policy is not None else ()
    return names_of(call.service, canonical(call.path), (*declared, *tags_in(answer.headers)))
