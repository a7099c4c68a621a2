"""What operations tell the edge."""

from ipaddress import ip_network

import pytest

from gateway_common.errors import DeclarationError
from gateway_common.settings import GatewaySettings


def test_lists_are_written_with_commas_or_as_json() -> None:
    """A list in the environment is one as people write it, or as JSON has it."""
    plain = GatewaySettings.load(
        {
            "GATEWAY_HOSTS": "API.example.com, [::1]:8443",
            "GATEWAY_TRUSTED_PROXIES": "10.0.0.0/8,192.0.2.1",
            "GATEWAY_CORS_ORIGINS": "https://app.example.com",
        }
    )
    json = GatewaySettings.load({"GATEWAY_HOSTS": '["api.example.com"]'})

    assert plain.hosts == ("api.example.com", "[::1]:8443")
    assert plain.trusted_proxies == (ip_network("10.0.0.0/8"), ip_network("192.0.2.1/32"))
    assert plain.cors_origins == ("https://app.example.com",)
    assert json.hosts == ("api.example.com",)


def test_by_default_nobody_is_believed_or_let_in() -> None:
    """Without settings no proxy is trusted, no other origin reads answers, and only the sandbox has a name."""
    production, sandbox = GatewaySettings.load({}), GatewaySettings.load({"GATEWAY_PROFILE": "sandbox"})

    assert (production.trusted_proxies, production.cors_origins, production.cors_credentials) == ((), (), False)
    assert (production.known_hosts, sandbox.known_hosts) == ((), ("localhost", "127.0.0.1", "[::1]"))
    assert (production.most_hops, production.most_body) == (10, 1024 * 1024)


def test_hosts_that_are_set_replace_those_of_the_sandbox() -> None:
    """What is said holds, and nothing beside it; the log of the start tells."""
    settings = GatewaySettings(profile="sandbox", hosts=("sandbox.example.com",))

    assert settings.known_hosts == settings.effective()["hosts"] == ("sandbox.example.com",)


@pytest.mark.parametrize(
    ("variable", "value", "complaint"),
    [
        ("HOSTS", "https://api.example.com", "it holds what is no host"),
        ("HOSTS", "*.example.com", "hosts are compared exactly"),
        ("HOSTS", "", "it holds what is no host"),
        ("TRUSTED_PROXIES", "10.0.0.1/8", "it holds what is no network"),
        ("TRUSTED_PROXIES", "everybody", "it holds what is no network"),
        ("TRUSTED_PROXIES", "0.0.0.0/0", "a network that everybody is in proves nothing"),
        ("TRUSTED_PROXIES", "::/0", "a network that everybody is in proves nothing"),
        ("CORS_ORIGINS", "*", "it holds what is no origin"),
        ("CORS_ORIGINS", "https://app.example.com,null", "it holds what is no origin"),
        ("FORWARDING", "x-real-ip", "it should be 'x-forwarded' or 'forwarded'"),
        ("MOST_HOPS", "0", "it should be greater than or equal to 1"),
        ("MOST_BODY", "1 MiB", "it should be a whole number"),
    ],
)
def test_what_would_open_a_door_unseen_stops_the_start(variable: str, value: str, complaint: str) -> None:
    """A value that matches nothing, or everything, is refused in a sentence that names the variable."""
    with pytest.raises(DeclarationError) as refused:
        GatewaySettings.load({f"GATEWAY_{variable}": value})

    assert len(refused.value.mistakes) == 1
    assert refused.value.mistakes[0].startswith(f"GATEWAY_{variable} cannot be used: {complaint}")
