"""What is kept under a key, spelled so that a script in Redis reads it as we do: by the place of each character.

h 6f3a… (64: the request) 91c0… (32: who holds it) 1764…  (16: until when)
a 6f3a…                   91c0…                    1764…
u 6f3a…                   91c0…                    0000…
d 6f3a…                   91c0…                    0000…                  and the answer
"""

from dataclasses import dataclass, replace
from enum import StrEnum

__all__ = ["Record", "Standing"]

PRINT, HOLDER, UNTIL = 64, 32, 16
_AT_HOLDER = 1 + PRINT
_AT_UNTIL = _AT_HOLDER + HOLDER
_AT_ANSWER = _AT_UNTIL + UNTIL


class Standing(StrEnum):
    """Name what a key stands for; one that is free has no record."""

    HELD = "h"
    """Somebody is at work, until the lease is over."""
    AGAIN = "a"
    """The same, and it may have been sent before."""
    UNKNOWN = "u"
    """It was sent, and nobody can tell what became of it."""
    DONE = "d"
    """There is an answer."""


@dataclass(frozen=True, slots=True)
class Record:
    """Hold how it stands with the request of this *print*; *until* ends the lease, in microseconds since 1970."""

    standing: Standing
    print: str
    holder: str
    until: int = 0
    answer: bytes = b""

    @classmethod
    def read(cls, spelled: bytes) -> "Record":
        """Read one; raises ValueError for what is none."""
        head = spelled[:_AT_ANSWER].decode("ascii")
        if len(head) != _AT_ANSWER:
            raise ValueError("a record is cut short")
        standing, until = Standing(head[0]), int(head[_AT_UNTIL:])
        return cls(standing, head[1:_AT_HOLDER], head[_AT_HOLDER:_AT_UNTIL], until, spelled[_AT_ANSWER:])

    def spelled(self) -> bytes:
        """Spell it."""
        return f"{self.standing}{self.print}{self.holder}{self.until:0{UNTIL}}".encode("ascii") + self.answer

    @property
    def is_held(self) -> bool:
        """Tell whether somebody is at work, or was when the lease ended."""
        return self.standing in {Standing.HELD, Standing.AGAIN}

    def becoming(self, standing: Standing, answer: bytes = b"") -> "Record":
        """Give what it is when nobody holds it any more."""
        return replace(self, standing=standing, until=0, answer=answer)
