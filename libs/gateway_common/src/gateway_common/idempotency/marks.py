"""How an endpoint says that its clients may send, or have to send, an `Idempotency-Key`."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Annotated, Literal, cast, overload

from fastapi import Depends, Header
from fastapi.dependencies.models import Dependant
from fastapi.params import Depends as Dependency

from gateway_common.errors import ProblemType, problems
from gateway_common.idempotency.keys import KEY_PATTERN, MOST_KEY, key_in

__all__ = ["Mark", "documented_key", "idempotent", "key_problems", "mark_of", "marks_in"]

NAME = "Idempotency-Key"
DESCRIPTION = (
    "Any word of your own, new for each thing you want done, such as a UUID. Send the same request again with the same "
    "key when its answer was lost: it is done once, and as long as it is remembered, usually for a day, you get the "
    "same answer, marked by `Idempotency-Replayed: true`. While it is under way that is 409; another request under the "
    "same key is 422."
)
EXAMPLE = "8e03978e-40d5-43dd-bc93-6894a57f9324"

_KEY = Header(alias=NAME, pattern=KEY_PATTERN, max_length=MOST_KEY, description=DESCRIPTION, examples=[EXAMPLE])


def key_problems(*, required: bool) -> tuple[ProblemType, ...]:
    """Give the problems with which a request may end for its key."""
    missing = (problems.KEY_MISSING,) if required else ()
    return (*missing, problems.BAD_KEY, problems.IN_FLIGHT, problems.ANSWER_NOT_KEPT, problems.KEY_REUSED)


def documented_key(*, required: bool) -> dict[str, object]:
    """Describe the field for OpenAPI, as FastAPI does for endpoints."""
    schema = {"type": "string", "maxLength": MOST_KEY, "pattern": KEY_PATTERN, "examples": [EXAMPLE]}
    return {"name": NAME, "in": "header", "required": required, "description": DESCRIPTION, "schema": schema}


class Mark(ABC):
    """Stand in the signature of an endpoint where it takes the key, which has been read and used before."""

    required: bool

    @abstractmethod
    async def __call__(self, key: str) -> str | None:
        """Give the key to the endpoint, which sends it on."""

    @property
    def problems(self) -> tuple[ProblemType, ...]:
        """Give the problems with which a request may end for its key."""
        return key_problems(required=self.required)

    def key_in(self, headers: Iterable[tuple[bytes, bytes]]) -> str | None:
        """Read the key; raises ProblemError (400)."""
        return key_in(headers, required=self.required)


class _Optional(Mark):
    required = False

    async def __call__(self, key: Annotated[str | None, _KEY] = None) -> str | None:
        return key


class _Required(Mark):
    required = True

    async def __call__(self, key: Annotated[str, _KEY]) -> str | None:
        return key


@overload
def idempotent(*, required: Literal[True]) -> str: ...


@overload
def idempotent(*, required: Literal[False] = False) -> str | None: ...


def idempotent(*, required: bool = False) -> str | None:
    """Let the endpoint be done once for each `Idempotency-Key` of a caller; give it to each write that it sends on.

    A service that is sent the same key twice has to do its part once: when an answer was lost, the client's next try is
    sent on. *required* refuses whoever sends none (400), and, while the store is away, everybody (503).
    """
    return cast("str | None", Depends(_Required() if required else _Optional()))


def mark_of(default: object) -> Mark | None:
    """Give the mark behind the *default* value of a parameter, if that is what it is."""
    if isinstance(default, Dependency) and isinstance(default.dependency, Mark):
        return default.dependency
    return None


def marks_in(dependant: Dependant) -> list[Mark]:
    """List the marks among the dependencies of an endpoint, however deep they are."""
    own = [dependant.call] if isinstance(dependant.call, Mark) else []
    return [*own, *(mark for inner in dependant.dependencies for mark in marks_in(inner))]
