"""Replicas of a service that are well until a test makes them ill, and a load on the gateway in front of them."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import httpx2

from tests.gateway_common.services.transports.wires import Line, Service, ok, serving, status

__all__ = ["ILLS", "Replica", "ask", "replica", "replicas"]

WORK = 0.002
SLOW = 0.2
BODY = b'{"name":"thing"}'


@dataclass
class Replica:
    """Count what is *asked* of it, and be as ill as *ill* says from now on: `500`, `reset`, `hang` or `slow`."""

    ill: str = ""
    asked: int = 0
    service: Service = field(init=False)

    @property
    def url(self) -> str:
        """Give its address."""
        return str(self.service.address)

    async def talk(self, line: Line) -> None:
        """Answer the requests of one connection."""
        while await line.request():
            self.asked += 1
            if self.ill == "hang":
                await line.until_hung_up()
                return
            if self.ill == "reset":
                line.reset()
                return
            await asyncio.sleep(SLOW if self.ill == "slow" else WORK)  # a service takes its time
            await line.say(status(b"500 Oops") if self.ill == "500" else ok(BODY, b"Content-Type: application/json"))


ILLS = ("500", "reset", "hang", "slow")


@asynccontextmanager
async def replica(host: str = "127.0.0.1", port: int = 0) -> AsyncGenerator[Replica]:
    """Serve one."""
    made = Replica()
    async with serving(made.talk, host=host, port=port) as made.service:
        yield made


@asynccontextmanager
async def replicas(count: int) -> AsyncGenerator[list[Replica]]:
    """Serve several."""
    async with AsyncExitStack() as opened:
        yield [await opened.enter_async_context(replica()) for _ in range(count)]


async def ask(
    client: httpx2.AsyncClient, path: str, times: int, *, clients: int = 8, meanwhile: Callable[[int], object] = int
) -> Counter[int]:
    """Ask so many *times*, several at once; *meanwhile* hears how often before each. Count the statuses."""
    statuses: Counter[int] = Counter()
    ahead = iter(range(times))

    async def one() -> None:
        for number in ahead:
            meanwhile(number)
            statuses[(await client.get(path)).status_code] += 1

    async with asyncio.TaskGroup() as group:
        for _ in range(clients):
            group.create_task(one())
    return statuses
