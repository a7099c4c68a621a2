"""What is wrong in a file, each in one sentence with its line and its cure."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from gateway_common.routing.format import Cache, Described, OpenApi, Query, RouteEntry, Secret, ToClient, ToService

__all__ = ["Mistake", "nearest", "sentence_of", "spelled"]

_SECTIONS: dict[tuple[str, ...], type[BaseModel]] = {
    (): RouteEntry,
    ("query",): Query,
    ("request",): ToService,
    ("request", "set"): Secret,
    ("response",): ToClient,
    ("cache",): Cache,
    ("openapi",): OpenApi,
    ("openapi", "parameters"): Described,
}
_DEEPEST = 2
_POLICIES = "`allow: anyone`, `allow: signed-in` or a list of scopes"
_MISSING = {
    "allow": f"it does not say who may call it; add {_POLICIES}.",
    "service": "it does not say which service answers; add `service:` with the name of one.",
    "scope": "'cache' does not say for whom answers are kept; add `scope:` public, tenant or caller.",
    "secret": "'request.set' holds a mapping that is no secret; write a text, or {secret: env:NAME}.",
    "description": "'openapi.parameters' describes nothing here; add `description:`.",
}
_NOT_A_PLACE = frozenset(
    {"[key]", "[reference]", "[text]", "word", "scopes"}
)  # steps that pydantic adds to those of the file
_KINDS = ((str, "a text"), (bool, "true or false"), (int | float, "a number"), (list, "a list"), (object, "a mapping"))
_WANTED = {
    "string_type": "a text; put it in quotes",
    "list_type": "a list; write it as [one, two]",
    "dict_type": "a mapping; write it as {name: value}",
    "model_type": "a mapping; write it as {name: value}",
    "float_type": "a number; write it without quotes",
    "int_type": "a whole number; write it without quotes",
}


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """Hold the *line* at which *sentence* holds; *route* is the route that it is about, if it is about one."""

    line: int
    sentence: str
    route: str = ""


def spelled(file: Path, mistakes: Iterable[Mistake]) -> tuple[str, ...]:
    """Spell *mistakes* in the order of their lines, each with its place in *file*."""
    name = "/".join(file.parts[-2:])
    return tuple(
        f"{name}:{one.line}: {one.route}: {one.sentence}" if one.route else f"{name}:{one.line}: {one.sentence}"
        for one in sorted(set(mistakes))
    )


def nearest(name: str, known: Iterable[str]) -> str:
    """Give the cure for an unknown *name*: the one of *known* that was meant, or all of them."""
    listed = sorted(known)
    near = get_close_matches(name, listed, n=1)
    return f"did you mean {near[0]!r}?" if near else f"there is {', '.join(listed) or 'none'}."


def sentence_of(error: ErrorDetails) -> str:
    """Say what pydantic found, in the words of the file."""
    place = tuple(str(step) for step in error["loc"] if step not in _NOT_A_PLACE)
    kind = error["type"]
    if kind == "missing":
        return _MISSING[place[-1]]
    if kind == "extra_forbidden":
        return _unknown(place)
    return f"{_named(place)} {_flaw(kind, error)}"


def _unknown(place: tuple[str, ...]) -> str:
    section = _SECTIONS[place[:-1][:_DEEPEST]]
    known = [field.alias or name for name, field in section.model_fields.items()]
    where = f" of {'.'.join(place[:-1])!r}" if place[:-1] else ""
    return f"{place[-1]!r} is nothing that can be said{where}; {nearest(place[-1], known)}"


def _named(place: tuple[str, ...]) -> str:
    return repr(".".join(step for step in place if not step.isdigit()))


def _flaw(kind: str, error: ErrorDetails) -> str:
    given: Any = error["input"]
    if kind in _WANTED:
        return f"is {_kind_of(given)}, and has to be {_WANTED[kind]}."
    if kind == "allow_type":
        return f"is {_kind_of(given)}, and has to be a policy; write {_POLICIES}."
    if kind == "too_short":
        return f"lists no scope; write {_POLICIES}."
    if kind == "literal_error" and "word" in error["loc"]:
        return f"is {given!r}, which is no policy; write anyone or signed-in, or [{given}] if it is a scope."
    if kind == "value_error":
        return f"cannot be read: {error.get('ctx', {}).get('error')}."
    return f"is {given!r}, which cannot be; {_cure(kind, error.get('ctx', {}))}."


def _kind_of(value: object) -> str:
    return next(name for kind, name in _KINDS if isinstance(value, kind))


def _cure(kind: str, context: dict[str, Any]) -> str:
    if kind == "literal_error":
        return f"write {context['expected']}"
    if "gt" in context:
        return f"choose more than {context['gt']:g}"
    if "ge" in context:
        return f"choose {context['ge']} or more"
    if "le" in context:
        return f"choose {context['le']} or less"
    return "write it in letters, digits and the usual signs, without blanks"
