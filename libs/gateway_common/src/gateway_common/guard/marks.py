"""How an endpoint names its guard: by the default value of the parameter that takes the caller."""

from collections.abc import Collection
from typing import cast

from fastapi import Security
from fastapi.params import Depends

from gateway_common.caller import Caller
from gateway_common.guard.guard import Anyone, Guard, Owner, SignedIn

__all__ = ["allowed", "anyone", "guard_of"]


def allowed(
    *scopes: str,
    roles: Collection[str] = (),
    strength: str | Collection[str] = (),
    max_age: int | None = None,
    owns: Owner | None = None,
    cost: int | None = None,
    limit: str | None = None,
) -> Caller:
    """Let in whoever is signed in and has all *scopes* and *roles*.

    *strength* is how well they have to be signed in: one of these values of `acr`, as the provider calls them, and
    *max_age* how long ago at the most, in seconds. *owns* reads the id of the consumer to whom a needed part belongs,
    as in `owns=lambda order: order.consumer_id`: to everybody else that part, and the answer, is not there (404).

    *cost* is what a request takes of its caller's rate, unless that is the number of its parts, and *limit* how often
    each caller may call this, such as `5/min`.
    """
    guard = SignedIn(*scopes, roles=roles, strength=strength, max_age=max_age, owner=owns, cost=cost, limit=limit)
    return cast("Caller", Security(guard, scopes=sorted(scopes)))


def anyone(*, cost: int | None = None, limit: str | None = None) -> Caller:
    """Let everybody in, signed in or not, at a *cost* and up to a *limit* as for `allowed`."""
    return cast("Caller", Security(Anyone(cost=cost, limit=limit)))


def guard_of(default: object) -> Guard | None:
    """Give the guard behind the *default* value of a parameter, if that is what it is."""
    if isinstance(default, Depends) and isinstance(default.dependency, Guard):
        return default.dependency
    return None
