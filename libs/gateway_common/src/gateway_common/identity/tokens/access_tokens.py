"""Callers who show an access token.

Authorization ──► known again? ──► caller                          microseconds
                       │ no
                       ▼
                  signed by the provider? ──► for us, and now? ──► caller, remembered until the token expires

Then, each time: bound to a certificate, or a key? ──► it came with that one
"""

import asyncio
import math
from collections.abc import Callable
from time import time
from typing import TYPE_CHECKING

import structlog
from starlette.types import Scope

from gateway_common.caller import Caller, Proof
from gateway_common.context import context_of
from gateway_common.errors import ProblemError
from gateway_common.identity.bearer import credentials_of, invalid_token, shows_credentials, token_in, untimely_token
from gateway_common.identity.jwt import EarlyTokenError, Expectation, ExpiredTokenError, InvalidTokenError, check_claims
from gateway_common.identity.provider import Provider, ProviderDownError, told_down
from gateway_common.identity.tokens.bindings import CERTIFICATE, KEY, Binding, binding_of
from gateway_common.identity.tokens.callers import caller_of, refuse_other_tokens, types_of, with_subject
from gateway_common.identity.tokens.remembered import Known, Remembered, digest_of
from gateway_common.settings.identity import TokenSettings

if TYPE_CHECKING:
    from gateway_common.identity.certificates import Certificates
    from gateway_common.identity.dpop import Proofs
    from gateway_common.identity.tokens.introspection import Introspection

__all__ = ["AccessTokens"]

_log = structlog.get_logger("gateway_common.identity")


class AccessTokens:
    """Believe the access tokens that *provider* signed for us; close it with `aclose`.

    A token that was checked is known again without the provider until it expires, or until a key of the provider has
    gone. When the keys cannot be had, nobody can tell who asks: 503. With *proofs* a token may be bound to a key, with
    *certificates* to one of those; one that is bound to anything else is refused. Where the settings say so the
    provider is asked about tokens instead. *clock* gives seconds since 1970.
    """

    def __init__(
        self,
        provider: Provider,
        settings: TokenSettings,
        proofs: "Proofs | None" = None,
        certificates: "Certificates | None" = None,
        *,
        clock: Callable[[], float] = time,
    ) -> None:
        self._provider = provider
        self._settings = settings
        self._proofs = proofs
        self._certificates = certificates
        self._checked_bindings = [*([KEY] if proofs else []), *([CERTIFICATE] if certificates else [])]
        self._types = types_of(settings)
        self._introspection = _introspection(provider, settings)
        self._remembered_for = settings.introspection.remembered_for if settings.introspection else 0.0
        self._expected = Expectation(provider.issuer, frozenset(settings.audiences), settings.leeway)
        self._clock = clock
        self._remembered = Remembered(settings.remembered)
        self._generation = provider.keys.generation

    def shown(self, scope: Scope, /) -> bool:
        """Tell whether there is an Authorization header."""
        return shows_credentials(scope)

    async def __call__(self, scope: Scope, /) -> Caller:
        """Know the caller again, or check their token."""
        credentials = credentials_of(scope) if self._proofs is None else self._proofs.credentials(scope)
        digest = digest_of(credentials)
        self._forget_after_a_change()
        known = self._remembered.find(digest, self._clock())
        if known is None:
            known, expires = await self._checked(credentials, scope)
            self._remembered.keep(digest, known, expires)
        await self._check_binding(scope, credentials, known.binding)
        return known.caller

    async def aclose(self) -> None:
        """End what is being asked."""
        if self._introspection is not None:
            await self._introspection.aclose()

    async def _check_binding(self, scope: Scope, credentials: bytes, binding: Binding) -> None:
        flaw = self._certificates.flaw(scope, binding.certificate) if self._certificates is not None else None
        if flaw is not None:
            _log.info("token refused", reason=flaw)
            raise self._refused(credentials)
        if self._proofs is not None:
            await self._proofs.check(scope, credentials, binding.key)

    async def _checked(self, credentials: bytes, scope: Scope) -> tuple[Known, float]:
        token = token_in(credentials) if self._proofs is None else self._proofs.token(credentials)
        try:
            async with asyncio.timeout_at(context_of(scope).deadline.at):
                return await self._read(token)
        except (EarlyTokenError, ExpiredTokenError):
            raise self._refused(credentials, untimely=True) from None
        except InvalidTokenError as error:
            _log.info("token refused", reason=str(error))
            raise self._refused(credentials) from None
        except ProviderDownError as error:
            raise told_down(error) from error
        except TimeoutError as late:
            raise told_down(ProviderDownError("it did not answer in time")) from late

    async def _read(self, token: bytes) -> tuple[Known, float]:
        if self._introspection is None:
            claims, most = await self._provider.signed(token, self._types), math.inf
        else:
            most = self._clock() + self._remembered_for
            claims = {"exp": most, **with_subject(await self._introspection.claims(token), self._settings)}
        refuse_other_tokens(claims)
        expires = min(most, check_claims(claims, self._expected, self._clock()))
        binding = binding_of(claims, self._checked_bindings)
        return Known(caller_of(claims, self._settings, _proof_by(binding)), binding), expires

    def _refused(self, credentials: bytes, *, untimely: bool = False) -> ProblemError:
        if self._proofs is not None:
            return self._proofs.refused(credentials, untimely=untimely)
        return untimely_token() if untimely else invalid_token()

    def _forget_after_a_change(self) -> None:
        self._provider.keys.look_after()
        if self._generation != self._provider.keys.generation:
            self._generation = self._provider.keys.generation
            self._remembered.clear()


def _proof_by(binding: Binding) -> Proof:
    """Name what was shown; who shows two things is answered in the scheme of the first."""
    if binding.key:
        return Proof.DPOP_TOKEN
    return Proof.CERTIFICATE_TOKEN if binding.certificate else Proof.ACCESS_TOKEN


def _introspection(provider: Provider, settings: TokenSettings) -> "Introspection | None":
    if settings.introspection is None:
        return None
    from gateway_common.identity.tokens.introspection import Introspection  # noqa: PLC0415 – only who asks for it pays

    return Introspection(provider, settings.introspection, settings.remembered)
