"""The gateway and the services behind it, served side by side in one process."""

import asyncio
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from socket import socket
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI

from gateway_common.cli.serving import configured, listening
from storefront.settings import StorefrontSettings

__all__ = ["Server", "servers_of"]


class Server(uvicorn.Server):
    """Serve one of several apps at *door*; signals are for all of them together."""

    def __init__(self, config: uvicorn.Config, door: socket) -> None:
        super().__init__(config)
        self.door = door
        self.ready = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Leave signals alone."""
        yield

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        self.ready.set()


def servers_of(gateway: FastAPI, services: Iterable[FastAPI], settings: StorefrontSettings) -> list[Server]:
    """Open a door for each app; raises Complaint naming the setting when one cannot be opened."""
    doors = [(service, _door(service.title, settings)) for service in services]
    doors.append((gateway, listening(settings.host, settings.port)))
    return [Server(configured(app, settings), door) for app, door in doors]


def _door(service: str, settings: StorefrontSettings) -> socket:
    parts = urlsplit(settings.services[service].url)
    named = f"GATEWAY_SERVICES__{service.upper()}__URL"
    return listening(parts.hostname or "", parts.port or 80, named=(named, named))
