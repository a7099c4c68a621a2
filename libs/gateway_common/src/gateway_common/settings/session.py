"""How people sign in at a gateway, and how long that lasts.

identity:
  kind: sessions
  provider: {issuer: https://id.example.com/realms/ftgo}
  sessions:
    url: https://www.example.com
    client_id: website
    client_secret: file:/run/secrets/client
    seals: [file:/run/secrets/seal-2026-11, file:/run/secrets/seal-2026-05]
"""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from gateway_common.configuration import Listed, SecretRef
from gateway_common.settings.ring import Ring, keys_of
from gateway_common.settings.service import Seconds
from gateway_common.wire import hosts

__all__ = ["SessionSettings"]

HOUR = 3600.0

Strength = Annotated[str, Field(pattern=r"^[!#-\[\]-~]+$", max_length=200)]
"""What a challenge can name (RFC 9470): one word, without quotes and backslashes."""


class SessionSettings(BaseModel):
    """Say how people sign in, and how long they stay.

    *url* is where browsers find this gateway; the provider sends them back to `/auth/callback` there, and after signing
    out to `/`. *client_id* and *client_secret* are what the provider knows it by, *scopes* what it asks for, and
    *audience* whom the access tokens are to be for (RFC 8707), if it has to be said. *pushed* tells the provider what
    is asked without the browser (RFC 9126); one that demands it is told so anyway. *strengths* are the values of `acr`
    that a link to sign in may ask for (RFC 9470).

    *seals* are keys of 32 random bytes, in base64url: the first seals, all of them open. A session ends *idle* seconds
    after its last use, and *longest* seconds after its beginning; who begins to sign in has *patience* seconds. Clocks
    of the provider may differ by *leeway* seconds. Its ID tokens name a tenant and roles by *tenant_claim* and
    *roles_claim*.

    In the sandbox profile the url, the secret and a seal need not be said.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    url: Annotated[str | None, AfterValidator(lambda url: url and hosts.origin(url))] = None
    client_id: str = Field(min_length=1)
    client_secret: SecretRef | None = None
    scopes: Annotated[tuple[str, ...], Listed] = ("openid", "offline_access")
    audience: str | None = None
    pushed: bool = False
    strengths: Annotated[tuple[Strength, ...], Listed] = ()
    seals: Ring = ()
    idle: Seconds = HOUR / 2
    longest: Seconds = 12 * HOUR
    patience: Seconds = 600.0
    leeway: float = Field(default=30.0, ge=0, le=60)
    roles_claim: str = "roles"
    tenant_claim: str = "tenant"

    def mistakes(self, profile: str) -> Iterator[str]:
        """Say what cannot work in this *profile*, in one sentence each."""
        if profile == "sandbox":
            return
        for name, value, such in (
            ("URL", self.url, "https://www.example.com"),
            ("CLIENT_SECRET", self.client_secret, "file:/run/secrets/client"),
            ("SEALS", self.seals, "file:/run/secrets/seal"),
        ):
            if not value:
                yield f"sessions need GATEWAY_IDENTITY__SESSIONS__{name}, such as {such}."
        if self.url and not self.url.startswith("https://"):
            yield f"browsers keep no session for {self.url}; set GATEWAY_IDENTITY__SESSIONS__URL to one with https."

    @property
    def keys(self) -> Sequence[bytes]:
        """Give the keys that seal and open."""
        return keys_of(self.seals)

    @field_validator("scopes")
    @classmethod
    def _ask_who_it_is(cls, scopes: tuple[str, ...]) -> tuple[str, ...]:
        if "openid" not in scopes:
            raise ValueError("without openid the provider does not say who signed in; add it")
        return scopes
