"""Who is asking, and what is theirs.

Gateways and services sign who that is, and nobody else is believed: see `assertions`. A service may be told to believe
the provider instead of gateways: see `access_tokens`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Protocol, TypeVar

from fastapi import Depends, Header, Request
from starlette.datastructures import State

from ftgo_sandbox.domain.refusals import Forbidden, Unidentified, Unknown
from ftgo_sandbox.skeleton.access_tokens import AccessTokens
from ftgo_sandbox.skeleton.assertions import FIELD, Assertions
from ftgo_sandbox.skeleton.proven import Proven

NAMED = re.compile(r"consumer:(?P<consumer>[0-9]{1,18})|(?P<service>service:.+)|(?P<partner>partner:.+)")
ACCOUNT = re.compile(r"[0-9]{1,18}")


class Owned(Protocol):
    """Belong to a consumer."""

    @property
    def consumer_id(self) -> int:
        """Say to whom."""
        ...


Thing = TypeVar("Thing", bound=Owned)


@dataclass(frozen=True)
class Caller:
    """Ask as a consumer, or on the account of one, or as a service."""

    consumer_id: int | None = None
    is_service: bool = False

    def owns(self, consumer_id: int) -> bool:
        """Tell whether what is this consumer's may be seen; services see everything."""
        return self.is_service or self.consumer_id == consumer_id

    def find(self, things: Mapping[int, Thing], number: int) -> Thing:
        """Find one of *things*; what is another's is as unknown as what does not exist."""
        thing = things.get(number)
        if thing is None or not self.owns(thing.consumer_id):
            raise Unknown
        return thing

    def whose(self, consumer_id: int | None) -> int | None:
        """Say of whom a list is that asks for this consumer, or for none: one's own, or for services all there are."""
        whose = consumer_id or self.consumer_id
        if not (self.is_service or (whose is not None and self.owns(whose))):
            raise Unknown
        return whose


async def identified(request: Request, assertion: Annotated[str, Header(alias=FIELD)] = "") -> Caller:
    """Ask who is calling."""
    proven = await _proven(request.app.state, assertion, request.headers.get("authorization", ""))
    named = NAMED.fullmatch(proven.sub)
    if named is None:
        raise Unidentified
    account = proven.tenant if named["partner"] and ACCOUNT.fullmatch(proven.tenant) else named["consumer"]
    return Caller(int(account) if account else None, is_service=bool(named["service"]))


async def _proven(state: State, assertion: str, authorization: str) -> Proven:
    assertions: Assertions = state.assertions
    tokens: AccessTokens | None = state.tokens
    if tokens is None:
        return await assertions.proven(assertion)
    if not assertion:
        return await tokens.proven(authorization)
    proven = await assertions.proven(assertion)
    if not proven.sub.startswith("service:"):
        raise Unidentified
    return proven


Identified = Annotated[Caller, Depends(identified)]


async def only_services(caller: Identified) -> None:
    """Turn everybody else away."""
    if not caller.is_service:
        raise Forbidden


FROM_SERVICES = Depends(only_services)
