from collections.abc import Mapping
from typing import ClassVar

import pytest
from pydantic import BaseModel, ValidationError

from gateway_common.errors import DeclarationError
from gateway_common.settings import GatewaySettings, SecretRef, ServiceSettings

SECRET = "CANARY-9f3b"  # noqa: S105 – a marked text, to be found where it must not be


class Archive(BaseModel):
    url: str


class MobileSettings(GatewaySettings):
    sandbox_services: ClassVar[Mapping[str, str]] = {
        "kitchen": "http://127.0.0.1:9103",
        "order": "http://127.0.0.1:9102",
    }

    signing_key: SecretRef | None = None
    archive: Archive | None = None


def mistakes(**environ: str) -> tuple[str, ...]:
    with pytest.raises(DeclarationError) as refused:
        MobileSettings.load(environ)
    return refused.value.mistakes


def test_defaults_are_those_of_production() -> None:
    """With an empty environment, a gateway believes itself in production, on loopback, with no service."""
    settings = MobileSettings.load({})

    assert (settings.profile, settings.host, settings.port, settings.budget) == ("production", "127.0.0.1", 8000, 5.0)
    assert (settings.services, settings.log_format) == ({}, "json")
    assert (settings.shows_composition, settings.show_causes) == (False, False)


def test_the_environment_is_read() -> None:
    """Each setting is a variable, and those of a service are nested under its name."""
    settings = MobileSettings.load(
        {
            "GATEWAY_PORT": "8081",
            "gateway_budget": "1.5",
            "GATEWAY_SERVICES__KITCHEN__URL": "https://kitchen.internal:8443/base/",
            "GATEWAY_SERVICES__KITCHEN__CONNECT_TIMEOUT": "0.2",
            "GATEWAY_SERVICES__ORDER": '{"url": "http://[::1]:9102"}',
            "GATEWAY_ARCHIVE__URL": "https://archive",
            "GATEWAY_APP": "mobile_bff.app",
            "PATH": "/bin",
        }
    )

    assert (settings.port, settings.budget) == (8081, 1.5)
    assert settings.services == {
        "kitchen": ServiceSettings(url="https://kitchen.internal:8443/base", connect_timeout=0.2),
        "order": ServiceSettings(url="http://[::1]:9102"),
    }
    assert settings.archive == Archive(url="https://archive")


def test_the_environment_of_the_process_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a mapping, the variables of the process count."""
    monkeypatch.setenv("GATEWAY_PORT", "8099")

    assert MobileSettings.load().port == 8099


def test_settings_made_by_hand_read_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test says is all that holds."""
    monkeypatch.setenv("GATEWAY_PORT", "8099")

    assert MobileSettings(budget=2).port == 8000


def test_settings_do_not_change() -> None:
    """Nobody turns a setting after the start."""
    settings = MobileSettings()

    with pytest.raises(ValidationError, match="frozen"):
        settings.port = 1  # type: ignore[misc]  # which is the point: mypy refuses it, too


def test_the_sandbox_knows_where_its_services_are() -> None:
    """In the sandbox, a service that no setting places is at its default address."""
    settings = MobileSettings.load(
        {
            "GATEWAY_PROFILE": "sandbox",
            "GATEWAY_SERVICES__KITCHEN__CONNECT_TIMEOUT": "2",
            "GATEWAY_SERVICES__ORDER__URL": "http://elsewhere",
        }
    )

    assert settings.services == {
        "kitchen": ServiceSettings(url="http://127.0.0.1:9103", connect_timeout=2),
        "order": ServiceSettings(url="http://elsewhere"),
    }
    assert settings.shows_composition
    assert MobileSettings(profile="sandbox", services={"order": ServiceSettings(url="http://o")}).services == {
        "kitchen": ServiceSettings(url="http://127.0.0.1:9103"),
        "order": ServiceSettings(url="http://o"),
    }


def test_production_knows_no_default_addresses() -> None:
    """An address of the sandbox never stands in for one that operations forgot."""
    assert MobileSettings(profile="production").services == {}


def test_showing_the_composition_can_be_said_either_way() -> None:
    """What is said about showing the composition holds in any profile."""
    assert not MobileSettings(profile="sandbox", show_composition=False).shows_composition
    assert MobileSettings(profile="production", show_composition=True).shows_composition


def test_all_mistakes_are_reported_at_once() -> None:
    """Each mistake is one sentence with the variable, what is wrong, and the cure."""
    found = mistakes(
        GATEWAY_PROFIL="sandbox",
        GATEWAY_COLOUR="red",
        GATEWAY_PORT="99999",
        GATEWAY_PORT__X="1",
        GATEWAY_BUDGET="inf",
        GATEWAY_LOG_FORMAT="xml",
        GATEWAY_SHOW_CAUSES="yes",
        GATEWAY_SERVICES__KITCHEN__UROL="http://kitchen",
    )

    assert found == (
        "GATEWAY_COLOUR is no setting; remove it.",
        "GATEWAY_PORT__X is no setting; did you mean GATEWAY_PORT?",
        "GATEWAY_PROFIL is no setting; did you mean GATEWAY_PROFILE?",
        "GATEWAY_PORT cannot be used: it should be less than or equal to 65535.",
        "GATEWAY_BUDGET cannot be used: it should be a finite number.",
        "GATEWAY_SERVICES__KITCHEN__URL is missing; set it.",
        "GATEWAY_SERVICES__KITCHEN__UROL is no setting; did you mean GATEWAY_SERVICES__KITCHEN__URL?",
        "GATEWAY_SHOW_CAUSES cannot be used: production never shows causes; remove it, or set GATEWAY_PROFILE=sandbox.",
        "GATEWAY_LOG_FORMAT cannot be used: it should be 'json' or 'console'.",
    )


