"""Who is asking, however they proved it: one immutable value for guard, logs and calls to services."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["ANONYMOUS", "Caller", "CallerKind"]


class CallerKind(StrEnum):
    """Tell the kinds of caller apart."""

    CONSUMER = "consumer"
    PARTNER = "partner"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Caller:
    """Name who asks: *subject* is the id within its kind, *scopes* what the proof allows."""

    kind: CallerKind
    subject: str = ""
    scopes: frozenset[str] = frozenset()

    def __str__(self) -> str:
        """Spell kind and subject, as logs and cache keys use them."""
        return f"{self.kind}:{self.subject}" if self.subject else str(self.kind)

    def lacks(self, scopes: frozenset[str]) -> frozenset[str]:
        """Give those of *scopes* that the proof does not allow."""
        return scopes - self.scopes


ANONYMOUS = Caller(CallerKind.ANONYMOUS)
"""The caller who proved nothing."""
