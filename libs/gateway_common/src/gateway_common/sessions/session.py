"""A session, and what follows from it at a given moment; all moments are in seconds since 1970.

What a newer release wrote into one is read over, so that nobody is signed out while two releases run side by side.
"""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from gateway_common.caller import Caller, CallerKind, Proof

__all__ = ["Lifetimes", "Session", "Tokens"]

SLIDE_SHARE = 20  # a session that was seen a twentieth of its idle time ago need not be written again
DUE_SHARE = 10  # a token is renewed when a tenth of its life is left,
DUE_MOST = 30.0  # and not before its last half minute


class Tokens(BaseModel):
    """Hold what the provider gave, for which *scopes*; *due* is when to renew the access token, *ends* when it dies."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, extra="ignore")

    access: str
    due: float
    ends: float
    scopes: frozenset[str]
    refresh: str | None = None

    def __repr_args__(self) -> "list[tuple[str | None, object]]":
        """Show no token."""
        return [("due", self.due), ("ends", self.ends)]

    @classmethod
    def lasting(
        cls, seconds: float, now: float, *, access: str, scopes: frozenset[str], refresh: str | None
    ) -> "Tokens":
        """Make those that are good for *seconds* from *now*."""
        due = now + seconds - min(DUE_MOST, seconds / DUE_SHARE)
        return cls(access=access, scopes=scopes, refresh=refresh, due=due, ends=now + seconds)


class Session(BaseModel):
    """Hold who signed in, since when, and the *tokens* that nobody but the gateway sees.

    *sid* is the provider's own session, *agent* the browser as it calls itself.
    """

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, extra="ignore")

    subject: str
    began: float
    seen: float
    tokens: Tokens
    sid: str = ""
    tenant: str = ""
    roles: frozenset[str] = frozenset()
    authenticated_at: int | None = None
    strength: str = ""
    agent: str = ""

    @property
    def caller(self) -> Caller:
        """Give whom the session stands for."""
        return Caller(
            CallerKind.CONSUMER,
            self.subject,
            self.tokens.scopes,
            self.tenant,
            self.roles,
            self.authenticated_at,
            self.strength,
            Proof.SESSION,
        )

    def used(self, now: float) -> "Session":
        """Note that it was used."""
        return self.model_copy(update={"seen": now})

    def renewed(self, tokens: Tokens) -> "Session":
        """Let it have other *tokens*."""
        return self.model_copy(update={"tokens": tokens})


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """Say how long a session lasts: *idle* seconds after its last use, *longest* after its beginning."""

    idle: float
    longest: float

    def left(self, session: Session, now: float) -> float:
        """Give the seconds for which a session used *now* is kept; 0 or less once it is over."""
        return min(self.idle, session.began + self.longest - now)

    def ends(self, session: Session) -> float:
        """Give the moment at which it ends if nobody uses it."""
        return min(session.seen + self.idle, session.began + self.longest)

    def slides(self, session: Session, now: float) -> bool:
        """Tell whether it is time to note that it is used; not at each request, for each would have to be written.

        A clock that was set back does not keep it from being noted: the store would let it end meanwhile.
        """
        return abs(now - session.seen) >= self.idle / SLIDE_SHARE
