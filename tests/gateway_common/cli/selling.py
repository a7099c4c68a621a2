"""A gateway that asks for scopes: one by an endpoint, one by a route."""

from pathlib import Path

from fastapi import FastAPI

from gateway_common import Caller, GatewaySettings, Router, Service, allowed, create_gateway

router = Router()


@router.get("/orders/{order_id}")
async def find_order(order_id: str, caller: Caller = allowed("orders:read")) -> str:
    """Find an order."""
    return order_id


def create_app(settings: GatewaySettings | None = None) -> FastAPI:
    """Make the gateway."""
    return create_gateway(
        "selling",
        settings or GatewaySettings.load(),
        services=[Service("order")],
        routers=[router],
        routes=Path(__file__).with_name("selling.yaml"),
    )
