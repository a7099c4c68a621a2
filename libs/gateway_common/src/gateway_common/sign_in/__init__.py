"""The endpoints of signing in and out, which a gateway has whose callers prove themselves by sessions.

GET    /auth/login?return_to=/orders/7   a link: leads to the provider, and back to that place; `acr_values` and
                                         `max_age` of a challenge make it ask again (RFC 9470)
GET    /auth/callback                    where the provider sends people
GET    /auth/session                     who am I, and until when; asking changes nothing
POST   /auth/logout                      ends the session, and says where to go on
GET    /auth/sessions                    my sessions, in every browser
DELETE /auth/sessions[/{name}]           ends all of them, or one
POST   /auth/backchannel-logout          where the provider says who is gone
"""

from gateway_common.sign_in.routers import ROUTERS
from gateway_common.sign_in.session import SessionView
from gateway_common.sign_in.sessions import ListedSession

__all__ = ["ROUTERS", "ListedSession", "SessionView"]
