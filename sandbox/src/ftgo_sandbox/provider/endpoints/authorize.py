"""Where a client sends people, to have them sign in and come back with a code (RFC 6749, 7636, 9207, OIDC Core)."""

from fastapi import APIRouter, Request, Response

from ftgo_sandbox.provider import answers, paths
from ftgo_sandbox.provider.authorization import Addressee, Wish, addressee, wish
from ftgo_sandbox.provider.cookies import Cookies
from ftgo_sandbox.provider.errors import OAuthError
from ftgo_sandbox.provider.pages import sign_in
from ftgo_sandbox.provider.parameters import Parameters, Said
from ftgo_sandbox.provider.provider import Ours, Provider
from ftgo_sandbox.provider.waiting import Visit

router = APIRouter()


@router.post(paths.AUTHORIZE, include_in_schema=False)
@router.get(paths.AUTHORIZE)
async def authorize(request: Request, said: Said, provider: Ours) -> Response:
    """Send a person who has signed in back with a code, and ask anybody else to sign in."""
    to = addressee(said, provider.clients)
    try:
        wanted = wish(said, to.client, subject=_expected(said, provider))
        return _answer(to, wanted, Cookies.of(request, provider.issuer), provider)
    except OAuthError as error:
        return answers.back_with(to, provider.issuer, error)


def _answer(to: Addressee, wanted: Wish, cookies: Cookies, provider: Provider) -> Response:
    session = provider.sessions.find(cookies.session)
    if session is not None and wanted.is_granted_by(session, provider.now()):
        return answers.back(to, provider.issuer, code=provider.grant(session, to, wanted))
    wanted.must_allow_a_page()
    visit = Visit(cookies.browser, to, wanted)
    chosen = provider.accounts.find(wanted.login_hint or wanted.subject)
    page = sign_in.ask(visit, provider.accounts.people, key=provider.visits.keep(visit), chosen=chosen)
    cookies.remember_browser(page)
    return page


def _expected(said: Parameters, provider: Provider) -> str | None:
    """Find out whom the client means, if it says so by an ID token that it got before."""
    hint = said.get("id_token_hint")
    return None if hint is None else str(provider.tokens.remember(hint)["sub"])
