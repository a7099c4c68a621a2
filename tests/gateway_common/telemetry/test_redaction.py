from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, SecretStr

from gateway_common.errors import State
from gateway_common.identity.api_keys.key import mint
from gateway_common.settings import GatewaySettings
from gateway_common.telemetry import REDACTED, redacted

SECRET = "CANARY.c0ffee"  # noqa: S105 – a marked text, to be found where it must not be


@dataclass
class Login:
    password: str


class Signup(BaseModel):
    api_key: str
    secret: SecretStr


NAMES = (
    *("authorization", "Proxy-Authorization", "cookie", "Set-Cookie", "password", "X-Api-Key", "api_key", "apikey"),
    *("client_secret", "access_token", "refresh-token", "X-CSRF-Token", "code", "state", "nonce", "code_verifier"),
)


@pytest.mark.parametrize("name", NAMES)
def test_values_are_hidden_by_name(name: str) -> None:
    """What stands under a telling name is hidden, whatever it is and however deep it lies."""
    hidden = redacted({name: SECRET, "deep": [{"er": {name: [SECRET]}}], "pairs": [(name.encode(), SECRET.encode())]})

    assert hidden == {name: REDACTED, "deep": [{"er": {name: REDACTED}}], "pairs": [[name, REDACTED]]}


def test_our_own_settings_are_no_secrets() -> None:
    """Every setting is in the log with what holds; a text under a name that could tell of a login is hidden anyway."""
    effective = GatewaySettings(
        profile="sandbox", cors_origins=("https://a.example",), cors_credentials=True
    ).effective()

    assert redacted(effective)["cors_credentials"] is True
    assert [name for name, shown in redacted(effective).items() if shown == REDACTED] == []
    assert redacted({"cors_credentials": SECRET}) == {"cors_credentials": REDACTED}


@pytest.mark.parametrize(
    "text",
    [
        "Bearer {}",
        "authorization: BEARER  {} and more",
        "Basic {}",
        "DPoP {}",
        "dev:{}",
        "Cookie: a=b; sid={}; c=d",
        "set-cookie: sid={}; Path=/",
        "Authorization: Custom a b {}",
        "password={}",
        "password = '{} and more'",
        "client_secret: {}",
        '{{"token": "{}", "n": 1}}',
        '{{\\"token\\": \\"{}\\"}}',
        "{{'api_key': '{}'}}",
        "[(b'cookie', b'sid={}; x=y')]",
        "('X-Api-Key', '{}')",
        "GET /callback?code={}&state=x",
        "GET /callback?x=1&state={}#f",
        "GET /orders?access_token={}&page=2",
        "eyJhbGciOi.{}.c2lnbmF0dXJl",
        "http://user:{}@kitchen/",
        "redis://{}@store",
        "id_token=eyJhbGciOi.{}.c2ln",
        "code={}&state=x",
        "a=1, state={}",
        '"password": ["{}"]',
        '"token": [["{}"]]',
        "{{'password': {{'x': '{}'}}}}",
        "password='{}",
        'token: "{} and no end',
        "password=a {}",
        "client_assertion={}",
        "password%3D{}",
        "Bearer\t{}",
    ],
)
def test_secrets_are_hidden_by_their_looks(text: str) -> None:
    """In any text, what looks like a secret is hidden and the rest stays readable."""
    hidden = redacted(text.format(SECRET))

    assert "CANARY" not in hidden
    assert "c0ffee" not in hidden
    assert REDACTED in hidden


@pytest.mark.parametrize("text", ["{}", "/v1/orders/{}", "no order {} is there", "?q={}&limit=1"])
def test_an_api_key_is_known_by_its_looks(text: str) -> None:
    """Wherever a key has got to, its secret is hidden, and its id still tells which one it was."""
    key = mint("ftgo")
    hidden = redacted({"value": text.format(key.text)})["value"]

    assert hidden == text.format(f"ftgo_{key.id}_{REDACTED}")
    assert redacted({"value": hidden})["value"] == hidden


@pytest.mark.parametrize(
    "value",
    [
        *("/v1/orders/{order_id}", "consumer:42", "reset by peer: kitchen:8080", "2026-11-20T09:30:00Z", "1.5,2", ""),
        *("http://kitchen:8080/tickets/7?page=2", "no token was sent", "status code 503", 7, 1.5, True, None),
    ],
)
def test_what_is_no_secret_stays(value: object) -> None:
    """Ordinary values come out as they went in."""
    assert redacted(value) == value
    assert redacted({"value": value}) == {"value": value}


def test_a_state_of_ours_is_no_secret() -> None:
    """`state` and `code` are hidden as those of a login, and shown as our own words and numbers."""
    shown = {"state": State.DOWN, "code": 503}

    assert redacted(shown) == {"state": "down", "code": 503}
    assert redacted({"state": "down", "password": None}) == {"state": "down", "password": None}


def test_anything_else_is_shown_as_its_text() -> None:
    """An object is shown by its repr, without the secrets in it."""
    assert redacted(Login(SECRET)) == "Login(password=[redacted])"
    assert SECRET not in redacted(Signup(api_key=SECRET, secret=SecretStr(SECRET)))
    assert redacted(ValueError(f"token={SECRET}")) == "ValueError('token=[redacted]')"
    assert redacted(b"password=" + SECRET.encode() + b"\xff") == "password=[redacted]"


def test_what_contains_itself_has_an_end() -> None:
    """Beyond a depth that nobody logs, nothing is shown."""
    endless: dict[str, object] = {}
    endless["again"] = endless

    assert str(redacted(endless)).endswith("{'again': '...'}" + "}" * 7)


TELLING = st.lists(
    st.sampled_from(
        [
            *(
                "token",
                "password",
                "Bearer ",
                "dev:",
                "cookie: ",
                "code=",
                "eyJabcd.ef",
                "://",
                "[redacted]",
                "b'",
                "abc",
            ),
            *(
                "=",
                ":",
                " ",
                "'",
                '"',
                "\\",
                ",",
                ";",
                "&",
                "@",
                "(",
                ")",
                "[",
                "]",
                "{",
                "}",
                "\n",
                "%3D",
                "é",
                "\u2028",
            ),
        ]
    ),
    max_size=12,
).map("".join)


@given(TELLING)
def test_hiding_again_changes_nothing(text: str) -> None:
    """What was hidden once stays as it is, whatever stands around it: lines pass through more than one log."""
    once = redacted(text)

    assert redacted(once) == once


@given(st.recursive(st.text() | st.integers() | st.none() | st.binary(), st.lists, max_leaves=8))
def test_redaction_takes_anything(value: object) -> None:
    """Whatever is logged, hiding its secrets never fails, and doing it twice changes nothing more."""
    assert redacted(redacted(value)) == redacted(value)


@pytest.mark.parametrize(
    "unit",
    [
        "token",
        "token ",
        "Bearer ",
        "dev:",
        "cookie: ",
        "password='",
        "token'   ",
        "://a",
        "eyJ",
        "eyJabcd.",
        "?code=",
        "token=",
        "token={",
        "password=(",
        "token %3D",
        "://a@",
        "=",
        "_",
        "_aaaaaaaaaaaa_a",
        "\\",
    ],
)
def test_long_texts_take_no_longer_than_they_are(unit: str) -> None:
    """A MiB of the worst is read to its end: work that grew with its square would take hours, and the run be ended."""
    text = unit * ((1 << 20) // len(unit)) + "."
    hidden = redacted(text)

    assert len(hidden) <= len(text) * len(REDACTED)
