"""Proofs as they come with requests: each is for one request, for a minute, and counts once in all processes."""

import re
from hashlib import sha256

import structlog
from starlette.types import Scope

from gateway_common.errors import ProblemError
from gateway_common.identity import bearer
from gateway_common.identity.dpop import challenges
from gateway_common.identity.dpop.brought import BroughtKeys
from gateway_common.identity.dpop.moments import Moment
from gateway_common.identity.dpop.place import Here
from gateway_common.identity.dpop.proof import Asked, Proof, read_proof
from gateway_common.identity.dpop.used import Used
from gateway_common.identity.jwt import InvalidTokenError
from gateway_common.settings.identity import TokenSettings
from gateway_common.stores import Store

__all__ = ["Proofs"]

_FIELD = b"dpop"
_SCHEME = b"dpop "
_CREDENTIALS = re.compile(rb"(?:bearer|dpop) +([!-~]{1,8192})", re.IGNORECASE)
_log = structlog.get_logger("gateway_common.identity")


class Proofs:
    """Hold a request against the key that its token is bound to; which proofs were here is kept in *store*.

    *moment* tells when a proof was made. *resource* is how clients call this gateway, as in
    `https://api.example.com`; left out, each names it itself. While
    the store is away nobody can tell a proof from its copy: 503. The same holds where nobody shares it, as soon as
    *used* is full. *bearers* says that something is taken without a proof: keys, or tokens that are bound to nothing.
    """

    def __init__(
        self,
        store: Store,
        settings: TokenSettings,
        moment: Moment,
        resource: str | None,
        *,
        bearers: bool,
        used: Used | None = None,
    ) -> None:
        self._store = store
        self._moment = moment
        self._required = settings.dpop == "required"
        self._here = None if resource is None else Here(resource)
        self._bearers = bearers
        self._used = used
        self._keys = BroughtKeys()

    def credentials(self, scope: Scope) -> bytes:
        """Give what stands in the Authorization header; raises ProblemError: 401 without one, 400 for several."""
        if not bearer.shows_credentials(scope):
            raise challenges.unproved(bearers=self._bearers)
        return bearer.credentials_of(scope)

    def token(self, credentials: bytes) -> bytes:
        """Give the token in *credentials*, bound or not; raises ProblemError (401) if there is none."""
        found = _CREDENTIALS.fullmatch(credentials)
        if found is None:
            raise self.refused(credentials)
        return found[1]

    def refused(self, credentials: bytes, *, untimely: bool = False) -> ProblemError:
        """Make the answer to a token that does not count, in the scheme in which it was shown if that is known here."""
        if self._required or _is_bound(credentials):
            return challenges.untimely_token() if untimely else challenges.bound_elsewhere()
        return bearer.untimely_token() if untimely else bearer.invalid_token()

    async def check(self, scope: Scope, credentials: bytes, key: str) -> None:
        """Return if the token in *credentials*, bound to *key*, may be used in this request.

        An empty *key* is that of a token which is bound to none. Raises ProblemError: 401 with a challenge, 503.
        """
        shown = _is_bound(credentials)
        if not (key or shown or self._required):
            return
        if not (key and shown):
            raise challenges.bound_elsewhere()
        proof = self._read(scope, credentials, key)
        self._moment.check(proof, scope)
        await self._use_up(proof)

    def _read(self, scope: Scope, credentials: bytes, key: str) -> Proof:
        shown = [value for name, value in scope["headers"] if name == _FIELD]
        try:
            if len(shown) != 1:
                raise InvalidTokenError("there is not one proof")  # noqa: TRY301 – whatever is wrong is told in one place
            proof = read_proof(shown[0], key, self._keys)
            flaw = proof.flaw(self._asked(scope, credentials))
        except (InvalidTokenError, ValueError) as error:  # ValueError: for a Host that cannot be read
            flaw, proof = str(error), None
        if proof is None or flaw is not None:
            _log.info("proof refused", reason=flaw)
            raise challenges.invalid_proof()
        return proof

    def _asked(self, scope: Scope, credentials: bytes) -> Asked:
        token = credentials[len(_SCHEME) :].lstrip(b" ")
        here = self._here or _own(scope)
        return Asked(scope["method"], here.at(scope["path"]), token)

    async def _use_up(self, proof: Proof) -> None:
        name = f"dpop:{sha256(f'{proof.key} {proof.id}'.encode()).hexdigest()}"
        seconds = self._moment.seconds
        is_new = self._used is None or self._used.note(name, seconds)
        if not (is_new and await self._store.put(name, b"", seconds=seconds, if_absent=True)):
            _log.info("proof refused", reason="it was here before")
            raise challenges.invalid_proof()


def _is_bound(credentials: bytes) -> bool:
    return credentials[: len(_SCHEME)].lower() == _SCHEME


def _own(scope: Scope) -> Here:
    host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    return Here(f"{scope['scheme']}://{host}")
