from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

import pytest

from gateway_common.identity.jwt import InvalidTokenError
from gateway_common.sessions.claims import Departure, SignIn, departure, sign_in
from gateway_common.sessions.client import Granted

NOTHING = ...
ACCESS = "access"
HALF = urlsafe_b64encode(sha256(ACCESS.encode()).digest()[:16]).decode().rstrip("=")
SIGNED_IN: dict[str, Any] = {
    "sub": "7",
    "nonce": "n-1",
    "sid": "s-1",
    "azp": "website",
    "at_hash": HALF,
    "auth_time": 1_700_000_000,
    "acr": "password",
}
EVENT = "http://schemas.openid.net/event/backchannel-logout"
GONE: dict[str, Any] = {"sub": "7", "sid": "s-1", "jti": "j-1", "iat": 1_700_000_000, "events": {EVENT: {}}}


def changed(claims: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**claims, **changes}.items() if value is not NOTHING}


def read(**changes: object) -> SignIn:
    return sign_in(changed(SIGNED_IN, changes), nonce="n-1", client_id="website", access_token=ACCESS)


def test_an_id_token_says_who_signed_in() -> None:
    """Who, in which session of the provider, when, and how well."""
    assert read() == SignIn("7", "s-1", 1_700_000_000, "password")
    assert read(sid=NOTHING, azp=NOTHING, at_hash=NOTHING, auth_time=NOTHING, acr=NOTHING) == SignIn("7", "", None, "")


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "another"},
        {"nonce": NOTHING},
        {"nonce": 1},
        {"azp": "another"},
        {"at_hash": "another"},
        {"at_hash": None},
        {"sub": NOTHING},
        {"sub": ""},
        {"sub": 7},
        {"sid": ["s-1"]},
    ],
    ids=str,
)
def test_an_id_token_that_does_not_fit_signs_nobody_in(changes: dict[str, object]) -> None:
    """It answers our nonce, is made for us, and came with this access token."""
    with pytest.raises(InvalidTokenError):
        read(**changes)


def test_a_logout_token_says_who_is_gone() -> None:
    """One session, or all of a person's."""
    assert departure(GONE) == Departure("7", "s-1", "j-1")
    assert departure(changed(GONE, {"sid": NOTHING})) == Departure("7", "", "j-1")
    assert departure(changed(GONE, {"sub": NOTHING})) == Departure("", "s-1", "j-1")


@pytest.mark.parametrize(
    "changes",
    [
        {"events": NOTHING},
        {"events": {}},
        {"events": {EVENT: "yes"}},
        {"events": [EVENT]},
        {"nonce": "n-1"},
        {"nonce": None},
        {"iat": NOTHING},
        {"jti": NOTHING},
        {"sub": NOTHING, "sid": NOTHING},
    ],
    ids=str,
)
def test_what_tells_of_no_sign_out_ends_nothing(changes: dict[str, object]) -> None:
    """An event, a moment, a name of its own, and somebody; and no nonce, lest an ID token could be one."""
    with pytest.raises(InvalidTokenError):
        departure(changed(GONE, changes))


def test_scopes_that_are_not_said_are_those_that_were_known() -> None:
    """A provider says which scopes a token has when they are others than were asked for."""
    said = {"access_token": "a", "token_type": "Bearer"}

    assert Granted.model_validate(said).scopes({"orders:read"}) == {"orders:read"}
    assert Granted.model_validate({**said, "scope": "openid"}).scopes({"orders:read"}) == {"openid"}
