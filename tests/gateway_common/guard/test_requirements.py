from typing import Any

import pytest

from gateway_common.caller import Caller, CallerKind
from gateway_common.errors import ProblemError
from gateway_common.guard import SignedIn
from gateway_common.guard.requirement import Requirement

NOW = 10_000
MIA = Caller(
    CallerKind.CONSUMER,
    "7",
    frozenset({"orders:read"}),
    roles=frozenset({"cook"}),
    authenticated_at=NOW - 100,
    strength="mfa",
)


def challenge(requirement: Requirement, caller: Caller = MIA) -> tuple[int, str] | None:
    try:
        requirement.check(caller, NOW)
    except ProblemError as refusal:
        return refusal.problem.status, refusal.problem.headers["WWW-Authenticate"]
    return None


@pytest.mark.parametrize(
    "requirement",
    [
        Requirement(),
        Requirement(scopes=frozenset({"orders:read"})),
        Requirement(roles=frozenset({"cook"})),
        Requirement(strengths=("mfa",)),
        Requirement(strengths=("phr", "mfa")),
        Requirement(max_age=100),
    ],
    ids=str,
)
def test_who_has_all_that_is_asked_gets_in(requirement: Requirement) -> None:
    """Whoever has each scope and role, one of the strengths, and signed in recently enough lacks nothing."""
    assert challenge(requirement) is None


@pytest.mark.parametrize(
    ("requirement", "expected"),
    [
        (
            Requirement(scopes=frozenset({"orders:read", "b"})),
            (403, 'Bearer error="insufficient_scope", scope="b orders:read"'),
        ),
        (Requirement(roles=frozenset({"cook", "chef"})), (403, 'Bearer error="insufficient_scope"')),
        (
            Requirement(strengths=("phr", "phrh")),
            (401, 'Bearer error="insufficient_user_authentication", acr_values="phr phrh"'),
        ),
        (Requirement(max_age=99), (401, 'Bearer error="insufficient_user_authentication", max_age="99"')),
        (
            Requirement(strengths=("phr",), max_age=500),
            (401, 'Bearer error="insufficient_user_authentication", acr_values="phr", max_age="500"'),
        ),
    ],
    ids=str,
)
def test_who_lacks_something_is_told_what_would_help(requirement: Requirement, expected: tuple[int, str]) -> None:
    """Missing rights are 403 (RFC 6750); a sign-in too weak or too old is 401 with what would do (RFC 9470)."""
    assert challenge(requirement) == expected


def test_who_does_not_say_when_they_signed_in_did_so_long_ago() -> None:
    """Without a time of the sign-in nothing tells that it was recent."""
    assert challenge(Requirement(max_age=99), Caller(CallerKind.CONSUMER, "7")) is not None


def test_rights_come_before_strength() -> None:
    """Nobody is sent to sign in again for what they may not do anyway."""
    requirement = Requirement(scopes=frozenset({"b"}), strengths=("phr",))

    assert challenge(requirement) == (403, 'Bearer error="insufficient_scope", scope="b"')


def test_a_policy_is_told_in_words() -> None:
    """Lists of routes and logs show all that is asked."""
    guard = SignedIn("b", "a", roles=["cook"], strength="mfa", max_age=300, owner=lambda order: order.consumer_id)

    assert str(guard) == "a b as cook by mfa at most 300 s ago, if it is theirs"
    assert str(SignedIn(roles=["cook"])) == "signed in as cook"


@pytest.mark.parametrize(
    "unusable", [{"roles": ["a b"]}, {"strength": 'a"b'}, {"strength": ["mfa", ""]}, {"max_age": 0}, {"max_age": -1}]
)
def test_what_nobody_could_have_is_a_mistake(unusable: dict[str, Any]) -> None:
    """A role or strength is one word, and a time lies in the past."""
    with pytest.raises(ValueError, match=r"is no role|is no strength|a number of seconds"):
        SignedIn(**unusable)
