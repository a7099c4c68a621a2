"""The settings of the gateway for partners."""

import pytest

from gateway_common.errors import DeclarationError
from public_bff.services import SERVICES
from public_bff.settings import PublicSettings


def test_the_sandbox_needs_no_settings() -> None:
    """In the sandbox profile every service has an address, and the ports are the partners' own."""
    settings = PublicSettings.load({"GATEWAY_PROFILE": "sandbox"})

    assert settings.services.keys() == {service.name for service in SERVICES}
    assert (settings.port, settings.admin_port) == (8083, 9083)


@pytest.mark.parametrize("profile", ["sandbox", "production"])
def test_partners_are_never_told_what_became_of_a_part(profile: str) -> None:
    """Composition headers are off in every profile, and asking for them stops the start."""
    shown = {"GATEWAY_PROFILE": profile, "GATEWAY_SHOW_COMPOSITION": "true"}

    assert not PublicSettings.load({"GATEWAY_PROFILE": profile}).shows_composition
    with pytest.raises(DeclarationError, match="partners are never told"):
        PublicSettings.load(shown)
