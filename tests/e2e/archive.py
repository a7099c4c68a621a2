"""A gateway for files of any size, made of nothing but two routes: `gateway --app tests.e2e.archive serve`."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from fastapi import FastAPI

from gateway_common import GatewaySettings, Service, create_gateway
from tests.e2e.processes import Running, running_gateway

__all__ = ["Running", "create_app", "running_archive"]

ROUTES = Path(__file__).with_name("archive.yaml")


def create_app() -> FastAPI:
    """Make the gateway."""
    return create_gateway("archive", GatewaySettings.load(), services=[Service("archive")], routers=[], routes=ROUTES)


@contextmanager
def running_archive(service: str) -> Generator[Running]:
    """Run the gateway in front of *service* until the test is over."""
    with running_gateway("tests.e2e.archive", {"archive": service}) as running:
        yield running
