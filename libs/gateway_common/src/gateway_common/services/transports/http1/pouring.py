"""A request's body on its way down, piece by piece, no faster than the service takes it, and no longer than it wants.

An answer that comes before the end of the body is the answer: sending stops, and the connection is not used again.
"""

import asyncio
from collections.abc import AsyncIterable
from functools import partial

from gateway_common.services.transports.http1.connection import Connection
from gateway_common.services.transports.own_task import ended

__all__ = ["pour"]


async def pour(
    body: AsyncIterable[bytes], connection: Connection, length: int | None, *, until: asyncio.Future[None]
) -> None:
    """Send *body* in the *length* that was announced, or in chunks, *until* there is an answer.

    Raises what the giver of the body raises, and ValueError for a body of another length.
    """
    sending = _in_chunks(body, connection) if length is None else _as_announced(body, connection, length)
    task = asyncio.get_running_loop().create_task(sending)
    task.add_done_callback(partial(_wake_if_broken, connection))
    try:
        await until
        if task.done():
            task.result()
    finally:
        await ended(task)


def _wake_if_broken(connection: Connection, task: asyncio.Task[None]) -> None:
    if task.cancelled() or task.exception() is not None:
        connection.wake()


async def _in_chunks(body: AsyncIterable[bytes], connection: Connection) -> None:
    async for piece in body:
        if piece:
            await connection.send(b"%x\r\n%b\r\n" % (len(piece), piece))
        if connection.lost is not None:
            return
    await connection.send(b"0\r\n\r\n")
    connection.half_sent = False


async def _as_announced(body: AsyncIterable[bytes], connection: Connection, length: int) -> None:
    left = length
    async for piece in body:
        left -= len(piece)
        if left < 0:
            raise ValueError("the body is longer than its content-length says")
        await connection.send(piece)
        if connection.lost is not None:
            return
    if left:
        raise ValueError("the body is shorter than its content-length says")
    connection.half_sent = False
