"""Moments as services and clients spell them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from gateway_common import ClientTime, Draft, Instant, ReadModel, Service, ServiceTime, State, zoneless
from gateway_common.services import Answer
from gateway_common.services.outcome import read

shop = Service("shop")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
BEYOND = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00")


class Made(ReadModel):
    at: Instant


class Wished(Draft):
    at: ClientTime


class Sent(Draft):
    at: ServiceTime


@shop.get("/made")
def find_made() -> Made: ...


@pytest.mark.parametrize("spelled", ["2026-11-20T12:00:00", "2026-11-20T12:00:00Z", "2026-11-20T13:00:00+01:00"])
def test_a_moment_of_a_service_is_in_utc(spelled: str) -> None:
    """With a zone it is moved to UTC, without one it is there already."""
    assert Made.model_validate({"at": spelled}).at == NOON


@pytest.mark.parametrize("spelled", BEYOND)
def test_a_moment_beyond_the_years_of_utc_garbles_its_answer(spelled: str) -> None:
    """A service's extreme time makes its answer unreadable, and is no bug of ours."""
    outcome = read(find_made, Answer(State.OK, 200, body=f'{{"at": "{spelled}"}}'.encode()))

    assert outcome.state is State.GARBLED
    assert outcome.reason == "the answer is not what its model says: at: value_error"


@pytest.mark.parametrize("spelled", [*BEYOND, "2026-11-20T12:00:00", "noon"])
def test_a_client_names_a_zone_and_a_moment_that_is(spelled: str) -> None:
    """Without a zone, or beyond the years of UTC, a client's time is refused as its mistake."""
    with pytest.raises(ValidationError):
        Wished.model_validate({"at": spelled})


def test_a_moment_goes_out_without_its_zone() -> None:
    """A service is sent the moment in UTC, and told no zone."""
    wished = Wished.model_validate({"at": "2026-11-20T04:00:00-08:00"})

    assert wished.at == NOON
    assert Sent(at=wished.at).model_dump_json() == '{"at":"2026-11-20T12:00:00"}'
    assert zoneless(NOON.astimezone(timezone(timedelta(hours=5)))).isoformat() == "2026-11-20T12:00:00"


def test_what_does_not_fit_is_not_repeated() -> None:
    """A value that is refused stands in no error, and so in no log."""
    with pytest.raises(ValidationError) as refused:
        Made.model_validate({"at": "4111 1111 1111 1111"})

    assert "4111" not in str(refused.value)
