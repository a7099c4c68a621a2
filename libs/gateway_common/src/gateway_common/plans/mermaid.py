"""The plan of a composition as a Mermaid flowchart, ready to be put into Markdown.

    flowchart LR
        request(["GET /v1/orders/{order_id}"])
        part_order["<b>order</b><br>order.find_order<br>need, 1.5 s<br>else 403 404 502 503 504"]:::need
        request --> part_order

What a lambda says is escaped, and no part's name can be taken for a word of Mermaid's.
"""

from collections.abc import Iterator

from gateway_common.app import Declared
from gateway_common.composition import Node, Plan
from gateway_common.plans.details import asked, details, span
from gateway_common.plans.fates import fate

__all__ = ["diagram"]

_ESCAPES = str.maketrans({"#": "#35;", "&": "#amp;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "`": "#96;"})


def diagram(declared: Declared) -> str:
    """Draw the composition of *declared* as a flowchart from the request to the view."""
    return "\n".join(["flowchart LR", *(f"    {line}" for line in _lines(declared))])


def _lines(declared: Declared) -> Iterator[str]:
    composition = declared.composition
    view = getattr(composition.plan.returns, "__name__", "the view")
    yield f'request(["{_text(f"{declared.method} {declared.path}")}"])'
    for node in composition.plan.in_order:
        yield _box(node, composition.plan, composition.within)
    yield f'view(["{_text(view)}<br>within {span(composition.within)}"])'
    yield from _arrows(composition.plan)
    yield "classDef need stroke-width:2px"
    yield "classDef want stroke-dasharray:4 4"


def _box(node: Node, plan: Plan, within: float) -> str:
    kind = "need" if node.part.needed else "want"
    said = [asked(node), f"{kind}, {span(node.part.within or within)}", *details(node, plan), f"else {fate(node)}"]
    return f'part_{node.name}["<b>{_text(node.name)}</b><br>{"<br>".join(map(_text, said))}"]:::{kind}'


def _arrows(plan: Plan) -> Iterator[str]:
    read = {name for node in plan.nodes for name in node.reads}
    for node in plan.in_order:
        yield from (f"part_{name} --> part_{node.name}" for name in node.reads or ())
        if not node.reads:
            yield f"request --> part_{node.name}"
        if node.name not in read:
            yield f"part_{node.name} --> view"


def _text(text: str) -> str:
    return text.translate(_ESCAPES)
