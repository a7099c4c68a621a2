from hypothesis import given
from hypothesis import strategies as st

from gateway_common.stores.redis.pauses import pause, rang_late


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_a_pause_is_short_at_first_and_never_longer_than_a_second(failed: int, chance: float) -> None:
    """It grows, is scattered by half, and does not overflow however long somebody is away."""
    assert 0.025 <= pause(failed, chance) <= 1.0
    assert pause(1, 0.0) == 0.05
    assert pause(failed, 0.0) <= pause(failed + 1, 0.0)


def test_a_loop_that_was_busy_blames_nobody() -> None:
    """A timer that rings when it is due tells of somebody slow; one that rings much later tells of ourselves."""
    assert not rang_late(10.0, 10.001)
    assert rang_late(10.0, 10.5)
