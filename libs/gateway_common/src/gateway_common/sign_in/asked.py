"""How an endpoint asks for sessions."""

from typing import Annotated

from fastapi import Depends, Request

from gateway_common.sessions import Held, Sessions, session_of

__all__ = ["SEE_OTHER", "UNKEPT", "OurSessions", "OwnSession"]

SEE_OTHER = 303
UNKEPT = {"Cache-Control": "no-store"}


async def _sessions(request: Request) -> Sessions:
    sessions: Sessions = request.app.state.sessions
    return sessions


async def _own(request: Request) -> Held:
    return session_of(request.scope)


OurSessions = Annotated[Sessions, Depends(_sessions)]
"""The sessions of this gateway."""

OwnSession = Annotated[Held, Depends(_own)]
"""The session of whoever asks; it stands behind the parameter of the caller."""
