import base64
from collections.abc import AsyncIterator
from datetime import UTC

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from ftgo_sandbox.testing import Client, RunningProvider, provider_running
from tests.sandbox.provider.browser import Application, Json, read, secret_of
from tests.sandbox.simulated_clock import SimulatedClock

PARTNER = {"grant_type": "client_credentials"}
JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
KEY = RSAKey.generate_key(2048, {"alg": "RS256", "use": "sig"}, auto_kid=True)
SIGNER = Client(
    client_id="signer",
    name="Signer",
    keys=(dict(KEY.as_dict(private=False)),),
    grants=frozenset({"client_credentials"}),
    scopes=frozenset({"orders:read"}),
    audiences=("https://api.ftgo.example/public", "https://api.ftgo.example/reports"),
)


@pytest.fixture
async def partner(provider: RunningProvider) -> AsyncIterator[Application]:
    async with Application(provider.issuer, "travelhelper", secret=secret_of("travelhelper")) as partner:
        yield partner


@pytest.fixture
async def signing(clock: SimulatedClock) -> AsyncIterator[RunningProvider]:
    """A provider that knows a client with a key of its own."""
    async with provider_running(clock=clock, clients=[SIGNER]) as provider:
        yield provider


async def ask(provider: RunningProvider, headers: dict[str, str], **said: str) -> httpx2.Response:
    async with httpx2.AsyncClient(trust_env=False, timeout=60) as http:
        return await http.post(f"{provider.issuer}/oidc/token", data=said, headers=headers)


async def test_a_partner_gets_tokens_in_its_own_name(provider: RunningProvider, partner: Application) -> None:
    """There is no person: the subject is the client, on an account, nobody signed in, and nothing refreshes."""
    answer = (await partner.post("/oidc/token", **PARTNER)).json()
    header, claims = await read(provider, answer["access_token"])

    assert set(answer) == {"access_token", "token_type", "expires_in", "scope"}
    assert header["typ"] == "at+jwt"
    assert (claims["sub"], claims["client_id"], claims["tenant"]) == ("travelhelper", "travelhelper", "1")
    assert claims["aud"] == "https://api.ftgo.example/public"
    assert not {"auth_time", "acr"} & set(claims)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"scope": "profile:read"}, "invalid_scope"),
        ({"scope": "orders:read openid"}, "invalid_scope"),
        ({"resource": "https://api.ftgo.example/mobile"}, "invalid_target"),
        ({"grant_type": "authorization_code", "code": "x"}, "unauthorized_client"),
        ({"client_id": "dinner-radar"}, "invalid_client"),
    ],
)
async def test_a_partner_gets_no_more_than_it_may(partner: Application, said: dict[str, str], error: str) -> None:
    """Scopes, audiences and ways that are not its own are refused."""
    answer = await partner.post("/oidc/token", **{**PARTNER, **said})

    assert answer.json()["error"] == error


@pytest.mark.parametrize(
    "authorization",
    [
        "Basic " + base64.b64encode(b"travelhelper:wrong").decode(),
        "Basic " + base64.b64encode(b"nobody:travelhelper-development-secret").decode(),
        "Basic " + base64.b64encode(b"travelhelper").decode(),
        "Basic " + base64.b64encode(b"mobile:").decode(),
        "Basic " + base64.b64encode(b"\xff\xfe:x").decode(),
        "Basic ?",
        "Bearer travelhelper",
    ],
)
async def test_a_client_proves_itself(provider: RunningProvider, authorization: str) -> None:
    """Who does not is refused in the same words, whatever is wrong, and told how it is done."""
    answer = await ask(provider, {"Authorization": authorization}, **PARTNER)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Basic realm="ftgo-sandbox"'
    assert answer.json() == {
        "error": "invalid_client",
        "error_description": "The client is unknown, or did not prove itself in the way that it is registered for.",
    }


