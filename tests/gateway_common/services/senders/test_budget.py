from hypothesis import given
from hypothesis import strategies as st

from gateway_common.services.senders.budget import RetryBudget


@given(
    st.lists(st.booleans(), max_size=500),
    st.sampled_from([0.0, 0.1, 0.2, 0.7, 1.0]),
    st.sampled_from([1.0, 3.0, 10.0]),
)
def test_retries_stay_a_share_of_first_tries(events: list[bool], ratio: float, reserve: float) -> None:
    """In any order, retries are at most the reserve and the ratio of first tries."""
    budget = RetryBudget(ratio=ratio, reserve=reserve)
    firsts = retries = 0
    for is_first in events:
        if is_first:
            budget.deposit()
            firsts += 1
        else:
            retries += budget.spend()

        assert retries <= reserve + ratio * firsts + 1e-9
        assert 0 <= budget.left <= reserve


def test_quiet_times_save_no_more_than_the_reserve() -> None:
    """A million good calls do not pay for a storm of retries."""
    budget = RetryBudget(ratio=0.7, reserve=3)
    budget.spend()
    for _ in range(1_000_000):
        budget.deposit()

    assert budget.left == 3
    assert [budget.spend() for _ in range(5)] == [True, True, True, False, False]
