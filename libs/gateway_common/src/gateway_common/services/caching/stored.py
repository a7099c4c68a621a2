"""An answer as it is kept: what the service said, since when it is true, and on what terms it is given again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from gateway_common.errors import State
from gateway_common.services.caching.storing import Terms
from gateway_common.services.call import Answer, HeaderPairs
from gateway_common.services.keeping import UNREAD, Handled, Kept
from gateway_common.services.status import state_of

__all__ = ["FOR_THE_WAY", "STAND_IN_ONLY", "Reader", "Stored", "kept_fields"]

Reader = Callable[[bytes], object]
"""What makes a value of a body, and raises ValueError when that cannot be read."""

STAND_IN_ONLY = Terms(0.0, checked=True, strict=True)
"""The terms of an answer that may not be used again, but for a while stand in when a call fails."""

FOR_THE_WAY = frozenset({b"age", b"connection", b"keep-alive", b"te", b"trailer", b"transfer-encoding", b"upgrade"})
"""Fields that are about one journey of an answer (RFC 9111, 3.1)."""

OVERHEAD, OF_A_FIELD, OF_A_NAME, OF_AN_OWNER = 768, 144, 400, 640
"""What an entry costs beside its letters, in bytes, and each of its fields and names, and that it has an owner."""

HAIR = 0.001
"""Seconds by which a difference of two moments may miss a whole one."""

OF_A_MODEL, OF_A_VALUE = 512, 100
"""What is read of a body takes so many bytes for each `{` and each `,` in it: a model of one number has half a kB."""


@dataclass(slots=True)
class Stored:
    """Hold an answer of age 0 at *since*, heard or confirmed at *heard*, both in seconds of the loop's clock.

    *names* are those of its target and of its tags, by which it is forgotten. *looked* is since when others may have
    cleared it unheard: when it was asked for, or looked for in the store that all share. *values* is what was read of
    it, by whom; *readable* says that somebody reads it. *edition* names its body in the store, *owner* the caller or
    tenant who alone is given it, "" if that is everybody.
    """

    status: int
    headers: HeaderPairs
    body: bytes
    terms: Terms
    since: float
    heard: float
    names: tuple[str, ...] = ()
    looked: float = 0.0
    readable: bool = False
    edition: str = ""
    owner: str = ""
    values: dict[Reader, object] = field(default_factory=dict["Reader", object], repr=False)
    state: State = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Find out once what its status means."""
        self.state = state_of(self.status)

    @property
    def size(self) -> int:
        """Count the bytes that it takes, about."""
        fields = sum(OF_A_FIELD + len(name) + len(value) for name, value in self.headers)
        names = sum(OF_A_NAME + len(name) for name in self.names)
        owner = OF_AN_OWNER + len(self.owner) if self.owner else 0
        return OVERHEAD + fields + names + owner + len(self.body) + (self._read_size if self.readable else 0)

    def age(self, now: float) -> float:
        """Give its age in seconds."""
        return max(0.0, now - self.since)

    def ttl(self, age: float) -> int:
        """Give the whole seconds for which it is fresh at this *age*, less than 0 when it is stale."""
        return int(self.terms.lifetime - age + HAIR)

    def answer(self, age: float, read: Reader | None, handled: Handled) -> Answer:
        """Give it at this *age* as the answer to a request; *read* makes the value of it, if it can.

        What was only just asked for has an age if it came with one (RFC 9111, 5.1).
        """
        headers = [*self.headers, (b"age", b"%d" % (age + HAIR))] if age >= 1 or not handled.fwd else self.headers
        value = UNREAD if read is None else self._value(read)
        return Answer(self.state, self.status, headers, self.body, kept=Kept(value, age, handled))

    def stand_in(self, now: float, failed: Answer, read: Reader | None) -> Answer:
        """Give it as what stands in for an answer that *failed*: its age is since it was heard."""
        kept = Kept(self._value(read), now - self.heard, Handled(fwd="stale", fwd_status=failed.status))
        return Answer(State.STALE, self.status, self.headers, self.body, failed.reason, kept=kept)

    def read_by(self, read: Reader | None) -> object:
        """Give the value that *read* makes of it, the same each time; raises ValueError if that cannot read it."""
        if read is None or self.state is not State.OK:
            return UNREAD
        value = self.values.get(read, UNREAD)
        if value is UNREAD:
            value = self.values[read] = read(self.body)
        return value

    @property
    def _read_size(self) -> int:
        return len(self.body) + OF_A_MODEL * self.body.count(b"{") + OF_A_VALUE * self.body.count(b",")

    def _value(self, read: Reader | None) -> object:
        try:
            return self.read_by(read)
        except ValueError:
            return UNREAD  # who reads it finds out by itself


def kept_fields(headers: Iterable[tuple[bytes, bytes]], length: int) -> HeaderPairs:
    """Give the fields that are kept with a body of this *length*: those of the answer, and not of its journey."""
    kept = [pair for pair in headers if pair[0] not in FOR_THE_WAY and not pair[0].startswith(b"proxy-")]
    if not any(name == b"content-length" for name, _ in kept):
        kept.append((b"content-length", b"%d" % length))
    return tuple(kept)
