import os

import pytest

from gateway_common.sessions.seal import Seal

OLD, NEW = os.urandom(32), os.urandom(32)


def test_what_is_sealed_is_opened() -> None:
    """Who has the key reads it; nothing of it shows."""
    sealed = Seal([NEW]).close(b"refresh-token", "a")

    assert Seal([NEW]).open(sealed, "a") == b"refresh-token"
    assert b"refresh" not in sealed


def test_the_first_key_seals_and_all_open() -> None:
    """Keys change without a sign-out: what an old one sealed is opened while it is in the ring, and not after."""
    sealed = Seal([OLD]).close(b"text", "a")

    assert Seal([NEW, OLD]).open(sealed, "a") == b"text"
    assert Seal([NEW]).open(sealed, "a") is None
    assert Seal([OLD]).open(Seal([NEW, OLD]).close(b"text", "a"), "a") is None


def test_a_record_opens_only_in_its_place() -> None:
    """A session that somebody moves to the name of another stays shut."""
    assert Seal([NEW]).open(Seal([NEW]).close(b"text", "a"), "b") is None


@pytest.mark.parametrize("place", [0, 1, 12, 13, 20, -1])
def test_a_changed_byte_keeps_it_shut(place: int) -> None:
    """Whatever of it is changed, nothing comes out."""
    sealed = bytearray(Seal([NEW]).close(b"text", "a"))
    sealed[place] ^= 1

    assert Seal([NEW]).open(bytes(sealed), "a") is None


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" + b"a" * 11, b"\x01" + b"a" * 20])
def test_what_is_no_seal_stays_shut(sealed: bytes) -> None:
    """Rubbish in the store is nothing, and no error."""
    assert Seal([NEW]).open(sealed, "a") is None


def test_the_same_text_is_never_sealed_alike() -> None:
    """Who watches the store does not see that two sessions say the same."""
    seal = Seal([NEW])

    assert seal.close(b"text", "a") != seal.close(b"text", "a")
