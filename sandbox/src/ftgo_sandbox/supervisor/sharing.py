"""What the processes of a gateway have in common, when they are many: a store, and a seal for what they keep in it."""

import secrets
import socket
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from ftgo_sandbox.settings import Settings

__all__ = ["SEAL", "mistakes_in_sharing", "shared"]

SEAL = "FTGO_SEAL"
"""The variable with the seal of the website's sessions, which is drawn at each start: they end with the sandbox."""

USUAL = "redis://127.0.0.1:6379/0"
SCHEMES = frozenset({"redis", "rediss"})
PORT = 6379
SECONDS = 2.0

_drawn = secrets.token_urlsafe(32)


def shared(name: str, settings: Settings) -> Mapping[str, str]:
    """Give the variables by which the gateway *name* is many, and finds its store; each has keys of its own there."""
    workers = {"GATEWAY_WORKERS": str(settings.workers)} if settings.workers > 1 else {}
    if not settings.redis:
        return workers
    store = {"KIND": "redis", "URL": settings.redis, "PREFIX": f"ftgo-{name}"}
    found = workers | {f"GATEWAY_STORE__{setting}": value for setting, value in store.items()}
    return found | ({"GATEWAY_IDENTITY__SESSIONS__SEALS": f"env:{SEAL}", SEAL: _drawn} if name == "browser" else {})


def mistakes_in_sharing(settings: Settings) -> Iterator[str]:
    """Say what cannot work, in one sentence each."""
    if settings.workers > 1 and not settings.redis:
        yield f"Workers share no memory: say by --redis where a Redis is, like {USUAL}, or start one worker of each."
    if settings.redis:
        yield from _mistakes_in_address(settings.redis)


def _mistakes_in_address(url: str) -> Iterator[str]:
    try:
        place = urlsplit(url)
        host, port = place.hostname, place.port or PORT
    except ValueError:
        place, host, port = urlsplit(""), None, PORT
    if place.scheme not in SCHEMES or not host:
        yield f"What --redis says is no address of Redis: write it like {USUAL}."
    elif reason := _refusal(host, port):
        yield f"There is no Redis at {host}:{port} ({reason}): start one, or leave --redis out."


def _refusal(host: str, port: int) -> str | None:
    try:
        with socket.create_connection((host, port), SECONDS):
            return None
    except OSError as error:
        return (error.strerror or str(error)).lower()