@pytest.mark.parametrize(
    "said",
    [{}, {"client_id": "travelhelper"}, {"client_id": "travelhelper", "client_secret": secret_of("travelhelper")}],
)
async def test_a_client_proves_itself_in_no_other_way(provider: RunningProvider, said: dict[str, str]) -> None:
    """A name alone is no proof, and a secret does not belong into a form."""
    answer = await ask(provider, {}, **PARTNER, **said)

    assert answer.json()["error"] == "invalid_client"


async def test_a_secret_is_written_as_in_a_form(clock: SimulatedClock) -> None:
    """Signs that mean something elsewhere are escaped before they are joined by a colon (RFC 6749)."""
    awkward = SIGNER.model_copy(update={"client_id": "awkward", "keys": ()})
    client = Client.model_validate({**awkward.model_dump(), "secret": "a:b+c d%é"})
    credentials = base64.b64encode(b"awkward:a%3Ab%2Bc+d%25%C3%A9").decode()
    async with provider_running(clock=clock, clients=[client]) as provider:
        answer = await ask(provider, {"Authorization": f"Basic {credentials}"}, **PARTNER)

    assert answer.status_code == 200


def assertion(provider: RunningProvider, clock: SimulatedClock, key: RSAKey = KEY, **changes: Json) -> str:
    now = int(clock.now().replace(tzinfo=UTC).timestamp())
    claims = {"iss": "signer", "sub": "signer", "aud": provider.issuer, "exp": now + 60, "jti": "once", **changes}
    return jwt.encode({"alg": "RS256"}, claims, key, ["RS256"])


async def sign(provider: RunningProvider, token: str, **said: str) -> httpx2.Response:
    asked = {"client_assertion": token, "client_assertion_type": JWT_BEARER, **PARTNER, **said}
    return await ask(provider, {}, **asked)


@pytest.mark.parametrize("path", ["", "/oidc/token"])
async def test_a_client_may_sign_instead(signing: RunningProvider, clock: SimulatedClock, path: str) -> None:
    """A client that is registered with a key proves itself by it, to the issuer or to the endpoint."""
    answer = await sign(signing, assertion(signing, clock, aud=[signing.issuer + path]))

    assert answer.status_code == 200


async def test_a_client_chooses_among_its_audiences(signing: RunningProvider, clock: SimulatedClock) -> None:
    """One is meant if it says nothing, those that it names if it does (RFC 8707)."""
    usual = await sign(signing, assertion(signing, clock, jti="1"))
    reports = await sign(signing, assertion(signing, clock, jti="2"), resource=SIGNER.audiences[1])

    _, first = await read(signing, usual.json()["access_token"])
    _, second = await read(signing, reports.json()["access_token"])
    assert (first["aud"], second["aud"]) == SIGNER.audiences


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "https://elsewhere.example"},
        {"aud": None},
        {"aud": 5},
        {"aud": [5]},
        {"exp": 1},
        {"exp": 2**40},
        {"exp": None},
        {"exp": "soon"},
        {"jti": None},
        {"sub": "browser"},
        {"iss": "browser"},
        {"iss": "nobody", "sub": "nobody"},
        {"key": RSAKey.generate_key(2048, auto_kid=True)},
    ],
)
async def test_a_signature_is_for_us_and_now(
    signing: RunningProvider, clock: SimulatedClock, changes: dict[str, Json]
) -> None:
    """What another signed, or for others, or without an end, proves nothing."""
    answer = await sign(signing, assertion(signing, clock, **changes))

    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


async def test_a_signature_is_good_once(signing: RunningProvider, clock: SimulatedClock) -> None:
    """Who brings it again has read it on the way."""
    token = assertion(signing, clock)
    answers = [(await sign(signing, token)).status_code for _ in range(2)]

    assert answers == [200, 401]


@pytest.mark.parametrize("token", ["x", "e30.e30.c2ln", "a.b", "é"])
async def test_what_is_no_signature_is_refused(signing: RunningProvider, token: str) -> None:
    """Nonsense is the client's mistake."""
    answer = await sign(signing, token)

    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
