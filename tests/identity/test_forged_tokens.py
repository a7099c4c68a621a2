"""Every forged token, at the gateways of the teams that take tokens, with their own settings (T1, T2, T3, T5)."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI

from gateway_common.testing import SimulatedNetwork, client_of, simulated
from mobile_bff.app import create_app as mobile
from mobile_bff.settings import MobileSettings
from public_bff.app import create_app as public
from public_bff.settings import PublicSettings
from tests.gateway_common.identity.tokens.test_attacks import ATTACKS
from tests.mobile_bff.given import ANSWERS as OF_THE_PHONE
from tests.public_bff.given import ANSWERS as OF_PARTNERS
from tests.support.issuer import AUDIENCE, ISSUER, Issuer

IDENTITY = {"provider": {"issuer": ISSUER}, "tokens": {"audiences": AUDIENCE}}
SAID = {"profile": "sandbox", "identity": IDENTITY}
ORDER = "/v1/orders/1"


class PartnersIssuer(Issuer):
    """Sign for applications in their own name, on the account of consumer 1."""

    def claims(self, **changes: object) -> dict[str, Any]:
        return super().claims(**{"sub": "app", "tenant": "1", **changes})


def at_the_phone(issuer: Issuer) -> FastAPI:
    network = SimulatedNetwork(OF_THE_PHONE, routes=issuer.network.routes)
    return mobile(MobileSettings.model_validate(SAID), lambda: network)


def at_partners(issuer: Issuer) -> FastAPI:
    network = SimulatedNetwork(OF_PARTNERS, routes=issuer.network.routes)
    return public(PublicSettings.model_validate(SAID), lambda: network)


GATEWAYS: dict[str, tuple[Callable[[], Issuer], Callable[[Issuer], FastAPI]]] = {
    "mobile": (Issuer, at_the_phone),
    "public": (PartnersIssuer, at_partners),
}
PEOPLES = "an application in its own name"
"""What is forged for who lets in people alone, and good for partners."""

FORGED = [(gateway, attack) for gateway in GATEWAYS for attack in ATTACKS if (gateway, attack) != ("public", PEOPLES)]


@pytest.mark.parametrize(("gateway", "attack"), FORGED)
@simulated
async def test_a_forged_token_opens_no_gateway(gateway: str, attack: str) -> None:
    """Whatever is wrong with it, the challenge is the same, and the body says nothing of it."""
    issue, made = GATEWAYS[gateway]
    issuer = issue()
    async with client_of(made(issuer), token=ATTACKS[attack](issuer)) as client:
        answers = [await client.get(ORDER), await client.post(f"{ORDER}/cancel")]

    assert [one.status_code for one in answers] == [401, 401]
    assert all(one.headers["www-authenticate"].startswith('Bearer error="invalid_token"') for one in answers)
    assert {one.json()["detail"] for one in answers} == {"Send a valid token in the Authorization header."}


@pytest.mark.parametrize("gateway", GATEWAYS)
@simulated
async def test_a_good_token_opens_each(gateway: str) -> None:
    """What all these are made from is good, so that each fails by what is wrong with it."""
    issue, made = GATEWAYS[gateway]
    issuer = issue()
    async with client_of(made(issuer), token=issuer.token(sub="app" if gateway == "public" else "7")) as client:
        assert (await client.get(ORDER)).status_code == 200
