"""What an answer says about its parts: `Composition`, `Server-Timing` and `Cache-Control`.

    Composition: order=ok, ticket=late, restaurant=stale;age=31       a dictionary after RFC 9651
    Server-Timing: order;dur=12.4, ticket;dur=400.0

The first two name parts, which only some callers may see; the third is always there.
"""

from collections.abc import MutableMapping
from dataclasses import replace
from typing import Any

from gateway_common.composition.cacheability import NO_STORE, cache_control_of
from gateway_common.context import context_of
from gateway_common.errors import ProblemError
from gateway_common.parts import Parts

__all__ = ["headers_for", "tell_with"]


def headers_for(scope: MutableMapping[str, Any]) -> dict[str, str]:
    """Give the header fields for the answer to the request with this ASGI *scope*, names in lower case."""
    context = context_of(scope)
    parts = context.parts
    headers = {"cache-control": cache_control_of(parts, guarded=bool(context.caller.subject))}
    if headers["cache-control"] != NO_STORE:
        headers["vary"] = "authorization"  # whoever keeps it keeps it for one caller
    if len(parts) and scope["app"].state.show_composition:
        headers["composition"], headers["server-timing"] = _told_of(parts)
    return headers


def tell_with(error: ProblemError, headers: dict[str, str]) -> None:
    """Let the problem of *error* carry *headers*; nobody may keep it, so what it would be kept by is not told."""
    told = {**headers, "cache-control": NO_STORE, **error.problem.headers}
    told.pop("vary", None)
    error.problem = replace(error.problem, headers=told)


def _told_of(parts: Parts) -> tuple[str, str]:
    states, timings = list[str](), list[str]()
    for report in parts:
        age = "" if report.age is None else f";age={int(report.age)}"
        states.append(f"{report.name}={report.state}{age}")
        timings.append(f"{report.name};dur={report.took * 1000:.1f}")
    return ", ".join(states), ", ".join(timings)
