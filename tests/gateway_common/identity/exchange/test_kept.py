"""How long credentials are kept, and how many."""

import pytest

from gateway_common.identity.exchange.granted import Granted
from gateway_common.identity.exchange.kept import Kept


def granted(seconds: float, credentials: bytes = b"Bearer a") -> Granted:
    return Granted(credentials, seconds)


@pytest.mark.parametrize(("seconds", "lasts"), [(100, 90), (1000, 970), (7200, 3600), (5, 4.5)])
def test_credentials_are_kept_a_little_shorter_than_they_are_good(seconds: float, lasts: float) -> None:
    """A tenth of their life is left when they are shown for the last time, half a minute at most; an hour is enough."""
    kept = Kept(most=9)
    kept.keep(b"a", granted(seconds), now=50)

    assert kept.find(b"a", 50 + lasts - 0.1) == b"Bearer a"
    assert kept.find(b"a", 50 + lasts) is None
    assert len(kept) == 0


def test_there_are_never_more_than_the_bound() -> None:
    """Whose was asked for longest ago makes room."""
    kept = Kept(most=2)
    for digest in (b"a", b"b"):
        kept.keep(digest, granted(100), now=0)
    kept.find(b"a", 1)
    kept.keep(b"c", granted(100), now=2)

    assert [kept.find(digest, 3) is None for digest in (b"a", b"b", b"c")] == [False, True, False]


def test_what_was_refused_is_forgotten_unless_it_is_young() -> None:
    """Only the very credentials that were shown, and only when they had time to grow stale."""
    kept = Kept(most=9)
    kept.keep(b"a", granted(100), now=0)

    kept.drop(b"a", b"Bearer a", now=9)
    young = kept.find(b"a", 9)
    kept.drop(b"a", b"Bearer older", now=20)
    other = kept.find(b"a", 20)
    kept.drop(b"a", b"Bearer a", now=20)
    kept.drop(b"b", b"Bearer a", now=20)

    assert (young, other, kept.find(b"a", 20)) == (b"Bearer a", b"Bearer a", None)


def test_credentials_cannot_be_printed() -> None:
    """Whatever holds them shows how long they are good, and nothing else."""
    assert repr(granted(7)) == "Granted(seconds=7)"
