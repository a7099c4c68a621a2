"""Who has signed in in which browser."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ftgo_sandbox.domain.consumers import Consumer
from ftgo_sandbox.provider.client import Client
from ftgo_sandbox.provider.expiring import Expiring
from ftgo_sandbox.provider.grant import Grant


@dataclass(eq=False)
class Session:
    """Remember a sign-in, and what clients got by it; tokens call it by its *sid*, the browser by a secret *key*."""

    account: Consumer
    signed_in_at: int
    sid: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    key: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    grants: list[Grant] = field(default_factory=list[Grant])

    @property
    def subject(self) -> str:
        """Give the person's name in tokens: the consumer's number."""
        return str(self.account.consumer_id)

    @property
    def clients(self) -> tuple[Client, ...]:
        """Give the clients that have got something by it, each once."""
        return tuple({grant.client.client_id: grant.client for grant in self.grants}.values())


class Sessions:
    """Keep each session for so many *seconds* after the sign-in."""

    def __init__(self, seconds: int, now: Callable[[], int]) -> None:
        self._now = now
        self._by_key = Expiring[Session](seconds, now)

    def __iter__(self) -> Iterator[Session]:
        return iter(self._by_key)

    def begin(self, account: Consumer) -> Session:
        """Note that a person signed in just now."""
        session = Session(account, self._now())
        self._by_key.put(session.key, session)
        return session

    def find(self, key: str | None) -> Session | None:
        """Find the session of a browser."""
        return self._by_key.get(key)

    def is_there(self, sid: str | None) -> bool:
        """Tell whether a session goes on."""
        return any(session.sid == sid for session in self._by_key)

    def renew(self, session: Session) -> Session:
        """Go on with a session in which the person has just signed in again, under another key."""
        self.end(session)
        renewed = Session(session.account, self._now(), session.sid, grants=session.grants)
        self._by_key.put(renewed.key, renewed)
        return renewed

    def end(self, session: Session) -> None:
        """Forget a session."""
        self._by_key.take(session.key)
