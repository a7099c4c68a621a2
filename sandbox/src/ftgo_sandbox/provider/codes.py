"""Authorization codes: short-lived, bound to one client, one address and one verifier, and good for one exchange."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from ftgo_sandbox.provider.client import Client
from ftgo_sandbox.provider.errors import InvalidGrant
from ftgo_sandbox.provider.expiring import Expiring
from ftgo_sandbox.provider.grant import Grant
from ftgo_sandbox.provider.settings import ProviderSettings

VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


@dataclass(eq=False)
class Code:
    """Stand for a grant *until* somebody exchanges it, who knows what the *challenge* was made of (RFC 7636)."""

    grant: Grant
    address: str
    challenge: str
    until: int
    is_used: bool = False


class Codes:
    """Hand out codes, and take each back once; one that comes again takes what the first one gave with it."""

    def __init__(self, settings: ProviderSettings, now: Callable[[], int]) -> None:
        self._now = now
        self._seconds = settings.code_seconds
        self._codes = Expiring[Code](settings.code_seconds + settings.refresh_token_seconds, now)

    def issue(self, grant: Grant, *, address: str, challenge: str) -> str:
        """Make a code for a *grant*, to be sent to this *address*."""
        return self._codes.keep(Code(grant, address, challenge, self._now() + self._seconds))

    def redeem(self, value: str, client: Client, *, address: str, verifier: str) -> Grant:
        """Give the grant that a code stands for."""
        code = self._codes.get(value)
        if code is None or code.grant.client.client_id != client.client_id:
            raise InvalidGrant("This code is unknown.")
        if code.is_used:
            code.grant.revoke()
            raise InvalidGrant("This code was used before; what it gave is revoked.")
        code.is_used = True
        if code.until <= self._now() or code.grant.is_revoked:
            raise InvalidGrant("This code has expired.")
        if code.address != address:
            raise InvalidGrant("'redirect_uri' is not where the code was sent.")
        if not VERIFIER.fullmatch(verifier) or challenge_of(verifier) != code.challenge:
            raise InvalidGrant("'code_verifier' does not fit to 'code_challenge'.")
        return code.grant


def challenge_of(verifier: str) -> str:
    """Make the challenge of a verifier, by S256."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
