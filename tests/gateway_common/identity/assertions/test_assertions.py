from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from gateway_common.caller import CallerKind
from gateway_common.identity.assertions import Assertions
from tests.gateway_common.identity.assertions.given import MIA, NOW, Wall, issuer
from tests.support.assertions import payload


def test_a_caller_s_calls_show_the_same_for_half_of_its_life() -> None:
    """Signing once is enough for many calls, and each of them has half a life left when it goes out."""
    wall = Wall()
    assertions = Assertions(issuer(lifetime=60), "order", clock=wall)
    first = assertions(MIA)
    wall.now += 29.9
    again = assertions(replace(MIA))
    wall.now += 0.2
    new = assertions(MIA)

    assert first is again
    assert (payload(new)["iat"], payload(new)["exp"]) == (NOW + 30, NOW + 90)
    assert payload(new)["jti"] != payload(first)["jti"]


def test_a_clock_that_was_set_back_makes_new_ones() -> None:
    """What says that it was made in the future is believed by no service."""
    wall = Wall()
    assertions = Assertions(issuer(), "order", clock=wall)
    assertions(MIA)
    wall.now -= 3600

    assert payload(assertions(MIA))["iat"] == NOW - 3600


@pytest.mark.parametrize(
    "difference",
    [
        {"kind": CallerKind.PARTNER},
        {"subject": "43"},
        {"scopes": frozenset({"orders:read"})},
        {"roles": frozenset({"admin"})},
        {"tenant": "acme"},
        {"authenticated_at": 1},
        {"strength": "mfa"},
    ],
    ids=lambda difference: next(iter(difference)),
)
def test_nobody_is_shown_as_another(difference: Mapping[str, Any]) -> None:
    """Whatever tells two callers apart, in who they are or what they may, tells their assertions apart."""
    assertions = Assertions(issuer(), "order", clock=Wall())
    first, second = payload(assertions(MIA)), payload(assertions(replace(MIA, **difference)))

    assert {**first, "jti": ""} != {**second, "jti": ""}
    assert payload(assertions(MIA)) == first


def test_each_service_is_shown_its_own() -> None:
    """What the kitchen was shown says nothing to the order service."""
    made = issuer()

    audiences = [payload(Assertions(made, name, clock=Wall())(MIA))["aud"] for name in ("kitchen", "order")]

    assert audiences == ["kitchen", "order"]


def test_only_so_many_callers_are_remembered() -> None:
    """The oldest is forgotten first, and signed for again when it comes back."""
    wall = Wall()
    assertions = Assertions(issuer(), "order", clock=wall, most=3)
    first = assertions(replace(MIA, subject="0"))
    for number in range(1, 4):
        assertions(replace(MIA, subject=str(number)))
    kept = assertions(replace(MIA, subject="3"))

    assert len(assertions) == 3
    assert assertions(replace(MIA, subject="3")) is kept
    assert assertions(replace(MIA, subject="0")) is not first


def test_one_that_was_renewed_is_not_forgotten_as_the_oldest() -> None:
    """Age counts from when an assertion was made, for the first to be forgotten is the first to end."""
    wall = Wall()
    assertions = Assertions(issuer(), "order", clock=wall, most=2)
    mia, ann = replace(MIA, subject="1"), replace(MIA, subject="2")
    assertions(mia)
    assertions(ann)
    wall.now += 40
    renewed = assertions(mia)
    assertions(replace(MIA, subject="3"))

    assert assertions(mia) is renewed
