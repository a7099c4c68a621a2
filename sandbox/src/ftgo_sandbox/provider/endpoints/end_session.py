"""Where clients send people to sign out (OpenID Connect RP-Initiated Logout).

Whoever brings the ID token of the session is believed; anybody else could be a link on a page, so the person is asked.
"""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from ftgo_sandbox.provider import answers, paths
from ftgo_sandbox.provider.cookies import Cookies
from ftgo_sandbox.provider.errors import OAuthError, Unaddressed
from ftgo_sandbox.provider.pages import messages
from ftgo_sandbox.provider.parameters import Parameters, Said
from ftgo_sandbox.provider.provider import Ours, Provider
from ftgo_sandbox.provider.waiting import Farewell

router = APIRouter()


@dataclass(frozen=True)
class Leave:
    """Ask for the end of the session *sid*, and to go on to an *address* that is known to be the client's."""

    sid: str | None
    address: str | None


@router.post(paths.END_SESSION, include_in_schema=False)
@router.get(paths.END_SESSION)
async def end_session(request: Request, said: Said, provider: Ours) -> Response:
    """Sign a person out, or ask whether they want that."""
    leave, cookies = _leave(said, provider), Cookies.of(request, provider.issuer)
    session = provider.sessions.find(cookies.session)
    if session is None or session.sid == leave.sid:
        return _gone(leave.address, cookies, provider)
    key = provider.farewells.keep(Farewell(cookies.browser, leave.address))
    page = messages.sign_out(session, key=key, leads_to=leave.address or "")
    cookies.remember_browser(page)
    return page


@router.post(paths.SIGN_OUT, include_in_schema=False)
async def submit_sign_out(request: Request, said: Said, provider: Ours) -> Response:
    """Sign a person out who says so."""
    cookies = Cookies.of(request, provider.issuer)
    farewell = provider.farewells.take(said.get("farewell"))
    if farewell is None or farewell.browser != cookies.browser:
        raise Unaddressed("This page is too old, or was opened in another browser: go back, and begin again.")
    return _gone(farewell.address, cookies, provider)


def _gone(address: str | None, cookies: Cookies, provider: Provider) -> Response:
    if session := provider.sessions.find(cookies.session):
        provider.sign_out.from_here(session)
    response = answers.onward(address) if address else messages.signed_out()
    cookies.forget_session(response)
    return response


def _leave(said: Parameters, provider: Provider) -> Leave:
    try:
        said.must_not_repeat()
        return _believed(said, provider)
    except OAuthError as error:
        raise Unaddressed(
            "The application that sent you here did not ask as it should; you are not signed out."
        ) from error


def _believed(said: Parameters, provider: Provider) -> Leave:
    """Read what is asked; an address counts only beside an ID token that shows whose address it has to be."""
    hint = said.get("id_token_hint")
    if hint is None:
        return Leave(None, None)
    claims = provider.tokens.remember(hint)
    client = provider.clients.get(claims["aud"])
    if client is None or said.get("client_id") not in {None, client.client_id}:
        raise Unaddressed("The application that sent you here is not the one that it says it is.")
    address = said.get("post_logout_redirect_uri")
    if address is not None and address not in client.post_logout_redirect_uris:
        raise Unaddressed("The application that sent you here wants you back at an address that is not registered.")
    return Leave(claims["sid"], _with_state(address, said.get("state")))


def _with_state(address: str | None, state: str | None) -> str | None:
    return address if address is None or state is None else answers.extended(address, state=state)
