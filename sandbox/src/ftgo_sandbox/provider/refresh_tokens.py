"""Refresh tokens: each is good for one refresh, which gives the next; one that comes again ends its whole family."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ftgo_sandbox.provider.client import Client
from ftgo_sandbox.provider.errors import InvalidGrant
from ftgo_sandbox.provider.expiring import Expiring
from ftgo_sandbox.provider.grant import Grant
from ftgo_sandbox.provider.settings import ProviderSettings


@dataclass(eq=False)
class RefreshToken:
    """Stand for a grant, until it is used."""

    grant: Grant
    is_used: bool = False

    @property
    def holds(self) -> bool:
        """Tell whether it can be used."""
        return not (self.is_used or self.grant.is_revoked)


class RefreshTokens:
    """Hand out refresh tokens, and remember the used ones, for whoever brings one back has stolen it or was robbed."""

    def __init__(self, settings: ProviderSettings, now: Callable[[], int]) -> None:
        self._tokens = Expiring[RefreshToken](settings.refresh_token_seconds, now)

    def issue(self, grant: Grant) -> str:
        """Make a token for a *grant*."""
        return self._tokens.keep(RefreshToken(grant))

    def find(self, value: str) -> RefreshToken | None:
        """Find a token, whatever became of it."""
        return self._tokens.get(value)

    def present(self, value: str, client: Client) -> RefreshToken:
        """Find a token that this *client* may still use, which is up to the caller; revoke what is used twice."""
        token = self.find(value)
        if token is None or token.grant.client.client_id != client.client_id:
            raise InvalidGrant("This refresh token is unknown.")
        if token.is_used:
            token.grant.revoke()
            raise InvalidGrant("This refresh token was used before; its whole family is revoked.")
        if token.grant.is_revoked:
            raise InvalidGrant("This refresh token is revoked.")
        return token

    def grants_of(self, subject: str) -> Iterator[Grant]:
        """Find what was ever given in the name of a person."""
        return (token.grant for token in self._tokens if token.grant.subject == subject)
