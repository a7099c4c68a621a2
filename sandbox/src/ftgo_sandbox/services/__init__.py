"""The six services of FTGO, one small file each."""

from collections.abc import Callable
from importlib import import_module
from typing import cast

from fastapi import FastAPI

from ftgo_sandbox.skeleton.surroundings import Surroundings


def create(name: str, at: Surroundings) -> FastAPI:
    """Create one of the services; the others are not even imported."""
    module = import_module(f"ftgo_sandbox.services.{name}")
    return cast("Callable[[Surroundings], FastAPI]", module.create)(at)
