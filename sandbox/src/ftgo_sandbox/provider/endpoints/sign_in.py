"""Where the page sends what a person typed."""

from fastapi import APIRouter, Request, Response

from ftgo_sandbox.provider import answers, paths
from ftgo_sandbox.provider.cookies import Cookies
from ftgo_sandbox.provider.errors import AccessDenied, LoginRequired, Unaddressed
from ftgo_sandbox.provider.pages import frame, sign_in
from ftgo_sandbox.provider.parameters import Said
from ftgo_sandbox.provider.provider import Ours, Provider
from ftgo_sandbox.provider.sessions import Session
from ftgo_sandbox.provider.waiting import Visit

router = APIRouter(include_in_schema=False)


@router.post(paths.SIGN_IN)
async def submit_sign_in(request: Request, said: Said, provider: Ours) -> Response:
    """Let a person in who knows the password, and send them back to the client."""
    cookies, key = Cookies.of(request, provider.issuer), said.need("visit")
    visit = provider.visits.get(key)
    if visit is None or visit.browser != cookies.browser:
        raise Unaddressed("This page is too old, or was opened in another browser: go back, and begin again.")
    if said.get("cancel"):
        provider.visits.take(key)
        return answers.back_with(visit.to, provider.issuer, AccessDenied("The person did not want to sign in."))
    name = said.get("name") or said.get("person")
    account = provider.accounts.admit(name, said.get("password"))
    if account is None:
        return sign_in.ask_again(visit, provider.accounts.people, key=key, chosen=provider.accounts.find(name))
    provider.visits.take(key)
    session = provider.sign_in(account, provider.sessions.find(cookies.session))
    response = _sent_back(visit, session, provider)
    cookies.remember_session(response, session.key)
    return response


@router.get(paths.STYLE)
async def find_style() -> Response:
    """Say how the pages look."""
    return Response(frame.style(), media_type="text/css", headers={"Cache-Control": "public, max-age=300"})


def _sent_back(visit: Visit, session: Session, provider: Provider) -> Response:
    if visit.wish.subject not in {None, session.subject}:
        return answers.back_with(visit.to, provider.issuer, LoginRequired("Somebody else has signed in."))
    return answers.back(visit.to, provider.issuer, code=provider.grant(session, visit.to, visit.wish))
