"""HTTP through httpx2: from a call to a request on a pool of connections, from the response to an answer.

With a service behind TLS it speaks HTTP/2 if that can, and to any through a proxy if a setting names one.

It talks to httpx2's transport itself, not to a client: so no cookie is kept for the next caller, no redirect followed,
no proxy taken from the environment, nothing sent twice.
"""

import asyncio
import ssl
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import replace

import httpx2

from gateway_common.errors import State
from gateway_common.services.call import Answer, Call
from gateway_common.services.transports.answers import answered, most_of, with_body
from gateway_common.services.transports.httpx2.body import Body, BodyStream
from gateway_common.services.transports.httpx2.framing import has_body, unclear
from gateway_common.services.transports.httpx2.journey import Journey
from gateway_common.services.transports.httpx2.mishaps import MISHAPS, late, mishap
from gateway_common.services.transports.outgoing import fields, unsendable
from gateway_common.services.transports.own_task import in_own_task
from gateway_common.services.transports.policy import STANDARD, TransportPolicy
from gateway_common.wire.address import Address
from gateway_common.wire.headers import end_to_end, stated_length
from gateway_common.wire.trust import authorities

__all__ = ["Httpx2Transport"]


class Httpx2Transport:
    """Send calls to the service at *address*; one pool stands behind each, to be closed with `aclose`.

    The time ends with the call's deadline, whatever the service does. A body is read up to `call.most` and inflated if
    it comes compressed all the same; what is larger, or not clearly delimited, is GARBLED and its connection closed. Of
    an answer that is not OK an unreadable body is left out instead: the status says enough. A 5xx is never streamed.

    What anyio does inside needs a Task; each call has one of its own. A stream is read by the Task that has it.
    """

    def __init__(self, address: Address, policy: TransportPolicy = STANDARD, *, proxy: str | None = None) -> None:
        self._address = address
        self._url = httpx2.URL(f"{address.scheme}://{address.authority}/")
        self._host = address.authority.encode()
        self._timeouts = {"connect": policy.connect_within, "pool": policy.pool_within}
        self._pool = httpx2.AsyncHTTPTransport(
            verify=_trust(address, policy),
            trust_env=False,
            http2=True,
            proxy=proxy,
            limits=httpx2.Limits(
                max_connections=policy.connections,
                max_keepalive_connections=policy.idle_connections,
                keepalive_expiry=policy.idle_seconds,
            ),
        )

    async def __call__(self, call: Call, /) -> Answer:
        """Send it; whatever goes wrong is the answer's state."""
        mistake = unsendable(call)
        if mistake is not None:
            return Answer(State.REFUSED, sent=False, reason=mistake)
        journey = Journey()
        if call.deadline.passed:
            return late(journey)
        return await in_own_task(self._in_time(call, journey), unwanted=_dropped)

    def retire(self) -> None:
        """Do nothing: connections that are idle end by their age, and the rest with `aclose`."""

    async def aclose(self) -> None:
        """Close all connections."""
        await self._pool.aclose()

    async def _in_time(self, call: Call, journey: Journey) -> Answer:
        try:
            async with asyncio.timeout_at(None if call.streams else call.deadline.at):
                return await self._exchange(call, journey)
        except MISHAPS as error:
            return _failure(error, call, journey)

    async def _exchange(self, call: Call, journey: Journey) -> Answer:
        response = await self._pool.handle_async_request(self._request(call, journey))
        journey.status = response.status_code
        body = Body(response)
        handed_on = False
        try:
            answer = await _answer(call, response, body)
            handed_on = not isinstance(answer.body, bytes)
            return answer
        finally:
            if not handed_on:
                await body.aclose()

    def _request(self, call: Call, journey: Journey) -> httpx2.Request:
        target = (self._address.prefix + call.path).encode("ascii")
        return httpx2.Request(
            call.method,
            self._url,
            headers=fields(call, self._host),
            stream=_stream(call.body),
            extensions={"target": target, "timeout": self._timeouts, "trace": journey},
        )


class _Pieces(httpx2.AsyncByteStream):
    def __init__(self, pieces: AsyncIterable[bytes]) -> None:
        self._pieces = pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._pieces:
            yield piece


def _stream(body: bytes | AsyncIterable[bytes] | None) -> httpx2.AsyncByteStream:
    return httpx2.ByteStream(body or b"") if body is None or isinstance(body, bytes) else _Pieces(body)


def _trust(address: Address, policy: TransportPolicy) -> ssl.SSLContext:
    if policy.tls is not None:
        return policy.tls
    # Plain HTTP needs no authorities, and loading them costs time and memory; a context without any trusts nobody.
    return authorities() if address.scheme == "https" else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _failure(error: Exception, call: Call, journey: Journey) -> Answer:
    return late(journey) if call.deadline.passed and not call.streams else mishap(error, journey)


async def _dropped(answer: Answer) -> None:
    if not isinstance(answer.body, bytes):
        await answer.body.aclose()


async def _answer(call: Call, response: httpx2.Response, body: Body) -> Answer:
    raw = [(name.lower(), value) for name, value in response.headers.raw]
    status = response.status_code
    mistake = unclear(response.extensions["http_version"], raw)
    if mistake is not None:
        return Answer(State.GARBLED, status, reason=mistake)
    answer = answered(status, end_to_end(raw))
    most = most_of(call, status)
    if most is None:
        return replace(answer, body=BodyStream(body, call.deadline, call.idle))
    return with_body(answer, await _read(call, answer, body, most), most)


async def _read(call: Call, answer: Answer, body: Body, most: int) -> bytes | None:
    if has_body(call.method, answer.status) and (stated_length(answer.headers) or 0) > most:
        return None
    return await body.at_most(most)
