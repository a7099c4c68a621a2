"""Who is asking, and what is theirs.

The gateways say it in one header, and are believed: the sandbox is for laptops.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Protocol, TypeVar

from fastapi import Depends, Header

from ftgo_sandbox.domain.refusals import Forbidden, Unidentified, Unknown

HEADER = "X-Sandbox-Caller"
NAMED = re.compile(r"consumer:(?P<consumer>[0-9]{1,18})|service:[a-z][a-z0-9_-]*")


class Owned(Protocol):
    """Belong to a consumer."""

    @property
    def consumer_id(self) -> int:
        """Say to whom."""
        ...


Thing = TypeVar("Thing", bound=Owned)


@dataclass(frozen=True)
class Caller:
    """Ask as a consumer, or as a service when there is none."""

    consumer_id: int | None = None

    def owns(self, consumer_id: int) -> bool:
        """Tell whether what is this consumer's may be seen; services see everything."""
        return self.consumer_id in {None, consumer_id}

    def find(self, things: Mapping[int, Thing], number: int) -> Thing:
        """Find one of *things*; what is another's is as unknown as what does not exist."""
        thing = things.get(number)
        if thing is None or not self.owns(thing.consumer_id):
            raise Unknown
        return thing


async def identified(caller: Annotated[str | None, Header(alias=HEADER)] = None) -> Caller:
    """Ask who is calling."""
    named = NAMED.fullmatch(caller or "")
    if named is None:
        raise Unidentified
    return Caller(int(named["consumer"]) if named["consumer"] else None)


Identified = Annotated[Caller, Depends(identified)]


async def only_services(caller: Identified) -> None:
    """Turn consumers away."""
    if caller.consumer_id is not None:
        raise Forbidden


FROM_SERVICES = Depends(only_services)
