"""What services are shown of callers, through the front door, and what is published for them."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization as pem
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwt
from joserfc.jwk import KeySet

from gateway_common import Caller, GatewaySettings, Router, anyone
from gateway_common.errors import DeclarationError
from gateway_common.testing import SimulatedNetwork, client_of, simulated
from tests.support import ftgo
from tests.support.assertions import FIELD, claimed, shown
from tests.support.gateways import TOKEN, gateway

KEYS = "/.well-known/jwks.json"
HOSTS = ("localhost",)


def stored(folder: Path, name: str) -> str:
    """Write a new key into a file, and give the reference to it."""
    key = ec.generate_private_key(ec.SECP256R1())
    file = folder / name
    file.touch(mode=0o600)
    file.write_bytes(key.private_bytes(pem.Encoding.PEM, pem.PrivateFormat.PKCS8, pem.NoEncryption()))
    return f"file:{file}"


def refused(**said: object) -> str:
    with pytest.raises(DeclarationError) as told:
        gateway(Router(), network=SimulatedNetwork({}), hosts=HOSTS, **said)
    return str(told.value)


@simulated
async def test_every_call_shows_its_caller_to_its_service_alone() -> None:
    """Each of the calls for one answer is signed for the service that it goes to, by a key that is published."""
    network = SimulatedNetwork(ftgo.ANSWERS)
    async with client_of(gateway(ftgo.router, *ftgo.SERVICES, network=network), token=TOKEN) as client:
        await client.get("/orders/5")
        published = KeySet.import_key_set((await client.get(KEYS)).json())

    signed = [jwt.decode(dict(call.headers)[FIELD].decode(), published, ["ES256"]).claims for call in network.calls]
    assert [one["aud"] for one in signed] == [call.service for call in network.calls]
    assert {(one["iss"], one["sub"], one["exp"] - one["iat"]) for one in signed} == {("test", "consumer:7", 60)}
    assert len(signed) > 4


@simulated
async def test_services_never_see_what_the_client_showed() -> None:
    """The token of a client, and whatever it claims to be signed, end here."""
    network = SimulatedNetwork(ftgo.ANSWERS)
    claims = {"caller-assertion": "e30.e30.e30", "x-custom": "1"}
    async with client_of(gateway(ftgo.router, *ftgo.SERVICES, network=network), token=TOKEN) as client:
        response = await client.get("/orders/5", headers=claims)

    assert response.status_code == 200
    assert {shown(call.headers) for call in network.calls} == {"consumer:7"}
    assert [call for call in network.calls if TOKEN.encode() in b"".join(map(b"".join, call.headers))] == []


@simulated
async def test_what_a_caller_may_is_shown() -> None:
    """A service learns the scopes of the proof, not those that the endpoint asks for."""
    network = SimulatedNetwork(ftgo.ANSWERS)
    token = "dev:7/orders:read+orders:write"  # noqa: S105 – the sandbox's own kind of token, which is no secret
    async with client_of(gateway(ftgo.router, *ftgo.SERVICES, network=network), token=token) as client:
        await client.get("/orders/5")

    assert {claimed(call.headers)["scope"] for call in network.calls} == {"orders:read orders:write"}


@simulated
async def test_anybody_may_have_the_keys() -> None:
    """The set is public, says what it is, and may be kept for a while."""
    async with client_of(gateway(Router(), network=SimulatedNetwork({}))) as client:
        answer = await client.get(KEYS)

    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/jwk-set+json")
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert [key.keys() & {"d", "p", "q", "k"} for key in answer.json()["keys"]] == [set()]


@simulated
async def test_all_processes_of_a_gateway_sign_with_one_key() -> None:
    """A key that nobody set is made with the gateway and not where it is served, so that workers share it."""
    app = gateway(Router(), network=SimulatedNetwork({}))
    async with client_of(app) as client:
        first = (await client.get(KEYS)).json()
    async with client_of(app) as client:
        second = (await client.get(KEYS)).json()

    assert first == second


@simulated
async def test_the_first_key_of_the_settings_signs(tmp_path: Path) -> None:
    """In production, too, calls are signed by the first of the keys, and all of them are published."""
    keys = [stored(tmp_path, name) for name in ("new", "old")]
    network = SimulatedNetwork(ftgo.ANSWERS)
    app = gateway(
        ftgo.router, *ftgo.SERVICES, network=network, profile="production", hosts=HOSTS, assertions={"keys": keys}
    )
    async with client_of(app) as client:
        published = (await client.get(KEYS)).json()["keys"]

    token: bytes = app.state.issuer.keys({})
    assert len(published) == 2
    assert (
        jwt.decode(token.decode(), KeySet.import_key_set({"keys": published}), ["ES256"]).header["kid"]
        == (published[0]["kid"])
    )


@simulated
async def test_production_without_keys_publishes_nothing() -> None:
    """Who signs nothing has nothing to publish."""
    app = gateway(Router(), network=SimulatedNetwork({}), profile="production", hosts=HOSTS)
    async with client_of(app) as client:
        answer = await client.get(KEYS)

    assert answer.status_code == 404


def test_a_key_that_cannot_sign_stops_the_start(tmp_path: Path) -> None:
    """Every key is looked at when the gateway is made, and all mistakes are told; none of them tells the key."""
    wrong = tmp_path / "wrong"
    wrong.touch(mode=0o600)
    wrong.write_text("super-secret")
    good = stored(tmp_path, "good")

    told = refused(assertions={"keys": [f"file:{wrong}", good, good]})

    assert f"the signing key file:{wrong} is no private key in PEM without a passphrase; make one by: openssl" in told
    assert f"the signing key {good} is there twice; keep one." in told
    assert "super-secret" not in told


def test_nobody_else_answers_where_the_keys_are() -> None:
    """An endpoint in the place of the key set stops the start."""
    router = Router()

    @router.get(KEYS)
    async def keys(caller: Caller = anyone()) -> int:
        """Give other keys."""
        return 1

    with pytest.raises(DeclarationError, match=f"GET {KEYS}: it is declared 2 times; keep one"):
        gateway(router, network=SimulatedNetwork({}))


def test_keys_are_named_in_one_variable(tmp_path: Path) -> None:
    """An environment lists them with commas, and what holds is shown by reference."""
    keys = [stored(tmp_path, name) for name in ("new", "old")]
    settings = GatewaySettings.load({"GATEWAY_ASSERTIONS__KEYS": ",".join(keys)})

    assert settings.effective()["assertions"] == {"keys": keys, "lifetime": 60}
    assert "PRIVATE KEY" not in json.dumps(settings.effective())
