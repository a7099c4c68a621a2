import pytest

from browser_bff.app import create_app
from browser_bff.services import SERVICES
from browser_bff.settings import BrowserSettings
from gateway_common.errors import DeclarationError


def test_the_sandbox_needs_no_settings() -> None:
    """In the sandbox profile every service has an address, and the gateway ports of its own."""
    settings = BrowserSettings(profile="sandbox")

    assert settings.services.keys() == {service.name for service in SERVICES}
    assert (settings.port, settings.admin_port) == (8082, 9082)


def test_production_says_which_addresses_it_misses() -> None:
    """Without addresses the gateway does not start, and names each that is missing."""
    with pytest.raises(DeclarationError) as refused:
        create_app(BrowserSettings(hosts=("www.example.com",)))

    assert len(refused.value.mistakes) == len(SERVICES)
    assert "GATEWAY_SERVICES__KITCHEN__URL" in str(refused.value)
