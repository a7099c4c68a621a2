"""How keys look, and that nothing else looks like one."""

import re
from itertools import cycle

import pytest

from gateway_common.identity.api_keys.key import ALPHABET, digest_of, id_in, mint

TEXT = mint("ftgo").text
NOT_KEYS = {
    "nothing": "",
    "shorter": TEXT[:-1],
    "longer": f"{TEXT}0",
    "after a blank": f" {TEXT}",
    "before a line's end": f"{TEXT}\n",
    "of another prefix": TEXT.replace("ftgo_", "acme_"),
    "of no prefix": TEXT.removeprefix("ftgo"),
    "otherwise divided": TEXT.replace("_", "-"),
    "a token for development": "dev:1",
    "an access token": "eyJhbGciOiJub25lIn0.e30.",
    "endless": "ftgo_" + "a" * 8000,
}


def test_a_key_has_a_name_and_much_chance() -> None:
    """A key is a prefix, an id of twelve characters, and 43 of 62, which are 256 bits, with a checksum."""
    key = mint("ftgo")

    assert re.fullmatch(r"ftgo_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}", key.text)
    assert len(ALPHABET) ** 43 >= 2**256
    assert id_in(key.text, "ftgo") == key.id == key.text.split("_")[1]


def test_every_character_of_a_key_is_drawn() -> None:
    """Id and secret come from the draw alone; two keys differ in both."""
    drawn = cycle(ALPHABET)

    assert mint("ftgo", lambda _: next(drawn)).text.startswith(f"ftgo_{ALPHABET[:12]}_{ALPHABET[12:55]}")
    assert len({part for _ in range(50) for part in mint("ftgo").text.split("_")[1:]}) == 100


def test_a_key_is_not_printed() -> None:
    """Whoever logs a key logs its id."""
    key = mint("ftgo")

    assert key.text not in f"{key} {key!r}"


def test_what_is_kept_leads_to_no_key() -> None:
    """The digest is of the whole key, so that of an id and a secret of two keys none can be made."""
    one, other = mint("ftgo"), mint("ftgo")

    assert len(digest_of(one.text)) == 32
    assert digest_of(f"ftgo_{one.id}_{other.text[18:]}") not in {digest_of(one.text), digest_of(other.text)}


@pytest.mark.parametrize("place", [5, 16, 18, 40, 60, 66])
def test_a_mistyped_key_is_none(place: int) -> None:
    """One wrong character, wherever it is, does not fit the checksum."""
    text = mint("ftgo").text
    wrong = "a" if text[place] != "a" else "b"

    assert id_in(text[:place] + wrong + text[place + 1 :], "ftgo") is None


@pytest.mark.parametrize("text", NOT_KEYS.values(), ids=NOT_KEYS)
def test_nothing_else_is_a_key(text: str) -> None:
    """What is shorter, longer, spelt otherwise or of somebody else's prefix has no id."""
    assert id_in(TEXT, "ftgo") is not None
    assert id_in(text, "ftgo") is None
