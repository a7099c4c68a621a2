"""One connection on which something is said, and all that is heard of it."""

import asyncio

from tests.gateway_common.edge.door import Heard, heard
from tests.support.connections import connection

__all__ = ["heard_of"]

HANG = 60


async def heard_of(port: int, said: bytes, *, ending: bool = False) -> tuple[Heard, bytes]:
    """Say something, perhaps *ending* with it, and give the answer and what comes behind it, if the connection ends."""
    async with asyncio.timeout(HANG), connection(port) as (reader, writer):
        writer.write(said)
        if ending:
            writer.write_eof()
        answer = await heard(reader)
        return answer, await reader.read() if answer.closed else b""
