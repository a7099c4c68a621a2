"""What a request becomes on its way to the service: a call of only what the route lets through."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.types import Receive, Scope

from gateway_common.context import RequestContext
from gateway_common.edge.fields import fields_of
from gateway_common.errors import ProblemError, problems
from gateway_common.routing.route import WITH_BODY, Route
from gateway_common.routing.upload import IDLE, Upload, too_large
from gateway_common.services import Call, HeaderPairs
from gateway_common.wire.headers import all_sendable, end_to_end, stated_length
from gateway_common.wire.paths import query

__all__ = ["LONGEST_PARAMETER", "LONGEST_VALUE", "call_of", "upload_of"]

LONGEST_VALUE = 256
"""How many characters a value in the path may have."""

LONGEST_PARAMETER = 2048
"""How many characters a parameter of the query may have."""

_REPEATABLE = frozenset({"GET", "HEAD", "PUT", "DELETE"})
_KEY = b"idempotency-key"
_CODINGS = b"accept-encoding"
_PLAIN = b"identity"


def call_of(
    route: Route, values: Mapping[str, str], scope: Scope, context: RequestContext, upload: Upload | None
) -> Call:
    """Make the call; raises ProblemError (400) for what cannot be sent on."""
    moment, headers = context.clock(), _headers(route, scope, context)
    if upload is not None and upload.length is not None:
        headers.append((b"content-length", b"%d" % upload.length))
    method: str = scope["method"]
    return Call(
        service=route.service,
        operation=route.name,
        method=method,
        path=_target(route, values, scope["query_string"]),
        headers=headers,
        body=upload,
        deadline=context.deadline.for_parts(since=moment).sooner(route.within, since=moment),
        caller=context.caller,
        repeatable=upload is None and (method in _REPEATABLE or _keyed(headers)),
        most=None,
        idle=IDLE,
        keeping=route.keeping,
        wishes=b"" if route.keeping is None else fields_of(scope).get(b"cache-control", b""),
        token=context.token,
    )


def _keyed(headers: HeaderPairs) -> bool:
    return bool(dict(headers).get(_KEY))


def upload_of(route: Route, scope: Scope, receive: Receive) -> Upload | None:
    """Give the body to send on, None if there is none; raises ProblemError (400, 413, 415) for one that is refused.

    A compressed one passes only where the route lets its `content-encoding` pass, so that the service knows.
    """
    if route.method not in WITH_BODY:
        return None
    length = _stated(scope["headers"])
    if length == 0 or (length is None and not _values(scope["headers"], b"transfer-encoding")):
        return None
    if length is not None and length > route.body:
        raise too_large(route.body)
    if b"content-encoding" not in route.passed and _is_coded(scope["headers"]):
        raise ProblemError(problems.CODED_BODY(headers={"Accept-Encoding": "identity", "Connection": "close"}))
    return Upload(receive, most=route.body, length=length)


def _stated(headers: HeaderPairs) -> int | None:
    if _values(headers, b"transfer-encoding"):
        return None
    length = stated_length(headers)
    if length is None and _values(headers, b"content-length"):
        raise ProblemError(problems.BAD_REQUEST("Send one Content-Length, a number."))
    return length


def _is_coded(headers: HeaderPairs) -> bool:
    return any(value.lower() not in {b"", _PLAIN} for value in _values(headers, b"content-encoding"))


def _values(headers: HeaderPairs, name: bytes) -> list[bytes]:
    return [value for given, value in headers if given == name]


def _target(route: Route, values: Mapping[str, str], raw_query: bytes) -> str:
    if max(map(len, values.values()), default=0) > LONGEST_VALUE:
        raise ProblemError(problems.UNUSABLE_VALUE(f"A value in the path has more than {LONGEST_VALUE} characters."))
    path = route.target.fill(values)
    given = [*_parameters(route, raw_query), *route.set_query] if raw_query or route.set_query else ()
    return f"{path}?{query(given)}" if given else path


def _parameters(route: Route, raw_query: bytes) -> list[tuple[str, str]]:
    if not route.query or not raw_query:
        return []
    try:
        given = parse_qsl(raw_query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError as error:
        raise ProblemError(problems.BAD_REQUEST("The query is not UTF-8, or too long.")) from error
    passed = [(route.query[name], value) for name, value in given if name in route.query]
    if any(len(value) > LONGEST_PARAMETER for _, value in passed):
        raise ProblemError(problems.BAD_REQUEST(f"A parameter has more than {LONGEST_PARAMETER} characters."))
    return passed


def _headers(route: Route, scope: Scope, context: RequestContext) -> list[tuple[bytes, bytes]]:
    came: HeaderPairs = scope["headers"]
    if b"connection" in fields_of(scope):  # `CleanFields` has taken it away, if it stands at the edge
        came = end_to_end(came)
    wanted = route.passed
    headers = [(name, value.strip(b" \t")) for name, value in came if name in wanted]
    if not all_sendable(headers):
        raise ProblemError(problems.BAD_REQUEST("A header field holds a control character."))
    headers += route.set_fields
    if _CODINGS not in dict(headers):
        headers.append((_CODINGS, _PLAIN))
    return [*headers, *context.onward, (b"x-request-id", context.id.encode("ascii"))]
