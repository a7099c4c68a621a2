import pytest
from starlette.types import Receive, Scope, Send

from gateway_common.edge import CanonicalPath
from gateway_common.errors import ProblemError
from tests.gateway_common.edge.exchange import ask, says_hello, scope_of


async def seen_behind(scope: Scope) -> tuple[str, bytes]:
    seen: list[tuple[str, bytes]] = []

    async def looks(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append((scope["path"], scope["raw_path"]))

    await CanonicalPath(looks)(scope, _nothing, _nothing_sent)
    return seen[0]


async def test_everybody_behind_sees_one_form() -> None:
    """The path to route by is the canonical one decoded, and the raw one is canonical, too."""
    assert await seen_behind(scope_of("/v1//caf%c3%a9/%7Ea")) == ("/v1/café/~a", b"/v1/caf%C3%A9/~a")
    assert await seen_behind(scope_of("/v1/orders/7")) == ("/v1/orders/7", b"/v1/orders/7")


async def test_a_server_without_raw_paths_will_do() -> None:
    """Where the raw path is missing, the decoded one is taken."""
    scope = scope_of("/caf%c3%a9")
    del scope["raw_path"]

    assert await seen_behind(scope) == ("/café", b"/caf%C3%A9")


async def test_sockets_are_read_alike() -> None:
    """The path of a WebSocket has no other form than that of a request."""
    assert await seen_behind({**scope_of("/a//b"), "type": "websocket"}) == ("/a/b", b"/a/b")
    with pytest.raises(ProblemError):
        await seen_behind({**scope_of("/a/%2e%2e/b"), "type": "websocket"})


@pytest.mark.parametrize("target", ["/a%2fb", "/a/../b", "/%252e%252e/a", "/a;b=c"])
async def test_ambiguous_paths_end_here(target: str) -> None:
    """Nobody behind this point sees a path that could be read in two ways."""
    with pytest.raises(ProblemError) as refused:
        await ask(CanonicalPath(says_hello), target)

    assert refused.value.problem.type.name == "bad-path"


async def _nothing() -> dict[str, object]:
    return {}


async def _nothing_sent(message: object) -> None:
    pass
