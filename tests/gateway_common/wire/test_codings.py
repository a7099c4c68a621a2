import pytest

from gateway_common.wire.codings import CODERS, coder_for
from gateway_common.wire.entity_tags import as_known, coded, plain


@pytest.mark.parametrize(
    ("accepts", "coding"),
    [
        (b"gzip", b"gzip"),
        (b"gzip, deflate, br", b"br"),
        (b"gzip, deflate, br, zstd", b"zstd"),
        (b"zstd;q=0.5, gzip", b"gzip"),
        (b"gzip ; q=0.8,br;q=0.8", b"br"),
        (b"*", b"zstd"),
        (b"zstd;q=0, *;q=0.5", b"br"),
        (b"GZIP", b"gzip"),
        (b"identity;q=0.5, gzip;q=0.6", b"gzip"),
    ],
)
def test_the_client_likes_and_we_choose(accepts: bytes, coding: bytes) -> None:
    """The highest q wins; among equals the one that we like best."""
    chosen = coder_for(accepts)

    assert chosen is not None
    assert chosen.name == coding


@pytest.mark.parametrize(
    "accepts",
    [
        *(
            b"",
            b"identity",
            b"deflate",
            b"gzip;q=0",
            b"gzip;q=0.0",
            b"*;q=0",
            b"gzip;q=2",
            b"gzip;q=x",
            b"gzip;level=1",
        ),
        *(b"identity, gzip;q=0.5", b"\xff", b",", b"gzip" + b" " * 300),
    ],
)
def test_what_is_not_liked_is_not_sent(accepts: bytes) -> None:
    """Who accepts nothing of ours, or says so in a way that cannot be read, gets the body as it is."""
    assert coder_for(accepts) is None


def test_every_coding_has_its_tags() -> None:
    """A tag in a coding is another tag, and the way back is known for each."""
    for coder in CODERS:
        tag = coded(b'"a"', coder.name)

        assert (tag, plain(tag), as_known(b'"a"', b'"b", ' + tag)) == (b'"a~' + coder.name + b'"', b'"a"', tag)


def test_tags_of_others_stay() -> None:
    """A tag that only looks a bit like ours, or is weak, is nobody's to change."""
    others = b'W/"a", "b~deflate", "c~gzip d", *'

    assert plain(others) == others
    assert coded(b'W/"a"', b"gzip") == b'W/"a"'
    assert as_known(b'"a.c"', b'"abc~gzip"') == b'"a.c"'
