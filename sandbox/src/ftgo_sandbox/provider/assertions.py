"""What a client signs to prove itself (`private_key_jwt`, RFC 7523): short-lived, for us, and good for one call."""

from collections.abc import Callable
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel

from ftgo_sandbox.provider import paths
from ftgo_sandbox.provider.client import Client
from ftgo_sandbox.provider.errors import InvalidClient
from ftgo_sandbox.provider.expiring import Expiring

KIND = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHMS = ("RS256", "PS256", "ES256")
LONGEST_SECONDS = 300


class Claimed(BaseModel):
    """Read of an assertion who it says it is from."""

    iss: str


class Assertions:
    """Check assertions that are meant for this *issuer*, or for its token endpoint."""

    def __init__(self, issuer: str, now: Callable[[], int]) -> None:
        self._audiences = frozenset({issuer, issuer + paths.TOKEN})
        self._now = now
        self._seen = Expiring[bool](LONGEST_SECONDS, now)

    def issuer(self, assertion: str, kind: str | None) -> str:
        """Say which client this claims to be from; nothing is proven yet."""
        try:
            claimed = Claimed.model_validate_json(jws.extract_compact(assertion.encode()).payload)
        except (JoseError, ValueError) as error:
            raise InvalidClient("'client_assertion' cannot be read.") from error
        if kind != KIND:
            raise InvalidClient("'client_assertion_type' is not one that is understood.")
        return claimed.iss

    def check(self, assertion: str, client: Client) -> None:
        """Refuse what the client did not sign, or not for us and now, or what was here before."""
        try:
            claims = jwt.decode(assertion, KeySet.import_key_set({"keys": list(client.keys)}), ALGORITHMS).claims
        except (JoseError, ValueError) as error:
            raise InvalidClient("'client_assertion' is not signed by this client.") from error
        if not self._fits(claims, client):
            raise InvalidClient("'client_assertion' is not for this provider, or not for now.")
        self._must_be_new(f"{client.client_id} {claims.get('jti')}")

    def _fits(self, claims: dict[str, Any], client: Client) -> bool:
        said, expires = claims.get("aud"), claims.get("exp")
        audiences = {said} if isinstance(said, str) else set(said or ())
        is_for_now = isinstance(expires, int) and self._now() < expires <= self._now() + LONGEST_SECONDS
        is_named = claims.get("iss") == claims.get("sub") == client.client_id and isinstance(claims.get("jti"), str)
        return is_for_now and is_named and bool(audiences & self._audiences)

    def _must_be_new(self, name: str) -> None:
        if self._seen.get(name):
            raise InvalidClient("'client_assertion' was used before.")
        self._seen.put(name, thing=True)
