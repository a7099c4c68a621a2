import enum
from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import parse_qsl, unquote, urlsplit
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gateway_common.errors import ProblemError
from gateway_common.wire.paths import PathTemplate, canonical, query


class Rank(enum.Enum):
    TOP = 1


class Mood(str, enum.Enum):  # noqa: UP042 – the older spelling, whose str() is not its value
    GOOD = "good"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"/", "/"),
        (b"//", "/"),
        (b"/v1/orders/7", "/v1/orders/7"),
        (b"/v1//orders///7", "/v1/orders/7"),
        (b"/v1/orders/", "/v1/orders/"),
        (b"/%7euser/%41", "/~user/A"),
        (b"/caf%c3%a9", "/caf%C3%A9"),
        (b"/a%3Ab", "/a:b"),
        (b"/a|b[c]", "/a%7Cb%5Bc%5D"),
        (b"/a%3bb", "/a%3Bb"),
        (b"/100%25", "/100%25"),
        (b"/...", "/..."),
        (b"/.well-known/x", "/.well-known/x"),
        (b"/v1/orders/7:cancel", "/v1/orders/7:cancel"),
        (b"/a%20b+c", "/a%20b+c"),
    ],
)
def test_paths_have_one_form(raw: bytes, expected: str) -> None:
    """Slashes are folded, and only what must be encoded is, in capitals."""
    assert canonical(raw) == expected


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"*",
        b"orders",
        b"/a%2fb",
        b"/a%2Fb",
        b"/a%5cb",
        b"/a\\b",
        b"/a%00",
        b"/a\x00",
        b"/a%0d%0aX",
        b"/a%7f",
        b"/a%c2%85",
        b"/a b",
        b"/a?b",
        b"/a#b",
        b"/caf\xc3\xa9",
        b"/%ff",
        b"/%c0%af",
        b"/%ed%a0%80",
        b"/%",
        b"/%4",
        b"/%zz",
        b"/.",
        b"/..",
        b"/../a",
        b"/a/./b",
        b"/a/../b",
        b"/a/%2e%2e/b",
        b"/a/.%2E",
        b"/a;v=1/b",
        b"/..;/admin",
        b"/..%3b/admin",
        b"/a%252fb",
        b"/a%25%32%66b",
        b"/%252e%252e/admin",
        b"/a%2500",
        b"/%25c0%25af",
        b"/a%25252fb",
        b"/%25%2532%2566",
        b"/" + b"%25" + b"25" * 9,
    ],
)
def test_ambiguous_paths_are_refused(raw: bytes) -> None:
    """A path that two readers could understand in two ways is a problem of the client's, not a guess of ours."""
    with pytest.raises(ProblemError) as refused:
        canonical(raw)

    assert refused.value.problem.type.name == "bad-path"


PLAIN = [b"/", b"//", b".", b"..", b"a", b"Z9", b":", b"@", b";", b"|", b"~", b"\\", b" ", b"\x00", b"%"]
ENCODED = [b"%2e", b"%2f", b"%25", b"%5c", b"%41", b"%7E", b"%3b", b"%3A", b"%c3", b"%a9", b"%c0%af", b"%00", b"%0a"]
PIECES = st.sampled_from([*PLAIN, *ENCODED, b"%ff", b"%zz"])
PATHS = st.lists(PIECES, max_size=9).map(lambda pieces: b"/" + b"".join(pieces)) | st.binary(max_size=20)


@given(PATHS)
@example(b"/a/%2541/%7e")
def test_the_canonical_form_is_final(raw: bytes) -> None:
    """Reading a canonical path again changes nothing, and what it stands for has one spelling."""
    path = accepted(raw)

    if path is not None:
        assert canonical(path.encode("ascii")) == path
        assert canonical(fully_encoded(path)) == path


@given(PATHS)
def test_no_accepted_path_holds_what_is_refused(raw: bytes) -> None:
    """However often an accepted path is decoded, no slash, dot segment, backslash or control comes out of it."""
    path = accepted(raw)

    while path is not None:
        segments = path.split("/")
        assert not {".", ".."} & {segment.partition(";")[0] for segment in segments}
        assert "\\" not in path
        assert "" not in segments[1:-1]
        assert not [character for character in path if ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0]
        decoded = unquote(path, errors="strict")
        assert decoded.count("/") == path.count("/")
        path = decoded if decoded != path else None


def fully_encoded(path: str) -> bytes:
    segments = [unquote(segment).encode() for segment in path.split("/")]
    return "/".join("".join(f"%{byte:02x}" for byte in segment) for segment in segments).encode()


def accepted(raw: bytes) -> str | None:
    try:
        return canonical(raw)
    except ProblemError:
        return None


