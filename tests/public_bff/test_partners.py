"""How partners prove who they are: an API key, or an access token of their application, and one of them at a time."""

import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx2
import orjson
import pytest

from gateway_common.errors import DeclarationError, State
from gateway_common.testing import SimulatedNetwork, client_of, simulated
from public_bff.app import create_app
from public_bff.settings import PublicSettings
from tests.public_bff.given import ANSWERS, DRAFT, app_on, network_with, partner
from tests.support.issuer import AUDIENCE, ISSUER, Issuer

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "partner.md").read_text(encoding="utf-8")
TRAVELHELPER = "ftgo_travelhelper_EverybodyKnowsThisSoItOpensTheSandboxAlone02nmL5W"
DINNER_RADAR = "ftgo_dinnerradar0_EverybodyKnowsThisSoItOpensTheSandboxAlone04Vvo8v"
SECRET = TRAVELHELPER.rpartition("_")[2]
METADATA = "https://api.ftgo.example/.well-known/oauth-protected-resource/public"
INVALID = f'Bearer error="invalid_token", resource_metadata="{METADATA}"'


@asynccontextmanager
async def believing(issuer: Issuer, network: SimulatedNetwork | None = None) -> AsyncGenerator[httpx2.AsyncClient]:
    """Give a client of the gateway in the sandbox, with *issuer* for its provider, on *network*."""
    identity = {"provider": {"issuer": ISSUER}, "tokens": {"audiences": AUDIENCE}}
    settings = PublicSettings.model_validate({"profile": "sandbox", "identity": identity})
    network = network or SimulatedNetwork(ANSWERS, routes=issuer.network.routes)
    async with client_of(create_app(settings, lambda: network)) as client:
        yield client


def consumer_asked_for(network: SimulatedNetwork) -> str:
    return dict(parse_qsl(urlsplit(network.calls[-1].path).query))["consumerId"]


@simulated
async def test_a_key_acts_on_the_account_of_its_application() -> None:
    """Lists and orders are those of the account that the key is for, whatever the client sends."""
    network = network_with()

    async with partner(network, token=TRAVELHELPER) as client:
        listed = await client.get("/v1/orders")
        assert (listed.status_code, consumer_asked_for(network)) == (200, "1")
        placed = await client.post("/v1/orders", json=DRAFT)

    body = network.calls[-1].body
    assert isinstance(body, bytes)
    assert (placed.status_code, orjson.loads(body)["consumerId"]) == (201, 1)
    assert [(str(call.caller), call.caller.tenant) for call in network.calls] == [("partner:travelhelper", "1")] * 2


@simulated
async def test_a_key_allows_what_it_was_issued_for() -> None:
    """A key for reading reads, and is told which scope it would need to write."""
    async with partner(token=DINNER_RADAR) as client:
        read = await client.get("/v1/orders/42")
        refused = await client.post("/v1/orders", json=DRAFT)

    assert (read.status_code, refused.status_code) == (200, 403)
    assert refused.headers["www-authenticate"] == 'Bearer error="insufficient_scope", scope="orders:write"'


@pytest.mark.parametrize(
    "proof", [TRAVELHELPER[:-1], TRAVELHELPER.replace("travel", "TRAVEL"), f"{TRAVELHELPER}x", "ftgo_", "acme_x_y"]
)
@simulated
async def test_no_other_key_counts(proof: str) -> None:
    """What is not a key to the letter is refused alike, also where anybody may come, and nothing is asked for it."""
    network = network_with()

    async with partner(network, token=proof) as client:
        answers = [await client.get(path) for path in ("/v1/orders", "/v1/restaurants")]

    assert [(one.status_code, one.headers["www-authenticate"]) for one in answers] == [(401, INVALID)] * 2
    assert network.asked() == []


@pytest.mark.parametrize(
    "request_", [("/v1/orders?api_key={}", {}), ("/v1/orders?access_token={}", {}), ("/v1/orders", {"X-API-Key": "{}"})]
)
@simulated
async def test_a_key_counts_in_one_place_alone(request_: tuple[str, dict[str, str]]) -> None:
    """A key in the query, which ends up in histories, or in another header is none."""
    path, headers = request_
    filled = {name: value.format(TRAVELHELPER) for name, value in headers.items()}

    async with partner(token=None) as client:
        assert (await client.get(path.format(TRAVELHELPER), headers=filled)).status_code == 401


@simulated
async def test_an_application_may_show_an_access_token() -> None:
    """A token that the provider gave an application for itself (client credentials) is as good as a key."""
    issuer = Issuer()
    token = issuer.token(sub="travelhelper", client_id="travelhelper", tenant="7", scope="orders:read")

    async with believing(issuer) as client:
        read = await client.get("/v1/orders", headers={"Authorization": f"Bearer {token}"})
        refused = await client.post("/v1/orders", json=DRAFT, headers={"Authorization": f"Bearer {token}"})
        keyed = await client.get("/v1/orders", headers={"Authorization": f"Bearer {TRAVELHELPER}"})

    assert (read.status_code, refused.status_code, keyed.status_code) == (200, 403, 200)


