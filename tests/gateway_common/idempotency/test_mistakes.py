"""What cannot work of keys stops the start, in one sentence each."""

import functools
from collections.abc import Callable

import pytest
from fastapi import APIRouter

from gateway_common import Caller, Calls, Router, Service, allowed, anyone, create_gateway, idempotent
from gateway_common.errors import DeclarationError
from gateway_common.settings import GatewaySettings
from tests.support.gateways import settings_for


def mistakes(router: APIRouter, **said: object) -> tuple[str, ...]:
    """Give what is told of *router*."""
    with pytest.raises(DeclarationError) as stopped:
        create_gateway("test", settings_for([], **said), services=[], routers=[router])
    return stopped.value.mistakes


cards = Service("cards")


@cards.post("/charges")
def charge(order: str) -> None: ...


async def write(_key: str | None = idempotent(), caller: Caller = allowed("a")) -> None:
    """Write."""


async def write_surely(_key: str = idempotent(required=True), caller: Caller = allowed("a")) -> None:
    """Write."""


async def write_anyhow(_key: str | None = idempotent(), caller: Caller = anyone()) -> None:
    """Write."""


async def write_twice(
    _key: str | None = idempotent(), _other: str | None = idempotent(), caller: Caller = allowed("a")
) -> None:
    """Write."""


async def write_on(
    calls: Calls, key: str | None = idempotent(), other: str = "", caller: Caller = allowed("a")
) -> None:
    """Write, and forget to say under which key."""
    await calls(charge(other))


async def write_later(key: str | None = idempotent(), caller: Caller = allowed("a")) -> Callable[[], str | None]:
    """Lend the key to somebody who writes."""
    return lambda: key


@functools.wraps(write_on)
async def write_around(*args: object, **named: object) -> None:
    """Write as another does."""


def test_keys_are_for_writes_of_known_callers() -> None:
    """All mistakes are told at once, each with its cure."""
    router = Router()
    router.get("/read")(write)
    router.post("/anyhow")(write_anyhow)
    router.post("/twice")(write_twice)

    assert mistakes(router) == (
        "GET /read: a request that only reads needs no key; remove idempotent().",
        "POST /anyhow: keys belong to callers, and anyone may call it; ask for allowed(...), or remove idempotent().",
        "POST /twice: it takes two keys; keep one idempotent().",
    )


def test_a_key_that_goes_nowhere_is_refused() -> None:
    """A client that sends its request again relies on the service to know the key."""
    router = Router()
    router.post("/on")(write_on)
    router.post("/around", response_model=None)(write_around)
    router.post("/later", response_model=None)(write_later)

    flaw = (
        "its key goes to no service, and what is sent again is done again; give key to each write, or call it _key if "
        "no service knows keys."
    )
    assert mistakes(router) == (f"POST /on: {flaw}", f"POST /around: {flaw}")


def test_a_router_that_does_nothing_once_is_refused() -> None:
    """On FastAPI's own router a key would be taken and forgotten: a silent lie."""
    router = APIRouter()
    router.post("/write")(write)

    assert mistakes(router) == (
        "POST /write: it is on FastAPI's own router, which does nothing once; use gateway_common.Router.",
    )


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            {"budget": 60.0},
            (
                "idempotency.lease is 60 s, and a request may take 60: its key would be given to another before it "
                "ends; raise GATEWAY_IDEMPOTENCY__LEASE."
            ),
        ),
        (
            {"idempotency": {"keep": 30, "lease": 40}},
            "idempotency.keep is 30 s, not more than the lease; raise GATEWAY_IDEMPOTENCY__KEEP.",
        ),
        (
            {"workers": 2},
            (
                "POST /write: it needs an Idempotency-Key, and workers do not share their memory; set "
                "GATEWAY_STORE__KIND=redis."
            ),
        ),
    ],
)
def test_settings_that_cannot_keep_the_promise_are_refused(said: dict[str, object], told: str) -> None:
    """A key that is required has to hold, whatever the settings say."""
    router = Router()
    router.post("/write")(write_surely)

    assert mistakes(router, **said) == (told,)


def test_who_takes_no_key_hears_nothing_of_it() -> None:
    """A gateway without keys is not bothered by their lease."""
    made = create_gateway("test", settings_for([], budget=60.0), services=[], routers=[])

    settings: GatewaySettings = made.state.settings
    assert settings.budget == 60
