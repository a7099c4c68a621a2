"""The answer that is told again: its status, the fields that belong to it, and its body up to a size."""

from collections.abc import Iterable
from dataclasses import dataclass

import orjson

from gateway_common.errors import Problem, ProblemError, problems
from gateway_common.errors.problems import MEDIA_TYPE

__all__ = ["REPLAYED", "KeptAnswer"]

FIELDS = frozenset(
    b"""content-disposition content-encoding content-language content-location content-type etag last-modified link
    location""".split()
)
"""What an answer is and where it led; who may keep it, and what it cost, is said anew."""

REPLAYED = (b"idempotency-replayed", b"true")
"""The field by which a client knows that it has been told this before."""

_HEAD_ENDS = b"\n"


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """Hold an answer; *body* is None if it was too large to be kept."""

    status: int
    fields: tuple[tuple[bytes, bytes], ...]
    body: bytes | None

    @classmethod
    def of(cls, status: int, fields: Iterable[tuple[bytes, bytes]], body: bytes | None, *, most: int) -> "KeptAnswer":
        """Keep what is worth keeping; of a body, nothing but the whole, in at most *most* bytes."""
        kept = tuple((name, value) for name, value in fields if name in FIELDS)
        return cls(status, kept, body if body is not None and len(body) <= most else None)

    @classmethod
    def of_problem(cls, problem: Problem, request_id: str, *, most: int) -> "KeptAnswer":
        """Keep what a client was told by *problem*, with the name of the request that it was about."""
        media = (b"content-type", MEDIA_TYPE.encode("ascii"))
        return cls.of(problem.status, [media], problem.body(request_id), most=most)

    @classmethod
    def read(cls, spelled: bytes) -> "KeptAnswer":
        """Read one; raises ValueError for what is none."""
        head, _, body = spelled.partition(_HEAD_ENDS)
        status, whole, fields = orjson.loads(head)
        pairs = tuple((name.encode("latin-1"), value.encode("latin-1")) for name, value in fields)
        return cls(int(status), pairs, body if whole else None)

    def spelled(self) -> bytes:
        """Spell it."""
        fields = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in self.fields]
        return orjson.dumps([self.status, self.body is not None, fields]) + _HEAD_ENDS + (self.body or b"")

    def again(self) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        """Give status, fields and body to tell once more; raises ProblemError (409) if the body was not kept."""
        if self.body is None:
            raise ProblemError(problems.ANSWER_NOT_KEPT())
        return self.status, [*self.fields, REPLAYED], self.body
