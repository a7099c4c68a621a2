from itertools import islice

from fastapi import FastAPI

from ftgo_sandbox.testing import free_ports
from gateway_common import GatewaySettings, create_gateway
from gateway_common.settings import StoreSettings
from gateway_common.stores import Store, StoreDown
from gateway_common.testing import SimulatedNetwork, client_of


def created(store: StoreSettings) -> FastAPI:
    """Make a gateway that does nothing but keep."""
    settings = GatewaySettings(profile="sandbox", store=store)
    return create_gateway("kept", settings, services=[], routers=[], reach=lambda: SimulatedNetwork({}))


def told(app: FastAPI) -> dict[str, str]:
    """Read what the metrics say of stores."""
    lines = app.state.meters.exposition().decode().splitlines()
    return dict(line.rsplit(" ", 1) for line in lines if line.startswith("gateway_store_"))


async def test_a_redis_that_is_away_is_in_the_metrics() -> None:
    """The gateway starts all the same; operators see that its store is away, and how often it was needed."""
    port = next(islice(free_ports().values(), 1))
    app = created(StoreSettings(kind="redis", url=f"redis://127.0.0.1:{port}"))
    async with client_of(app):
        store: Store = app.state.store
        asked = 0
        for _ in range(3):
            try:
                await store.get("a")
            except StoreDown:
                asked += 1
        seen = told(app)

    assert asked == 3
    assert seen == {"gateway_store_up": "0.0", 'gateway_store_failures_total{reason="away"}': "3.0"}


async def test_memory_has_nothing_to_tell() -> None:
    """A store that cannot be away is no line in the metrics."""
    app = created(StoreSettings())
    async with client_of(app):
        seen = told(app)

    assert seen == {}
