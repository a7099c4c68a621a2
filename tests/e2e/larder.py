"""A gateway that keeps what a service says: `gateway --app tests.e2e.larder serve`."""

from pathlib import Path

from fastapi import FastAPI

from gateway_common import GatewaySettings, Service, create_gateway

__all__ = ["create_app"]

ROUTES = Path(__file__).with_name("larder.yaml")


def create_app() -> FastAPI:
    """Make the gateway."""
    return create_gateway("larder", GatewaySettings.load(), services=[Service("larder")], routers=[], routes=ROUTES)
