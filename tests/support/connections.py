r"""Connections of clients to loopback, of which nothing is left, however a test ends.

async with connection(port) as (reader, writer):
    writer.write(b"GET / HTTP/1.1\r\n\r\n")
    ...
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

__all__ = ["LINE", "Ends", "connection"]

Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]
"""What is heard, and what says."""

LINE = 1 << 16
"""Bytes that are read ahead, unless a test says otherwise."""


@asynccontextmanager
async def connection(port: int, *, limit: int = LINE) -> AsyncGenerator[Ends]:
    """Connect to *port*, and in the end be gone: whatever nobody took by then is dropped."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=limit)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()
        with suppress(OSError):
            await writer.wait_closed()
