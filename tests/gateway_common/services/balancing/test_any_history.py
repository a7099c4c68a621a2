"""What holds whatever becomes of replicas: of any history of calls, failures, checks and changes of addresses."""

from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway_common.services.balancing import Replica, Replicas
from tests.gateway_common.services.balancing.given import POLICY, Silent, place, replicas_of

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["well", "failed", "failed", "failed", "up or down", "gone", "new"]),
        st.integers(min_value=0, max_value=9),
        st.floats(min_value=0, max_value=15),
    ),
    max_size=80,
)


def step(replicas: Replicas, what: str, which: int, now: float) -> None:
    every = list(replicas)
    if what == "new" or not every:
        new = place(f"k{now}-{which}", priority=which % 3, weight=which % 4)
        replicas.become([*every, Replica(new, Silent(), POLICY)], now)
        return
    one = every[which % len(every)]
    if what == "well":
        replicas.went_well(one, now)
    elif what == "failed":
        replicas.failed(one, now)
    elif what == "gone":
        replicas.become([other for other in every if other is not one], now)
    else:
        one.up = not one.up
        replicas.sort()


def let_go(picked: Replica | None) -> None:
    """Give up a call, as whoever leaves before it is answered."""
    if picked is not None:
        picked.standing.on_trial = False


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_there_is_always_somebody_to_ask(steps: list[tuple[str, int, float]]) -> None:
    """Whoever is picked is there; no failure ejects the last one who does well, and none more than half."""
    replicas, _ = replicas_of(place("a"), place("b"), place("c"))
    now = 0.0
    for what, which, seconds in steps:
        now += seconds
        before = sum(one.standing.ejected for one in replicas)
        step(replicas, what, which, now)
        out = sum(one.standing.ejected for one in replicas)
        picked = replicas.pick(now)
        let_go(picked)

        assert (picked in list(replicas)) == bool(len(replicas))
        assert out <= before or 2 * out <= len(replicas)
        assert replicas.panic or not len(replicas) or any(one.in_service for one in replicas)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_who_is_well_again_gets_calls(steps: list[tuple[str, int, float]]) -> None:
    """When everybody answers well each replica of the first priority is asked within the longest ejection."""
    replicas, _ = replicas_of(place("a"), place("b"), place("spare", priority=1), place("last", priority=2))
    now = 0.0
    for what, which, seconds in steps:
        now += seconds
        let_go(replicas.pick(now))
        step(replicas, what, which, now)
    for one in replicas:
        one.up = True
    replicas.sort()
    first = min((one.place.priority for one in replicas), default=0)
    wanted = {one for one in replicas if one.place.priority == first and one.place.weight}
    asked: set[Replica] = set()
    for turn in count():
        at = now + turn / 2
        if wanted <= asked or at > now + POLICY.eject_longest:
            break
        picked = replicas.pick(at)
        assert picked is not None
        replicas.went_well(picked, at)
        asked.add(picked)

    assert wanted <= asked
