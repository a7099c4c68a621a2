"""Which way to a store is good enough."""

import pytest

from gateway_common import create_gateway
from gateway_common.errors import DeclarationError
from gateway_common.settings import GatewaySettings, StoreSettings


@pytest.mark.parametrize(
    ("url", "said", "mistakes"),
    [
        ("rediss://redis.internal:6379/0", {}, 0),
        ("redis://redis.internal:6379/0", {}, 1),
        ("redis://10.0.0.7:6379", {}, 1),
        ("redis://redis.internal:6379/0", {"trusted_network": True}, 0),
        ("redis://127.0.0.1:6379/0", {}, 0),
        ("redis://[::1]:6379/0", {}, 0),
        ("redis://localhost:6379", {}, 0),
        ("redis://localhost.evil.example:6379", {}, 1),
    ],
)
def test_production_asks_redis_encrypted_or_on_a_network_that_is_trusted(
    url: str, said: dict[str, bool], mistakes: int
) -> None:
    """Sessions, keys and answers would be read by whoever is on the way; a sandbox may do as it likes."""
    settings = StoreSettings.model_validate({"kind": "redis", "url": url, **said})

    assert len(list(settings.mistakes("production"))) == mistakes
    assert list(settings.mistakes("sandbox")) == []


def test_the_store_of_the_cache_is_no_way_around() -> None:
    """Answers of services are kept there, so it is held to the same rule, and the mistake names its own settings."""
    store = {"kind": "redis", "url": "redis://cache.internal:6379/0"}
    settings = GatewaySettings.model_validate({"hosts": ("localhost",), "cache": {"store": store}})
    with pytest.raises(DeclarationError, match=r"GATEWAY_CACHE__STORE__URL.*GATEWAY_CACHE__STORE__TRUSTED_NETWORK"):
        create_gateway("test", settings, services=[], routers=[])


def test_memory_needs_no_way() -> None:
    """There is nobody on it."""
    assert list(StoreSettings().mistakes("production")) == []
