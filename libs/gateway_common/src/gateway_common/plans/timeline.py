"""The plan of a composition as text: what starts at once, what waits for what, and how the answer ends.

    GET /v1/orders/{order_id}
    order_card, within 1.5 s, for orders:read

    ┌ at once
    │ ● order     order.find_order         1.5 s   403 404 502 503 504
    │ ○ ticket    kitchen.find_ticket      1.5 s   missing
    ├ after order
    │ ○ delivery  delivery.find_delivery  400 ms   missing
    │             only if order.state in LIVE
    └ OrderCard

It fits a page of 100 columns.
"""

import inspect
from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap

from rich.text import Text

from gateway_common.app import Declared
from gateway_common.composition import Node, Plan
from gateway_common.plans.details import asked, details, span
from gateway_common.plans.fates import fate, legend

__all__ = ["LEGEND", "WIDTH", "timeline"]

WIDTH = 100
LEGEND = f"""\
● a need: if it fails, so does the request
  ({legend()})
○ a want: if it fails, the answer comes without it and says so in `missing`; absence is no failure
  The time is how long a part may take."""

_STYLES = {True: ("●", "bold"), False: ("○", "")}


def timeline(declared: Declared) -> Text:
    """Draw the composition of *declared*."""
    composition = declared.composition
    view = getattr(composition.plan.returns, "__name__", "the view")
    lines = [
        Text(f"{declared.method} {declared.path}", "bold cyan"),
        Text(f"{composition.name}, within {span(composition.within)}, for {composition.guard}"),
        *_summary(inspect.getdoc(composition)),
        Text(),
        *_rail(composition.plan, composition.within),
        Text.assemble(("└ ", "dim"), (view, "bold")),
    ]
    return Text("\n").join(lines)


def _summary(doc: str | None) -> Iterator[Text]:
    paragraph = (doc or "").partition("\n\n")[0]
    yield from (Text(line, "italic") for line in wrap(paragraph, WIDTH))


def _rail(plan: Plan, within: float) -> Iterator[Text]:
    widths = max(len(node.name) for node in plan.nodes), max(len(asked(node)) for node in plan.nodes)
    for number, (reads, nodes) in enumerate(_groups(plan)):
        yield Text(f"{'├' if number else '┌'} {_moment(reads)}", "dim")
        for node in nodes:
            yield _row(node, within, widths)
            for line in _wrapped(node, plan, indent=widths[0] + 2):
                yield Text.assemble(("│   ", "dim"), (line, "dim italic"))


def _row(node: Node, within: float, widths: Sequence[int]) -> Text:
    mark, style = _STYLES[node.part.needed]
    time = span(node.part.within or within)
    return Text.assemble(
        ("│ ", "dim"),
        (f"{mark} {node.name:<{widths[0]}}", style),
        f"  {asked(node):<{widths[1]}}  {time:>6}   ",
        (fate(node), "red" if node.part.needed else "yellow"),
    )


def _wrapped(node: Node, plan: Plan, *, indent: int) -> Iterator[str]:
    for detail in details(node, plan):
        for line in wrap(detail, WIDTH - indent - 4, subsequent_indent="  "):
            yield " " * indent + line


def _moment(reads: Sequence[str]) -> str:
    return f"after {' and '.join(reads)}" if reads else "at once"


def _groups(plan: Plan) -> Iterable[tuple[Sequence[str], Sequence[Node]]]:
    groups: dict[tuple[str, ...], list[Node]] = {}
    for node in plan.in_order:
        groups.setdefault(node.reads, []).append(node)
    return groups.items()
