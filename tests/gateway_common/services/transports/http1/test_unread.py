"""What a service does to an idle connection while the loop is busy: it lies in the system, and nobody has read it."""

import asyncio
import fcntl
import socket
import ssl
import struct
import termios
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import uvloop

from gateway_common.deadline import now
from gateway_common.errors import State
from gateway_common.services.call import Answer, Call
from gateway_common.services.transports import TransportPolicy
from gateway_common.services.transports.http1 import Http1Transport
from gateway_common.testing.clock import SimulatedLoop
from gateway_common.wire.address import Address
from tests.gateway_common.services.senders.given import call, settled
from tests.gateway_common.services.transports.certificates import authority, proving
from tests.gateway_common.services.transports.http1.given import reaching
from tests.gateway_common.services.transports.strand import Strand
from tests.gateway_common.services.transports.wires import Line, ok, serving

LOOPS: dict[str, Callable[[], asyncio.AbstractEventLoop]] = {"asyncio": SimulatedLoop, "uvloop": uvloop.new_event_loop}
ONE = TransportPolicy(connections=1, pool_within=30)
FIN_TAKEN = 5


def stray(line: socket.socket) -> None:
    """Say what nobody asked for, and see it arrive."""
    line.send(ok(b"evil"))
    while struct.unpack("i", fcntl.ioctl(line, termios.TIOCOUTQ, b"\0" * 4)) != (0,):
        pass


def fin(line: socket.socket) -> None:
    """Say no more, and see that arrive."""
    line.shutdown(socket.SHUT_WR)
    while line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] != FIN_TAKEN:
        pass


DONE = {"a stray response": stray, "an end": fin}


@dataclass
class Peer:
    """Be a service without a loop's help, so that a test does what it would do, in one go with the gateway."""

    server: socket.socket
    lines: list[socket.socket] = field(default_factory=list[socket.socket])

    @property
    def address(self) -> Address:
        return Address("http", "127.0.0.1", self.server.getsockname()[1])

    async def answer(self, body: bytes) -> socket.socket:
        """Take a connection, and answer what comes on it."""
        loop = asyncio.get_running_loop()
        line, _ = await loop.sock_accept(self.server)
        self.lines.append(line)
        line.settimeout(0)
        assert await loop.sock_recv(line, 1 << 16)
        await loop.sock_sendall(line, ok(body))
        return line


@contextmanager
def listening() -> Generator[Peer]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        peer = Peer(server)
        yield peer
        for line in peer.lines:
            line.close()


def written() -> Call:
    """Make a call that may not be repeated."""
    return replace(call(method="POST", repeatable=False), body=b"one pizza")


async def asked(transport: Http1Transport, peer: Peer, body: bytes) -> tuple[Answer, socket.socket]:
    """Let a new connection carry one call."""
    asking = Strand(transport(written()))
    line = await peer.answer(body)
    return await asking.end, line


def run(loop: str, story: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=LOOPS[loop]) as runner:
        runner.run(story)


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("done", DONE.values(), ids=DONE)
def test_what_the_loop_has_not_read_is_noticed_before_the_next_call(
    done: Callable[[socket.socket], None], loop: str
) -> None:
    """W2: the next call goes over another connection, and its answer is its own, even if it may not be repeated."""

    async def story() -> None:
        with listening() as peer:
            async with reaching(peer.address) as transport:
                first, line = await asked(transport, peer, b"mine")
                idle = transport.pool.idle
                done(line)  # and the loop does not run before the next call looks for a connection
                assert transport.pool.idle_one(now()) is None

                second, _ = await asked(transport, peer, b"yours")

                assert (idle, first.body, second.state, second.body) == (1, b"mine", State.OK, b"yours")

    run(loop, story())


@pytest.mark.parametrize("loop", LOOPS)
def test_who_stands_in_line_gets_no_connection_with_anything_unread(loop: str) -> None:
    """W2: whoever waits is handed nothing on which a response lies already."""

    async def story() -> None:
        with listening() as peer:
            async with reaching(peer.address, ONE) as transport:
                _, line = await asked(transport, peer, b"mine")
                held = transport.pool.idle_one(now())
                assert held is not None
                asking = Strand(transport(written()))
                await settled()
                held.ask(written(), b"")
                held.data_received(ok())
                stray(line)
                transport.pool.give_back(held)
                assert transport.pool.waiting == 1

                await peer.answer(b"yours")
                assert (await asking.end).body == b"yours"

    run(loop, story())


def test_tickets_of_tls_cost_no_connection() -> None:
    """What TLS says for itself comes before the first answer: a connection is used again, until a byte is stray."""

    async def talk(line: Line) -> None:
        while await line.request():
            await line.say(ok())
            lines.append(line)

    async def story() -> None:
        trusting = ssl.create_default_context(cadata=authority("ours").cert_pem.bytes().decode())
        async with (
            serving(talk, proving()) as service,
            reaching(service.address, TransportPolicy(tls=trusting, connect_within=10)) as transport,
        ):
            for _ in range(3):
                await transport(call())
            used_again = service.connections
            lines[-1].writer.write(ok(b"evil"))
            answer = await transport(call())

            assert (used_again, service.connections, answer.body) == (1, 2, b"{}")

    lines: list[Line] = []
    run("asyncio", story())
