"""What a client may exchange for tokens: a code, a refresh token, the token of somebody who calls, or its own name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from ftgo_sandbox.provider.client import Client
from ftgo_sandbox.provider.codes import Codes
from ftgo_sandbox.provider.errors import InvalidGrant, InvalidScope, UnauthorizedClient, UnsupportedGrantType
from ftgo_sandbox.provider.grant import Grant, audiences
from ftgo_sandbox.provider.parameters import Parameters
from ftgo_sandbox.provider.refresh_tokens import RefreshTokens
from ftgo_sandbox.provider.sessions import Sessions
from ftgo_sandbox.provider.settings import ProviderSettings
from ftgo_sandbox.provider.token_exchange import ACCESS_TOKEN, TOKEN_EXCHANGE, exchanged
from ftgo_sandbox.provider.tokens import Tokens


class TokenAnswer(BaseModel):
    """Give a client its tokens (RFC 6749, section 5.1)."""

    access_token: str
    token_type: str = "Bearer"  # noqa: S105 - it is the name of a kind
    expires_in: int
    scope: str
    refresh_token: str | None = None
    id_token: str | None = None
    issued_token_type: str | None = None


@dataclass(frozen=True)
class Exchanges:
    """Exchange what clients have for tokens."""

    codes: Codes
    refresh_tokens: RefreshTokens
    sessions: Sessions
    tokens: Tokens
    settings: ProviderSettings

    def __call__(self, client: Client, said: Parameters) -> TokenAnswer:
        """Do what the client asks, if it may ask for it."""
        ways: Mapping[str, Callable[[Client, Parameters], TokenAnswer]] = {
            "authorization_code": self._code,
            "refresh_token": self._refresh,
            "client_credentials": self._for_itself,
            TOKEN_EXCHANGE: self._for_a_service,
        }
        way = said.need("grant_type")
        if way not in ways:
            raise UnsupportedGrantType("There are codes, refresh tokens, client credentials and token exchange.")
        if way not in client.grants:
            raise UnauthorizedClient("This client may not ask for tokens in this way.")
        return ways[way](client, said)

    def _code(self, client: Client, said: Parameters) -> TokenAnswer:
        value, address, verifier = said.need("code"), said.need("redirect_uri"), said.need("code_verifier")
        grant = self.codes.redeem(value, client, address=address, verifier=verifier)
        return self._answer(grant, grant.scopes, _audiences(said, grant), nonce=grant.nonce)

    def _refresh(self, client: Client, said: Parameters) -> TokenAnswer:
        token = self.refresh_tokens.present(said.need("refresh_token"), client)
        grant = token.grant
        if not (grant.is_offline or self.sessions.is_there(grant.sid)):
            grant.revoke()
            raise InvalidGrant("The session that this refresh token belongs to has ended.")
        scopes, chosen = _narrowed(said, grant.scopes), _audiences(said, grant)
        token.is_used = True
        return self._answer(grant, scopes, chosen)

    def _for_itself(self, client: Client, said: Parameters) -> TokenAnswer:
        chosen = audiences(said.every("resource"), client.audiences, usual=client.audiences[:1])
        grant = Grant(client, client.client_id, _narrowed(said, client.scopes), chosen)
        return self._answer(grant, grant.scopes, chosen)

    def _for_a_service(self, client: Client, said: Parameters) -> TokenAnswer:
        token, made = exchanged(client, said, self.tokens)
        lasts, scope = made.claims["exp"] - made.claims["iat"], made.claims["scope"]
        return TokenAnswer(access_token=token, expires_in=lasts, scope=scope, issued_token_type=ACCESS_TOKEN)

    def _answer(
        self, grant: Grant, scopes: frozenset[str], chosen: tuple[str, ...], *, nonce: str | None = None
    ) -> TokenAnswer:
        access = self.tokens.access(grant, scopes, chosen)
        is_by_person = grant.sid is not None
        refreshes = is_by_person and "refresh_token" in grant.client.grants
        identifies = is_by_person and "openid" in scopes
        return TokenAnswer(
            access_token=access,
            expires_in=self.settings.access_token_seconds,
            scope=" ".join(sorted(scopes)),
            refresh_token=self.refresh_tokens.issue(grant) if refreshes else None,
            id_token=self.tokens.identity(grant, access, nonce=nonce) if identifies else None,
        )


def _audiences(said: Parameters, grant: Grant) -> tuple[str, ...]:
    return audiences(said.every("resource"), grant.audiences, usual=grant.audiences)


def _narrowed(said: Parameters, allowed: frozenset[str]) -> frozenset[str]:
    """Give what is allowed, or the part of it that is asked for."""
    wanted = said.words("scope")
    if not wanted <= allowed:
        raise InvalidScope("There is something in 'scope' that this client may not have.")
    return wanted or allowed
