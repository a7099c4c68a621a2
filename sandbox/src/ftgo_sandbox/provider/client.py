"""Who may ask for tokens: one value for each registered application."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

TOKEN_EXCHANGE: Final = "urn:ietf:params:oauth:grant-type:token-exchange"  # noqa: S105 - it is the name of a kind
GrantType = Literal[
    "authorization_code",
    "refresh_token",
    "client_credentials",
    "urn:ietf:params:oauth:grant-type:token-exchange",
]
Proof = Literal["none", "client_secret_basic", "private_key_jwt"]
LOOPBACK = re.compile(r"(?P<host>http://(?:127\.0\.0\.1|\[::1\])):[0-9]{1,5}(?P<rest>/.*)?")


class Client(BaseModel):
    """Register an application.

    It proves itself by its *secret*, by signing with one of its *keys* (public JWKs), or not at all if it has neither.
    Its tokens are for its *audiences*: for the first one unless it asks for others. It may also introspect tokens
    that are for one of them, and exchange those for tokens that are for its *targets*. Those in its own name say on
    whose *account* it acts.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    client_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
    name: str
    secret: SecretStr | None = None
    keys: tuple[dict[str, Any], ...] = ()
    grants: frozenset[GrantType] = frozenset()
    scopes: frozenset[str] = frozenset()
    audiences: Annotated[tuple[str, ...], Field(min_length=1)]
    targets: tuple[str, ...] = ()
    account: str | None = None
    redirect_uris: tuple[str, ...] = ()
    post_logout_redirect_uris: tuple[str, ...] = ()
    backchannel_logout_uri: str | None = None

    @property
    def proof(self) -> Proof:
        """Say how it has to prove itself."""
        if self.keys:
            return "private_key_jwt"
        return "client_secret_basic" if self.secret else "none"

    def is_at(self, address: str) -> bool:
        """Tell whether codes may be sent to this *address*: exactly as registered, but for the port on loopback."""
        return address in self.redirect_uris or _without_port(address) in self.redirect_uris


Clients = Mapping[str, Client]


def _without_port(address: str) -> str | None:
    """Drop the port that a native application got from its system (RFC 8252, section 7.3)."""
    found = LOOPBACK.fullmatch(address)
    return found and found["host"] + (found["rest"] or "")
