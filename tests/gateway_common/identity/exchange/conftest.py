"""The secret of the gateway's client, where its settings look for it."""

import pytest

from tests.gateway_common.identity.exchange.given import SECRET


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lay out the secret."""
    monkeypatch.setenv("EXCHANGE_SECRET", SECRET)
