from typing import Any

import pytest

from gateway_common import Caller, Router, allowed, create_gateway
from gateway_common.settings import GatewaySettings

PROVIDER = {"issuer": "https://id.example"}
TOKENS = {"audiences": "https://api.example"}
router = Router()


@router.get("/orders")
async def read_orders(
    caller: Caller = allowed("orders:read", roles=["cook"], strength=("mfa", "phr"), max_age=300),
) -> str:
    return str(caller)


def document(profile: str = "production", **identity: object) -> dict[str, Any]:
    said = {"profile": profile, "hosts": ("localhost",), "identity": identity}
    made: dict[str, Any] = create_gateway(
        "test", GatewaySettings.model_validate(said), services=[], routers=[router]
    ).openapi()
    return made


@pytest.mark.parametrize(
    ("profile", "identity", "told"),
    [
        ("sandbox", {}, "In the sandbox, `dev:<consumer>`."),
        ("production", {}, "A token of the identity provider."),
        (
            "production",
            {"kind": "tokens", "provider": PROVIDER, "tokens": TOKENS},
            "An access token of the identity provider (RFC 9068).",
        ),
        (
            "sandbox",
            {"kind": "tokens", "provider": PROVIDER, "tokens": TOKENS},
            "An access token of the identity provider (RFC 9068); in the sandbox, `dev:<consumer>`.",
        ),
        (
            "sandbox",
            {"kind": "tokens", "provider": PROVIDER, "tokens": TOKENS, "dev_tokens": False},
            "An access token of the identity provider (RFC 9068).",
        ),
    ],
)
def test_the_document_says_what_to_show(profile: str, identity: dict[str, object], told: str) -> None:
    """The way to prove who one is follows from the settings, and endpoints ask for it with their scopes."""
    said = document(profile, **identity)

    scheme = {"type": "http", "scheme": "bearer", "description": told}
    assert said["components"]["securitySchemes"] == {"bearer": scheme}
    assert said["paths"]["/orders"]["get"]["security"] == [{"bearer": ["orders:read"]}]


def test_what_is_asked_beyond_scopes_is_told() -> None:
    """Roles, strength and age of the sign-in stand beside the operation, and the problem of lacking them does, too."""
    operation = document()["paths"]["/orders"]["get"]

    assert operation["x-requires"] == {"roles": ["cook"], "strength": ["mfa", "phr"], "maxAge": 300}
    examples = operation["responses"]["401"]["content"]["application/problem+json"]["examples"]
    assert list(examples) == ["unauthenticated", "stronger-sign-in"]
