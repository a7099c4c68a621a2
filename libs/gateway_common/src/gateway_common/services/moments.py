"""Moments, on both sides: services speak of UTC without saying so, clients have to name their zone.

made_at: Instant                 # read from a service: "2026-11-20T12:00:00" is noon in UTC
deliver_at: ClientTime | None    # sent by a client: "2026-11-20T12:00:00" is refused, nobody knows where that is
delivery_time: ServiceTime       # sent to a service: noon in UTC goes out as "2026-11-20T12:00:00"

In Python all are datetimes in UTC. What UTC has no year for, such as `0001-01-01T00:00:00+14:00`, is no valid time.
"""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field, PlainSerializer

__all__ = ["ClientTime", "Instant", "ServiceTime", "zoneless"]


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("In UTC it would be before the year 1 or after 9999") from error


def zoneless(moment: datetime) -> datetime:
    """Move *moment* to UTC and drop its zone, as services spell times; raises ValueError beyond the years of UTC."""
    return _in_utc(moment).replace(tzinfo=None)


Instant = Annotated[datetime, AfterValidator(_in_utc)]
"""A moment in UTC; one that a service sends without a zone is taken to be in UTC already. Spelled after RFC 3339."""

ClientTime = Annotated[AwareDatetime, AfterValidator(_in_utc), Field(json_schema_extra={"maxLength": 35})]
"""A moment that a client names with its zone; one without is refused."""

ServiceTime = Annotated[
    datetime, AfterValidator(_in_utc), PlainSerializer(lambda moment: zoneless(moment).isoformat(), return_type=str)
]
"""A moment on its way to a service, which is told no zone and means UTC."""
