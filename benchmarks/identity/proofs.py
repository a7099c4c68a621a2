"""Getting what a caller shows: a token and a key as an application gets them, a session as a browser does."""

import asyncio
import re
from pathlib import Path
from urllib.parse import urljoin

import httpx2

from benchmarks.identity.provider import CLIENT, SCOPE, SECRET
from gateway_common.identity.api_keys import FileBook, Grant, KeyDesk

__all__ = ["Headers", "key_from", "session_at", "token_of"]

Headers = tuple[tuple[str, str], ...]

PREFIX = "key"
DAY = 86_400
PERSON, PASSWORD = "1", "bon-appetit"
"""What the README of the sandbox says to everybody."""
OUR_PAGE: Headers = (("X-CSRF", "1"), ("Sec-Fetch-Site", "same-origin"))
_ACTION = re.compile(r'<form method="post" action="([^"]+)"')
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]+)"')


def token_of(issuer: str) -> Headers:
    """Show an access token that the provider signs by RS256, for the bench in its own name."""
    with httpx2.Client(trust_env=False) as http:
        wish = {"grant_type": "client_credentials", "scope": SCOPE}
        answer = http.post(f"{issuer}/oidc/token", data=wish, auth=(CLIENT, SECRET)).raise_for_status()
    return _bearing(answer.json()["access_token"])


def key_from(book: Path) -> Headers:
    """Show an API key, of which *book* keeps the hash."""
    grant = Grant(CLIENT, PERSON, "bench", frozenset({SCOPE}), DAY)
    return _bearing(asyncio.run(KeyDesk(PREFIX, FileBook(book)).issue(grant)).key.text)


def session_at(gateway: str) -> Headers:
    """Show the cookie of a session, having signed in at *gateway*, with what a script of its page sends along."""
    with httpx2.Client(trust_env=False) as http:
        begun = http.get(f"{gateway}/auth/login")
        page = http.get(begun.headers["location"])
        filled = {**dict(_HIDDEN.findall(page.text)), "person": PERSON, "password": PASSWORD}
        there = urljoin(str(page.url), _ACTION.findall(page.text)[0])
        back = http.post(there, data=filled).headers["location"]
        ended = http.get(back, headers={"Cookie": _kept(begun)})
    return (("Cookie", _kept(ended)), *OUR_PAGE)


def _bearing(proof: str) -> Headers:
    return (("Authorization", f"Bearer {proof}"),)


def _kept(answer: httpx2.Response) -> str:
    """Give what a browser keeps of a cookie: loopback is as good as https to it, which a client in Python denies."""
    return answer.headers["set-cookie"].partition(";")[0]
