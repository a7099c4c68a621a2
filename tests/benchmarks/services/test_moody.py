import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from benchmarks.services.moody import SHUT, SILENT, WELL, Moody

REQUEST = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"
A_WHILE = 0.05


@asynccontextmanager
async def serving() -> AsyncGenerator[Moody]:
    with socket.create_server(("127.0.0.1", 0)) as door:
        service = Moody(door)
        async with asyncio.TaskGroup() as group:
            task = group.create_task(service.serve())
            try:
                yield service
            finally:
                task.cancel()


async def asked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    writer.write(REQUEST)
    return await reader.readline()


async def test_it_answers_again_and_again() -> None:
    """While it is well a connection carries one request after the other."""
    async with serving() as service:
        reader, writer = await asyncio.open_connection("127.0.0.1", service.port)
        heads = [(await asked(reader, writer), await reader.readuntil(b"}"))[0] for _ in range(2)]
        writer.close()

    assert heads == [b"HTTP/1.1 200 OK\r\n"] * 2


async def test_silent_it_hears_and_says_nothing() -> None:
    """Who asks waits; who asks when it is well again is answered."""
    async with serving() as service:
        reader, writer = await asyncio.open_connection("127.0.0.1", service.port)
        service.become(SILENT)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(A_WHILE):
                await asked(reader, writer)
        service.become(WELL)
        head = await asked(reader, writer)
        writer.close()

    assert head == b"HTTP/1.1 200 OK\r\n"


async def test_shut_it_lets_nobody_in() -> None:
    """Who is there is put out, and who knocks waits at the door until it is well again."""
    async with serving() as service:
        reader, writer = await asyncio.open_connection("127.0.0.1", service.port)
        await asked(reader, writer)
        service.become(SHUT)
        rest = await all_of(reader)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(A_WHILE):
                await asyncio.open_connection("127.0.0.1", service.port)
        service.become(WELL)
        again = await asyncio.open_connection("127.0.0.1", service.port)
        head = await asked(*again)
        writer.close()
        again[1].close()

    assert b"200" not in rest
    assert head == b"HTTP/1.1 200 OK\r\n"


async def all_of(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read()
    except ConnectionError:
        return b""
