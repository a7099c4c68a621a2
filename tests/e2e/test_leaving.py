"""Clients that leave while they are worked for, as operators see them: in the log, the metrics and the exit code."""

import asyncio
import signal
import socket
import struct
from collections.abc import Callable

import pytest

from tests.e2e.lives import held_service, living

HANG = 240.0
HOLD = b"GET /held HTTP/1.1\r\nhost: localhost\r\n\r\n"


def closes(client: socket.socket) -> None:
    """Go in order."""
    client.close()


def closes_half(client: socket.socket) -> None:
    """Say that nothing more will be said, and go on listening."""
    client.shutdown(socket.SHUT_WR)


def resets(client: socket.socket) -> None:
    """Be gone."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


WAYS = (closes, closes_half, resets)


def holding(port: int) -> socket.socket:
    """Ask for what is not answered."""
    client = socket.create_connection(("127.0.0.1", port))
    client.sendall(HOLD)
    return client


async def test_who_leaves_is_told_and_counted_as_499() -> None:
    """However a client leaves, that is no failure of ours: not in its line of the log, and not in the metrics."""
    async with asyncio.timeout(HANG), held_service() as held, living(GATEWAY_SERVICES__HELD__URL=held.url) as life:
        for number, leaves in enumerate(WAYS, 1):
            with holding(life.port) as client:
                await held.until_asked(number)
                leaves(client)
                await life.until("request", number)
        counted = [labels["status"] for labels, _ in await life.samples("gateway_request_seconds_count")]

    assert [line["status"] for line in life.told("request")] == [499] * len(WAYS)
    assert counted == ["499"]


@pytest.mark.parametrize("leaves", WAYS)
async def test_who_leaves_a_gateway_that_ends_is_not_cut_off(leaves: Callable[[socket.socket], None]) -> None:
    """A client that goes by itself while a gateway ends was not cut off by it: the exit code stays 0."""
    async with asyncio.timeout(HANG), held_service() as held, living(GATEWAY_SERVICES__HELD__URL=held.url) as life:
        with holding(life.port) as client:
            await held.until_asked(1)
            life.process.send_signal(signal.SIGTERM)
            await life.until("draining")
            leaves(client)
            line, status = await life.until("request"), await life.process.wait()

    assert (line["status"], status) == (499, 0)
