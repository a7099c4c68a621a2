"""What the provider leaves in a browser: two cookies of its own, which no other process on the machine is sent.

Cookies know no ports, so that without a path of their own they would go to the gateways, too.
"""

import secrets
from dataclasses import dataclass

from fastapi import Request, Response

from ftgo_sandbox.provider import paths

BROWSER = "ftgo_sandbox_browser"
SESSION = "ftgo_sandbox_session"


@dataclass(frozen=True)
class Cookies:
    """Read the cookies of a request: a *browser*, told apart from others, and the key of a *session*."""

    browser: str
    session: str | None
    is_secure: bool

    @classmethod
    def of(cls, request: Request, issuer: str) -> "Cookies":
        """Read what a browser brought; one that brought nothing is new."""
        browser = request.cookies.get(BROWSER) or secrets.token_urlsafe(16)
        return cls(browser, request.cookies.get(SESSION), issuer.startswith("https:"))

    def remember_browser(self, response: Response) -> None:
        """Know the browser again."""
        self._put(response, BROWSER, self.browser)

    def remember_session(self, response: Response, key: str) -> None:
        """Know the session again."""
        self._put(response, SESSION, key)

    def forget_session(self, response: Response) -> None:
        """Take the session's cookie away."""
        response.delete_cookie(SESSION, path=paths.FOLDER, secure=self.is_secure, httponly=True, samesite="lax")

    def _put(self, response: Response, name: str, value: str) -> None:
        response.set_cookie(name, value, path=paths.FOLDER, secure=self.is_secure, httponly=True, samesite="lax")
