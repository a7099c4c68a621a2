"""Two people at a running gateway, each with a proof of their own, and an order that is theirs alone."""

import asyncio
from collections.abc import Awaitable, Callable, Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import httpx2

from ftgo_sandbox.testing import Sandbox
from tests.e2e.drafts import draft, id_of, meal
from tests.e2e.gateways import PATIENCE, Client, first
from tests.identity.operations import PHOTO, Operation, prefix
from tests.sandbox.provider.browser import Application, Browser, tokens

__all__ = ["PEOPLE", "PROOFS", "Person", "Things", "answer_to", "people_at"]

PEOPLE = ("1", "2")
PARTNERS: Mapping[str, str] = dict(zip(PEOPLE, ("travelhelper", "dinner-radar"), strict=True))
"""Applications of the sandbox's provider, by the account on which they order."""

SCOPES = "openid orders:read orders:write profile:read"
OURS = {"X-CSRF": "1", "Sec-Fetch-Site": "same-origin"}
LATE = {503, 504}
"""What a busy machine says before its time."""
CREATED = 201
TIMES = {"date", "ratelimit", "server-timing"}

Prove = Callable[[Sandbox, Mapping[str, str], str], Awaitable[dict[str, str]]]


@dataclass(frozen=True)
class Things:
    """Hold what is somebody's: an order and a photo of it, by id."""

    order_id: str
    photo_id: str

    def path(self, operation: Operation, gateway: str) -> str:
        """Lead an operation to them."""
        return prefix(gateway) + operation.path.format(order_id=self.order_id, photo_id=self.photo_id)


@dataclass(frozen=True)
class Person:
    """Ask a gateway as *consumer*, with a proof that is in *shown*; *things* are theirs."""

    gateway: str
    consumer: str
    shown: Mapping[str, str]
    http: httpx2.Client
    things: Things = Things("", "")

    def ask(self, operation: Operation, things: Things, **fields: str) -> httpx2.Response:
        """Ask it of *things*, whosever they are, until the machine is fast enough."""
        return self.send(operation, things.path(operation, self.gateway), **fields)

    def send(self, operation: Operation, path: str, **fields: str) -> httpx2.Response:
        """Send it to a path."""
        headers = {"X-Request-Id": "the-same", **operation.fields, **self.shown, **fields}
        asked = (
            self.http.request(operation.method, path, headers=headers, json=operation.json, content=operation.content)
            for _ in range(PATIENCE)
        )
        return first(asked, lambda response: response.status_code not in LATE)


def answer_to(response: httpx2.Response) -> tuple[int, bytes, Mapping[str, str]]:
    """Give all of an answer but its times, what is left of limits, and which parts had answered when it was decided."""
    told = {name: value for name, value in response.headers.items() if name not in TIMES}
    if "composition" in told:
        told["composition"] = " ".join(sorted({part.partition("=")[2] for part in told["composition"].split(", ")}))
    return response.status_code, response.content, told


async def _by_dev_token(sandbox: Sandbox, keys: Mapping[str, str], consumer: str) -> dict[str, str]:
    return {"Authorization": f"Bearer dev:{consumer}"}


async def _by_access_token(sandbox: Sandbox, keys: Mapping[str, str], consumer: str) -> dict[str, str]:
    async with Application(sandbox.urls["provider"], scope=SCOPES) as app, Browser() as browser:
        return {"Authorization": f"Bearer {(await tokens(app, browser, consumer))['access_token']}"}


async def _by_session(sandbox: Sandbox, keys: Mapping[str, str], consumer: str) -> dict[str, str]:
    async with (
        httpx2.AsyncClient(base_url=sandbox.urls["browser"], trust_env=False, timeout=60) as http,
        Browser() as browser,
    ):
        begun = await http.get("/auth/login")
        back = await browser.sign_in(begun.headers["location"], consumer)
        finished = await http.get(back, headers={"Cookie": _kept(begun)})
    return {**OURS, "Cookie": _kept(finished)}


async def _by_key(sandbox: Sandbox, keys: Mapping[str, str], consumer: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {keys[consumer]}"}


async def _by_client_credentials(sandbox: Sandbox, keys: Mapping[str, str], consumer: str) -> dict[str, str]:
    name = PARTNERS[consumer]
    async with httpx2.AsyncClient(base_url=sandbox.urls["provider"], trust_env=False, timeout=60) as http:
        asked, secret = {"grant_type": "client_credentials"}, f"{name}-development-secret"
        given = await http.post("/oidc/token", data=asked, auth=(name, secret))
    return {"Authorization": f"Bearer {given.json()['access_token']}"}


PROOFS: Mapping[tuple[str, str], Prove] = {
    ("mobile", "access token"): _by_access_token,
    ("mobile", "dev token"): _by_dev_token,
    ("browser", "session"): _by_session,
    ("browser", "dev token"): _by_dev_token,
    ("public", "API key"): _by_key,
    ("public", "access token"): _by_client_credentials,
    ("public", "dev token"): _by_dev_token,
}
"""How people prove who they are, at which gateway."""


@contextmanager
def people_at(gateway: str, proof: str, sandbox: Sandbox, keys: Mapping[str, str]) -> Generator[tuple[Person, Person]]:
    """Give two people with an order and a photo each."""
    with ExitStack() as stack:
        one, other = (
            _settled(sandbox, _arrived(stack, gateway, proof, sandbox, keys, consumer)) for consumer in PEOPLE
        )
        yield one, other


def _arrived(
    stack: ExitStack, gateway: str, proof: str, sandbox: Sandbox, keys: Mapping[str, str], consumer: str
) -> Person:
    http = stack.enter_context(httpx2.Client(base_url=sandbox.urls[gateway], timeout=60, trust_env=False))
    return Person(gateway, consumer, asyncio.run(_shown(gateway, proof, sandbox, keys, consumer)), http)


async def _shown(
    gateway: str, proof: str, sandbox: Sandbox, keys: Mapping[str, str], consumer: str
) -> Mapping[str, str]:
    return await PROOFS[gateway, proof](sandbox, keys, consumer)


def _settled(sandbox: Sandbox, person: Person) -> Person:
    orders = prefix(person.gateway) + "/orders"
    wanted = draft(Client(person.gateway, person.http), *meal(sandbox.urls["restaurant"]))
    order_id = id_of(person.send(Operation("POST", "", json=wanted), orders))
    photo = Operation("POST", "", {"Content-Type": "image/png"}, content=PHOTO)
    added = person.send(photo, f"{orders}/{order_id}/photos")
    assert added.status_code == CREATED, added.text
    things = Things(order_id, added.headers["location"].rpartition("/")[2])
    return Person(person.gateway, person.consumer, person.shown, person.http, things)


def _kept(response: httpx2.Response) -> str:
    return response.headers["set-cookie"].partition(";")[0]
