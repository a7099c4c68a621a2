"""The caller is whoever the session in the cookie stands for."""

from starlette.types import Scope

from gateway_common.caller import Caller
from gateway_common.context import context_of
from gateway_common.sessions.cookies import SESSION_COOKIE, shown_id, shows_cookie
from gateway_common.sessions.places import Places
from gateway_common.sessions.records import Held
from gateway_common.sessions.refused import no_session, session_over
from gateway_common.sessions.sessions import Sessions

__all__ = ["SessionAuthenticator", "session_of"]

_KEY = "gateway_common.session"


class SessionAuthenticator:
    """Find the session of a request in *sessions*, and note that it is used, but where somebody only asks about it."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions

    def shown(self, scope: Scope, /) -> bool:
        """Tell whether there is a session's cookie, whatever is in it, and it is asked for here."""
        return scope["path"] not in Places.UNPROVED and shows_cookie(scope, SESSION_COOKIE)

    async def __call__(self, scope: Scope, /) -> Caller:
        """Give whom the session stands for."""
        secret = shown_id(scope, SESSION_COOKIE)
        if secret is None:
            raise session_over() if shows_cookie(scope, SESSION_COOKIE) else no_session()
        until, slides = context_of(scope).deadline, scope["path"] != Places.SESSION
        held = scope[_KEY] = await self.sessions.find(secret, slides=slides, until=until)
        return held.session.caller


def session_of(scope: Scope) -> Held:
    """Give the session by which the caller of a request was found; raises ProblemError (401) if it was not by one."""
    held: Held | None = scope.get(_KEY)
    if held is None:
        raise no_session()
    return held
