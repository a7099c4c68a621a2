"""What each gateway lets its callers do unless a setting says otherwise."""

from collections.abc import Mapping

import pytest

from browser_bff.settings import BrowserSettings
from gateway_common import GatewaySettings
from mobile_bff.settings import MobileSettings
from public_bff.settings import PublicSettings

GATEWAYS: Mapping[str, type[GatewaySettings]] = {
    "mobile": MobileSettings,
    "browser": BrowserSettings,
    "public": PublicSettings,
}


@pytest.mark.parametrize("name", GATEWAYS)
def test_everybody_has_a_limit(name: str) -> None:
    """In production as in the sandbox each kind of caller has a plan with a rate, the sandbox a far larger one."""
    production, sandbox = (
        {kind: limits.plans[plan].rate for kind, plan in limits.kinds.items()}
        for limits in (GATEWAYS[name](profile=profile).limits for profile in ("production", "sandbox"))
    )

    assert production.keys() == sandbox.keys() == {"anonymous", "consumer", "partner"}
    for kind, rate in production.items():
        generous = sandbox[kind]
        assert rate is not None
        assert generous is not None
        assert rate.amount <= 50
        assert generous.amount >= 1000 * rate.amount


def test_partners_have_a_quota() -> None:
    """The public gateway keeps contracts: requests of a day and of a month; nobody else has one."""
    public = PublicSettings(profile="production").limits
    others = [GATEWAYS[name](profile="production").limits for name in ("mobile", "browser")]

    assert public.plans["standard"].quota.model_dump() == {"hour": None, "day": 50_000, "month": 1_000_000}
    assert [limits.quotas for limits in others] == [[], []]
