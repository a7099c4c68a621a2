"""All sessions of whoever asks, in every browser: to see them, and to end them."""

from datetime import UTC, datetime
from operator import attrgetter
from typing import Annotated

from fastapi import Path, Response

from gateway_common.caller import Caller
from gateway_common.composition import Router, tells
from gateway_common.errors import ProblemError, problems
from gateway_common.guard import allowed
from gateway_common.services import Instant, View
from gateway_common.sessions import FORGET_SESSION, Places
from gateway_common.sign_in.asked import UNKEPT, OurSessions, OwnSession

__all__ = ["ListedSession", "router"]

router = Router(tags=["Signing in"], generate_unique_id_function=attrgetter("name"))

NO_CONTENT = 204
Name = Annotated[
    str, Path(pattern="^[0-9a-f]{32}$", min_length=32, max_length=32, description="As the list of sessions says it.")
]


class ListedSession(View):
    """Tell of one session: in which *browser*, as it calls itself, and whether it is the one that asks."""

    name: str
    current: bool
    browser: str
    signed_in_at: Instant
    last_seen: Instant


class ListedSessions(View):
    """Hold the sessions of a person, those used last first."""

    sessions: list[ListedSession]


@router.get(Places.SESSIONS)
async def list_sessions(
    sessions: OurSessions, response: Response, *, caller: Caller = allowed(), own: OwnSession
) -> ListedSessions:
    """List where one is signed in."""
    response.headers.update(UNKEPT)
    found = sorted(await sessions.signing_out.all_of(caller.subject), key=lambda held: held.session.seen, reverse=True)
    return ListedSessions(
        sessions=[
            ListedSession(
                name=held.name,
                current=held.name == own.name,
                browser=held.session.agent,
                signed_in_at=datetime.fromtimestamp(round(held.session.began), UTC),
                last_seen=datetime.fromtimestamp(round(held.session.seen), UTC),
            )
            for held in found
        ]
    )


@router.delete(Places.SESSIONS, status_code=NO_CONTENT)
async def end_every_session(
    sessions: OurSessions, response: Response, *, caller: Caller = allowed(), own: OwnSession
) -> None:
    """Sign out everywhere, here too."""
    await sessions.signing_out.everywhere(own.session.subject)
    response.headers.append("Set-Cookie", FORGET_SESSION)


@router.delete(f"{Places.SESSIONS}/{{name}}", status_code=NO_CONTENT, responses=tells(problems.NOT_FOUND))
async def end_session(name: Name, sessions: OurSessions, *, caller: Caller = allowed(), own: OwnSession) -> None:
    """End one session; it has to be one's own."""
    if not await sessions.signing_out.one_of(own.session.subject, name):
        raise ProblemError(problems.NOT_FOUND())
