"""A route: one operation of a client, mapped to one operation of a service, with all that was worked out at start."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from gateway_common.guard import Anyone, Guard, SignedIn
from gateway_common.idempotency import KEY_FIELD
from gateway_common.overload import Priority, usual
from gateway_common.routing.fields import TO_CLIENTS, TO_SERVICES
from gateway_common.routing.format import Errors, Keyed, OpenApi, RouteEntry, Secret
from gateway_common.services.keeping import CONDITIONS, CachePolicy, Keeping
from gateway_common.wire.paths import PathTemplate

__all__ = ["MOST_HELD", "MOST_UNLESS_SAID", "WITH_BODY", "Route", "route_of"]

WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
"""The methods whose requests have a body; that of any other is never forwarded."""

MOST_UNLESS_SAID = 1 << 20

MOST_HELD = 1 << 20
"""How many bytes of a body are held in memory, where the whole of it has to be known before any of it is sent."""


@dataclass(frozen=True, slots=True)
class Route:
    """Hold what a route does.

    *target* is the path at *service*; *guard* says who may call it, *within* in how many seconds an answer must begin,
    *body* how many bytes a request may have, *idempotency* whether it is done once for each key. *query* maps a
    client's parameters to the service's. What is *passed* and *told* are names of header fields, in lower case;
    *keeping* says what is kept of its answers. *set_query*, *set_fields* and *told_fields* go out as they are.
    *priority* says what goes first when there is too much to do, *file* and *line* where it is written.
    """

    method: str
    path: PathTemplate
    service: str
    target: PathTemplate
    guard: Guard
    within: float | None
    body: int
    errors: Errors
    idempotency: Keyed | None
    priority: Priority
    keeping: Keeping | None
    file: Path
    line: int
    query: Mapping[str, str] = field(repr=False)
    set_query: tuple[tuple[str, str], ...] = field(repr=False)
    passed: frozenset[bytes] = field(repr=False)
    set_fields: tuple[tuple[bytes, bytes], ...] = field(repr=False)
    told: frozenset[bytes] = field(repr=False)
    told_fields: tuple[tuple[bytes, bytes], ...] = field(repr=False)
    openapi: OpenApi = field(repr=False)
    name: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Name it as the file does: method and path."""
        object.__setattr__(self, "name", f"{self.method} {self.path}")

    def __str__(self) -> str:
        return self.name

    @property
    def methods(self) -> frozenset[str]:
        """Give the methods that it serves: HEAD comes with GET."""
        return frozenset({self.method, "HEAD"} if self.method == "GET" else {self.method})

    @property
    def policy(self) -> str:
        """Tell who may call it."""
        return str(self.guard)


def route_of(method: str, path: PathTemplate, entry: RouteEntry, file: Path, line: int) -> Route:
    """Work out the route that *entry* describes."""
    return Route(
        method=method,
        path=path,
        service=entry.service,
        target=path if entry.path is None else PathTemplate(entry.path),
        guard=_guard(entry),
        within=entry.within,
        body=_most(method, entry.body),
        errors=entry.errors,
        idempotency=entry.idempotency,
        priority=usual(method) if entry.priority is None else Priority.named(entry.priority),
        keeping=_keeping(entry),
        file=file,
        line=line,
        query={name: name for name in entry.query.passed} | entry.query.renamed,
        set_query=tuple(entry.query.given.items()),
        passed=_passed(entry),
        set_fields=_fields(entry.request.given),
        told=_names(TO_CLIENTS, entry.response.passed) - _names(frozenset(), list(entry.response.given)),
        told_fields=_fields(entry.response.given),
        openapi=entry.openapi,
    )


def _passed(entry: RouteEntry) -> frozenset[bytes]:
    given = _names(frozenset(), list(entry.request.given))
    return _names(TO_SERVICES, [*entry.request.passed, *_key(entry)]) - given


def _keeping(entry: RouteEntry) -> Keeping | None:
    if entry.cache is None:
        return Keeping(clears=tuple(entry.clears)) if entry.clears else None
    policy = CachePolicy(entry.cache.scope, entry.cache.fresh_for, tuple(entry.cache.tags))
    return Keeping(policy, _passed(entry) - CONDITIONS, given=_digest(_fields(entry.request.given)))


def _digest(fields: tuple[tuple[bytes, bytes], ...]) -> str:
    """Stand for *fields* without telling them: they may hold secrets."""
    return sha256(repr(sorted(fields)).encode()).hexdigest() if fields else ""


def _guard(entry: RouteEntry) -> Guard:
    if entry.allow == "anyone":
        return Anyone(cost=entry.cost, limit=entry.limit)
    scopes = entry.allow if isinstance(entry.allow, list) else []
    return SignedIn(
        *scopes,
        roles=entry.roles,
        strength=entry.strength,
        max_age=entry.max_age,
        cost=entry.cost,
        limit=entry.limit,
    )


def _key(entry: RouteEntry) -> list[str]:
    return [] if entry.idempotency is None else [KEY_FIELD.decode("ascii")]


def _most(method: str, said: int | None) -> int:
    if method not in WITH_BODY:
        return 0
    return MOST_UNLESS_SAID if said is None else said


def _names(known: frozenset[bytes], further: list[str]) -> frozenset[bytes]:
    return known | {name.encode("ascii") for name in further}


def _fields(given: Mapping[str, str | Secret]) -> tuple[tuple[bytes, bytes], ...]:
    values = {name: said.secret.reveal() if isinstance(said, Secret) else said for name, said in given.items()}
    return tuple((name.encode("ascii"), value.encode("ascii")) for name, value in values.items())
