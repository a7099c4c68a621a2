"""Plans as people see them."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from gateway_common import Caller, Parts, ReadModel, Service, View, allowed, anyone, composition, each, need, want
from gateway_common.app import Declared
from gateway_common.composition import Reading
from gateway_common.plans import LEGEND, diagram, timeline
from gateway_common.plans.details import span
from gateway_common.plans.readings import spelled

orders, kitchen = Service("order"), Service("kitchen")

LIMIT = 1
UNWRITTEN: Reading = eval("lambda order: order.state")  # noqa: S307 – a lambda without a file


class Order(ReadModel):
    state: str
    items: list[str]


class Ticket(ReadModel):
    cook: str


class Screen(View):
    missing: list[str]


NOTHING: Mapping[str, Ticket] = {}


@orders.get("/orders/{order_id}")
def find_order(order_id: str) -> Order: ...


@kitchen.get("/tickets/{order_id}")
def find_ticket(order_id: str) -> Ticket: ...


@kitchen.get("/cooks/{cook}")
def find_cook(cook: str) -> Ticket: ...


@orders.get("/items/{item_id}")
def find_item(item_id: str) -> Ticket: ...


@composition(within=1.5)
def screen(
    order_id: str,
    order: Order = need(find_order),
    ticket: Ticket | None = want(find_ticket, within=0.4, stale_for=300),
    cook: Ticket | None = want(find_cook, when=lambda order: order.state != "NEW", cook=lambda ticket: ticket.cook),
    items: Mapping[str, Ticket] = need(each(find_item, at_once=3), item_id=lambda order: order.items),
    extras: Mapping[str, Ticket] = want(each(find_item), default=NOTHING, item_id=lambda order: order.items[1:]),
    *,
    parts: Parts,
    caller: Caller = allowed("orders:read"),
) -> Screen:
    """Show an order.

    What else there is to say of it does not belong to its plan.
    """
    return Screen(missing=parts.missing)


@composition(within=0.5)
def end(order_id: str, end: Order = need(find_order), *, caller: Caller = anyone()) -> Screen:
    """Show the end."""
    return Screen(missing=[])


SCREEN = Declared("GET", "/screens/{order_id}", screen)


def test_a_plan_is_drawn_as_a_timeline() -> None:
    """It tells what starts at once, what waits for what, how long each may take, and what happens when it fails."""
    assert timeline(SCREEN).plain == (
        """\
GET /screens/{order_id}
screen, within 1.5 s, for orders:read
Show an order.

┌ at once
│ ● order   order.find_order       1.5 s   403 404 502 503 504
│ ○ ticket  kitchen.find_ticket   400 ms   missing
│           if late, busy, down or garbled: a value of at most 5 min stands in
├ after ticket and order
│ ○ cook    kitchen.find_cook      1.5 s   missing
│           only if order.state != 'NEW'
│           cook = ticket.cook
│           missing, too, without ticket
├ after order
│ ● items   each order.find_item   1.5 s   403 502 503 504
│           one for each item_id in order.items, 3 at a time
│ ○ extras  each order.find_item   1.5 s   missing in part
│           one for each item_id in order.items[1:], 8 at a time
│           if missing: {}
└ Screen"""
    )


def test_the_legend_explains_each_status() -> None:
    """Every status that a need can end with is named with the states it stands for."""
    assert "403 denied · 404 absent · 502 refused, down or garbled · 503 busy · 504 late" in LEGEND


def test_plans_fit_a_page() -> None:
    """No line of a plan or of its legend is wider than 100 columns, whatever a lambda says."""

    @composition(within=1)
    def wide(
        order: Order = need(
            find_order, order_id=lambda: "a long constant that nobody would write " * 2 + "but somebody did"
        ),
        *,
        caller: Caller = anyone(),
    ) -> Screen:
        return Screen(missing=[])

    lines = f"{timeline(Declared('GET', '/', wide)).plain}\n{LEGEND}".splitlines()
    assert max(map(len, lines)) <= 100


def test_a_plan_is_drawn_as_a_mermaid_flowchart() -> None:
    """Parts are arrows from the request, by way of what they wait for, to the view."""
    first, *lines = diagram(SCREEN).splitlines()

    assert first == "flowchart LR"
    assert [line.strip() for line in lines if "-->" in line] == [
        "request --> part_order",
        "request --> part_ticket",
        "part_ticket --> part_cook",
        "part_order --> part_cook",
        "part_cook --> view",
        "part_order --> part_items",
        "part_items --> view",
        "part_order --> part_extras",
        "part_extras --> view",
    ]


def test_a_box_says_what_a_part_is() -> None:
    """In a flowchart each part has a box with all that its declaration says; needs and wants look different."""
    boxes = diagram(SCREEN)

    assert '["<b>order</b><br>order.find_order<br>need, 1.5 s<br>else 403 404 502 503 504"]:::need' in boxes
    assert "only if order.state != 'NEW'<br>cook = ticket.cook<br>missing, too, without ticket<br>else missing" in boxes
    assert 'view(["Screen<br>within 1.5 s"])' in boxes
    assert "classDef want stroke-dasharray:4 4" in boxes


def test_no_name_of_a_part_disturbs_mermaid() -> None:
    """A part may be called by a word that Mermaid keeps for itself, such as `end`."""
    assert '    part_end["<b>end</b>' in diagram(Declared("GET", "/", end))


def test_what_a_condition_says_does_not_disturb_mermaid() -> None:
    """Quotes, angle brackets and the like are escaped in a label."""

    @composition(within=1)
    def quoting(
        order: Order = need(find_order, order_id=lambda: "#1" if LIMIT < 2 else '"&`'), *, caller: Caller = anyone()
    ) -> Screen:
        return Screen(missing=[])

    assert "order_id = '#35;1' if LIMIT #lt; 2 else '#quot;#amp;#96;'" in diagram(Declared("GET", "/", quoting))


READINGS: list[tuple[Reading, str]] = [
    (lambda order: (order.state or order.items) and order.live, "(order.state or order.items) and order.live"),
    (
        lambda order: (
            order.state
            if order.live
            else None
        ),
        "order.state if order.live else None",
    ),
    (lambda order: max(order.items, key=lambda item: item.id), "max(order.items, key=lambda item: item.id)"),
    (lambda: None, "None"),
    (UNWRITTEN, "something of order"),
    (span, "span(seconds)"),
    (len, "len(obj)"),
]  # fmt: skip


@pytest.mark.parametrize(("reading", "said"), READINGS)
def test_a_lambda_is_spelled_as_it_was_written(reading: Reading, said: str) -> None:
    """A lambda is shown by its source on one line, any other function by its name and what it reads."""
    assert spelled(reading) == said


def test_a_lambda_whose_file_has_changed_is_told_by_what_it_reads(tmp_path: Path) -> None:
    """A source that cannot be read any more is no reason not to draw a plan."""
    source = tmp_path / "edited.py"
    source.write_text("lambda order: (")
    reading: Reading = eval(compile("lambda order: order.state", source, "eval"))  # noqa: S307 – a lambda of that file

    assert spelled(reading) == "something of order"


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.4, "400 ms"), (1, "1 s"), (1.5, "1.5 s"), (60, "1 min"), (90, "90 s"), (7200, "2 h")]
)
def test_times_are_spelled_for_people(seconds: float, said: str) -> None:
    """A span of time has the largest unit that needs no fraction above a second."""
    assert span(seconds) == said
