"""Small gateways for tests: the production app on a simulated network."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI

from gateway_common import GatewaySettings, Router, Service, create_gateway
from gateway_common.services import Reach
from gateway_common.settings import ServiceSettings
from gateway_common.testing import SimulatedNetwork

__all__ = ["TOKEN", "gateway", "settings_for"]

TOKEN = "dev:7"  # noqa: S105 – the sandbox's own kind of token, which is no secret


def settings_for(services: Sequence[Service], **said: object) -> GatewaySettings:
    """Make sandbox settings with an address for each of *services*."""
    addresses = {one.name: ServiceSettings(url=f"http://{one.name}.internal:8080") for one in services}
    values: dict[str, Any] = {"profile": "sandbox", "services": addresses, **said}
    return GatewaySettings(**values)


def gateway(router: Router, *services: Service, network: SimulatedNetwork | Reach, **said: object) -> FastAPI:
    """Make a gateway of *router* whose calls end in *network*."""
    reach: Reach = network if not isinstance(network, SimulatedNetwork) else lambda: network
    return create_gateway("test", settings_for(services, **said), services=services, routers=[router], reach=reach)
