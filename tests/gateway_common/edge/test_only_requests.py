import pytest
from starlette.types import Message, Receive, Scope, Send

from gateway_common.edge import AccessLog, Budget, CanonicalPath, Disconnect, NoCookies, Problems, RequestId


async def passed(scope: Scope, receive: Receive, send: Send) -> None:
    """Note in the scope what came through."""
    scope["passed"] = (receive, send)


async def receive() -> Message:
    return {"type": "lifespan.startup"}


async def send(message: Message) -> None:
    pass


@pytest.mark.parametrize(
    "function",
    [
        RequestId(passed, 5),
        *(edge(passed) for edge in (AccessLog, Problems, Budget, CanonicalPath, NoCookies, Disconnect)),
    ],
)
async def test_the_life_of_the_server_passes(function: RequestId | Disconnect) -> None:
    """What is no request passes every edge function as it came."""
    scope: Scope = {"type": "lifespan"}

    await function(scope, receive, send)

    assert scope == {"type": "lifespan", "passed": (receive, send)}
