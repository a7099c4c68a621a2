"""Each test here holds for whatever carries calls over HTTP."""

from collections.abc import Generator

import pytest

from tests.gateway_common.services.transports.wires import CARRIER, CARRIERS


@pytest.fixture(autouse=True, params=list(CARRIERS))
def carrier(request: pytest.FixtureRequest) -> Generator[str]:
    """Let each transport carry the calls of the test."""
    name: str = request.param
    token = CARRIER.set(CARRIERS[name])
    yield name
    CARRIER.reset(token)
