"""Why somebody chooses httpx2: services that are spoken to in HTTP/2, and those behind a proxy."""

import asyncio
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived

from gateway_common.errors import State
from gateway_common.services import HttpNetwork, Service
from gateway_common.services.transports import TransportPolicy
from gateway_common.services.transports.httpx2 import Httpx2Transport
from gateway_common.settings import ServiceSettings, TlsSettings
from gateway_common.wire.address import Address
from tests.gateway_common.services.senders.given import call
from tests.gateway_common.services.transports.certificates import certificate, proving
from tests.gateway_common.services.transports.wires import answering, nobody, ok, serving


@dataclass
class Spoken(asyncio.Protocol):
    """Answer each request in HTTP/2 with its path."""

    paths: list[bytes] = field(default_factory=list[bytes])
    connections: int = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.connections += 1
        self.transport = transport
        self.http = H2Connection(H2Configuration(client_side=False))
        self.http.initiate_connection()
        self.transport.write(self.http.data_to_send())

    def data_received(self, data: bytes) -> None:
        for event in self.http.receive_data(data):
            if isinstance(event, RequestReceived):
                assert event.headers is not None
                assert event.stream_id is not None
                path = dict(event.headers)[b":path"]
                self.paths.append(path)
                self.http.send_headers(event.stream_id, [(":status", "200")])
                self.http.send_data(event.stream_id, path, end_stream=True)
        self.transport.write(self.http.data_to_send())


@asynccontextmanager
async def speaking_http2(tls: ssl.SSLContext) -> AsyncGenerator[tuple[Address, Spoken]]:
    tls.set_alpn_protocols(["h2"])
    spoken = Spoken()
    server = await asyncio.get_running_loop().create_server(lambda: spoken, "127.0.0.1", 0, ssl=tls)
    async with server:
        yield Address("https", "127.0.0.1", server.sockets[0].getsockname()[1]), spoken


async def test_a_service_may_speak_http_2(tmp_path: Path) -> None:
    """Two calls go over one connection, and both are answered whole."""
    policy = TransportPolicy(connect_within=10, tls=TlsSettings(ca_file=certificate(tmp_path).authority).context())
    async with speaking_http2(proving()) as (address, spoken):
        transport = Httpx2Transport(address, policy)
        answers = [await transport(call(within=20)) for _ in range(2)]
        await transport.aclose()

    assert [(answer.state, answer.body, answer.sent) for answer in answers] == [(State.OK, b"/tickets/7", True)] * 2
    assert (spoken.paths, spoken.connections) == ([b"/tickets/7"] * 2, 1)


async def test_a_service_may_be_behind_a_proxy() -> None:
    """By setting alone: calls to it go to the proxy, which hears where they are meant to go."""
    async with serving(answering(ok(b"by proxy"))) as proxy:
        reached = ServiceSettings(url=str(nobody()), transport="httpx2", proxy=str(proxy.address))
        network = HttpNetwork({"kitchen": reached})
        answer = await network.transport(Service("kitchen"))(call(within=20))
        await network.aclose()

    assert (answer.state, answer.body) == (State.OK, b"by proxy")
    assert proxy.requests[0].startswith(f"GET {reached.url}/tickets/7 HTTP/1.1\r\n".encode())
