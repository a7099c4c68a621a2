"""Find what a path leads to: a tree of segments, in which the way to a leaf is as long as its path.

    GET /orders/{id}        orders ─┬─ {} ──── GET, PUT
    PUT /orders/{id}                └─ mine ── GET
    GET /orders/mine

A text wins over a place for a value, from left to right; where its branch does not offer the method, the search goes
back. At each segment there are two ways at most, however many leaves the tree has.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from gateway_common.routing.shape import Shape

__all__ = ["Trie"]

T = TypeVar("T")


@dataclass(slots=True)
class _Node(Generic[T]):
    texts: "dict[str, _Node[T]]" = field(default_factory=lambda: {})  # noqa: PIE807 – a bare dict has no types
    value: "_Node[T] | None" = None
    offers: dict[str, T] = field(default_factory=lambda: {})  # noqa: PIE807 – as above

    def child(self, segment: str | None) -> "_Node[T]":
        if segment is not None:
            return self.texts.setdefault(segment, _Node())
        if self.value is None:
            self.value = _Node()
        return self.value


class Trie(Generic[T]):
    """Hold *leaves*, each a shape, a method and what it offers there; of two at one place the first stays."""

    def __init__(self, leaves: Iterable[tuple[Shape, str, T]]) -> None:
        self._root = _Node[T]()
        for shape, method, offer in leaves:
            node = self._root
            for segment in shape:
                node = node.child(segment)
            node.offers.setdefault(method, offer)

    def at(self, segments: Sequence[str]) -> Iterator[tuple[Mapping[str, T], tuple[str, ...]]]:
        """Give what is offered at *segments*, by method, and the values on the way; the closest match first."""
        ahead: list[tuple[_Node[T], int, tuple[str, ...]]] = [(self._root, 0, ())]
        end = len(segments)
        while ahead:
            node, depth, values = ahead.pop()
            while depth < end:
                segment = segments[depth]
                depth += 1
                text, value = node.texts.get(segment), node.value if segment else None
                if text is not None:
                    if value is not None:
                        ahead.append((value, depth, (*values, segment)))
                    node = text
                elif value is not None:
                    node, values = value, (*values, segment)
                else:
                    break
            else:
                if node.offers:
                    yield node.offers, values
