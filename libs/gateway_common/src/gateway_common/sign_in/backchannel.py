"""Where the provider says that somebody is gone (OpenID Connect Back-Channel Logout): no browser ever asks here.

A provider signs out thousands at once, and what it says takes nothing of any rate. Who makes it up has to wait.
"""

from operator import attrgetter
from urllib.parse import parse_qs

from fastapi import Request, Response

from gateway_common.caller import Caller
from gateway_common.composition import Router
from gateway_common.errors import ProblemError, problems
from gateway_common.guard import anyone
from gateway_common.identity.attempts import origin_of
from gateway_common.sessions import Places
from gateway_common.sign_in.asked import UNKEPT, OurSessions

__all__ = ["router"]

router = Router(tags=["Signing in"], generate_unique_id_function=attrgetter("name"))

FORM = "application/x-www-form-urlencoded"


@router.post(Places.BACKCHANNEL, include_in_schema=False, response_class=Response)
async def take_word_of_departure(request: Request, sessions: OurSessions, caller: Caller = anyone(cost=0)) -> Response:
    """End the sessions of whom a logout token names."""
    token = _logout_token(request.headers.get("content-type", ""), await request.body())
    await sessions.signing_out.told(token, origin=origin_of(request.client.host) if request.client else "nowhere")
    return Response(headers=UNKEPT)


def _logout_token(media_type: str, body: bytes) -> str:
    try:
        said = parse_qs(body.decode("ascii"), strict_parsing=True, max_num_fields=8)
    except ValueError:
        said = {}
    match said.get("logout_token", []):
        case [token] if media_type.partition(";")[0].strip().lower() == FORM:
            return token
        case _:
            raise ProblemError(problems.BAD_REQUEST("Send one logout_token in a form."))
