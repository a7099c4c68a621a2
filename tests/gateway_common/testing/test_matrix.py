"""What the failure matrix finds: views that are wrong when something fails, each wrong in its own way."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from pydantic import Field

from gateway_common import (
    Caller,
    Composition,
    Parts,
    ReadModel,
    Router,
    Service,
    View,
    anyone,
    composition,
    each,
    need,
    want,
)
from gateway_common.errors import FAILED
from gateway_common.testing import FailureMatrix, Given
from gateway_common.testing.expected import missing_field
from tests.support.gateways import gateway

shop = Service("shop")


class Thing(ReadModel):
    name: str = "thing"


class Spelled(View):
    missing: list[str] = Field(serialization_alias="lacking")


class Bag(View):
    order: str | None = None
    ticket: str | None = None
    bill: str | None = None
    missing: list[str]


@shop.get("/order")
def find_order() -> Thing: ...


@shop.get("/ticket")
def find_ticket() -> Thing: ...


@shop.get("/bill")
def find_bill() -> Thing: ...


@shop.get("/things/{name}")
def find_thing(name: str) -> Thing: ...


ANSWERS: Given = dict.fromkeys([find_order, find_ticket, find_bill, find_thing], Thing())


def _matrix(view: Callable[..., Any] | None) -> FailureMatrix:
    router = Router()
    asked: dict[Composition[..., Any], str] = {}
    if view is not None:
        composed = composition(within=1.0)(view)
        router.get("/bag")(composed)
        asked[composed] = "/bag"
    return FailureMatrix(lambda reach: gateway(router, shop, network=reach), ANSWERS, asked)


def _complaints(view: Callable[..., Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for case in _matrix(view).cases():
        try:
            case.check()
        except AssertionError as complaint:
            found[str(case)] = str(complaint)
    return found


def right(
    order: Thing = need(find_order),
    ticket: Thing | None = want(find_ticket),
    bill: Thing | None = want(find_bill),
    *,
    parts: Parts,
    caller: Caller = anyone(),
) -> Bag:
    """Show what is there."""
    return Bag(
        order=order.name,
        ticket=ticket.name if ticket else None,
        bill=bill.name if bill else None,
        missing=parts.missing,
    )


def forgetful(
    order: Thing = need(find_order),
    ticket: Thing | None = want(find_ticket),
    bill: Thing | None = want(find_bill),
    *,
    parts: Parts,
    caller: Caller = anyone(),
) -> Bag:
    """Show nothing at all as soon as something is missing."""
    return Bag(missing=parts.missing) if parts.missing else right(order, ticket, bill, parts=parts, caller=caller)


def silent(
    order: Thing = need(find_order),
    ticket: Thing | None = want(find_ticket),
    *,
    parts: Parts,
    caller: Caller = anyone(),
) -> Bag:
    """Never say what is missing."""
    return Bag(order=order.name, ticket=ticket.name if ticket else None, missing=parts.missing[:0])


def trusting(
    ticket: Thing | None = want(find_ticket),
    order: Thing = need(find_order),
    bill: Thing | None = want(find_bill),
    *,
    parts: Parts,
    caller: Caller = anyone(),
) -> Bag:
    """Believe that ticket or bill is always there."""
    found = [one.name for one in (ticket, bill) if one]
    return Bag(order=order.name, ticket=ticket.name if ticket else None, bill=found[-1], missing=parts.missing)


def list_alone(
    things: Mapping[str, Thing] | None = want(each(find_thing), name=lambda: ["a", "b", "c"]),
    *,
    parts: Parts,
    caller: Caller = anyone(),
) -> Bag:
    """Show things, and nothing but things."""
    return Bag(order=", ".join(things or ()), missing=parts.missing)


@pytest.mark.parametrize("view", [right, list_alone])
def test_a_view_that_is_right_passes(view: Callable[..., Any]) -> None:
    """A view that shows what there is and names what is missing passes every case."""
    assert _complaints(view) == {}


def test_a_view_that_drops_what_is_there_is_found() -> None:
    """What fails may cost no other field."""
    found = _complaints(forgetful)

    assert found["forgetful-ticket-down"] == (
        "forgetful-ticket-down: it also costs bill, order, which absence does not"
    )
    assert "forgetful-all-wants-down" in found


def test_a_view_that_does_not_say_what_is_missing_is_found() -> None:
    """What fails is named by the answer."""
    found = _complaints(silent)

    assert {*found} == {f"silent-ticket-{state}" for state in FAILED}
    assert found["silent-ticket-late"] == "silent-ticket-late: missing should be ['ticket'], and is []"


def test_a_view_that_counts_on_one_of_two_is_found() -> None:
    """All wants fail at once, too."""
    assert _complaints(trusting) == {
        "trusting-all-wants-down": "trusting-all-wants-down: status should be 200, and is 500"
    }


def test_a_composition_without_a_request_is_a_complaint() -> None:
    """Nothing is left out for want of a request."""
    matrix = _matrix(right)

    with pytest.raises(AssertionError, match="give the failure matrix a request for: right"):
        replace(matrix, requests={}).cases()


def test_an_app_without_compositions_is_a_complaint() -> None:
    """A matrix of nothing would be green for nothing."""
    with pytest.raises(AssertionError, match="this app has no composition"):
        _matrix(None).cases()


def test_what_is_missing_is_looked_up_as_it_is_spelled() -> None:
    """The field of the view is called in JSON as its alias says."""

    def view(order: Thing = need(find_order), *, parts: Parts, caller: Caller = anyone()) -> Spelled:
        return Spelled(missing=parts.missing)

    assert missing_field(composition(within=1.0)(view)) == "lacking"
    assert missing_field(composition(within=1.0)(right)) == "missing"
