"""The six services of FTGO, one small file each."""

from collections.abc import Callable
from importlib import import_module
from typing import cast

from fastapi import FastAPI

from ftgo_sandbox.skeleton.surroundings import Surroundings


def create(name: str, at: Surroundings) -> FastAPI:
    """Create one of the services, whose calls others can recognise; the others are not even imported."""
    module = import_module(f"ftgo_sandbox.services.{name}")
    app = cast("Callable[[Surroundings], FastAPI]", module.create)(at)
    app.include_router(at.signer.router)
    return app
