from collections.abc import Mapping
from typing import Any, ClassVar

import pytest

from gateway_common import create_gateway
from gateway_common.errors import DeclarationError
from gateway_common.settings import GatewaySettings

TOKENS = {
    "GATEWAY_HOSTS": "localhost",
    "GATEWAY_IDENTITY__KIND": "tokens",
    "GATEWAY_IDENTITY__PROVIDER__ISSUER": "https://id.example/realms/ftgo",
    "GATEWAY_IDENTITY__TOKENS__AUDIENCES": "https://api.example/mobile, https://api.example/old",
}


class PhoneSettings(GatewaySettings):
    sandbox_identity: ClassVar[Mapping[str, Any]] = {
        "kind": "tokens",
        "provider": {"issuer": "http://127.0.0.1:9107"},
        "tokens": {"audiences": "https://api.example/phone"},
    }


def start(said: dict[str, str], kind: type[GatewaySettings] = GatewaySettings) -> None:
    create_gateway("test", kind.load({"GATEWAY_HOSTS": "localhost", **said}), services=[], routers=[])


def mistakes(said: dict[str, str], kind: type[GatewaySettings] = GatewaySettings) -> tuple[str, ...]:
    with pytest.raises(DeclarationError) as refused:
        start(said, kind)
    return refused.value.mistakes


def test_tokens_are_chosen_by_settings() -> None:
    """Whom a gateway believes is said in its settings, and lists may be written with commas."""
    identity = GatewaySettings.load(TOKENS).identity

    assert identity.provider is not None
    assert identity.tokens is not None
    assert identity.tokens.audiences == ("https://api.example/mobile", "https://api.example/old")
    assert {name: str(one) for name, one in identity.provider.addresses.items()} == {
        "identity-provider": "https://id.example"
    }
    start(TOKENS)


def test_documents_elsewhere_are_named() -> None:
    """Where a provider keeps its keys under another name, that has to be said."""
    identity = GatewaySettings.load(
        TOKENS | {"GATEWAY_IDENTITY__PROVIDER__OTHERS": "https://keys.example:8443"}
    ).identity

    assert {name: said.url for name, said in identity.services.items()} == {
        "identity-provider": "https://id.example",
        "identity-provider@keys.example:8443": "https://keys.example:8443",
    }


def test_a_sandbox_has_its_own_provider() -> None:
    """In the sandbox profile nothing has to be said, and what is said replaces no more than itself."""
    default = PhoneSettings.load({"GATEWAY_PROFILE": "sandbox"}).identity
    moved = PhoneSettings.load(
        {"GATEWAY_PROFILE": "sandbox", "GATEWAY_IDENTITY__PROVIDER__ISSUER": "http://127.0.0.1:1"}
    ).identity

    assert (default.kind, default.dev_tokens) == ("tokens", True)
    assert moved.provider is not None
    assert (moved.kind, moved.provider.issuer, moved.tokens) == ("tokens", "http://127.0.0.1:1", default.tokens)
    assert PhoneSettings.load({}).identity.kind is None


def test_every_mistake_is_told_at_once() -> None:
    """What is missing is named with its cure, and tokens for development stop the start of production."""
    assert mistakes({"GATEWAY_IDENTITY__KIND": "tokens"}) == (
        "tokens need a provider; set GATEWAY_IDENTITY__PROVIDER__ISSUER, such as https://id.example.com.",
        "tokens need somebody they are for; set GATEWAY_IDENTITY__TOKENS__AUDIENCES, such as https://api.example.com.",
    )
    assert mistakes({"GATEWAY_IDENTITY__KIND": "dev"}) == (
        "tokens for development prove nothing; set GATEWAY_IDENTITY__KIND to another, or GATEWAY_PROFILE=sandbox.",
    )


@pytest.mark.parametrize(
    ("profile", "issuer", "starts"),
    [
        ("production", "http://127.0.0.1:9107", False),
        ("production", "http://id.example", False),
        ("sandbox", "http://id.example", False),
        ("sandbox", "http://192.0.0.1.example", False),
        ("sandbox", "http://127.0.0.1:9107", True),
        ("sandbox", "http://localhost:9107", True),
        ("sandbox", "http://[::1]:9107", True),
        ("sandbox", "http://192.168.1.7:9107", True),
        ("sandbox", "http://8.8.8.8", False),
    ],
)
def test_a_provider_is_asked_over_tls(profile: str, issuer: str, starts: bool) -> None:
    """Only a sandbox asks without, and only close by (P4)."""
    said = {"GATEWAY_PROFILE": profile, "GATEWAY_IDENTITY__PROVIDER__ISSUER": issuer}
    if starts:
        start(said, PhoneSettings)
    else:
        assert "is not encrypted; write https" in mistakes(said, PhoneSettings)[0]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("PROVIDER__ISSUER", "https://169.254.169.254", "the machine's own link"),
        ("PROVIDER__ISSUER", "https://[fe80::1]", "the machine's own link"),
        ("PROVIDER__ISSUER", "https://me:secret@id.example", "user name or password"),
        ("PROVIDER__ISSUER", "https://id.example?tenant=1", "a query or a fragment"),
        ("PROVIDER__ISSUER", "id.example", "neither http nor https"),
        ("PROVIDER__OTHERS", "https://keys.example/keys", "it has a path"),
        ("PROVIDER__OTHERS", "https://169.254.1.1", "the machine's own link"),
        ("PROVIDER__ALGORITHMS", "HS256", "it should be"),
        ("PROVIDER__ALGORITHMS", "none", "it should be"),
        ("PROVIDER__TIMEOUT", "0", "greater than 0"),
        ("TOKENS__LEEWAY", "61", "less than or equal to 60"),
        ("TOKENS__TYPE", "JWT", "it should be"),
        ("TOKENS__CALLERS", "anonymous", "it should be"),
        ("ATTEMPTS", "0", "greater than or equal to 1"),
        ("KIND", "none", "it should be"),
        ("TOKENS__AUDIENCE", "a", "did you mean GATEWAY_IDENTITY__TOKENS__AUDIENCES"),
    ],
)
def test_what_cannot_be_believed_cannot_be_said(name: str, value: str, told: str) -> None:
    """A setting that would weaken what a token proves is refused by name, with its reason."""
    (mistake,) = mistakes(TOKENS | {f"GATEWAY_IDENTITY__{name}": value})

    assert mistake.startswith(f"GATEWAY_IDENTITY__{name}")
    assert told in mistake
