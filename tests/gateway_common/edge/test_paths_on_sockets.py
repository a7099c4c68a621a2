"""One form of a path for router, guard, log and services, seen from outside (P1)."""

import pytest

from tests.gateway_common.edge.door import SIGNED_IN, Door

PREFIXES = pytest.mark.parametrize("prefix", ["/orders", "/files"], ids=["composition", "route"])


@PREFIXES
@pytest.mark.parametrize(
    "rest",
    [
        *("/a%2fb", "/a%2Fb", "/a%5cb", "/a\\b", "/a%00b", "/%0a", "/%1b"),
        *("/../5", "/./5", "/%2e%2e/5", "/%2E/5", "/.%2e/5", "/5/.."),
        *("/%252e%252e/5", "/%252f", "/%25252e%25252e/5", "/a%255cb", "/a%2500"),
        *("/%c0%ae%c0%ae/5", "/%c0%af", "/%e0%80%af", "/%ff", "/%f8%88%80%80%80", "/%ed%a0%80"),
        *("/5;v=1", "/5;/..;/admin", "/..;/5", "/5%"),
        *("/5#part", "/5?a=b#part", "/caf\xe9"),
    ],
)
async def test_what_two_readers_would_read_differently_is_refused(door: Door, prefix: str, rest: str) -> None:
    """No router, guard or service gets to see it (400), whoever asks."""
    known = await door.ask(f"{prefix}{rest}")
    stranger = await door.hear(f"GET {prefix}{rest} HTTP/1.1", SIGNED_IN[0])

    assert (known.status, stranger.status, door.told) == (400, 400, [])
    assert known.problem in {"bad-path", "bad-request"}


@PREFIXES
@pytest.mark.parametrize(
    ("rest", "canonical"),
    [("/5", "/5"), ("//5", "/5"), ("/%35", "/5"), ("/%7e5", "/~5"), ("/caf%C3%A9", "/caf%C3%A9"), ("/%20", "/%20")],
)
async def test_services_are_asked_for_the_one_form(door: Door, prefix: str, rest: str, canonical: str) -> None:
    """However a path is spelled, the service gets the same one."""
    answer = await door.ask(f"{prefix}{rest}")

    assert answer.status == 200
    assert door.network.calls[0].path == f"{prefix}{canonical}"


async def test_what_is_not_there_looks_alike_to_everybody(door: Door) -> None:
    """A path that nobody has says nothing about who asks (P2)."""
    known = await door.ask("/nowhere", "X-Request-Id: a")
    stranger = await door.hear("GET /nowhere HTTP/1.1", SIGNED_IN[0], "X-Request-Id: a")

    assert (known.status, known.body) == (stranger.status, stranger.body)
