"""All six services in one process, on one simulated clock, joined by a network made of function calls."""

import asyncio
from contextlib import AsyncExitStack
from random import Random
from types import TracebackType
from typing import Any, Self, TypeAlias

import httpx2

from ftgo_sandbox.services import create
from ftgo_sandbox.settings import SERVICES
from ftgo_sandbox.skeleton.access_tokens import AccessTokens
from ftgo_sandbox.skeleton.assertions import FIELD, Assertions
from ftgo_sandbox.skeleton.clock import Pace
from ftgo_sandbox.skeleton.errands import Errands
from ftgo_sandbox.skeleton.issuers import Issuers, Source
from ftgo_sandbox.skeleton.peers import Peers
from ftgo_sandbox.skeleton.signing import Signer
from ftgo_sandbox.skeleton.surroundings import Surroundings
from ftgo_sandbox.world import World
from tests.sandbox.simulated_clock import START, SimulatedClock, settle

Json: TypeAlias = Any  # what a test reads of an answer, it knows
HOME = {"street1": "12 Broadway", "city": "Oakland", "state": "CA", "zip": "94612"}
WORLD = World.at(START)
URLS = {name: f"http://{name}" for name in SERVICES}


class Wires(httpx2.AsyncBaseTransport):
    """Carry requests to the service whose name is the host, unless its wire is *cut*."""

    def __init__(self) -> None:
        self.ends: dict[str, httpx2.ASGITransport] = {}
        self.cut: set[str] = set()
        self.carried: list[str] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.carried.append(f"{request.url.host} {request.method} {request.url.path}")
        if request.url.host in self.cut:
            raise httpx2.ConnectError("The wire is cut.", request=request)
        return await self.ends[request.url.host].handle_async_request(request)


class City:
    """Run the services called *names*; a second of the clock is so many seconds of the story as *speed* says."""

    def __init__(self, *names: str, speed: float = 1.0) -> None:
        self._names = names or SERVICES
        self._speed = speed
        self.clock = SimulatedClock()
        self.wires = Wires()
        self.signers = {name: Signer(name, self.clock) for name in (*SERVICES, "test")}
        self.issuers: dict[str, Source] = {name: signer.published for name, signer in self.signers.items()}
        self.tokens: dict[str, AccessTokens] = {}
        self._client = httpx2.AsyncClient(transport=self.wires)
        self._stack = AsyncExitStack()
        self._group = asyncio.TaskGroup()

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self._group)
        for name in self._names:
            app = create(name, self._surroundings(name))
            self.wires.ends[name] = httpx2.ASGITransport(app, raise_app_exceptions=False)
            await self._stack.enter_async_context(app.router.lifespan_context(app))
            await self.ask(name, "DELETE", "/_sandbox/faults")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.__aexit__(kind, error, trace)
        await self._client.aclose()

    async def ask(
        self, service: str, method: str, path: str, body: Json = None, *, caller: str = "service:test", key: str = ""
    ) -> httpx2.Response:
        """Ask a service something in the name of the *caller*; nobody, if that is empty."""
        headers = {FIELD: caller and self.shown(caller, service), "Idempotency-Key": key}
        given = {name: value for name, value in headers.items() if value}
        return await self._client.request(method, URLS[service] + path, json=body, headers=given)

    async def send(
        self,
        service: str,
        method: str,
        path: str,
        content: bytes = b"",
        /,
        *,
        caller: str = "service:test",
        **headers: str,
    ) -> httpx2.Response:
        """Send a service something that is no JSON; a header's name is written with low lines."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        given = {FIELD: caller and self.shown(caller, service), "Accept-Encoding": "identity", **said}
        return await self._client.request(method, URLS[service] + path, content=content, headers=given)

    def shown(self, caller: str, service: str) -> str:
        """Sign for a service that the *caller* calls, as that caller if it is a service itself."""
        signer = self.signers.get(caller.removeprefix("service:"), self.signers["test"])
        return signer.assertion(caller, service)

    def begin(
        self, service: str, method: str, path: str, body: Json = None, *, key: str = ""
    ) -> asyncio.Task[httpx2.Response]:
        """Ask a service something, and go on before it answers."""
        return self._group.create_task(self.ask(service, method, path, body, key=key))

    async def read(self, service: str, path: str) -> Json:
        """Read something that is there."""
        response = await self.ask(service, "GET", path)
        assert response.is_success, response.text
        return response.json()

    async def order(self, consumer: int = 1, **changes: Json) -> int:
        """Place an order, and give its number; nothing else has happened yet."""
        draft = {
            "consumerId": consumer,
            "restaurantId": 1,
            "deliveryAddress": HOME,
            "lineItems": [{"menuItemId": 105, "quantity": 2}],
        }
        response = await self.ask("order", "POST", "/orders", draft | changes, caller=f"consumer:{consumer}")
        assert response.status_code == 201, response.text
        number: int = response.json()["orderId"]
        return number

    async def states(self, number: int) -> list[str | None]:
        """Say how far order, ticket, delivery and bill are; nothing for what is not there."""
        order = await self._found("order", f"/orders/{number}")
        ticket = await self._found("kitchen", f"/tickets/{number}")
        delivery = await self._found("delivery", f"/deliveries/{number}")
        bill = await self._found("accounting", f"/bills?orderId={number}")
        courier = delivery and delivery["deliveryInfo"]
        return [part and part["state"] for part in (order, ticket, courier, bill)]

    async def pass_time(self, seconds: float = 0) -> None:
        """Let time pass, and everything happen that happens in it."""
        await self.clock.advance(seconds)
        await settle()

    async def _found(self, service: str, path: str) -> Json:
        if service in self.wires.cut:
            return None
        response = await self.ask(service, "GET", path)
        return response.json() if response.is_success else None

    def _surroundings(self, name: str) -> Surroundings:
        return Surroundings(
            world=WORLD,
            clock=self.clock,
            pace=Pace(START, self._speed),
            chance=Random(1),  # noqa: S311 - chance in a test falls the same way every time
            errands=Errands(self.clock),
            peers=Peers(self.signers[name], URLS, transport=self.wires),
            signer=self.signers[name],
            assertions=Assertions(name, Issuers(self.issuers, self.clock), self.clock),
            tokens=self.tokens.get(name),
        )
