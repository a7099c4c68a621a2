"""The session of whoever asks: what a page shows of it, and how it ends."""

from datetime import UTC, datetime
from operator import attrgetter
from typing import Self

from fastapi import Response

from gateway_common.caller import Caller
from gateway_common.composition import Router
from gateway_common.guard import allowed
from gateway_common.services import Instant, View
from gateway_common.sessions import FORGET_SESSION, Held, Lifetimes, Places
from gateway_common.sign_in.asked import UNKEPT, OurSessions, OwnSession

__all__ = ["Farewell", "SessionView", "router"]

router = Router(tags=["Signing in"], generate_unique_id_function=attrgetter("name"))


class SessionView(View):
    """Tell who is signed in, since when, and until when: *ends* if nobody uses it, *ends_at_latest* if they do."""

    subject: str
    scopes: list[str]
    signed_in_at: Instant
    ends: Instant
    ends_at_latest: Instant

    @classmethod
    def of(cls, held: Held, lifetimes: Lifetimes) -> Self:
        """Show a session, and no token of it."""
        session = held.session
        return cls(
            subject=session.subject,
            scopes=sorted(session.tokens.scopes),
            signed_in_at=_instant(session.began),
            ends=_instant(lifetimes.ends(session)),
            ends_at_latest=_instant(session.began + lifetimes.longest),
        )


class Farewell(View):
    """Say where a page goes *next* to sign its person out at the identity provider, too."""

    next: str


@router.get(Places.SESSION)
async def show_session(
    sessions: OurSessions, response: Response, *, caller: Caller = allowed(), own: OwnSession
) -> SessionView:
    """Tell who is signed in and until when; asking makes it last no longer."""
    response.headers.update(UNKEPT)
    return SessionView.of(own, sessions.lifetimes)


@router.post(Places.LOGOUT)
async def sign_out(
    sessions: OurSessions, response: Response, *, caller: Caller = allowed(), own: OwnSession
) -> Farewell:
    """End the session of this browser."""
    response.headers.update(UNKEPT)
    response.headers.append("Set-Cookie", FORGET_SESSION)
    return Farewell(next=await sessions.signing_out.leave(own, home=sessions.url + Places.HOME))


def _instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(round(seconds), UTC)
