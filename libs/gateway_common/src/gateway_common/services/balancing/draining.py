"""Replicas whose address is gone: what is under way there finishes, and then they are closed."""

import asyncio
from contextlib import AsyncExitStack

from gateway_common.services.balancing.replica import Replica

__all__ = ["Draining"]


class Draining:
    """Hold replicas that get no more calls until their last one is over, which `over` tells."""

    def __init__(self) -> None:
        self._replicas: set[Replica] = set()
        self._closing: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        """Count those that still have calls under way."""
        return len(self._replicas)

    def add(self, replica: Replica) -> None:
        """Close what is idle there, and all of it if nothing is under way."""
        self._replicas.add(replica)
        replica.transport.retire()
        self.over(replica)

    def over(self, replica: Replica) -> None:
        """Hear that a call there is over."""
        if replica.in_flight or replica not in self._replicas:
            return
        self._replicas.discard(replica)
        task = asyncio.get_running_loop().create_task(replica.transport.aclose())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def aclose(self) -> None:
        """Close those that are left, whatever is under way, and wait for those that are just being closed."""
        async with AsyncExitStack() as closing:
            if self._closing:
                closing.push_async_callback(asyncio.wait, tuple(self._closing))
            for replica in self._replicas:
                closing.push_async_callback(replica.transport.aclose)
