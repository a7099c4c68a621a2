"""Who is asking, however they proved it: one immutable value for guard, logs and calls to services."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["ANONYMOUS", "Caller", "CallerKind", "Proof"]


class CallerKind(StrEnum):
    """Tell the kinds of caller apart."""

    CONSUMER = "consumer"
    PARTNER = "partner"
    ANONYMOUS = "anonymous"


class Proof(StrEnum):
    """Name what a caller showed."""

    NONE = "none"
    DEV_TOKEN = "dev-token"  # noqa: S105 – a word, and no secret
    ACCESS_TOKEN = "access-token"  # noqa: S105 – a word, and no secret
    DPOP_TOKEN = "dpop-token"  # noqa: S105 – a word, and no secret
    CERTIFICATE_TOKEN = "certificate-token"  # noqa: S105 – a word, and no secret
    SESSION = "session"
    API_KEY = "api-key"


@dataclass(frozen=True, slots=True)
class Caller:
    """Name who asks: *subject* is the id within its kind, *scopes* and *roles* what they may do and are.

    *tenant* is on whose account, *plan* by which contract, *authenticated_at* when they last signed in (seconds since
    1970), *strength* how well (`acr`, OpenID Connect), *proof* what they showed. What the proof does not say is empty.
    """

    kind: CallerKind
    subject: str = ""
    scopes: frozenset[str] = frozenset()
    tenant: str = ""
    roles: frozenset[str] = frozenset()
    authenticated_at: int | None = None
    strength: str = ""
    proof: Proof = Proof.NONE
    plan: str = ""

    def __hash__(self) -> int:
        """Tell callers apart by their subjects: hashing all their scopes for each look into a cache costs more."""
        return hash(self.subject)

    def __str__(self) -> str:
        """Spell kind and subject, as logs and cache keys use them."""
        return f"{self.kind}:{self.subject}" if self.subject else str(self.kind)

    @property
    def identity(self) -> tuple[str, str, str]:
        """Give what tells them from all others, whatever they showed: kind, tenant and subject."""
        return self.kind.value, self.tenant, self.subject

    def lacks(self, scopes: frozenset[str]) -> frozenset[str]:
        """Give those of *scopes* that the proof does not allow."""
        return scopes - self.scopes

    def owns(self, consumer_id: object) -> bool:
        """Tell whether they are the consumer of this id."""
        return self.kind is CallerKind.CONSUMER and bool(self.subject) and str(consumer_id) == self.subject


ANONYMOUS = Caller(CallerKind.ANONYMOUS)
"""The caller who proved nothing."""
