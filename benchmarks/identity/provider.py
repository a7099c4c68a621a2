"""The sandbox's provider, as a process of its own, with one application: the bench."""

import json
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.running.cores import on
from benchmarks.running.ports import free_ports
from benchmarks.running.process import answering, running

__all__ = ["AUDIENCE", "CLIENT", "SCOPE", "SECRET", "provider_running"]

CLIENT, SECRET = "bench", "bench-development-secret"
AUDIENCE = "https://bench.example"
SCOPE = "orders:read"
METADATA = "/.well-known/openid-configuration"
LONGER_THAN_A_RUN = 3600
"""How many seconds a token lives, so that none has to be renewed while somebody measures."""

APPLICATION = {
    "client_id": CLIENT,
    "name": "The bench",
    "secret": SECRET,
    "grants": ["authorization_code", "client_credentials"],
    "scopes": ["openid", SCOPE],
    "audiences": [AUDIENCE],
    "redirect_uris": ["http://127.0.0.1/auth/callback"],
}


@contextmanager
def provider_running(cores: tuple[int, ...], folder: Path) -> Generator[str]:
    """Serve it from *cores*, and give its issuer; raises Unavailable if it does not start."""
    (port,) = free_ports(1)
    issuer = f"http://127.0.0.1:{port}"
    told = {
        "SANDBOX_PROVIDER_PORT": port,
        "SANDBOX_PROVIDER_CLIENTS": json.dumps([APPLICATION]),
        "SANDBOX_PROVIDER_ACCESS_TOKEN_SECONDS": LONGER_THAN_A_RUN,
    }
    settings = [f"{name}={value}" for name, value in told.items()]
    log = folder / "provider.log"
    with running(on(cores, ["env", *settings, sys.executable, "-m", "ftgo_sandbox.serve", "provider"]), log) as process:
        answering(process, issuer + METADATA, log)
        yield issuer
