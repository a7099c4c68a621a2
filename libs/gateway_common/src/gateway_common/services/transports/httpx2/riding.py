"""An httpx2 client on our senders: for libraries that bring their requests in its shape, over the pools that are there.

async with httpx2.AsyncClient(transport=RidingTransport(sender, address, service="provider")) as client:
    keys = await client.get("https://provider.example/keys")
"""

from collections.abc import AsyncIterator

import httpx2

from gateway_common.caller import ANONYMOUS
from gateway_common.deadline import Deadline
from gateway_common.errors import State
from gateway_common.services.call import Call, Sender, Stream
from gateway_common.services.transports.broken import BrokenStream
from gateway_common.wire.address import PORTS, Address

__all__ = ["RidingTransport"]

REPEATABLE = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
FAILURES = {
    State.LATE: httpx2.ReadTimeout,
    State.BUSY: httpx2.PoolTimeout,
    State.GARBLED: httpx2.RemoteProtocolError,
    State.REFUSED: httpx2.LocalProtocolError,
}


class RidingTransport(httpx2.AsyncBaseTransport):
    """Send a client's requests through *sender* to the *service* at *address*, and to no other.

    A request has the seconds that the client lets it read, and *within* if it sets none. What goes wrong is raised as
    httpx2's own errors; a response that came whole is one, whatever its status.
    """

    def __init__(self, sender: Sender, address: Address, *, service: str, within: float = 10.0) -> None:
        self._sender = sender
        self._address = address
        self._service = service
        self._within = within

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send *request*."""
        answer = await self._sender(await self._call(request))
        if answer.reason or not answer.status:
            raise _failure(answer.state, answer.reason, sent=answer.sent)
        stream = httpx2.ByteStream(answer.body) if isinstance(answer.body, bytes) else _Pieces(answer.body)
        return httpx2.Response(answer.status, headers=list(answer.headers), stream=stream, request=request)

    async def _call(self, request: httpx2.Request) -> Call:
        body = await request.aread()
        seconds = request.extensions.get("timeout", {}).get("read")
        return Call(
            service=self._service,
            operation=request.method.lower(),
            method=request.method,
            path=self._path(request.url),
            headers=[(name.lower(), value) for name, value in request.headers.raw],
            body=body or None,
            deadline=Deadline.after(self._within if seconds is None else seconds),
            caller=ANONYMOUS,
            repeatable=request.method in REPEATABLE,
            most=None,
        )

    def _path(self, url: httpx2.URL) -> str:
        place = (url.scheme, url.host, url.port or PORTS.get(url.scheme))
        path, prefix = url.raw_path.decode("ascii"), self._address.prefix
        if place != (self._address.scheme, self._address.host, self._address.port) or not path.startswith(f"{prefix}/"):
            raise httpx2.UnsupportedProtocol(f"{self._service} is elsewhere; this client goes nowhere else")
        return path.removeprefix(prefix)


class _Pieces(httpx2.AsyncByteStream):
    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for piece in self._stream:
                yield piece
        except BrokenStream as broken:
            raise _failure(broken.state, str(broken), sent=True) from broken

    async def aclose(self) -> None:
        await self._stream.aclose()


def _failure(state: State, reason: str, *, sent: bool) -> httpx2.TransportError:
    if state is State.LATE and not sent:
        return httpx2.ConnectTimeout(reason)
    kind = FAILURES.get(state, httpx2.ReadError if sent else httpx2.ConnectError)
    return kind(reason)