def test_an_unknown_name_alone_stops_the_start() -> None:
    """A misspelt name is a mistake even if everything else is in order."""
    assert mistakes(GATEWAY_BUDGETS="1") == ("GATEWAY_BUDGETS is no setting; did you mean GATEWAY_BUDGET?",)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("STORE_KIND", "is no setting; did you mean GATEWAY_STORE__KIND?"),
        ("IDENTITY__TOKENS_AUDIENCES", "is no setting; did you mean GATEWAY_IDENTITY__TOKENS__AUDIENCES?"),
        (
            "SERVICES__KITCHEN_URL",
            "cannot be used: it has settings of its own; did you mean GATEWAY_SERVICES__KITCHEN__URL?",
        ),
        ("STORE", "cannot be used: it has settings of its own; did you mean GATEWAY_STORE__URL?"),
        (
            "LIMITS__PLANS",
            "cannot be used: it should be a mapping, in JSON or one by one, as GATEWAY_LIMITS__PLANS__NAME.",
        ),
        ("PORT", "cannot be used: it should be a whole number."),
        ("BUDGET", "cannot be used: it should be a number."),
        ("DOCS", "cannot be used: it should be true or false."),
    ],
)
def test_a_setting_within_another_is_named(name: str, told: str) -> None:
    """Two low lines lead into a setting; who writes one, or stops before, is told what to write, in our words."""
    assert mistakes(**{f"GATEWAY_{name}": "redis"}) == (f"GATEWAY_{name} {told}",)


@pytest.mark.parametrize(
    ("url", "flaw"),
    [
        ("kitchen:8080", "its scheme is neither http nor https"),
        ("//kitchen", "its scheme is neither http nor https"),
        ("ftp://kitchen", "its scheme is neither http nor https"),
        ("http://", "its host cannot be read"),
        ("http:///path", "its host cannot be read"),
        ("http://-kitchen", "its host cannot be read"),
        ("http://kitchen:", "its host cannot be read"),
        ("http://kitchen:0", "its host cannot be read"),
        ("http://kitchen:99999", "its host or port cannot be read"),
        ("http://[::1", "its host or port cannot be read"),
        ("http://[kitchen]", "its host or port cannot be read"),
        ("http://kit chen", "it holds blanks, controls, backslashes or letters beyond ASCII"),
        ("http://kitchen\n", "it holds blanks, controls, backslashes or letters beyond ASCII"),
        ("http://kitchen\\@evil", "it holds blanks, controls, backslashes or letters beyond ASCII"),
        ("http://küche", "it holds blanks, controls, backslashes or letters beyond ASCII"),
        (f"http://user:{SECRET}@kitchen", "it carries a user name or password, which every log would show"),
        (f"http://kitchen?key={SECRET}", "it carries a query or a fragment"),
        (f"http://kitchen#{SECRET}", "it carries a query or a fragment"),
        ("http://kitchen?", "it carries a query or a fragment"),
        ("http://kitchen/../x", "its path has empty or dot segments, or letters to be encoded"),
        ("http://kitchen/a//b", "its path has empty or dot segments, or letters to be encoded"),
        ('http://kitchen/a"b', "its path has empty or dot segments, or letters to be encoded"),
    ],
)
def test_addresses_are_plain(url: str, flaw: str) -> None:
    """A service is at an http or https URL with a host, without user, query or fragment; its text is not repeated."""
    assert mistakes(GATEWAY_SERVICES__KITCHEN__URL=url) == (
        f"GATEWAY_SERVICES__KITCHEN__URL cannot be used: {flaw}; write it like http://kitchen:8080.",
    )


def test_no_mistake_repeats_a_value() -> None:
    """What stood in the environment, be it a secret or not, is never printed."""
    found = mistakes(GATEWAY_SERVICES=SECRET, GATEWAY_STORE=SECRET, GATEWAY_PORT=SECRET, GATEWAY_PROFILE=SECRET)

    assert len(found) == 4
    assert SECRET not in "".join(found)
    with pytest.raises(ValidationError) as invalid:
        ServiceSettings(url=SECRET)
    assert SECRET not in str(invalid.value)


def test_the_effective_settings_are_safe_to_log() -> None:
    """Every setting is listed with what holds, and of a secret where it is."""
    environ = {"GATEWAY_PROFILE": "sandbox", "GATEWAY_SIGNING_KEY": "env:SIGNING_KEY", "SIGNING_KEY": SECRET}
    settings = MobileSettings.load(environ)

    effective = settings.effective()

    assert effective["profile"] == "sandbox"
    assert effective["show_composition"] is True
    unset = dict.fromkeys(("head_timeout", "idle_timeout", "proxy", "tls"))
    unset |= dict.fromkeys(("addresses_file", "dns", "srv", "balancing", "health", "exchange"))
    said: dict[str, object] = {"url": "http://127.0.0.1:9102", "urls": [], "connect_timeout": 1.0, "transport": "http1"}
    assert effective["services"]["order"] == said | unset
    assert effective["signing_key"] == "env:SIGNING_KEY"
    assert SECRET not in f"{effective}{settings!r}"
    assert settings.signing_key is not None
    assert settings.signing_key.reveal() == SECRET
