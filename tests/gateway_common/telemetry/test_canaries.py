"""Marked secrets, sent through every way into a gateway, are found nowhere in what it writes."""

from io import BytesIO

import orjson
import pytest
from fastapi import FastAPI, HTTPException, Request
from pydantic import BaseModel

from gateway_common import Router, create_gateway
from gateway_common.caller import Caller
from gateway_common.errors import PartError, State
from gateway_common.guard import allowed, anyone
from gateway_common.settings import GatewaySettings
from tests.gateway_common.edge.exchange import Fields, Reply, ask

MARK = "CANARY"
router = Router()


class Login(BaseModel):
    password: str
    attempts: int = 0


def canary(number: int) -> str:
    return f"{MARK}{number:02}xyz"


def everything_known(request: Request) -> str:
    return f"headers={request.scope['headers']} query={request.scope['query_string']!r}"


@router.get("/fine/{thing}")
async def be_fine(thing: str, caller: Caller = anyone()) -> str:
    return "fine"


@router.get("/guarded")
async def be_guarded(caller: Caller = allowed("x")) -> str:
    return "in"


@router.post("/login")
async def log_in(login: Login, request: Request, caller: Caller = anyone()) -> str:
    raise RuntimeError(f"cannot log in {login!r} {login.model_dump_json()} {everything_known(request)}")


@router.get("/broken/{thing}")
async def break_down(thing: str, request: Request, caller: Caller = anyone()) -> str:
    cause = ConnectionError(f"redis://user:{canary(1)}@store Set-Cookie: sid={canary(2)}; Path=/")
    raise RuntimeError(everything_known(request)) from cause


@router.get("/failing")
async def fail(request: Request, caller: Caller = anyone()) -> str:
    raise PartError("ticket", State.DOWN, reason=everything_known(request))


@router.get("/refusing")
async def refuse(request: Request, caller: Caller = anyone()) -> str:
    raise HTTPException(500, detail=everything_known(request))


SECRETS: Fields = (
    ("Authorization", f"Bearer {canary(3)}"),
    ("Proxy-Authorization", f"Basic {canary(4)}"),
    ("X-Api-Key", canary(5)),
    ("X-Auth-Token", canary(6)),
    ("X-Client-Secret", canary(7)),
    ("X-Request-Id", f"Bearer {canary(8)}"),
    ("X-Forwarded-Authorization", canary(9)),
)
SIGNED_IN: Fields = (("Authorization", f"Bearer dev:10/{canary(11)}"), *SECRETS[1:])
QUERY = "&".join(
    f"{name}={canary(12 + number)}"
    for number, name in enumerate(("access_token", "code", "state", "password", "client_secret", "api_key"))
)
BODY = orjson.dumps({"password": canary(18), "attempts": canary(19)})
JSON = ("Content-Type", "application/json")


@pytest.fixture
def app() -> FastAPI:
    return create_gateway("test", GatewaySettings(profile="sandbox"), services=[], routers=[router])


async def through(app: FastAPI, headers: Fields) -> list[Reply]:
    targets = [
        *("fine", "guarded", "login", "broken", "failing", "refusing"),
        *(f"fine/{canary(20)}", f"broken/{canary(20)}", f"{canary(20)}", f"..%2f{canary(20)}"),
    ]
    good = orjson.dumps({"password": canary(18)})
    return [
        await ask(app, f"/{target}?{QUERY}", method=method, headers=[*headers, JSON], body=body)
        for target in targets
        for method, body in (("GET", b""), ("POST", BODY), ("POST", good), ("POST", b"{" + BODY))
    ]


@pytest.mark.parametrize("way", ["json", "console"])
async def test_no_secret_is_ever_written(way: str, app: FastAPI, request: pytest.FixtureRequest) -> None:
    """Twenty marked secrets through every endpoint, well or badly formed: neither log nor answer repeats one (O3)."""
    written: BytesIO = request.getfixturevalue("output" if way == "json" else "console")

    async with app.router.lifespan_context(app):
        replies = [
            *await through(app, SECRETS),
            *await through(app, SIGNED_IN),
            *await through(app, SIGNED_IN[1:]),
            *await through(app, [("Cookie", f"sid={canary(0)}")]),
            *await through(app, [("Request-Timeout", canary(0))]),
        ]

    unsafe = written.getvalue().replace(f"consumer:{canary(10)}".encode(), b"the caller, who is meant to be there")
    assert written.getvalue().count(b"bytes") >= len(replies)
    assert [line for line in unsafe.splitlines() if MARK.encode() in line] == []
    assert [reply for reply in replies if MARK.encode() in reply.body or MARK in str(reply.headers)] == []
    assert {reply.status for reply in replies} == {200, 400, 401, 403, 404, 405, 422, 500, 502}
