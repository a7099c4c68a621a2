"""Going to the provider and coming back: what happens here is navigated to, so it answers with redirects."""

from collections.abc import Collection
from operator import attrgetter
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request, Response
from pydantic import Field

from gateway_common.caller import Caller
from gateway_common.composition import Router, tells
from gateway_common.errors import ProblemError, problems
from gateway_common.guard import anyone
from gateway_common.overload import priority
from gateway_common.sessions import (
    LOGIN_COOKIE,
    SESSION_COOKIE,
    Brought,
    Demand,
    Places,
    Welcome,
    fresh_id,
    keep_cookie,
    return_address,
    shown_id,
    strays,
)
from gateway_common.sign_in.asked import SEE_OTHER, UNKEPT, OurSessions

__all__ = ["router"]

router = Router(tags=["Signing in"], generate_unique_id_function=attrgetter("name"))

LONGEST = 4096
LONGEST_STRENGTHS = 400  # it travels in the state, which has to stay below LONGEST
ReturnTo = Annotated[str | None, Query(max_length=LONGEST, description="A path of this host to go on to.")]
Strengths = Annotated[
    str | None,
    Query(max_length=LONGEST_STRENGTHS, description="How surely to sign in, as a challenge says (RFC 9470)."),
]
Seconds = Annotated[int, Field(ge=1, lt=1 << 31, json_schema_extra={"format": "int32"})]
Age = Annotated[Seconds | None, Query(description="How many seconds ago at the most, as a challenge says.")]
State = Annotated[str | None, Query(max_length=LONGEST, description="Which sign-in this belongs to.")]
Code = Annotated[str | None, Query(max_length=LONGEST, description="What the identity provider gives tokens for.")]
Issuer = Annotated[str | None, Query(max_length=LONGEST, description="Which identity provider says so.")]
Failure = Annotated[str | None, Query(max_length=LONGEST, description="Why nobody signed in.")]


@router.get(
    Places.LOGIN,
    status_code=SEE_OTHER,
    response_class=Response,
    responses=tells(problems.UNAVAILABLE),
    response_description="To the identity provider.",
)
@priority("high")
async def begin_sign_in(
    request: Request,
    sessions: OurSessions,
    return_to: ReturnTo = None,
    acr_values: Strengths = None,
    max_age: Age = None,
    caller: Caller = anyone(),
) -> Response:
    """Sign in, as surely and as lately as a challenge wants it, and go on to `return_to`, a path of this host."""
    demand = _demanded(acr_values, max_age, sessions.signing_in.settings.strengths)
    if strays(request.headers.get("host", ""), sessions.url):
        asked = urlencode({"return_to": return_address(return_to), **demand.asked})
        return _onward(f"{sessions.url}{Places.LOGIN}?{asked}")
    browser = shown_id(request.scope, LOGIN_COOKIE) or fresh_id()
    replaces = shown_id(request.scope, SESSION_COOKIE)
    link = await sessions.signing_in.begin(browser, return_address(return_to), demand=demand, replaces=replaces)
    return _onward(link, keep_cookie(LOGIN_COOKIE, browser, seconds=sessions.signing_in.settings.patience))


@router.get(
    Places.CALLBACK,
    status_code=SEE_OTHER,
    response_class=Response,
    responses=tells(problems.UNAVAILABLE),
    response_description="To where the person wanted to go.",
)
@priority("high")
async def finish_sign_in(
    request: Request,
    sessions: OurSessions,
    state: State = None,
    code: Code = None,
    iss: Issuer = None,
    error: Failure = None,
    caller: Caller = anyone(),
) -> Response:
    """Take what the identity provider says of a person; only it sends browsers here."""
    address = request.client.host if request.client else ""
    brought = Brought(state or "", code, iss, error, shown_id(request.scope, LOGIN_COOKIE), address)
    welcome = await sessions.signing_in.finish(brought, request.headers.get("user-agent", ""))
    if welcome.secret is None:
        return _onward(_back(welcome))
    cookie = keep_cookie(SESSION_COOKIE, welcome.secret, seconds=sessions.lifetimes.longest)
    return _onward(welcome.return_to, cookie)


def _demanded(acr_values: str | None, max_age: int | None, known: Collection[str]) -> Demand:
    strengths = tuple(dict.fromkeys((acr_values or "").split()))
    if not set(strengths).issubset(known):
        raise ProblemError(problems.BAD_REQUEST("Nobody signs in here so surely as acr_values asks."))
    return Demand(strengths=strengths, max_age=max_age)


def _back(welcome: Welcome) -> str:
    """Lead home whoever did not sign in, with a word of ours on it for the page: none of the provider's."""
    return f"{Places.HOME}?sign-in={'declined' if welcome.declined else 'failed'}"


def _onward(place: str, *cookies: str) -> Response:
    response = Response(status_code=SEE_OTHER, headers={"Location": place, **UNKEPT})
    for cookie in cookies:
        response.headers.append("Set-Cookie", cookie)
    return response
