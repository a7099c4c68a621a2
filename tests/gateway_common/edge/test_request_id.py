import os

import pytest
import structlog
from starlette.types import Receive, Scope, Send

from gateway_common.context import context_of
from gateway_common.edge import RequestId
from gateway_common.wire.random_names import AT_A_TIME, random_name
from tests.gateway_common.edge.exchange import ask, says_hello


@pytest.mark.parametrize("name", ["7", "a.B_c-9", "x" * 64])
async def test_a_plain_name_is_kept(name: str) -> None:
    """A client's own name for its request is said in the answer, once, whatever the application said."""
    reply = await ask(RequestId(says_hello, 5), headers=[("X-Request-Id", name)])

    assert reply.header("x-request-id") == name
    assert reply.header("content-type") == "text/plain"


@pytest.mark.parametrize("name", ["", " ", "x" * 65, "a b", "a\nb", "a/b", "é", 'a"b', "a\x1b[31m"])
async def test_any_other_name_is_replaced(name: str) -> None:
    """A name that could not stand in a log is not taken over."""
    reply = await ask(RequestId(says_hello, 5), headers=[("X-Request-Id", name)])

    assert (reply.header("x-request-id") or "").isalnum()
    assert reply.header("x-request-id") != name


async def test_several_names_are_none() -> None:
    """Two names are as good as none, and every request without one gets its own."""
    twice = await ask(RequestId(says_hello, 5), headers=[("X-Request-Id", "a"), ("X-Request-Id", "b")])
    none = await ask(RequestId(says_hello, 5))

    assert len({"a", "b", twice.header("x-request-id"), none.header("x-request-id")}) == 4


def test_no_two_requests_have_the_same_name() -> None:
    """Names are drawn for many requests at a time, each once, and a process that was forked draws its own."""
    names = [random_name() for _ in range(3 * AT_A_TIME + 7)]
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.write(write, "".join(random_name() for _ in range(8)).encode())
        os._exit(0)
    os.waitpid(child, 0)
    others = os.read(read, 1 << 12).decode()
    names += [random_name() for _ in range(8)] + [others[start : start + 32] for start in range(0, 256, 32)]
    os.close(read)
    os.close(write)

    assert len(set(names)) == len(names)
    assert {len(name) for name in names} == {32}


async def test_the_context_is_made_here() -> None:
    """Behind this point everybody finds the request's name and deadline, and every log line says the name."""
    seen: dict[str, object] = {}

    async def looks(scope: Scope, receive: Receive, send: Send) -> None:
        context = context_of(scope)
        seen.update(id=context.id, left=context.deadline.at - context.started)
        seen.update(structlog.contextvars.get_contextvars())
        await says_hello(scope, receive, send)

    await ask(RequestId(looks, 2.5), headers=[("X-Request-Id", "mine-7")])

    assert seen == {"id": "mine-7", "left": pytest.approx(2.5), "request_id": "mine-7"}
    assert structlog.contextvars.get_contextvars() == {}
