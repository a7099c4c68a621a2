"""All of its endpoints."""

from gateway_common.sign_in import backchannel, login, session, sessions

__all__ = ["ROUTERS"]

ROUTERS = (login.router, session.router, sessions.router, backchannel.router)
