import pytest

from tests.gateway_common.edge.door import TARGETS, Door, front_door

APP = "https://app.example.com"
ASKING = ("Access-Control-Request-Method: POST", "Access-Control-Request-Headers: authorization")
EVERYWHERE = pytest.mark.parametrize("target", ["/orders/5", "/files/5", "/seen", "/nowhere"])


def told(fields: list[tuple[str, str]]) -> dict[str, str]:
    return {name: value for name, value in fields if name.startswith("access-control-")}


@EVERYWHERE
async def test_it_is_off_unless_asked_for(door: Door, target: str) -> None:
    """Without origins no answer says anything about them, and a preflight is like any other `OPTIONS`."""
    plain = await door.ask(target, f"Origin: {APP}")
    preflight = await door.ask(target, f"Origin: {APP}", *ASKING, method="OPTIONS")

    assert told(plain.fields) == told(preflight.fields) == {}
    assert "Origin" not in plain.all("vary")


@EVERYWHERE
async def test_a_known_origin_reads_every_answer(target: str) -> None:
    """Problems, too; and what a program needs to read is exposed."""
    async with front_door(cors_origins=APP) as door:
        answer = await door.ask(target, f"Origin: {APP}")

    exposed = (answer.field("access-control-expose-headers") or "").split(", ")
    assert answer.field("access-control-allow-origin") == APP
    assert answer.field("access-control-allow-credentials") is None
    assert {"ETag", "Retry-After", "X-Request-Id", "Composition"} <= set(exposed)
    assert "Origin" in answer.all("vary")


@EVERYWHERE
@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", f"{APP}.evil.example", f"{APP}:8443", "http://app.example.com", "null", "*", APP.upper()],
)
async def test_another_origin_is_told_nothing(target: str, origin: str) -> None:
    """Origins are compared letter by letter, none is reflected, and caches keep both apart."""
    async with front_door(cors_origins=APP, cors_credentials=True) as door:
        plain = await door.ask(target, f"Origin: {origin}")
        preflight = await door.ask(target, f"Origin: {origin}", *ASKING, method="OPTIONS")

    assert told(plain.fields) == told(preflight.fields) == {}
    assert "Origin" in plain.all("vary")


@EVERYWHERE
async def test_caches_keep_apart_what_has_no_origin(target: str) -> None:
    """An answer to somebody without an origin must not be given to somebody with one."""
    async with front_door(cors_origins=APP) as door:
        answer = await door.ask(target)

    assert told(answer.fields) == {}
    assert "Origin" in answer.all("vary")


@TARGETS
async def test_a_preflight_is_answered_before_any_guard(target: str) -> None:
    """A browser asks without the user's token; what it may send is said at once, and kept for a while."""
    async with front_door(cors_origins=f"https://other.example,{APP}") as door:
        answer = await door.hear(f"OPTIONS {target} HTTP/1.1", "Host: localhost", f"Origin: {APP}", *ASKING)

        assert door.told == []
    assert (answer.status, answer.body) == (204, b"")
    assert told(answer.fields) == {
        "access-control-allow-origin": APP,
        "access-control-allow-methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
        "access-control-allow-headers": "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, "
        "Request-Timeout, X-CSRF, X-Request-Id",
        "access-control-max-age": "600",
    }


@TARGETS
async def test_credentials_are_let_through_only_where_asked_for(target: str) -> None:
    """With the setting, pages of known origins act as their user."""
    async with front_door(cors_origins=APP, cors_credentials=True) as door:
        plain = await door.ask(target, f"Origin: {APP}")
        preflight = await door.ask(target, f"Origin: {APP}", *ASKING, method="OPTIONS")

    assert plain.field("access-control-allow-credentials") == "true"
    assert preflight.field("access-control-allow-credentials") == "true"


async def test_two_origins_are_none(door: Door) -> None:
    """Nobody can tell which of two origins asks."""
    answer = await door.ask("/seen", f"Origin: {APP}", "Origin: https://evil.example")

    assert answer.problem == "repeated-header"
