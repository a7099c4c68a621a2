"""What a client signs to prove itself (`private_key_jwt`, RFC 7523): short-lived, for us, and good for one call."""

from collections.abc import Callable

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
    """Read who an assertion is from and for, until when, and what tells it from others."""

    iss: str
    sub: str
    aud: str | list[str]
    exp: float
    jti: str


class Assertions:
    """Check assertions that are meant for this *issuer*, or for its token endpoint."""

    def __init__(self, issuer: str, now: Callable[[], int]) -> None:
        self._audiences = {issuer, issuer + paths.TOKEN}
        self._now = now
        self._seen = Expiring[bool](LONGEST_SECONDS, now)

    def issuer(self, assertion: str, kind: str | None) -> str:
        """Say which client this claims to be from; nothing is proven yet."""
        if kind != KIND:
            raise InvalidClient("'client_assertion_type' is not one that is understood.")
        try:
            return Claimed.model_validate_json(jws.extract_compact(assertion.encode()).payload).iss
        except (JoseError, ValueError) as error:
            raise InvalidClient("'client_assertion' cannot be read.") from error

    def check(self, assertion: str, client: Client) -> None:
        """Refuse what the client did not sign, or not for us and now, or what was here before."""
        keys = KeySet.import_key_set({"keys": list(client.keys)})
        try:
            claimed = Claimed.model_validate(jwt.decode(assertion, keys, ALGORITHMS).claims)
        except (JoseError, ValueError) as error:
            raise InvalidClient("'client_assertion' is not signed by this client.") from error
        if not self._fits(claimed, client):
            raise InvalidClient("'client_assertion' is not for this provider, or not for now.")
        self._must_be_new(f"{client.client_id} {claimed.jti}")

    def _fits(self, claimed: Claimed, client: Client) -> bool:
        audiences = {claimed.aud} if isinstance(claimed.aud, str) else {*claimed.aud}
        is_for_now = self._now() < claimed.exp <= self._now() + LONGEST_SECONDS
        is_own = claimed.iss == claimed.sub == client.client_id
        return is_for_now and is_own and bool(audiences & self._audiences)

    def _must_be_new(self, name: str) -> None:
        if self._seen.get(name):
            raise InvalidClient("'client_assertion' was used before.")
        self._seen.put(name, thing=True)
