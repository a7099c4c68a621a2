import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway_common.overload import Priority
from gateway_common.overload.line import OVERTAKEN, Line

HIGH, NORMAL, LOW = Priority
VISITORS = st.lists(st.tuples(st.sampled_from(list(Priority)), st.sampled_from("abc")), max_size=60)


def of(*said: tuple[str, Priority, str]) -> Line[str]:
    line = Line[str]()
    for since, (visitor, priority, caller) in enumerate(said):
        line.add(visitor, priority, caller, float(since))
    return line


def emptied(line: Line[str]) -> list[str]:
    return [line.take()[0] for _ in range(len(line))]


def test_higher_priorities_go_first() -> None:
    """What changes something goes before what is read, and that before what nobody would miss."""
    line = of(("1", LOW, "a"), ("2", NORMAL, "a"), ("3", HIGH, "a"), ("4", NORMAL, "a"))

    assert emptied(line) == ["3", "2", "4", "1"]


def test_callers_take_turns() -> None:
    """Of one priority each caller has one after the other, however many one of them has."""
    line = of(*[(f"a{number}", NORMAL, "a") for number in range(4)], ("b0", NORMAL, "b"), ("c0", NORMAL, "c"))

    assert emptied(line) == ["a0", "b0", "c0", "a1", "a2", "a3"]


def test_nobody_starves() -> None:
    """One of ten that begin is taken from the lowest priority."""
    line = of(("low", LOW, "a"), *[(f"{number}", HIGH, "a") for number in range(20)])
    order = emptied(line)

    assert order.index("low") == OVERTAKEN - 1


def test_an_empty_line_has_nobody() -> None:
    """To take somebody where nobody is raises LookupError."""
    with pytest.raises(LookupError):
        Line[str]().take()


@pytest.mark.parametrize(
    ("priority", "caller", "yields"),
    [(HIGH, "c", "low"), (NORMAL, "c", "low"), (LOW, "c", None)],
    ids=["for-a-write", "for-a-read", "for-its-like"],
)
def test_the_lowest_makes_room(priority: Priority, caller: str, yields: str | None) -> None:
    """Only who has less of a right makes room: the lowest priority, for any above it."""
    line = of(("high", HIGH, "a"), ("normal", NORMAL, "b"), ("low", LOW, "a"))

    assert line.yields(priority, caller) == yields


def test_the_greediest_makes_room() -> None:
    """Within one priority the newest of the caller who has the most makes room for one who has two fewer."""
    line = of(*[(f"a{number}", NORMAL, "a") for number in range(3)], ("b0", NORMAL, "b"))

    assert (line.yields(NORMAL, "b"), line.yields(NORMAL, "c"), line.yields(NORMAL, "a")) == ("a2", "a2", None)
    assert line.yields(NORMAL, "b") == "a2"


@given(VISITORS, st.data())
def test_it_holds_exactly_who_came_and_has_not_gone(came: list[tuple[Priority, str]], data: st.DataObject) -> None:
    """Whoever is added is taken or dropped once; the oldest is the one who came first of those who are left."""
    line = of(*[(str(number), priority, caller) for number, (priority, caller) in enumerate(came)])
    left = [str(number) for number in range(len(came))]
    for gone in data.draw(st.lists(st.sampled_from(left), unique=True)) if left else []:
        line.drop(gone)
        line.drop(gone)
        left.remove(gone)
    oldest = line.oldest()

    assert len(line) == len(left)
    assert (oldest[0] if oldest else None) == (left[0] if left else None)
    assert sorted(emptied(line)) == sorted(left)
