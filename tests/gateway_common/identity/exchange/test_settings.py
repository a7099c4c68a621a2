"""What can be set of exchanges, and every mistake in it, told at the start and all at once."""

import json
import re
from typing import Any

import pytest

from gateway_common import GatewaySettings
from gateway_common.errors import DeclarationError
from tests.gateway_common.identity.exchange.given import SECRET, Desk, gateway, settings_of

JSON = dict[str, Any]
CLIENT: JSON = {"client_id": "gateway", "client_secret": "env:EXCHANGE_SECRET"}
ORDER: JSON = {"order": {"url": "https://order.internal", "exchange": {"audience": "order"}}}
PROVIDER: JSON = {"issuer": "https://id.example"}
TOKENS: JSON = {"audiences": "https://api.example"}
SESSIONS: JSON = {"client_id": "website"}


def mistakes(identity: JSON, *, services: JSON | None = None) -> list[str]:
    """Say what of exchanges keeps a gateway with these settings from starting."""
    settings = GatewaySettings.model_validate(
        {"profile": "sandbox", "identity": identity, "services": ORDER if services is None else services}
    )
    with pytest.raises(DeclarationError) as told:
        gateway(Desk(), settings)
    return re.findall(r"(?:a provider exchanges|tokens for|no caller|no service) [^\n]+", str(told.value))


def test_all_that_is_missing_is_told_at_once() -> None:
    """No client, no provider, and nobody who would have a token: a sentence for each, with its cure."""
    client, provider, callers = mistakes({"kind": "dev"})

    assert "for 'order'" in client
    assert "set GATEWAY_IDENTITY__EXCHANGE__CLIENT_ID and GATEWAY_IDENTITY__EXCHANGE__CLIENT_SECRET" in client
    assert "set GATEWAY_IDENTITY__PROVIDER__ISSUER" in provider
    assert "no caller of this gateway has a token" in callers


@pytest.mark.parametrize("kind", [None, "dev", "keys"])
def test_callers_without_tokens_exchange_nothing(kind: str | None) -> None:
    """Tokens for development, and API keys with nothing beside them, are none of the provider's."""
    [told] = mistakes({"kind": kind, "provider": PROVIDER, "exchange": CLIENT})

    assert told.startswith("no caller of this gateway has a token that could be exchanged for 'order'")


def test_a_client_that_nobody_needs_is_a_mistake() -> None:
    """Whoever set it up believes that tokens are exchanged, and no service asks for any."""
    plain = {"order": {"url": "https://order.internal"}, "kitchen": {"url": "https://kitchen.internal"}}
    identity = {"kind": "tokens", "provider": PROVIDER, "tokens": TOKENS, "exchange": CLIENT}
    settings = GatewaySettings.model_validate({"profile": "sandbox", "identity": identity, "services": plain})

    with pytest.raises(DeclarationError, match="no service wants a token in exchange; say which by GATEWAY_SERVICES"):
        gateway(Desk(), settings)


@pytest.mark.parametrize(
    "identity",
    [
        {"kind": "tokens", "tokens": TOKENS},
        {"kind": "keys", "tokens": TOKENS},
        {"kind": "sessions", "sessions": SESSIONS},
    ],
)
def test_callers_with_tokens_may_have_them_exchanged(identity: JSON) -> None:
    """Phones by theirs, people by those of their sessions, applications by theirs, if they show some beside keys."""
    both = ORDER | {"kitchen": {"url": "https://kitchen.internal"}}
    values = {"profile": "sandbox", "services": both}
    settings = GatewaySettings.model_validate(
        {**values, "identity": {**identity, "provider": PROVIDER, "exchange": CLIENT}}
    )

    assert gateway(Desk(), settings).state.settings is settings


@pytest.mark.parametrize(
    ("target", "cure"),
    [
        ({}, "a token has to be for somebody; say the audience or the resource of the service"),
        ({"scope": "orders:read"}, "a token has to be for somebody"),
        ({"audience": ""}, "at least 1 character"),
        ({"resource": "order"}, "it is no absolute URI without a fragment"),
        ({"resource": "https://order.example#part"}, "it is no absolute URI without a fragment"),
        ({"audience": "order", "scope": "two words"}, "it holds what is no scope"),
        ({"audience": "order", "scope": ""}, "it holds what is no scope"),
        ({"audience": "order", "actor": "me"}, "actor"),
    ],
)
def test_what_nobody_could_be_asked_for_stops_the_start(target: JSON, cure: str) -> None:
    """A target that names nobody, or is misspelt, is told of where it stands."""
    variables = {f"GATEWAY_SERVICES__ORDER__EXCHANGE__{name.upper()}": value for name, value in target.items()}
    environ = {"GATEWAY_SERVICES__ORDER__URL": "https://order.internal", **variables}
    if not target:
        environ["GATEWAY_SERVICES__ORDER__EXCHANGE"] = "{}"

    with pytest.raises(DeclarationError) as told:
        GatewaySettings.load(environ)

    assert cure.lower() in str(told.value).lower()


def test_settings_show_where_the_secret_is() -> None:
    """What holds is told with the reference, never with what is behind it."""
    settings = settings_of(Desk())

    assert settings.effective()["identity"]["exchange"]["client_secret"] == "env:EXCHANGE_SECRET"  # noqa: S105 – the reference
    assert SECRET not in json.dumps(settings.effective()) + repr(settings)
