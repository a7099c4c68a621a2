"""What a service's answer becomes on its way to the client: the fields that the route tells, or a problem."""

from dataclasses import replace
from functools import lru_cache

from gateway_common.caller import Caller, CallerKind
from gateway_common.errors import PartError, Problem, ProblemError, ProblemType, State, problems
from gateway_common.guard import Anyone
from gateway_common.identity.bearer import not_signed_in
from gateway_common.identity.schemes import challenge
from gateway_common.routing.fields import TOLD_ONCE
from gateway_common.routing.locations import Locations
from gateway_common.routing.route import Route
from gateway_common.services import Answer
from gateway_common.services.caching import cache_status
from gateway_common.services.keeping import Kept
from gateway_common.wire.headers import CacheControl, all_sendable, is_field_value

__all__ = ["cache_status_of", "fields_of", "kind_of", "refusal_of", "refuses"]

_NO_CONTENT = frozenset({204, 304})
_FINE = range(200, 400)
_REFUSED = range(400, 500)
_BETWEEN_US = frozenset({407, 421, 426})
_UNAUTHENTICATED, _NOT_ALLOWED, _NOT_SATISFIABLE, _TOO_MANY = 401, 405, 416, 429
_GATEWAY_TIMEOUT = 504
_NO_ANSWER = frozenset({State.DOWN, State.LATE, State.GARBLED})
_KINDS = {
    kind.status: kind
    for kind in (
        problems.FORBIDDEN,
        problems.NOT_FOUND,
        problems.METHOD_NOT_ALLOWED,
        problems.CONFLICT,
        replace(problems.NOT_FOUND, status=410),
        problems.PRECONDITION_FAILED,
        problems.TOO_LARGE,
        problems.UNSUPPORTED_BODY,
        problems.RANGE_NOT_SATISFIABLE,
        problems.TOO_MANY_REQUESTS,
    )
}


def fields_of(route: Route, answer: Answer, caller: Caller, locations: Locations) -> list[tuple[bytes, bytes]]:
    """Give the fields that the client is told."""
    wanted = route.told
    told = [(name, value.strip(b" \t")) for name, value in answer.headers if name in wanted]
    if not all_sendable(told):
        told = [pair for pair in told if is_field_value(pair[1])]
    told = _once(told)
    if not isinstance(route.guard, Anyone):
        told = [_behind_a_guard(pair) if pair[0] == b"cache-control" else pair for pair in told]
    location = answer.header(b"location")
    back = None if location is None else locations.back(route.service, location)
    if back is not None:
        told.append((b"location", back))
    told += route.told_fields
    if answer.status in _NO_CONTENT:
        told = [pair for pair in told if pair[0] != b"content-length"]
    return told if caller.kind is CallerKind.ANONYMOUS else _for_one_caller(told)


def cache_status_of(kept: Kept, name: str) -> list[tuple[bytes, bytes]]:
    """Give the field that tells what the cache *name* did (RFC 9211), none where it is not to be told."""
    if kept.handled is None or not name:
        return []
    return [(b"cache-status", cache_status(name, kept.handled))]


def refuses(route: Route, answer: Answer) -> bool:
    """Tell whether the client is told a problem instead of *answer*."""
    if answer.state in _NO_ANSWER:
        return True
    return answer.status not in _FINE and not (_is_the_clients(answer) and route.errors == "pass")


def refusal_of(route: Route, answer: Answer, caller: Caller) -> ProblemError:
    """Give the problem that the client is told instead of an *answer* that does not pass.

    A 4xx keeps its status, but for those that speak of the way between us and the service, or of what we show it: they
    are ours, like a 5xx.
    Raise it where it is made: a frame that knows the error it raises, and is known by its trace, is left with all that
    the request held to the collector of garbage, which then stops everybody.
    """
    if answer.state not in _NO_ANSWER and _is_the_clients(answer):
        return _refusal(route, answer, caller)
    late = answer.status == _GATEWAY_TIMEOUT
    state = State.LATE if late else State.DOWN if answer.state in {State.OK, State.ABSENT} else answer.state
    reason = answer.reason or f"the service answered {answer.status}"
    return PartError(route.name, state, reason=reason, retry_after=answer.retry_after)


def _is_the_clients(answer: Answer) -> bool:
    return answer.status in _REFUSED and answer.status not in _BETWEEN_US and not answer.ours


def _refusal(route: Route, answer: Answer, caller: Caller) -> ProblemError:
    if answer.status == _UNAUTHENTICATED:
        return not_signed_in() if caller.kind is CallerKind.ANONYMOUS else _not_taken_there(caller)
    problem: Problem = kind_of(answer.status)()
    return ProblemError(replace(problem, headers=_told_of_a_refusal(route, answer)))


def _not_taken_there(caller: Caller) -> ProblemError:
    told = challenge(caller.proof, ("error", "invalid_token"))
    return ProblemError(problems.UNAUTHENTICATED(headers={"WWW-Authenticate": told}))


def kind_of(status: int) -> ProblemType:
    """Give the problem that a client is told when a service refuses with *status*."""
    return _KINDS.get(status) or replace(problems.REFUSED, status=status)


def _told_of_a_refusal(route: Route, answer: Answer) -> dict[str, str]:
    if answer.status == _NOT_ALLOWED:
        return {"Allow": ", ".join(sorted(route.methods))}
    if answer.status == _TOO_MANY and answer.retry_after is not None:
        return {"Retry-After": str(max(1, round(answer.retry_after + 0.5)))}
    size = answer.header(b"content-range") if answer.status == _NOT_SATISFIABLE else None
    return {"Content-Range": size.decode("latin-1")} if size is not None and is_field_value(size) else {}


def _behind_a_guard(caching: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """Let no cache before us answer whom the guard would refuse (RFC 9111, 3.5)."""
    return (caching[0], _private(caching[1]))


@lru_cache(maxsize=256)
def _private(said: bytes) -> bytes:
    read = CacheControl.read(said.decode("latin-1"))
    return said if read.private or read.no_store else read.stricter(CacheControl(private=True)).spell().encode("ascii")


def _once(told: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    if len(dict(told)) == len(told):
        return told
    names = [name for name, _ in told]
    return [pair for place, pair in enumerate(told) if pair[0] not in TOLD_ONCE or names.index(pair[0]) == place]


def _for_one_caller(told: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    names = dict(told)
    varied = [value for name, value in told if name == b"vary"] if b"vary" in names else []
    others = [pair for pair in told if pair[0] != b"vary"] if varied else told
    kept = [] if b"cache-control" in names else [(b"cache-control", b"no-store")]
    return [*others, (b"vary", b", ".join([*varied, b"authorization"])), *kept]
