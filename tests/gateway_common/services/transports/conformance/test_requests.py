from dataclasses import replace

import pytest

from gateway_common.errors import State
from gateway_common.testing.clock import simulated
from tests.gateway_common.services.senders.given import call
from tests.gateway_common.services.transports.wires import answering, ok, reaching, serving, talking


@simulated
async def test_what_is_sent_is_what_the_call_says() -> None:
    """The request line is the call's, byte for byte, and no field is invented but `Host` and `Accept-Encoding`."""
    asked = replace(call(), path="/tickets/a%2Fb?at=%7E&at=~", headers=[(b"x-request-id", b"abc")])
    async with talking(answering(ok())) as (transport, service):
        await transport(asked)

        assert service.requests == [
            b"GET /tickets/a%%2Fb?at=%%7E&at=~ HTTP/1.1\r\nhost: 127.0.0.1:%d\r\n"
            b"accept-encoding: identity\r\nx-request-id: abc\r\n\r\n" % service.port
        ]


@simulated
async def test_a_body_goes_with_its_length() -> None:
    """`Content-Length` is ours, whatever the call's fields claim."""
    asked = replace(call(method="POST"), body=b'{"a":1}', headers=[(b"content-length", b"2")])
    async with talking(answering(ok())) as (transport, service):
        await transport(asked)

        assert service.requests[0].endswith(b'\r\ncontent-length: 7\r\naccept-encoding: identity\r\n\r\n{"a":1}')


@simulated
async def test_a_write_without_a_body_says_so() -> None:
    """A POST of nothing has a length of 0."""
    async with talking(answering(ok())) as (transport, service):
        await transport(call(method="POST"))

        assert b"\r\ncontent-length: 0\r\n" in service.requests[0]


@simulated
async def test_the_prefix_goes_before_the_path() -> None:
    """A service may live below a path of its host."""
    async with (
        serving(answering(ok())) as service,
        reaching(replace(service.address, prefix="/kitchen/v2")) as transport,
    ):
        await transport(call())

        assert service.requests[0].startswith(b"GET /kitchen/v2/tickets/7 HTTP/1.1\r\n")


@simulated
async def test_the_host_comes_from_the_configuration() -> None:
    """No field of a call changes whom it speaks to."""
    asked = replace(call(), headers=[(b"host", b"evil.example")])
    async with talking(answering(ok())) as (transport, service):
        await transport(asked)

        assert service.requests[0].count(b"host: ") == 1
        assert b"evil" not in service.requests[0]


@simulated
async def test_fields_of_other_hops_stay_behind() -> None:
    """Hop-by-hop fields are not sent, and `Connection` cannot erase a field of ours."""
    asked = replace(
        call(),
        headers=[
            (b"connection", b"x-user"),
            (b"transfer-encoding", b"chunked"),
            (b"te", b"trailers"),
            (b"upgrade", b"h2c"),
            (b"proxy-authorization", b"Basic x"),
            (b"x-user", b"7"),
        ],
    )
    async with talking(answering(ok())) as (transport, service):
        answer = await transport(asked)

        assert answer.state is State.OK
        assert service.requests[0].split(b"\r\n")[2:] == [b"accept-encoding: identity", b"x-user: 7", b"", b""]


@simulated
async def test_what_we_read_ourselves_is_asked_for_as_it_is() -> None:
    """A call cannot ask for compression that we would have to undo."""
    asked = replace(call(), headers=[(b"accept-encoding", b"gzip")])
    async with talking(answering(ok())) as (transport, service):
        await transport(asked)

        assert service.requests[0].count(b"accept-encoding: identity") == 1
        assert b"gzip" not in service.requests[0]


@simulated
async def test_a_stream_is_asked_for_as_the_client_likes_it() -> None:
    """What we only pass on may come compressed."""
    asked = replace(call(most=None), headers=[(b"accept-encoding", b"gzip")])
    async with talking(answering(ok())) as (transport, service):
        answer = await transport(asked)
        assert not isinstance(answer.body, bytes)
        await answer.body.aclose()

        assert service.requests[0].count(b"accept-encoding: gzip") == 1
        assert b"identity" not in service.requests[0]


UNSENDABLE = {
    "line feed": {"headers": [(b"x-note", b"a\nx-admin: 1")]},
    "carriage return": {"headers": [(b"x-note", b"a\rb")]},
    "null": {"headers": [(b"x-note", b"a\0b")]},
    "name": {"headers": [(b"x note", b"a")]},
    "no slash": {"path": "tickets"},
    "another host": {"path": "//evil.example/"},
    "absolute": {"path": "http://evil.example/"},
    "user": {"path": "@evil.example/"},
    "blank": {"path": "/a b"},
    "line": {"path": "/a\r\nx: y"},
    "fragment": {"path": "/a#b"},
    "backslash": {"path": "/a\\b"},
    "half quoted": {"path": "/a%2"},
    "not quoted": {"path": "/käse"},
    "method": {"method": "GET /x"},
    "a second host": {"headers": [(b"Host", b"evil.example")]},
    "a second framing": {"headers": [(b"Transfer-Encoding", b"chunked")]},
    "a name that is none": {"headers": [(b"x-a: 1\r\nx-b", b"2")]},
}


@pytest.mark.parametrize("said", UNSENDABLE.values(), ids=UNSENDABLE)
def test_no_byte_of_a_client_can_change_the_request(said: dict[str, object]) -> None:
    """What could end a line, a path or a host is refused, and nothing is sent."""

    @simulated
    async def story() -> None:
        asked = call()
        for name, value in said.items():
            setattr(asked, name, value)
        async with talking(answering(ok())) as (transport, service):
            answer = await transport(asked)

            assert (answer.state, answer.sent, service.connections) == (State.REFUSED, False, 0)
            assert "its " in answer.reason

    story()


@simulated
async def test_the_environment_has_no_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy is taken from the environment."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    async with talking(answering(ok())) as (transport, _):
        assert (await transport(call())).state is State.OK


@simulated
async def test_no_cookie_is_kept() -> None:
    """What one caller's answer sets is not sent with the next call."""
    async with talking(answering(ok(b"{}", b"Set-Cookie: session=secret; Path=/"))) as (transport, service):
        first = await transport(call())
        await transport(call())

        assert first.header(b"set-cookie") == b"session=secret; Path=/"
        assert len(service.requests) == 2
        assert b"cookie" not in service.requests[1].lower()
