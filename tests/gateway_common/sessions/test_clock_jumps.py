"""What a time of day that jumps does to sessions: their idle time is the store's, and goes on evenly."""

import pytest

from gateway_common.sessions.session import Lifetimes, Session, Tokens

HOUR = 3600.0
NOW = 1_800_000_000.0
LIFETIMES = Lifetimes(idle=1800, longest=12 * HOUR)


def begun(ago: float) -> Session:
    """Give a session that began so many seconds ago and was used just now."""
    tokens = Tokens.lasting(300, NOW, access="a", scopes=frozenset(), refresh="r")
    return Session(subject="ann", began=NOW - ago, seen=NOW, tokens=tokens)


@pytest.mark.parametrize("jump", [HOUR, -HOUR])
def test_a_jump_of_an_hour_signs_nobody_out(jump: float) -> None:
    """Whoever was here a moment ago is, though by the clock they were away for twice the idle time."""
    assert LIFETIMES.left(begun(HOUR), NOW + jump) == 1800


@pytest.mark.parametrize("jump", [HOUR, -HOUR])
def test_use_is_noted_after_a_jump(jump: float) -> None:
    """Set back by an hour, too: else the store would let the sessions of all who are here end in half of one."""
    assert LIFETIMES.slides(begun(HOUR), NOW + jump)
    assert not LIFETIMES.slides(begun(HOUR).used(NOW + jump), NOW + jump + 1)