@pytest.mark.parametrize("unit", [b"a", b"%25", b".", b"/", b"/.", b"%2", b"%2525/", b"%c3%a9"])
def test_long_paths_are_read_in_one_go(unit: bytes) -> None:
    """The number of steps grows with the length of a path, not faster: 64 KiB of the worst end at once."""
    raw = b"/" + unit * (65_536 // len(unit)) + b"\\"

    assert accepted(raw) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (7, "7"),
        (-7, "-7"),
        (True, "true"),
        ("abc", "abc"),
        ("a b", "a%20b"),
        ("a?b#c&d", "a%3Fb%23c%26d"),
        ("evil.example", "evil.example"),
        ("https:", "https%3A"),
        ("a@b", "a%40b"),
        ("%2e%2e", "%252e%252e"),
        ("é", "%C3%A9"),
        ("...", "..."),
        (Rank.TOP, "1"),
        (Mood.GOOD, "good"),
        (UUID(int=5), "00000000-0000-0000-0000-000000000005"),
        (date(2026, 11, 20), "2026-11-20"),
        (datetime(2026, 11, 20, 9, 30, tzinfo=UTC), "2026-11-20T09%3A30%3A00%2B00%3A00"),
        (Decimal("1E+3"), "1000"),
        (1.5, "1.5"),
    ],
)
def test_values_are_spelled_as_one_segment(value: object, expected: str) -> None:
    """A value is spelled as people write it and quoted so that it stays inside its segment."""
    assert PathTemplate("/things/{thing}/parts").fill({"thing": value}) == f"/things/{expected}/parts"


@pytest.mark.parametrize("value", ["", ".", "..", "a\nb", "\x00", "\x7f", "a\x85", "\ud800", "a/b", "..\\x", "..;x"])
def test_unusable_values_are_named(value: str) -> None:
    """A value that cannot be a segment is refused by the name of its parameter, and not repeated."""
    with pytest.raises(ProblemError) as refused:
        PathTemplate("/things/{thing}").fill({"thing": value})

    assert refused.value.problem.status == 400
    assert refused.value.problem.detail.startswith("The value of thing cannot be used: it ")


@given(st.text(max_size=12))
def test_nothing_escapes_its_segment(value: str) -> None:
    """Whatever a client sends as a value, the path keeps its segments, its host and no query."""
    try:
        path = PathTemplate("/tickets/{ticket}/parts/{part}").fill({"ticket": value, "part": 1})
    except ProblemError:
        return

    address = urlsplit(f"http://kitchen.internal:9103{path}")
    assert (address.netloc, address.query, address.fragment) == ("kitchen.internal:9103", "", "")
    assert [unquote(segment) for segment in address.path.split("/")] == ["", "tickets", value, "parts", "1"]
    assert unquote(address.path).count("/") == 4


@given(st.text(min_size=1, max_size=12))
def test_what_is_sent_would_be_accepted(value: str) -> None:
    """A filled path is one that our own front door accepts, unless the value itself is encoded more than once."""
    try:
        path = PathTemplate("/tickets/{ticket}").fill({"ticket": value})
    except ProblemError:
        return

    if "%" not in value:
        assert unquote(canonical(path.encode())) == f"/tickets/{value}"


def test_a_value_of_an_unknown_kind_is_a_bug() -> None:
    """What has no spelling in a path is a mistake of ours, and no problem of the client's."""
    with pytest.raises(TypeError, match="a list has no spelling"):
        PathTemplate("/things/{thing}").fill({"thing": [1]})


def test_templates_are_values() -> None:
    """A template knows its names in order, prints as it was written, and equals another of the same text."""
    template = PathTemplate("/a/{b_1}:do/{c}")

    assert template.names == ("b_1", "c")
    assert str(template) == "/a/{b_1}:do/{c}"
    assert template == PathTemplate("/a/{b_1}:do/{c}")
    assert template.fill({"b_1": 1, "c": 2, "unread": 3}) == "/a/1:do/2"
    assert PathTemplate("/plain").fill({}) == "/plain"


@pytest.mark.parametrize(
    "text", ["", "a/{b}", "/a/{b", "/a/b}", "/a/{}", "/{a}/{a}", "/a//b", "/a/../b", "/a?b=1", "/ä"]
)
def test_unreadable_templates_stop_the_start(text: str) -> None:
    """A template that no request could follow is refused when it is written, not when it is used."""
    with pytest.raises(ValueError, match=r"no path template|twice"):
        PathTemplate(text)


def test_queries_leave_out_what_is_none_and_repeat_lists() -> None:
    """A query names each value of a list, says nothing of None, and quotes the rest."""
    asked = query(
        [
            ("near", "1.5,2"),
            ("q", None),
            ("status", ["NEW", "OLD", None]),
            ("open", True),
            ("ids", ()),
            ("a&b", "c=d e"),
        ]
    )

    assert asked == "near=1.5%2C2&status=NEW&status=OLD&open=true&a%26b=c%3Dd%20e"
    assert query([]) == ""


@given(st.lists(st.tuples(st.text(max_size=5), st.text(max_size=8))))
def test_query_values_come_back_as_they_were(pairs: list[tuple[str, str]]) -> None:
    """No value adds a parameter, ends the query or starts another."""
    try:
        asked = query(pairs)
    except ProblemError:
        return

    assert parse_qsl(asked, keep_blank_values=True) == pairs


def test_a_query_value_that_is_no_text_is_named() -> None:
    """Half a character in a query value is refused by the name of its parameter."""
    with pytest.raises(ProblemError, match="The value of q cannot be used"):
        query([("q", "\ud800")])
