"""How an endpoint names its guard: by the default value of the parameter that takes the caller."""

from typing import cast

from fastapi import Security
from fastapi.params import Depends

from gateway_common.caller import Caller
from gateway_common.guard.guard import Anyone, Guard, SignedIn

__all__ = ["allowed", "anyone", "guard_of"]


def allowed(*scopes: str) -> Caller:
    """Let in whoever is signed in and has all *scopes*."""
    return cast("Caller", Security(SignedIn(*scopes), scopes=sorted(scopes)))


def anyone() -> Caller:
    """Let everybody in, signed in or not."""
    return cast("Caller", Security(Anyone()))


def guard_of(default: object) -> Guard | None:
    """Give the guard behind the *default* value of a parameter, if that is what it is."""
    if isinstance(default, Depends) and isinstance(default.dependency, Guard):
        return default.dependency
    return None
