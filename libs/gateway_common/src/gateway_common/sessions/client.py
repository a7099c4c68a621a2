"""What this gateway says to the provider as its client (RFC 6749): codes and refresh tokens go, tokens come."""

from collections.abc import Callable, Iterable
from typing import cast
from urllib.parse import quote, urlencode, urlsplit

import structlog
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request  # pyright: ignore[reportUnknownVariableType] -- it does not say that it gives text
from pydantic import BaseModel, Field, ValidationError

from gateway_common.identity.jwt.strict_json import read_object
from gateway_common.identity.provider import Metadata, Provider, ProviderClient, ProviderDownError
from gateway_common.services import Answer
from gateway_common.sessions.attempt import Attempt
from gateway_common.sessions.refused import GrantRefused

__all__ = ["Client", "Granted"]

_link_of = cast("Callable[..., str]", prepare_grant_uri)  # whose types do not say what it gives

_log = structlog.get_logger("gateway_common.sessions")
_OK, _BAD_REQUEST, _SERVER_ERROR = 200, 400, 500
LONGEST_NAME = 2048
_DEAD = frozenset({"invalid_grant"})


class Granted(BaseModel, hide_input_in_errors=True):
    """Read what a token endpoint gives (RFC 6749, 5.1)."""

    access_token: str = Field(min_length=1, repr=False)
    token_type: str = Field(pattern="(?i)^bearer$")
    expires_in: float = Field(gt=0, default=300.0)
    refresh_token: str | None = Field(default=None, repr=False)
    id_token: str | None = Field(default=None, repr=False)
    scope: str | None = None

    def scopes(self, known: Iterable[str]) -> frozenset[str]:
        """Give what was granted; where that is not said it is what was *known* (RFC 6749, 5.1)."""
        return frozenset(known if self.scope is None else self.scope.split())


class _Pushed(BaseModel):
    """Read what a provider calls a request that was pushed to it (RFC 9126, 2.2)."""

    request_uri: str = Field(min_length=1, max_length=LONGEST_NAME)


class Client:
    """Be the client *client_id* of *provider*, which proves itself by its *secret* and is sent back to *callback*.

    One that *pushes* tells the provider what it asks without the browser, which carries no more than a name of it.
    """

    def __init__(
        self,
        provider: Provider,
        client_id: str,
        secret: str,
        callback: str,
        audience: str | None,
        *,
        pushes: bool = False,
    ) -> None:
        self.provider = provider
        self.client_id = client_id
        self.callback = callback
        self._audience = audience
        self._pushes = pushes
        self._forms = ProviderClient(provider.line, client_id, secret)

    async def metadata(self) -> Metadata:
        """Give what the provider says of itself; raises ProviderDownError."""
        return await self.provider.metadata()

    async def link(self, attempt: Attempt, state: str, scopes: tuple[str, ...]) -> str:
        """Make the link by which a browser asks the provider who its user is; raises ProviderDownError."""
        metadata = await self.metadata()
        if not metadata.authorization_endpoint:
            raise ProviderDownError("it does not say where people sign in")
        link = _link_of(
            metadata.authorization_endpoint,
            self.client_id,
            "code",
            self.callback,
            " ".join(scopes),
            state,
            nonce=attempt.nonce,
            code_challenge=attempt.challenge,
            code_challenge_method="S256",
            resource=self._audience,
            **attempt.demand.asked,
        )
        pushes = self._pushes or metadata.require_pushed_authorization_requests
        return await self._pushed(metadata, urlsplit(link).query) if pushes else link

    async def _pushed(self, metadata: Metadata, asked: str) -> str:
        """Tell the provider alone what is *asked* (RFC 9126), and give the link that names it."""
        if not metadata.pushed_authorization_request_endpoint:
            raise ProviderDownError("it does not say where requests are pushed")
        answer = await self._forms.post("push_request", metadata.pushed_authorization_request_endpoint, asked.encode())
        try:
            kept = _Pushed.model_validate_json(answer.body if isinstance(answer.body, bytes) else b"")
        except ValidationError:
            raise ProviderDownError(f"push_request came out {answer.state}: {answer.reason or answer.status}") from None
        named = urlencode({"client_id": self.client_id, "request_uri": kept.request_uri})
        place = metadata.authorization_endpoint
        return f"{place}{'&' if '?' in place else '?'}{named}"

    async def redeem(self, code: str, attempt: Attempt) -> Granted:
        """Exchange a code; raises GrantRefused, and ProviderDownError if nobody can tell."""
        body = prepare_token_request(
            "authorization_code", redirect_uri=self.callback, code=code, code_verifier=attempt.verifier
        )
        return await self._granted("redeem_code", body)

    async def refresh(self, token: str) -> Granted:
        """Exchange a refresh token, which is used up by that; raises GrantRefused, and ProviderDownError."""
        return await self._granted("refresh", prepare_token_request("refresh_token", refresh_token=token))

    async def revoke(self, token: str) -> None:
        """Throw a refresh token away (RFC 7009), as far as the provider can be told."""
        try:
            metadata = await self.metadata()
            if metadata.revocation_endpoint:
                body = f"token={quote(token, safe='')}&token_type_hint=refresh_token"
                await self._forms.post("revoke_token", metadata.revocation_endpoint, body.encode())
        except ProviderDownError as error:
            _log.info("a refresh token was not revoked", reason=str(error))

    async def _granted(self, operation: str, body: str) -> Granted:
        metadata = await self.metadata()
        return _read(operation, await self._forms.post(operation, metadata.token_endpoint, body.encode()))


def _read(operation: str, answer: Answer) -> Granted:
    body = answer.body if isinstance(answer.body, bytes) else b""
    if answer.status == _OK:
        try:
            return Granted.model_validate_json(body)
        except ValidationError:
            raise ProviderDownError(f"{operation} gave what are no tokens") from None
    if _BAD_REQUEST <= answer.status < _SERVER_ERROR and _error(body) in _DEAD:
        raise GrantRefused(f"{operation} was refused")
    raise ProviderDownError(f"{operation} came out {answer.state}: {answer.reason or answer.status}")


def _error(body: bytes) -> object:
    try:
        return read_object(body).get("error")
    except ValueError:
        return None
