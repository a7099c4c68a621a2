"""Nonces, which nobody keeps and whoever has the key knows again."""

import pytest

from gateway_common.identity.dpop import Nonces

NOW = 1_800_000_000.5
FIRST, SECOND = bytes(32), bytes(range(32))


def nonces(*keys: bytes, at: float = NOW, owner: str = "https://api.example") -> Nonces:
    """Make what knows the nonces of these *keys* for 300 seconds, in a process whose clock says *at*."""
    return Nonces(keys or [FIRST], 300.0, 30.0, owner=owner, clock=lambda: at)


def test_every_process_with_the_key_knows_a_nonce_again() -> None:
    """It is one word that needs no escape (RFC 9449, 4.2), and says how old it is."""
    made = nonces().fresh()

    assert (len(made), made.isascii(), '"' in made) == (32, True, False)
    assert nonces(at=NOW + 7).age(made) == 7.0


@pytest.mark.parametrize(("seconds", "counts"), [(-31, False), (-29, True), (0, True), (300, True), (301, False)])
def test_a_nonce_counts_for_its_life(seconds: float, *, counts: bool) -> None:
    """Not longer; and from a clock that is ahead by the leeway at the most."""
    assert (nonces(at=NOW + seconds).age(nonces().fresh()) is not None) is counts


def test_keys_are_a_ring() -> None:
    """The first makes them and all know them, so that a key can be changed; one that was taken away knows nothing."""
    made = nonces(FIRST).fresh()

    assert nonces(SECOND, FIRST).age(made) == 0
    assert nonces(SECOND, FIRST).fresh() == nonces(SECOND).fresh()
    assert nonces(SECOND).age(made) is None


def test_a_nonce_is_good_at_one_gateway() -> None:
    """Two that share a key do not take each other's."""
    assert nonces(owner="https://other.example").age(nonces().fresh()) is None


@pytest.mark.parametrize("changed", range(32))
def test_a_nonce_that_was_changed_is_none(changed: int) -> None:
    """Whichever of its letters it is: nobody makes themselves a younger one."""
    made = nonces().fresh()
    other = "A" if made[changed] != "A" else "B"

    assert nonces().age(f"{made[:changed]}{other}{made[changed + 1 :]}") is None


@pytest.mark.parametrize("made", ["", "A", "AAAA", "A" * 32, "A" * 8000, "ä", "!" * 32, "{}=", "{}A", " {}"])
def test_what_is_no_nonce_is_none(made: str) -> None:
    """However it is spelled."""
    assert nonces().age(made.format(nonces().fresh())) is None
