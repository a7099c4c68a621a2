"""What a provider is asked (RFC 8693, 2.1)."""

from urllib.parse import urlencode

from gateway_common.settings.exchange import TargetSettings

__all__ = ["ACCESS_TOKEN", "form_of"]

_GRANT = "urn:ietf:params:oauth:grant-type:token-exchange"
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 – the name of a kind, and no secret


def form_of(target: TargetSettings, token: bytes) -> bytes:
    """Ask for an access token for *target* in exchange for *token*."""
    asked = {
        "grant_type": _GRANT,
        "subject_token": token.decode("ascii"),
        "subject_token_type": ACCESS_TOKEN,
        "requested_token_type": ACCESS_TOKEN,
        "audience": target.audience,
        "resource": target.resource,
        "scope": " ".join(target.scope),
    }
    return urlencode({name: value for name, value in asked.items() if value}).encode("ascii")
