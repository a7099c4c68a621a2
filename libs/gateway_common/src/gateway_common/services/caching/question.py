"""A request to a service as the cache sees it: what is asked, for whom it is kept, and what its client wishes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from secrets import token_hex

from gateway_common.caller import ANONYMOUS
from gateway_common.deadline import Deadline
from gateway_common.services.caching.conditions import without_conditions
from gateway_common.services.caching.directives import Wish
from gateway_common.services.caching.keys import owner_of, uri_of
from gateway_common.services.caching.storing import Asked, Terms
from gateway_common.services.call import Call
from gateway_common.services.keeping import CachePolicy, Keeping

__all__ = ["Question", "names_of", "tag_of"]

_UNKEYED = b"max-forwards"
_OF_THE_WAY = frozenset({b"via", b"cdn-loop"})


@dataclass(slots=True)  # one for each request: frozen, it would take four times as long to make
class Question:
    """Hold a *call* with its *key*, the *wish* of its client, and the *conditions* that the client set.

    *clears* is how often anything had been cleared when it was asked.
    """

    call: Call
    keeping: Keeping
    policy: CachePolicy
    key: str
    wish: Wish
    conditions: Mapping[bytes, bytes]
    clears: int = 0

    @property
    def alone(self) -> bool:
        """Tell whether its answer is kept for one person alone, as in a cache of their own."""
        return self.policy.scope == "caller" and bool(self.call.caller.subject)

    def asked(self, absent_for: float) -> Asked:
        """Give what decides whether its answer may be kept."""
        known = self.policy.scope != "public" and bool(self.call.caller.subject)
        return Asked(self.policy, known=known, alone=self.alone, absent_for=absent_for)

    def sent(self, further: list[tuple[bytes, bytes]], deadline: Deadline) -> Call:
        """Give the call for the whole answer, with *further* fields.

        What several share is made of nobody's way to us, and what is public is asked for in nobody's name.
        """
        headers = [pair for pair in without_conditions(self.call) if pair[0] != _UNKEYED]
        if self.policy.scope != "caller":
            headers = [_ours(*pair) for pair in headers]
        sent = self.call.carrying(headers + further, deadline)
        if self.policy.scope == "public":
            sent.caller, sent.token = ANONYMOUS, None
        return sent

    @property
    def owner(self) -> str:
        """Name the one caller or tenant who is given its answer, "" if it is for everybody."""
        return owner_of(self.call, self.policy.scope)

    @property
    def passed(self) -> Call:
        """Give the call as it is, in nobody's name if its answer is public."""
        return replace(self.call, caller=ANONYMOUS, token=None) if self.policy.scope == "public" else self.call

    def names(self, terms: Terms) -> tuple[str, ...]:
        """Give the names of its answer, by which that is forgotten."""
        return names_of(self.call.service, self.call.path, terms.tags)

    @property
    def known_names(self) -> frozenset[str]:
        """Give those of the names that are known before there is an answer."""
        return frozenset(names_of(self.call.service, self.call.path, self.policy.tags))


def _ours(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """Leave of a field of the way what we say ourselves: an answer for several is made of nobody's request."""
    if name in _OF_THE_WAY:
        return name, value.rpartition(b",")[2].strip()
    return (name, token_hex(16).encode("ascii")) if name == b"x-request-id" else (name, value)


def names_of(service: str, path: str, tags: Iterable[str]) -> tuple[str, ...]:
    """Name an answer by its canonical target and its *tags*, each once, whoever says them."""
    return (uri_of(service, path), *(tag_of(service, tag) for tag in dict.fromkeys(tags)))


def tag_of(service: str, tag: str) -> str:
    """Name what *service* has tagged so; tags of different services have nothing to do with each other."""
    return f"{service}#{tag}"
