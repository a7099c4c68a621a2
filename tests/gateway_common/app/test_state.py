import pytest

from gateway_common.app.state import AppState


def test_what_is_kept_is_found_in_every_way_that_starlette_has() -> None:
    """Endpoints of a team may keep something there, too, and look for it by name."""
    state = AppState()
    state.menu = "soup"
    state["table"] = 4

    assert (state.menu, state["menu"], state.table) == ("soup", "soup", 4)
    assert (sorted(state), len(state)) == (["menu", "table"], 2)
    del state.menu
    assert list(state) == ["table"]


def test_what_is_not_there_is_said_by_name() -> None:
    """It is an AttributeError, so that a default can stand for it."""
    state = AppState()

    assert getattr(state, "limiter", None) is None
    with pytest.raises(AttributeError, match="limiter"):
        _ = state.limiter
