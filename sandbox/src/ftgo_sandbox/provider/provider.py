"""All that the provider knows while it runs; it forgets everything when it ends."""

from collections.abc import Callable, Iterable
from datetime import UTC
from typing import Annotated

from fastapi import Depends
from joserfc.jwk import RSAKey

from ftgo_sandbox.domain.consumers import Consumer
from ftgo_sandbox.provider.accounts import Accounts
from ftgo_sandbox.provider.assertions import Assertions
from ftgo_sandbox.provider.authorization import Addressee, Wish
from ftgo_sandbox.provider.client import Client
from ftgo_sandbox.provider.client_authentication import ClientAuthentication
from ftgo_sandbox.provider.codes import Codes
from ftgo_sandbox.provider.departures import Departures
from ftgo_sandbox.provider.exchanges import Exchanges
from ftgo_sandbox.provider.expiring import Expiring
from ftgo_sandbox.provider.grant import Grant
from ftgo_sandbox.provider.keys import KeyRing
from ftgo_sandbox.provider.refresh_tokens import RefreshTokens
from ftgo_sandbox.provider.sessions import Session, Sessions
from ftgo_sandbox.provider.settings import ProviderSettings
from ftgo_sandbox.provider.tokens import Tokens
from ftgo_sandbox.provider.waiting import Farewell, Visit
from ftgo_sandbox.skeleton.clock import Clock
from ftgo_sandbox.skeleton.service import held
from ftgo_sandbox.skeleton.surroundings import Surroundings


class Provider:
    """Hold people, clients, keys, sessions and whatever was given to whom."""

    def __init__(
        self,
        issuer: str,
        clients: Iterable[Client],
        settings: ProviderSettings,
        at: Surroundings,
        *,
        key: RSAKey | None = None,
    ) -> None:
        self.issuer = issuer
        self.now = _seconds(at.clock)
        self.clients = {client.client_id: client for client in clients}
        self.accounts = Accounts(at.world.consumers, settings.password)
        self.keys = KeyRing(self.now, max(settings.access_token_seconds, settings.id_token_seconds), key)
        self.tokens = Tokens(issuer, self.keys, settings, self.now)
        self.sessions = Sessions(settings.session_seconds, self.now)
        self.codes = Codes(settings, self.now)
        self.refresh_tokens = RefreshTokens(settings, self.now)
        self.visits = Expiring[Visit](settings.sign_in_seconds, self.now)
        self.farewells = Expiring[Farewell](settings.sign_in_seconds, self.now)
        self.authenticate = ClientAuthentication(self.clients, Assertions(issuer, self.now))
        self.exchange = Exchanges(self.codes, self.refresh_tokens, self.sessions, self.tokens, settings)
        self.sign_out = Departures(
            self.sessions, self.refresh_tokens, self.tokens, at.errands, settings.logout_timeout_seconds
        )

    def sign_in(self, account: Consumer, earlier: Session | None) -> Session:
        """Let a person in; the *earlier* session of the browser goes on if it was theirs, and else ends."""
        if earlier is not None and earlier.account is account:
            return self.sessions.renew(earlier)
        if earlier is not None:
            self.sign_out.from_here(earlier)
        return self.sessions.begin(account)

    def grant(self, session: Session, to: Addressee, wish: Wish) -> str:
        """Give a client what it wishes of the person in a *session*, in the shape of a code."""
        grant = Grant(
            to.client, session.subject, wish.scopes, wish.audiences, session.sid, session.signed_in_at, wish.nonce
        )
        session.grants.append(grant)
        return self.codes.issue(grant, address=to.address, challenge=wish.challenge)


def _seconds(clock: Clock) -> Callable[[], int]:
    """Tell the time as tokens do: in whole seconds since 1970."""
    return lambda: int(clock.now().replace(tzinfo=UTC).timestamp())


Ours = Annotated[Provider, Depends(held(Provider))]
