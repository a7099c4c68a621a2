"""How the provider answers programs: JSON or a redirect that nobody keeps, and errors in the words of the standards."""

from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import JSONResponse, RedirectResponse

from ftgo_sandbox.provider.authorization import Addressee
from ftgo_sandbox.provider.errors import OAuthError

UNKEPT: Mapping[str, str] = {"Cache-Control": "no-store", "Pragma": "no-cache"}
SEE_OTHER = 303


async def refused(_request: Request, error: OAuthError) -> JSONResponse:
    """Tell a program why it is refused."""
    headers = {**UNKEPT, **({"WWW-Authenticate": error.challenge} if error.challenge else {})}
    return JSONResponse({"error": error.code, "error_description": error.description}, error.status, headers)


def back(to: Addressee, issuer: str, **said: str) -> RedirectResponse:
    """Send a person back to a client with an answer that *said* makes, and that names its issuer (RFC 9207)."""
    state = {} if to.state is None else {"state": to.state}
    return onward(extended(to.address, **said, **state, iss=issuer))


def back_with(to: Addressee, issuer: str, error: OAuthError) -> RedirectResponse:
    """Send a person back to a client with an error."""
    return back(to, issuer, error=error.code, error_description=error.description)


def onward(address: str) -> RedirectResponse:
    """Send a person to an address, where what they did here is neither repeated nor told."""
    return RedirectResponse(address, SEE_OTHER, {**UNKEPT, "Referrer-Policy": "no-referrer"})


def extended(address: str, **said: str) -> str:
    """Write an address with more in its query."""
    return f"{address}{'&' if '?' in address else '?'}{urlencode(said)}"
