"""An app that holds a key: its tokens are bound to it, and it proves so with each request (RFC 9449)."""

import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from secrets import token_hex, token_urlsafe
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
from joserfc.jwk import ECKey

from tests.e2e.gateways import PATIENCE
from tests.gateway_common.sessions.certified import through
from tests.support.issuer import signed

__all__ = ["PHONE", "Holder", "hash_of"]

BACK = "http://127.0.0.1:4001/callback"
PHONE = {
    "client_id": "phone",
    "application_type": "native",
    "token_endpoint_auth_method": "none",
    "redirect_uris": [BACK],
    "grant_types": ["authorization_code", "refresh_token"],
    "dpop_bound_access_tokens": True,
}
CREATED, LATE = 201, 504


class Holder:
    """Sign a person in at *issuer*, and ask a gateway that clients call *resource* and that listens at *gateway*.

    It does what apps do: it keeps the last nonce that it was given, and makes a proof again once when it is *told* to,
    which is counted.
    """

    def __init__(self, http: httpx2.AsyncClient, issuer: str, gateway: str, resource: str) -> None:
        self.http = http
        self.nonce = ""
        self.told = 0
        self._key = ECKey.generate_key("P-256")
        self._issuer = issuer
        self._gateway = gateway
        self._resource = resource

    async def sign_in(self, person: str, *, pushes: bool) -> dict[str, Any]:
        """Go through the code flow with PKCE; one that *pushes* tells the provider alone what it asks (RFC 9126)."""
        verifier = token_urlsafe(32)
        asked = {
            "response_type": "code",
            "client_id": "phone",
            "redirect_uri": BACK,
            "scope": "openid orders:read",
            "state": "1",
            "code_challenge": hash_of(verifier),
            "code_challenge_method": "S256",
        }
        link = urlencode(await self._pushed(asked) if pushes else asked)
        async with httpx2.AsyncClient(timeout=60, trust_env=False) as browser:  # whose cookies are not the app's
            back = await through(browser, f"{self._issuer}/auth?{link}", until=BACK, person=person)
        said = {"grant_type": "authorization_code", "client_id": "phone", "redirect_uri": BACK}
        code = {"code": parse_qs(urlsplit(back).query)["code"][0], "code_verifier": verifier}
        proof = self.proof("POST", f"{self._issuer}/token")
        given = await self.http.post(f"{self._issuer}/token", data=said | code, headers={"DPoP": proof})
        tokens: dict[str, Any] = given.raise_for_status().json()
        return tokens

    async def ask(self, path: str, token: str) -> httpx2.Response:
        """Ask for *path*, once more if a nonce is wanted, and again while a busy machine is too slow for its budget."""
        answer = await self.once(path, token)
        if 'error="use_dpop_nonce"' in answer.headers.get("www-authenticate", ""):
            self.told += 1
            answer = await self.once(path, token)
        for _ in range(PATIENCE):
            if answer.status_code != LATE:
                break
            answer = await self.once(path, token)
        return answer

    async def once(self, path: str, token: str) -> httpx2.Response:
        """Ask for *path* once, whatever comes of it."""
        proof = self.proof("GET", f"{self._resource}{path}", ath=hash_of(token))
        answer = await self.show(path, {"Authorization": f"DPoP {token}", "DPoP": proof})
        self.nonce = answer.headers.get("dpop-nonce", self.nonce)
        return answer

    async def show(self, path: str, fields: dict[str, str]) -> httpx2.Response:
        """Ask for *path* with these *fields*."""
        return await self.http.get(f"{self._gateway}{path}", headers={**fields, "Request-Timeout": "60"})

    def proof(self, method: str, url: str, **claims: str) -> str:
        """Make a proof for one request, with the last nonce if there is one."""
        head = {"typ": "dpop+jwt", "alg": "ES256", "jwk": self._key.as_dict(private=False)}
        said = {"jti": token_hex(16), "htm": method, "htu": url, "iat": int(time.time()), **claims}
        return signed(head, said | ({"nonce": self.nonce} if self.nonce else {}), self._key)

    async def _pushed(self, asked: dict[str, str]) -> dict[str, str]:
        kept = await self.http.post(f"{self._issuer}/request", data=asked)
        assert kept.status_code == CREATED, kept.text
        return {"client_id": "phone", "request_uri": kept.json()["request_uri"]}


def hash_of(text: str) -> str:
    """Give what a proof calls a token, and a challenge calls its verifier."""
    return urlsafe_b64encode(sha256(text.encode()).digest()).decode().rstrip("=")
