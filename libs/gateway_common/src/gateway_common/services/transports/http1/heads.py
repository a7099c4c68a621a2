"""What the head of a response comes to by the names of its fields, which a service says again and again.

head = head_of((b"Content-Type", b"Content-Length"))           # worked out once for these names
head.framing((b"text/plain", b"7"))                            # (7, b""): its length, and no coding
head.crossing((b"text/plain", b"7"))                           # [(b"content-type", b"text/plain"), ...]
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import compress

from gateway_common.services.transports.http1.flaws import MOST_FIELDS
from gateway_common.wire.headers import end_to_end, is_hop_by_hop

__all__ = ["Head", "Values", "head_of"]

LENGTH, CODING, CONNECTION, TE = b"content-length", b"transfer-encoding", b"connection", b"te"
NAMING_NONE = frozenset({b"keep-alive", b"Keep-Alive", b"close", b"Close"})
"""What nearly every `Connection` says; it names no field that would cross."""

Values = Sequence[bytes]
"""The values of fields in wire order, as they came."""


class Head:
    """Read the values of fields by their *names*, both in wire order; what stands around a value is not of it."""

    __slots__ = ("_codings", "_connection", "_crosses", "_length", "_names", "_odd")

    def __init__(self, names: Sequence[bytes]) -> None:
        lower = self._names = [name.lower() for name in names]
        self._length = lower.index(LENGTH) if LENGTH in lower else None
        self._codings = [at for at, name in enumerate(lower) if name == CODING]
        self._connection = lower.index(CONNECTION) if CONNECTION in lower else None
        self._odd = TE in lower or lower.count(CONNECTION) > 1
        crosses = [not is_hop_by_hop(name) for name in lower]
        self._crosses = None if all(crosses) else crosses

    def framing(self, values: Values) -> tuple[int | None, bytes]:
        """Give the `Content-Length`, of which llhttp takes no second, and the `Transfer-Encoding`, or nothing."""
        length = None if self._length is None else int(values[self._length])
        return length, b", ".join([values[at].rstrip() for at in self._codings]) if self._codings else b""

    def crossing(self, values: Values) -> list[tuple[bytes, bytes]]:
        """Give the fields that may cross, names in lower case."""
        fields = zip(self._names, map(bytes.rstrip, values), strict=True)
        if self._crosses is None:
            return list(fields)
        if self._odd or (self._connection is not None and values[self._connection] not in NAMING_NONE):
            return end_to_end(fields)
        return list(compress(fields, self._crosses))


@lru_cache(maxsize=256)
def _known(names: tuple[bytes, ...]) -> Head:
    return Head(names)


def head_of(names: tuple[bytes, ...]) -> Head:
    """Give what is known of a head with these *names*; one that nobody sends twice is not remembered."""
    return _known(names) if len(names) <= MOST_FIELDS else Head(names)
