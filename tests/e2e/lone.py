"""A replica in a process of its own, which may be stopped and killed; run as a module it serves one until then."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.e2e.ward import replica

__all__ = ["lone_replica"]

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def lone_replica() -> AsyncGenerator[tuple[str, Process]]:
    """Serve one in a process, and give its address; in the end it is killed, if it is not gone by then."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", __name__, cwd=ROOT, stdout=PIPE)
    try:
        assert process.stdout is not None
        yield (await process.stdout.readline()).decode().strip(), process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _serve() -> None:
    async with replica() as made:
        sys.stdout.write(f"{made.url}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve())
