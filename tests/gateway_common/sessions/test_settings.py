import subprocess
import sys
from base64 import urlsafe_b64encode

import pytest

from gateway_common import GatewaySettings, create_gateway
from gateway_common.errors import DeclarationError
from gateway_common.settings.session import SessionSettings

PROVIDER = {"issuer": "https://id.example.com"}
UNUSED = """
import sys
from gateway_common import GatewaySettings, create_gateway
create_gateway("plain", GatewaySettings(profile="sandbox"), services=(), routers=())
sys.exit(str([name for name in ("gateway_common.sessions", "authlib", "redis") if name in sys.modules]))
"""


def mistakes(**said: object) -> str:
    """Give what is wrong with a gateway of these settings."""
    with pytest.raises(DeclarationError) as refused:
        create_gateway(
            "website", GatewaySettings.model_validate({"hosts": "a.example", **said}), services=(), routers=()
        )
    return str(refused.value)


def test_production_is_told_all_that_lacks_at_once() -> None:
    """Each thing in one sentence, with the variable that mends it."""
    told = mistakes(identity={"kind": "sessions", "sessions": {"client_id": "website"}}, workers=2)

    for variable in ("PROVIDER__ISSUER", "SESSIONS__URL", "SESSIONS__CLIENT_SECRET", "SESSIONS__SEALS"):
        assert f"GATEWAY_IDENTITY__{variable}" in told
    assert "GATEWAY_STORE__KIND=redis" in told


def test_sessions_without_a_client_do_not_start() -> None:
    """Whom the provider knows has to be said."""
    assert "GATEWAY_IDENTITY__SESSIONS__CLIENT_ID" in mistakes(identity={"kind": "sessions", "provider": PROVIDER})


def test_browsers_keep_no_session_without_https() -> None:
    """In production the gateway is found by https, or it does not start."""
    sessions = {"client_id": "website", "url": "http://www.example.com"}

    assert "browsers keep no session" in mistakes(
        identity={"kind": "sessions", "provider": PROVIDER, "sessions": sessions}
    )


def test_gateways_that_share_sessions_share_a_seal() -> None:
    """A seal that each process makes for itself opens nothing that another has sealed."""
    told = mistakes(
        profile="sandbox",
        store={"kind": "redis", "url": "redis://127.0.0.1:6379"},
        identity={"kind": "sessions", "provider": {"issuer": "http://127.0.0.1:9107"}, "sessions": {"client_id": "a"}},
    )

    assert "share a seal" in told


@pytest.mark.parametrize("weak", ["short", "!" * 43, urlsafe_b64encode(bytes(range(16))).decode()])
def test_a_weak_seal_is_refused_and_never_shown(monkeypatch: pytest.MonkeyPatch, weak: str) -> None:
    """A key has 32 bytes; what has not is told by its reference alone."""
    monkeypatch.setenv("WEAK", weak)
    with pytest.raises(ValueError, match="env:WEAK holds no key") as refused:
        SessionSettings.model_validate({"client_id": "website", "seals": "env:WEAK"})

    assert weak not in str(refused.value)


def test_whoever_signs_in_has_to_be_named() -> None:
    """Without openid the provider does not say who it was."""
    with pytest.raises(ValueError, match="add it"):
        SessionSettings(client_id="website", scopes=("orders:read",))


def test_only_who_asks_for_sessions_loads_them() -> None:
    """A gateway without sessions loads neither them, nor the client of OAuth, nor that of Redis."""
    said = subprocess.run([sys.executable, "-c", UNUSED], check=False, capture_output=True, text=True)

    assert said.stderr.strip() == "[]"
