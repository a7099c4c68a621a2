"""Which slot of a cluster a key belongs to, and which node has it."""

from binascii import crc_hqx
from collections.abc import Collection, Iterator, Sequence
from typing import cast

__all__ = ["SLOTS", "Place", "owners", "slot_of"]

SLOTS = 16_384

Place = tuple[str, int]
"""The host and the port of a node."""


def slot_of(key: bytes) -> int:
    """Give the slot of *key*: of its {hash tag}, if it has one."""
    opened = key.find(b"{") + 1
    closed = key.find(b"}", opened)
    return crc_hqx(key[opened:closed] if 0 < opened < closed else key, 0) % SLOTS


def owners(answer: object, asked: str) -> Iterator[tuple[Collection[int], Place]]:
    """Read the answer to `CLUSTER SLOTS`: which slots are where; a node without a name is at the host that was *asked*.

    What cannot be read is left out.
    """
    for row in _listed(answer):
        match _listed(row):
            case [int() as first, int() as last, node, *_]:
                yield from ((range(first, last + 1), place) for place in _place(node, asked))
            case _:
                pass


def _place(node: object, asked: str) -> Iterator[Place]:
    match _listed(node):
        case [bytes() as host, int() as port, *_] if host not in {b"", b"?"}:
            yield host.decode(), port
        case [_, int() as port, *_]:
            yield asked, port
        case _:
            pass


def _listed(answer: object) -> Sequence[object]:
    return cast("Sequence[object]", answer) if isinstance(answer, list) else ()
