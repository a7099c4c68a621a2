"""HTTP/1.1 from outside, on a socket: what uvicorn alone would say otherwise, or keep from us."""

import pytest

from tests.gateway_common.edge.door import SIGNED_IN, front_door


@pytest.mark.parametrize(
    "lines",
    [
        ["GET /seen HTTP/1.1", "no colon"],
        ["GET /seen HTTP/1.1", "Space : before"],
        ["GET /seen HTTP/1.1", "X-Control: a\x00b"],
        ["GET /seen HTTP/9.9"],
        ["GET seen HTTP/1.1"],
        ["GET ftp://localhost/seen HTTP/1.1"],
        ["GET /seen#part HTTP/1.1"],
        ["GET http://localhost/seen#part HTTP/1.1"],
    ],
)
async def test_what_cannot_be_read_is_a_problem_like_any_other(lines: list[str]) -> None:
    """The answer is a problem with an id, and the connection ends (O5)."""
    async with front_door() as door:
        answer = await door.hear(*lines, *SIGNED_IN)

    assert (answer.status, answer.closed) == (400, True)
    assert answer.problem in {"bad-request", "bad-path"}
    assert answer.json["requestId"]
    assert answer.field("cache-control") == "no-store"


@pytest.mark.parametrize("method", ["FOO", "CONNECT", "get"])
async def test_a_method_the_parser_does_not_know_is_not_implemented(method: str) -> None:
    """It is a 501, not a 400: the request may be fine for somebody else."""
    async with front_door() as door:
        answer = await door.hear(f"{method} localhost:80 HTTP/1.1", *SIGNED_IN)

    assert (answer.status, answer.problem, answer.closed) == (501, "unknown-method", True)


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("http://localhost/seen", "/seen"),
        ("HTTP://LOCALHOST:8000/seen?a=b", "/seen?a=b"),
        ("https://localhost/seen", "/seen"),
    ],
)
async def test_an_absolute_target_is_a_path_at_its_authority(target: str, path: str) -> None:
    """Everybody behind sees the path alone, and the authority as the host; the scheme is that of the connection."""
    async with front_door() as door:
        answer = await door.hear(f"GET {target} HTTP/1.1", "Host: elsewhere.example", *SIGNED_IN[1:])

    host = dict(answer.json["fields"])["host"]
    assert host == target.partition("://")[2].partition("/")[0]
    assert answer.json["url"] == f"http://{host}{path}"


async def test_an_absolute_target_may_have_no_path() -> None:
    """`http://localhost` asks for `/`, with a query or not."""
    async with front_door() as door:
        bare = await door.hear("GET http://localhost HTTP/1.1", *SIGNED_IN)
        asking = await door.hear("GET http://localhost?a=b HTTP/1.1", *SIGNED_IN)

    assert (bare.status, asking.status) == (404, 404)


async def test_an_absolute_target_needs_a_host_field_all_the_same() -> None:
    """HTTP/1.1 has a `Host` in every request, and one only."""
    async with front_door() as door:
        none = await door.hear("GET http://localhost/seen HTTP/1.1")
        two = await door.hear("GET http://localhost/seen HTTP/1.1", "Host: a", "Host: b")

    assert (none.problem, two.problem) == ("bad-host", "repeated-header")
