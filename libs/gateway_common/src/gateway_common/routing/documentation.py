"""Routes in OpenAPI: operations like any other, described by what the file says and what the gateway does."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gateway_common.composition import tells
from gateway_common.errors import ProblemType, problems
from gateway_common.guard import SignedIn
from gateway_common.idempotency import documented_key, key_problems
from gateway_common.routing.answer import kind_of
from gateway_common.routing.request import LONGEST_PARAMETER, LONGEST_VALUE
from gateway_common.routing.route import WITH_BODY, Route
from gateway_common.routing.sizes import spell_size

__all__ = ["add_routes"]

_ALWAYS = (problems.BAD_REQUEST, problems.NOT_FOUND, problems.INTERNAL)
_OF_A_SERVICE = (problems.BAD_GATEWAY, problems.BUSY, problems.LATE)
_OF_A_BODY = (problems.BODY_STALLED, problems.TOO_LARGE, problems.CODED_BODY, problems.UNSUPPORTED_BODY)
_WORDS = re.compile(r"[A-Za-z0-9]+")
_JSON = re.compile(r"application/(?:[a-z0-9.-]+\+)?json")
_ANYTHING = "*/*"


def add_routes(document: dict[str, Any], routes: Iterable[Route]) -> None:
    """Put *routes* into an OpenAPI *document*, after the endpoints that are there."""
    for route in routes:
        item = document.setdefault("paths", {}).setdefault(str(route.path), {})
        item[route.method.lower()] = _operation(route)
        if isinstance(route.guard, SignedIn):
            schemes = document.setdefault("components", {}).setdefault("securitySchemes", {})
            model = route.guard.model.model_dump(by_alias=True, exclude_none=True, mode="json")
            schemes.setdefault(route.guard.scheme_name, model)


def _operation(route: Route) -> dict[str, Any]:
    told = route.openapi
    said = {
        "tags": told.tags or None,
        "summary": told.summary,
        "description": told.description,
        "operationId": told.operation or _named(route),
        "parameters": [*_values(route), *_parameters(route), *_key(route)] or None,
        "requestBody": _body(route) if route.method in WITH_BODY else None,
        "responses": _responses(route),
        "security": _security(route),
        "x-requires": _required(route),
    }
    return {name: value for name, value in said.items() if value is not None}


def _named(route: Route) -> str:
    return "_".join(_WORDS.findall(str(route))).lower()


def _values(route: Route) -> Iterator[dict[str, Any]]:
    for name in route.path.names:
        schema = {"type": "string", "minLength": 1, "maxLength": LONGEST_VALUE, "pattern": "^[^/]+$"}
        yield _parameter(route, name, "path", schema)


def _parameters(route: Route) -> Iterator[dict[str, Any]]:
    for name in route.query:
        yield _parameter(route, name, "query", {"type": "string", "maxLength": LONGEST_PARAMETER})


def _key(route: Route) -> Iterator[dict[str, Any]]:
    if route.idempotency is not None:
        yield documented_key(required=route.idempotency == "required")


def _parameter(route: Route, name: str, place: str, schema: dict[str, Any]) -> dict[str, Any]:
    said = route.openapi.parameters.get(name)
    description = {} if said is None else {"description": said.description}
    examples = {} if said is None or said.example is None else {"examples": [said.example]}
    return {"name": name, "in": place, "required": place == "path", **description, "schema": schema | examples}


def _body(route: Route) -> dict[str, Any]:
    most = f"At most {spell_size(route.body)}."
    return {"description": most, "content": _content(route.openapi.request)}


def _content(media_types: list[str]) -> dict[str, Any]:
    return {one: {} for one in media_types or [_ANYTHING]}


def _responses(route: Route) -> Mapping[str, Any]:
    told = route.openapi
    content = {} if told.status == 204 else {"content": _content(told.response)}  # noqa: PLR2004 – no content, by name
    responses: dict[str, Any] = {str(told.status): {"description": "What was asked for.", **content}}
    if route.method == "GET":
        responses |= _partly(told.response, content)
    responses |= {str(status): response for status, response in tells(*_kinds(route)).items()}
    if route.errors == "pass":
        responses |= {str(status): {"description": "The service says why."} for status in told.refuses}
    return dict(sorted(responses.items()))


def _partly(media_types: list[str], content: dict[str, Any]) -> dict[str, Any]:
    known = {"304": {"description": "The client has this already (`If-None-Match`, `If-Modified-Since`)."}}
    if not _has_ranges(media_types):
        return known
    return {**known, "206": {"description": "The range that was asked for (`Range`).", **content}}


def _has_ranges(media_types: list[str]) -> bool:
    return any(not _JSON.fullmatch(one) for one in media_types)


def _kinds(route: Route) -> Iterator[ProblemType]:
    yield from _ALWAYS
    yield from _OF_A_SERVICE
    yield from route.guard.problems
    if route.idempotency is not None:
        yield from key_problems(required=route.idempotency == "required")
    if route.method in WITH_BODY:
        yield from _OF_A_BODY
    if route.errors == "problem":
        yield from (problems.REFUSED, *map(kind_of, route.openapi.refuses))
    if route.method == "GET" and _has_ranges(route.openapi.response):
        yield problems.RANGE_NOT_SATISFIABLE


def _security(route: Route) -> list[dict[str, list[str]]] | None:
    if not isinstance(route.guard, SignedIn):
        return None
    return [{route.guard.scheme_name: sorted(route.guard.scopes)}]


def _required(route: Route) -> dict[str, object] | None:
    return dict(route.guard.documented) or None if isinstance(route.guard, SignedIn) else None
