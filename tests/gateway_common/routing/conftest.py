"""Gateways made of a text of routes."""

from functools import partial
from pathlib import Path

import pytest

from tests.gateway_common.routing.given import MakeApp, app_of


@pytest.fixture
def app_with(tmp_path: Path) -> MakeApp:
    """Make a gateway with routes: `app_with(text, network=...)`."""
    return partial(app_of, tmp_path / "routes.yaml")
