import pytest

from ftgo_sandbox.domain.refusals import Beyond
from ftgo_sandbox.skeleton.ranges import piece


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("bytes=0-0", range(1)),
        ("bytes=2-5", range(2, 6)),
        ("bytes=5-", range(5, 10)),
        ("bytes=5-99", range(5, 10)),
        ("bytes=-3", range(7, 10)),
        ("bytes=-99", range(10)),
        ("BYTES= 1-2 ", range(1, 3)),
    ],
)
def test_a_piece_is_what_lies_between_two_bytes_or_at_the_end(asked: str, found: range) -> None:
    """Both ends belong to a piece, and what is asked for beyond the end ends there."""
    assert piece(asked, 10) == found


@pytest.mark.parametrize(
    "asked", ["", "bytes", "bytes=", "bytes=-", "bytes=5-2", "bytes=0-1,3-4", "lines=1-2", "bytes=a-"]
)
def test_what_says_nothing_asks_for_all_of_it(asked: str) -> None:
    """Several pieces, other units, ends before their beginnings and nonsense are as good as not said."""
    assert piece(asked, 10) is None


@pytest.mark.parametrize(("asked", "size"), [("bytes=10-", 10), ("bytes=10-12", 10), ("bytes=-0", 10), ("bytes=-1", 0)])
def test_a_piece_that_is_not_there_is_refused_with_the_size(asked: str, size: int) -> None:
    """Whoever asks for bytes beyond the end learns where the end is."""
    with pytest.raises(Beyond) as refused:
        piece(asked, size)

    assert refused.value.headers == {"Content-Range": f"bytes */{size}"}
