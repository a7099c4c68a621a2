import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from browser_bff.cursor import opened, sealed


@given(st.text(min_size=1, max_size=100))
def test_what_was_sealed_is_opened_again(start_key: str) -> None:
    """Any key comes back from its cursor, whatever the service puts into it."""
    cursor = sealed(start_key)

    assert opened(cursor) == start_key


@given(st.text(min_size=1, max_size=40))
def test_a_cursor_needs_no_quoting(start_key: str) -> None:
    """A cursor can stand in a URL as it is."""
    cursor = sealed(start_key)

    assert cursor.isascii()
    assert set(cursor) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@pytest.mark.parametrize(
    "cursor",
    ["", "102", sealed("102")[:-1], sealed("102") + "A", sealed("102") + "=", sealed(""), "%%%%", "ü", "//8="],
)
def test_what_was_not_sealed_here_is_refused(cursor: str) -> None:
    """A cursor that was cut, extended, padded, or never ours is refused."""
    with pytest.raises(PydanticCustomError):
        opened(cursor)
