import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway_common.edge import CleanFields
from gateway_common.edge.clean_fields import SINGLE
from gateway_common.errors import ProblemError
from tests.gateway_common.edge.door import TARGETS, Door
from tests.gateway_common.edge.exchange import ask, none_received, none_sent, nothing, scope_of

BETWEEN_HOPS = (
    "Connection: close, X-Debug, X-Hop",
    "X-Debug: on",
    "X-Hop: on",
    "Keep-Alive: timeout=5",
    "Proxy-Authorization: Basic x",
    "Proxy-Connection: keep-alive",
    "Proxy-Anything: x",
    "TE: trailers, deflate",
    "Trailer: X-Sum",
    "Upgrade: h2c",
)
IN_DISGUISE = (
    "X_Forwarded_For: 1.1.1.1",
    "X_User_Id: 1",
    "Content_Length: 7",
    "X.Forwarded.Host: evil.example",
    "X_Debug: on",
    "X-HTTP-Method-Override: DELETE",
    "X-HTTP-Method: DELETE",
    "X-Method-Override: DELETE",
)


def names(*lines: str) -> set[str]:
    return {line.partition(":")[0].lower() for line in lines}


@TARGETS
async def test_fields_between_hops_reach_no_service(door: Door, target: str) -> None:
    """What `Connection` names, and what is for one hop anyway, ends here, though a route would let it through."""
    answer = await door.ask(target, *BETWEEN_HOPS)

    assert answer.status == 200
    assert door.told
    assert [fields for fields in door.told if names(*BETWEEN_HOPS) & {name.decode() for name in fields}] == []


async def test_fields_between_hops_reach_no_endpoint(door: Door) -> None:
    """An endpoint sees none of them either."""
    told = (await door.ask("/seen", *BETWEEN_HOPS)).json

    assert names(*BETWEEN_HOPS) & {name for name, _ in told["fields"]} == set()


@TARGETS
async def test_fields_in_disguise_reach_no_service(door: Door, target: str) -> None:
    """A name that a service could take for another one, or a method for another, goes no further."""
    answer = await door.ask(target, *IN_DISGUISE)

    assert answer.status == 200
    assert [fields for fields in door.told if names(*IN_DISGUISE) & {name.decode() for name in fields}] == []


async def test_fields_in_disguise_reach_no_endpoint(door: Door) -> None:
    """An endpoint sees the request under the method it came with, and no name but plain ones."""
    told = (await door.ask("/seen", *IN_DISGUISE, "X-Fine: 1")).json

    assert told["method"] == "GET"
    assert {name for name, _ in told["fields"]} == {"host", "authorization", "x-fine"}


@pytest.mark.parametrize(
    "named", ["Authorization", "host", "Content-Type", "close, Cookie", "If-None-Match", "content-encoding", "via"]
)
@TARGETS
async def test_nobody_erases_what_is_for_everybody(door: Door, target: str, named: str) -> None:
    """`Connection` cannot make a field disappear that others decide by."""
    answer = await door.ask(target, f"Connection: {named}")

    assert (answer.status, answer.problem, door.told) == (400, "bad-request", [])


@pytest.mark.parametrize("name", sorted(SINGLE - {b"content-length", b"host"}))
async def test_what_has_one_value_cannot_have_two(name: bytes) -> None:
    """A field that two readers could take two values from is refused, equal or not."""
    twice = [(name.decode(), "1"), (name.decode(), "2")]

    with pytest.raises(ProblemError) as refused:
        await ask(CleanFields(nothing), headers=twice)

    assert refused.value.problem.type.name == "repeated-header"


@TARGETS
@pytest.mark.parametrize("line", ["Authorization: Bearer dev:8", "Content-Type: text/plain", "Range: bytes=0-1"])
async def test_two_values_reach_nobody(door: Door, target: str, line: str) -> None:
    """The client is told which field it is, and no service is asked."""
    answer = await door.ask(target, line, line)

    assert (answer.status, answer.problem, door.told) == (400, "repeated-header", [])
    assert line.partition(":")[0] in answer.json["detail"]


async def test_lists_may_come_in_lines() -> None:
    """A field that is a list keeps all its lines."""
    seen: list[tuple[bytes, bytes]] = []

    async def looks(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend(scope["headers"])

    lines = [("host", "a"), ("accept", "a/b"), ("accept", "c/d"), ("x-mine", "1"), ("x-mine", "2")]
    await ask(CleanFields(looks), headers=lines)

    assert seen == [(name.encode(), value.encode()) for name, value in lines]


@TARGETS
async def test_answers_do_not_say_what_runs_here(door: Door, target: str) -> None:
    """Neither we nor a service behind us tells its name or version."""
    answer = await door.ask(target)

    assert answer.status == 200
    assert [name for name, _ in answer.fields if name in {"server", "x-powered-by"}] == []


def says(*headers: tuple[bytes, bytes]) -> ASGIApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body"})

    return answer


async def test_answers_carry_no_fields_between_hops() -> None:
    """Whatever an application says to the next hop is the server's to say."""
    app = says((b"Keep-Alive", b"1"), (b"Server", b"x"), (b"x-powered-by", b"x"), (b"upgrade", b"h2c"), (b"etag", b"1"))

    assert (await ask(CleanFields(app))).headers == [("etag", "1")]


@pytest.mark.parametrize("value", [b"a\r\nSet-Cookie: b=c", b"a\nb", b"a\rb", b"a\x00b", b"a\x1b[31mb", b"\x7f"])
async def test_no_field_of_an_answer_leaves_its_line(value: bytes) -> None:
    """An answer with a control in a field is a bug, and goes no further."""
    with pytest.raises(ValueError, match="control character"):
        await ask(CleanFields(says((b"location", value))))


async def test_sockets_are_cleaned_alike() -> None:
    """The fields of a WebSocket are read as those of a request."""
    scope = {**scope_of(headers=[("x-real-ip", "1.1.1.1"), ("host", "a")]), "type": "websocket"}

    await CleanFields(nothing)(scope, none_received, none_sent)

    assert scope["headers"] == [(b"host", b"a")]
