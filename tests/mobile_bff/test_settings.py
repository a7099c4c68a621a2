"""What the mobile gateway needs to be told before it starts."""

import pytest

from gateway_common.errors import DeclarationError
from mobile_bff.app import create_app
from mobile_bff.services import SERVICES
from mobile_bff.settings import MobileSettings


def test_sandbox_needs_nothing_but_its_name() -> None:
    """In the sandbox profile the gateway has its ports and the address of every service."""
    settings = MobileSettings.load({"GATEWAY_PROFILE": "sandbox"})

    assert (settings.port, settings.admin_port) == (8081, 9081)
    assert set(settings.services) == {service.name for service in SERVICES}


def test_production_is_told_every_missing_address_at_once() -> None:
    """Elsewhere nothing is guessed: the start is stopped by one sentence for each service without an address."""
    with pytest.raises(DeclarationError) as stopped:
        create_app(MobileSettings.load({"GATEWAY_HOSTS": "mobile.example.com"}))

    assert [sentence.split("'")[1] for sentence in stopped.value.mistakes] == [service.name for service in SERVICES]
