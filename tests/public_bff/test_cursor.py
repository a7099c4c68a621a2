"""Cursors: told from everything else that a client may send."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from public_bff.queries import cursor
from public_bff.queries.cursor import CursorError


@given(some.text(max_size=100), some.text(max_size=100))
def test_a_cursor_keeps_its_place(place: str, filters: str) -> None:
    """What was put in comes out, whatever it was, and fits into a URL as it is."""
    spelled = cursor.spell(place, filters)

    assert cursor.read(spelled, filters) == place
    assert spelled.replace("-", "").replace("_", "").isalnum()


@given(some.text(max_size=100))
def test_no_other_text_is_a_cursor(text: str) -> None:
    """A text that nobody made is refused, and nothing else happens."""
    with pytest.raises(CursorError):
        cursor.read(text, "")


def test_no_letter_of_a_cursor_can_be_changed() -> None:
    """Each changed, lost or added letter is noticed."""
    spelled = cursor.spell("42", "pending")
    changed = [spelled[:i] + ("A" if spelled[i] != "A" else "B") + spelled[i + 1 :] for i in range(len(spelled))]

    for text in [*changed, spelled[:-1], spelled + "A", spelled + "=", f" {spelled}"]:
        with pytest.raises(CursorError):
            cursor.read(text, "pending")
