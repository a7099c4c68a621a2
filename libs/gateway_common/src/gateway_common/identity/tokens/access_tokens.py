"""Callers who show an access token.

Authorization ──► known again? ──► caller                          microseconds
                       │ no
                       ▼
                  signed by the provider? ──► for us, and now? ──► caller, remembered until the token expires
"""

import asyncio
from collections.abc import Callable
from time import time

import structlog
from starlette.types import Scope

from gateway_common.caller import Caller
from gateway_common.context import context_of
from gateway_common.identity.bearer import credentials_of, expired_token, invalid_token, shows_credentials, token_in
from gateway_common.identity.jwt import Expectation, ExpiredTokenError, InvalidTokenError, check_claims
from gateway_common.identity.provider import Provider, ProviderDownError, told_down
from gateway_common.identity.tokens.callers import caller_of, refuse_other_tokens, types_of
from gateway_common.identity.tokens.remembered import Remembered, digest_of
from gateway_common.identity_settings import TokenSettings

__all__ = ["AccessTokens"]

_log = structlog.get_logger("gateway_common.identity")


class AccessTokens:
    """Believe the access tokens that *provider* signed for us.

    A token that was checked is known again without the provider until it expires, or until a key of the provider has
    gone. When the keys cannot be had, nobody can tell who asks: 503. *clock* gives seconds since 1970.
    """

    def __init__(self, provider: Provider, settings: TokenSettings, *, clock: Callable[[], float] = time) -> None:
        self._provider = provider
        self._settings = settings
        self._types = types_of(settings)
        self._expected = Expectation(provider.issuer, frozenset(settings.audiences), settings.leeway)
        self._clock = clock
        self._remembered = Remembered(settings.remembered)
        self._generation = provider.keys.generation

    def shown(self, scope: Scope, /) -> bool:
        """Tell whether there is an Authorization header."""
        return shows_credentials(scope)

    async def __call__(self, scope: Scope, /) -> Caller:
        """Know the caller again, or check their token."""
        credentials = credentials_of(scope)
        digest = digest_of(credentials)
        self._forget_after_a_change()
        known = self._remembered.find(digest, self._clock())
        if known is not None:
            return known
        caller, expires = await self._checked(token_in(credentials), scope)
        self._remembered.keep(digest, caller, expires)
        return caller

    async def _checked(self, token: bytes, scope: Scope) -> tuple[Caller, float]:
        try:
            async with asyncio.timeout_at(context_of(scope).deadline.at):
                return await self._read(token)
        except ExpiredTokenError:
            raise expired_token() from None
        except InvalidTokenError as error:
            _log.info("token refused", reason=str(error))
            raise invalid_token() from None
        except ProviderDownError as error:
            raise told_down(error) from error
        except TimeoutError as late:
            raise told_down(ProviderDownError("its keys did not come in time")) from late

    async def _read(self, token: bytes) -> tuple[Caller, float]:
        claims = await self._provider.signed(token, self._types)
        refuse_other_tokens(claims)
        expires = check_claims(claims, self._expected, self._clock())
        return caller_of(claims, self._settings), expires

    def _forget_after_a_change(self) -> None:
        self._provider.keys.look_after()
        if self._generation != self._provider.keys.generation:
            self._generation = self._provider.keys.generation
            self._remembered.clear()
