"""The front door as most tests want it."""

from collections.abc import AsyncGenerator

import pytest

from tests.gateway_common.edge.door import Door, front_door


@pytest.fixture
async def door() -> AsyncGenerator[Door]:
    """Open the front door of a gateway with default settings."""
    async with front_door() as door:
        yield door
