"""The pages that say something and ask little."""

from html import escape

from fastapi.responses import HTMLResponse

from ftgo_sandbox.provider import paths
from ftgo_sandbox.provider.accounts import full_name
from ftgo_sandbox.provider.pages.frame import filled, page
from ftgo_sandbox.provider.sessions import Session

BAD_REQUEST = 400


def sign_out(session: Session, *, key: str, leads_to: str) -> HTMLResponse:
    """Ask a person whether they want to sign out, and go on to where that *leads_to*."""
    content = filled("sign_out", person=escape(full_name(session.account)), action=paths.SIGN_OUT, farewell=key)
    return page("Sign out", content, leads_to=leads_to)


def signed_out() -> HTMLResponse:
    """Tell that nobody is signed in."""
    return page("Signed out", _message("Signed out", "Nobody is signed in here any more."))


def sorry(reason: str) -> HTMLResponse:
    """Tell a person why nothing comes of what a link wanted."""
    return page("That did not work", _message("That did not work", reason), status=BAD_REQUEST)


def _message(heading: str, text: str) -> str:
    return filled("message", heading=escape(heading), text=escape(text))
