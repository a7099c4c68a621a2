import pytest

from gateway_common.caller import ANONYMOUS, Caller, CallerKind
from gateway_common.identity import EVERY_SCOPE
from gateway_common.identity.assertions import claims_of
from gateway_common.identity.assertions.claims import Claims
from tests.gateway_common.identity.assertions.given import MIA, NOW


def claims(caller: Caller) -> Claims:
    return claims_of(caller, issuer="mobile", audience="order", now=NOW, lifetime=60, name="n1")


def test_a_service_learns_from_whom_for_whom_about_whom_and_for_how_long() -> None:
    """Issuer, audience, subject, scopes and times are those of RFC 7519 and RFC 8693, and nothing else is said."""
    assert claims(MIA) == {
        "iss": "mobile",
        "aud": "order",
        "sub": "consumer:42",
        "scope": "orders:read profile:read",
        "iat": NOW,
        "exp": NOW + 60,
        "jti": "n1",
    }


def test_all_that_a_proof_told_is_passed_on() -> None:
    """Tenant, roles, and when and how well somebody signed in are there if they are known."""
    ann = Caller(
        CallerKind.CONSUMER, "7", tenant="acme", roles=frozenset({"cook", "admin"}), authenticated_at=5, strength="mfa"
    )

    told = claims(ann)

    assert {name: told[name] for name in ("tenant", "roles", "auth_time", "acr")} == {
        "tenant": "acme",
        "roles": ["admin", "cook"],
        "auth_time": 5,
        "acr": "mfa",
    }
    assert "scope" not in told


@pytest.mark.parametrize(
    ("caller", "subject"),
    [
        (ANONYMOUS, "anonymous"),
        (Caller(CallerKind.PARTNER, "42"), "partner:42"),
        (Caller(CallerKind.CONSUMER, "42"), "consumer:42"),
    ],
)
def test_nobody_is_taken_for_one_of_another_kind(caller: Caller, subject: str) -> None:
    """Partner 42 is not consumer 42, and who is nobody is said to be nobody."""
    assert claims(caller)["sub"] == subject


def test_who_may_do_everything_is_said_to() -> None:
    """A token for development stands for every scope, which has a sign of its own."""
    assert claims(Caller(CallerKind.CONSUMER, "1", EVERY_SCOPE))["scope"] == "*"
