"""The lambdas of a declaration, spelled as they were written: `order.state in LIVE`."""

import ast
import inspect
import linecache
from collections.abc import Callable, Iterator
from types import CodeType

__all__ = ["spelled"]


def spelled(reading: Callable[..., object]) -> str:
    """Spell what *reading* computes on one line; where its source is not to be had, what it reads."""
    code: CodeType | None = getattr(reading, "__code__", None)
    names = ", ".join(inspect.signature(reading).parameters)
    if code is None or code.co_name != "<lambda>":
        return f"{getattr(reading, '__name__', 'a function')}({names})"
    found = [ast.unparse(one.body) for one in _candidates(code)]
    return min(found, key=len, default=f"something of {names or 'nothing'}")


def _candidates(code: CodeType) -> Iterator[ast.Lambda]:
    at = {(line, column) for line, _, column, end in code.co_positions() if line and column is not None and end}
    for node in ast.walk(_parsed(code.co_filename)):
        if isinstance(node, ast.Lambda) and at and _inside(node.body, at):
            yield node


def _inside(body: ast.expr, at: set[tuple[int, int]]) -> bool:
    start, end = (body.lineno, body.col_offset), (body.end_lineno or 0, body.end_col_offset or 0)
    return all(start <= place <= end for place in at)


def _parsed(filename: str) -> ast.Module:
    try:
        return ast.parse("".join(linecache.getlines(filename)))
    except SyntaxError:
        return ast.Module([], [])
