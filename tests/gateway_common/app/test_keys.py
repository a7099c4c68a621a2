"""API keys at the front door of a gateway: where they are read from, and what has to be said for that."""

from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

from gateway_common import Caller, GatewaySettings, Router, allowed, create_gateway
from gateway_common.errors import DeclarationError
from gateway_common.identity.api_keys import FileBook, Grant, KeyDesk, StoreBook
from gateway_common.identity.api_keys.key import mint
from gateway_common.stores import store_of
from gateway_common.testing import SimulatedNetwork, client_of
from tests.support.outside import demand
from tests.support.redis import redis_running, store_settings

GRANT = Grant("travelhelper", "7", "gold", frozenset({"orders:read"}), 3600)
NOWHERE = (
    "keys need a place where the command that issues them finds it, too; set GATEWAY_STORE__KIND=redis, or "
    "GATEWAY_IDENTITY__KEYS__FILE on a single machine."
)
NOBODYS = (
    "keys that everybody may know prove nothing; remove GATEWAY_IDENTITY__KEYS__DEVELOPMENT, or set "
    "GATEWAY_PROFILE=sandbox."
)
NO_PROVIDER = "tokens need a provider; set GATEWAY_IDENTITY__PROVIDER__ISSUER, such as https://id.example.com."

router = Router()


@router.get("/me")
async def read_me(caller: Caller = allowed("orders:read")) -> str:
    """Say who asks."""
    return f"{caller} of {caller.tenant} by {caller.proof}"


@router.get("/refunds")
async def read_refunds(caller: Caller = allowed("refunds:read")) -> str:
    """Say who asks."""
    return str(caller)


def gateway_with(profile: str = "sandbox", **said: object) -> FastAPI:
    settings = GatewaySettings.model_validate({"profile": profile, "hosts": ["localhost"], **said})
    return create_gateway("test", settings, services=[], routers=[router], reach=lambda: SimulatedNetwork({}))


async def told(client: httpx2.AsyncClient, proof: str, path: str = "/me") -> tuple[int, str]:
    response = await client.get(path, headers={"authorization": f"Bearer {proof}"})
    return response.status_code, response.text.strip('"')


async def test_a_key_of_the_file_opens_the_door(tmp_path: Path) -> None:
    """In production, too, a key from the file is its application, and does what it was issued for and no more."""
    path = tmp_path / "keys.json"
    issued = await KeyDesk("key", FileBook(path)).issue(GRANT)
    app = gateway_with("production", identity={"kind": "keys", "keys": {"file": path}})

    async with client_of(app) as client:
        assert await told(client, issued.key.text) == (200, "partner:travelhelper of 7 by api-key")
        refused = await client.get("/refunds", headers={"authorization": f"Bearer {issued.key.text}"})
        assert (await told(client, "dev:1"))[0] == 401

    assert refused.status_code == 403
    assert refused.headers["www-authenticate"] == 'Bearer error="insufficient_scope", scope="refunds:read"'


async def test_what_the_desk_does_is_seen_by_a_running_gateway(tmp_path: Path) -> None:
    """A key that is issued, rotated or revoked while the gateway runs counts, or does not, without a restart."""
    path = tmp_path / "keys.json"
    desk = KeyDesk("key", FileBook(path))
    app = gateway_with(identity={"kind": "keys", "keys": {"file": path, "remembered_for": 0}})

    async with client_of(app) as client:
        first = await desk.issue(GRANT)
        assert (await told(client, first.key.text))[0] == 200
        second = await desk.rotate(first.key.id, seconds=3600, overlap=3600)
        assert [(await told(client, one.key.text))[0] for one in (first, second)] == [200, 200]
        await desk.revoke(first.key.id)
        assert [(await told(client, one.key.text))[0] for one in (first, second)] == [401, 200]


async def test_keys_are_in_the_store_that_gateways_share() -> None:
    """With Redis as its store a gateway finds there what the command, another process, wrote."""
    with redis_running() as url:
        demand(url, "there is neither a container engine nor redis-server, and no Redis answers on 127.0.0.1:6379")
        store = store_settings(url or "")
        app = gateway_with(identity={"kind": "keys"}, store=store)
        async with client_of(app) as client, store_of(store) as shared:
            issued = await KeyDesk("key", StoreBook(shared)).issue(GRANT)

            assert await told(client, issued.key.text) == (200, "partner:travelhelper of 7 by api-key")


async def test_when_the_store_is_away_the_answer_is_503() -> None:
    """A store that nobody can ask makes a key unknowable; its caller is asked to come back, and is not anonymous."""
    away = store_settings("redis://127.0.0.1:1/0")

    async with client_of(gateway_with(identity={"kind": "keys"}, store=away)) as client:
        response = await client.get("/me", headers={"authorization": f"Bearer {mint('key').text}"})

    assert (response.status_code, response.headers["retry-after"]) == (503, "2")
    assert "127.0.0.1" not in response.text


async def test_tokens_for_development_work_beside_keys(tmp_path: Path) -> None:
    """In the sandbox a developer may type a token, unless the settings say otherwise."""
    keys = {"kind": "keys", "keys": {"file": tmp_path / "keys.json"}}

    async with client_of(gateway_with(identity=keys)) as client:
        assert (await told(client, "dev:1/orders:read"))[0] == 200
    async with client_of(gateway_with(identity={**keys, "dev_tokens": False})) as client:
        assert (await told(client, "dev:1/orders:read"))[0] == 401


@pytest.mark.parametrize(
    ("identity", "mistakes"),
    [
        ({}, [NOWHERE]),
        ({"keys": {"development": "keys.json"}}, [NOBODYS, NOWHERE]),
        ({"keys": {"file": "keys.json"}, "tokens": {"audiences": ["https://api.example.com"]}}, [NO_PROVIDER]),
    ],
)
def test_what_cannot_work_stops_the_start(identity: dict[str, object], mistakes: list[str]) -> None:
    """Production keeps keys where the command finds them, and believes none that are public."""
    with pytest.raises(DeclarationError) as refused:
        gateway_with("production", identity={"kind": "keys", **identity})

    assert list(refused.value.mistakes) == mistakes
