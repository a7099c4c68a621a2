from random import Random

import pytest

from gateway_common.errors import DeclarationError
from gateway_common.services.senders.gradient import HALF_LIFE, Gradient, Taken

MOST, LEAST = 64, 8


class Asked:
    """Tell a gradient of answers, of which so many come in a second; *now* is when the last came."""

    def __init__(self, rate: float = 100.0) -> None:
        self.gradient = Gradient(least=LEAST, most=MOST)
        self.now = 0.0
        self._every = 1 / rate

    def answered(
        self,
        seconds: float,
        *,
        times: int,
        operation: str = "find",
        failed: bool = False,
        running: int | None = None,
    ) -> int:
        for _ in range(times):
            self.now += self._every
            calls = self.gradient.limit if running is None else running
            self.gradient.note(operation, Taken(seconds, self.now, failed=failed), running=calls)
        return self.gradient.limit


@pytest.fixture
def service() -> Asked:
    """Give one that is known to take 5 ms."""
    found = Asked()
    found.answered(0.005, times=MOST)
    return found


def test_a_service_that_is_as_it_was_has_all_places(service: Asked) -> None:
    """Answers that take as long as they used to, or a little longer, leave the limit where it is."""
    assert [service.answered(seconds, times=MOST) for seconds in (0.005, 0.01, 0.05)] == [MOST] * 3


def test_a_service_that_becomes_slow_gets_fewer_calls(service: Asked) -> None:
    """The limit falls by as much as answers take longer, to a half at a time at the most, and not below the least."""
    found = [service.answered(0.5, times=service.gradient.limit) for _ in range(4)]

    assert found[:2] == [32, 16]
    assert LEAST <= found[-1] < 16


def test_answers_that_do_not_come_count(service: Asked) -> None:
    """Whoever is late or says that it is too busy is asked less, however soon it says so."""
    assert service.answered(0.001, times=MOST, failed=True) == MOST // 2


def test_it_grows_again_where_more_would_go(service: Asked) -> None:
    """A service that is well again gets more calls, but only when as many as may are under way."""
    service.answered(0.5, times=MOST)
    idle = service.answered(0.005, times=100, running=1)
    busy = service.answered(0.005, times=400)

    assert (idle, busy) == (MOST // 2, MOST)


def test_it_grows_when_any_of_the_answers_came_while_all_places_were_taken(service: Asked) -> None:
    """That the last of them came when fewer were does not mean that no more would have gone."""
    before = service.answered(0.5, times=MOST)
    service.answered(0.005, times=before - 1)

    assert service.answered(0.005, times=1, running=1) > before


@pytest.mark.parametrize("rate", [20.0, 1000.0])
def test_what_is_slow_for_good_is_believed_after_seconds(rate: float) -> None:
    """Half of the usual time is what it took in the last ten seconds, however often the service is asked."""
    service = Asked(rate)
    service.answered(0.005, times=MOST)
    early = service.answered(0.5, times=int(HALF_LIFE / 2 * rate))
    service.answered(0.5, times=int(6 * HALF_LIFE * rate))

    assert early < MOST
    assert service.gradient.limit == MOST


def test_a_short_trouble_changes_no_belief() -> None:
    """Two seconds in which a thousand answers a second are slow are still known to be slow at their end."""
    busy = Asked(1000.0)
    busy.answered(0.005, times=1000)

    assert busy.answered(0.5, times=2000) == LEAST


def test_failures_say_nothing_of_what_is_usual(service: Asked) -> None:
    """A service that refuses in a millisecond for a minute is not slow afterwards, when it answers as it used to."""
    service.answered(0.5, times=6000)
    service.answered(0.001, times=6000, failed=True)

    assert service.answered(0.5, times=400) == MOST


@pytest.mark.parametrize("slow", [0.1, 0.5, 2.0])
def test_a_service_that_is_quick_for_some_is_left_alone(slow: float) -> None:
    """Whatever an operation takes by nature, and however that varies: it is compared with itself."""
    chance = Random(1)  # noqa: S311 – the same each time
    service = Asked()
    service.answered((slow + 0.002) / 2, times=1)
    found = {service.answered(chance.choice((0.002, slow)), times=1) for _ in range(5_000)}

    assert found == {MOST}


def test_operations_are_not_mixed_up(service: Asked) -> None:
    """A report that takes a second is no sign of strain beside a look-up that takes milliseconds."""
    for _ in range(500):
        service.answered(0.005, times=1, running=MOST)
        service.answered(1.0, times=1, operation="report", running=MOST)

    assert service.gradient.limit == MOST


def test_bounds_must_be_in_order() -> None:
    """There is at least one place, and no more at the least than at the most."""
    for least, most in ((0, 1), (3, 2)):
        with pytest.raises(DeclarationError):
            Gradient(least=least, most=most)