@simulated
async def test_an_application_without_an_account_acts_on_nobodys() -> None:
    """A token that names no account is good for none: not even for one that is called like the application."""
    issuer = Issuer()
    network = SimulatedNetwork(ANSWERS, routes=issuer.network.routes)
    token = issuer.token(sub="42", client_id="42", scope="orders:read")

    async with believing(issuer, network) as client:
        await client.get("/v1/orders", headers={"Authorization": f"Bearer {token}"})

    assert (str(network.calls[-1].caller), consumer_asked_for(network)) == ("partner:42", "0")


@simulated
async def test_a_token_of_a_person_is_none_here() -> None:
    """Partners' programs call this gateway, and people's apps have gateways of their own."""
    issuer = Issuer()

    async with believing(issuer) as client:
        response = await client.get("/v1/orders", headers={"Authorization": f"Bearer {issuer.token()}"})

    assert (response.status_code, response.headers["www-authenticate"]) == (401, INVALID)


@simulated
async def test_two_proofs_are_a_bad_request() -> None:
    """Who sends a key and a token, or a key twice, is told to send one."""
    issuer = Issuer()

    async with believing(issuer) as client:
        for second in (issuer.token(), TRAVELHELPER):
            both = [("Authorization", f"Bearer {TRAVELHELPER}"), ("Authorization", f"Bearer {second}")]
            assert (await client.get("/v1/orders", headers=both)).status_code == 400


@simulated
async def test_without_the_provider_keys_still_open() -> None:
    """When the provider is away, tokens are 503, and keys do not need it."""
    issuer = Issuer()
    token = issuer.token(sub="travelhelper", client_id="travelhelper")
    issuer.down = State.DOWN

    async with believing(issuer) as client:
        unknowable = await client.get("/v1/orders", headers={"Authorization": f"Bearer {token}"})
        keyed = await client.get("/v1/orders", headers={"Authorization": f"Bearer {TRAVELHELPER}"})

    assert (unknowable.status_code, keyed.status_code) == (503, 200)
    assert "retry-after" in unknowable.headers


@simulated
async def test_a_program_finds_out_where_tokens_come_from() -> None:
    """What a challenge names tells the provider, and the scopes that partners can have."""
    async with partner(token=None) as client:
        told = (await client.get(urlsplit(METADATA).path)).json()

    assert (told["resource"], told["resource_name"]) == ("https://api.ftgo.example/public", "FTGO for partners")
    assert told["authorization_servers"] == ["http://127.0.0.1:9107"]
    assert told["scopes_supported"] == ["orders:read", "orders:write"]


@simulated
async def test_a_key_is_in_no_call_and_no_metric() -> None:
    """Neither services nor whoever reads metrics learn the secret of a key, wherever a client put it."""
    network = network_with()
    app = app_on(network)
    headers = {"Authorization": f"Bearer {TRAVELHELPER}", "X-API-Key": TRAVELHELPER}
    paths = [
        "/v1/orders",
        f"/v1/orders/{TRAVELHELPER}",
        f"/{TRAVELHELPER}",
        f"/v1/restaurants/7/menu.txt?k={TRAVELHELPER}",
    ]

    async with client_of(app) as client:
        statuses = [(await client.get(path, headers=headers)).status_code for path in paths]
        statuses += [(await client.request(TRAVELHELPER, "/v1/orders", headers=headers)).status_code]

    assert statuses[:3] == [200, 422, 404]
    assert len(network.calls) >= 2
    assert SECRET not in repr([(call.path, call.headers, call.body) for call in network.calls])
    assert SECRET.encode() not in app.state.meters.exposition()


def test_keys_that_everybody_knows_open_the_sandbox_alone() -> None:
    """In production the keys of the documentation are not even read, and naming their file stops the start."""
    production = PublicSettings(profile="production")
    forced = {"kind": "keys", "keys": {"development": PublicSettings.sandbox_identity["keys"]["development"]}}

    assert (production.identity.kind, production.identity.keys.development) == (None, None)
    with pytest.raises(DeclarationError, match="keys that everybody may know prove nothing"):
        create_app(PublicSettings.model_validate({"profile": "production", "identity": forced}))


def test_the_page_tells_the_keys_of_the_sandbox() -> None:
    """Both keys are on the page for partners, and no other."""
    assert re.findall(r"`(ftgo_\w{60,})`", PAGE) == [TRAVELHELPER, DINNER_RADAR]
