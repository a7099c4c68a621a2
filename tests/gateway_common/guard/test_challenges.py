"""What a caller who lacks something is told, in the scheme in which they proved who they are."""

from collections.abc import AsyncIterator
from typing import Annotated

import pytest
from fastapi import Depends

from gateway_common import Caller, GatewaySettings, Router, allowed, anyone, create_gateway
from gateway_common.caller import CallerKind, Proof
from gateway_common.errors import ProblemError
from gateway_common.guard.requirement import Requirement
from gateway_common.testing import SimulatedNetwork, client_of, simulated
from tests.gateway_common.identity.dpop.given import ALGORITHMS, KEY, bound_token, gateway, proof, shown
from tests.gateway_common.sessions.house import House, Person, house
from tests.support.issuer import Issuer

NOW = 10_000
DELICATE = Requirement(strengths=("mfa",), max_age=300)
ROOM = Requirement(scopes=frozenset({"orders:read"}))

router = Router()


def let_in(caller: Caller = anyone()) -> str:
    return str(caller)


@router.get("/twice")
async def read_twice(first: Annotated[str, Depends(let_in)], caller: Caller = allowed()) -> str:
    return f"{first} {caller}"


def told(requirement: Requirement, proof: Proof, kind: CallerKind = CallerKind.CONSUMER) -> tuple[int, str]:
    """Refuse a caller who showed such a *proof* and lacks what is required."""
    with pytest.raises(ProblemError) as refused:
        requirement.check(Caller(kind, "7", proof=proof), NOW)
    problem = refused.value.problem
    return problem.status, problem.headers["WWW-Authenticate"]


@pytest.mark.parametrize(
    ("proof", "scheme", "end"),
    [
        (Proof.ACCESS_TOKEN, "Bearer", ""),
        (Proof.API_KEY, "Bearer", ""),
        (Proof.DEV_TOKEN, "Bearer", ""),
        (Proof.DPOP_TOKEN, "DPoP", f", {ALGORITHMS}"),
        (Proof.SESSION, "Session", ""),
    ],
)
def test_a_challenge_is_in_the_scheme_of_the_proof(proof: Proof, scheme: str, end: str) -> None:
    """Libraries heed those of their own scheme alone; one for bound tokens says how proofs may be signed (RFC 9449)."""
    again = 'error="insufficient_user_authentication", acr_values="mfa", max_age="300"'

    assert told(ROOM, proof) == (403, f'{scheme} error="insufficient_scope", scope="orders:read"{end}')
    assert told(DELICATE, proof) == (401, f"{scheme} {again}{end}")


@pytest.mark.parametrize("proof", [Proof.API_KEY, Proof.ACCESS_TOKEN, Proof.DPOP_TOKEN])
def test_an_application_is_not_sent_to_sign_in(proof: Proof) -> None:
    """Where it asks in its own name nobody is there who could: what wants a strong sign-in is not for it."""
    status, challenge = told(DELICATE, proof, CallerKind.PARTNER)

    assert (status, 'error="insufficient_scope"' in challenge, "acr_values" in challenge) == (403, True, False)


@simulated
async def test_whoever_shows_a_bound_token_is_told_so_at_the_front_door() -> None:
    """An app that proves possession hears of scopes, and of stronger sign-ins, in its own scheme."""
    issuer = Issuer()
    lacking: list[dict[str, object]] = [{"scope": "profile:read"}, {"roles": ["owner"], "acr": "pwd"}]
    async with client_of(gateway(issuer)) as client:
        answers = [
            await client.get(path, headers=shown(token, proof(token, htu=f"http://localhost{path}")))
            for path, token in zip(
                ("/orders", "/card"), [bound_token(issuer, KEY, **said) for said in lacking], strict=True
            )
        ]
        bearer = await client.get("/orders", headers=shown(issuer.token(scope="profile:read"), None, "Bearer"))

    assert [one.status_code for one in answers] == [403, 401]
    assert answers[0].headers["www-authenticate"] == (
        f'DPoP error="insufficient_scope", scope="orders:read", {ALGORITHMS}'
    )
    assert answers[1].headers["www-authenticate"].startswith('DPoP error="insufficient_user_authentication", ')
    assert bearer.headers["www-authenticate"].startswith("Bearer ")


@simulated
async def test_a_caller_knows_how_they_proved_it() -> None:
    """A token that is bound to a key is another proof than one that is anybody's."""
    issuer = Issuer()
    bound = bound_token(issuer)
    async with client_of(gateway(issuer)) as client:
        proofs = [
            (await client.get("/me", headers=fields)).json()["proof"]
            for fields in (shown(bound, proof(bound)), shown(issuer.token(), None, "Bearer"))
        ]

    assert proofs == ["dpop-token", "access-token"]


@pytest.mark.parametrize("dpop", ["optional", "required"])
@simulated
async def test_who_was_let_in_as_anyone_is_asked_as_everywhere(dpop: str) -> None:
    """Where one guard lets anyone in and the next does not, the challenge is that of the gateway."""
    issuer = Issuer()
    settings: GatewaySettings = gateway(issuer, dpop).state.settings
    app = create_gateway("test", settings, services=[], routers=[router], reach=lambda: SimulatedNetwork({}))
    async with client_of(app) as client:
        challenge = (await client.get("/twice")).headers["www-authenticate"]

    assert challenge.startswith("DPoP" if dpop == "required" else 'Bearer realm="gateway", ')
    assert f"DPoP {ALGORITHMS}" in challenge


@pytest.fixture
async def home(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    async with house(monkeypatch) as home:
        yield home


async def test_a_page_is_told_of_its_session(home: House) -> None:
    """A browser shows no token, and is never asked for one."""
    async with Person(home.gateways[0]) as person:
        before = await person.ask("/api/orders", "POST")
        await person.sign_in()
        refused = await person.ask("/api/orders", "POST")

    assert (before.status_code, before.headers["www-authenticate"]) == (401, 'Session realm="gateway"')
    assert (refused.status_code, refused.headers["www-authenticate"]) == (
        403,
        'Session error="insufficient_scope", scope="orders:write"',
    )
