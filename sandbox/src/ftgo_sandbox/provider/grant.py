"""What a client was given, from which all its tokens come; whoever revokes it revokes them all."""

from dataclasses import dataclass

from ftgo_sandbox.provider.client import Client
from ftgo_sandbox.provider.errors import InvalidTarget

OFFLINE = "offline_access"


@dataclass(eq=False)
class Grant:
    """Let a *client* act for a *subject*: a person who signed in in the session *sid*, or the client itself."""

    client: Client
    subject: str
    scopes: frozenset[str]
    audiences: tuple[str, ...]
    sid: str | None = None
    signed_in_at: int | None = None
    nonce: str | None = None
    is_revoked: bool = False

    @property
    def is_offline(self) -> bool:
        """Tell whether it outlives the session that it comes from."""
        return OFFLINE in self.scopes

    def revoke(self) -> None:
        """Take everything back that came from it."""
        self.is_revoked = True


def audiences(wanted: tuple[str, ...], allowed: tuple[str, ...], *, usual: tuple[str, ...]) -> tuple[str, ...]:
    """Choose whom tokens are for (RFC 8707): those *wanted*, if they are *allowed*, or the *usual* ones."""
    if not set(wanted) <= set(allowed):
        raise InvalidTarget("'resource' names what this client may not have tokens for.")
    return tuple(dict.fromkeys(wanted)) or usual
