"""What the services answer: the sandbox's own words on order 1, and bodies of sizes to compare.

The id of a restaurant is the size of its picture.
"""

import json
from pathlib import Path

__all__ = ["PICTURES", "SIZES", "lay_out", "list_of", "picture_of"]

RECORDED = Path(__file__).with_name("answers")

SIZES = (1_000, 10_000, 100_000, 1_000_000)
"""How large lists and pictures are, in bytes, about."""

PICTURES = (*SIZES, 10_000_000)

ITEM = {"id": 1201, "name": "Peanut noodle bowl", "price": "11.50", "category": "Bowls", "quantity": 2}


def lay_out(folder: Path) -> None:
    """Write every answer into *folder*, as a file at the path where it is asked for."""
    for recorded in RECORDED.rglob("*.json"):
        _write(folder / recorded.relative_to(RECORDED).with_suffix(""), _compact(json.loads(recorded.read_text())))
    for size in SIZES:
        _write(folder / f"lists/{size}", list_of(size))
    for size in PICTURES:
        _write(folder / f"restaurants/{size}/picture", picture_of(size))
    _write(folder / f"kept/{SIZES[0]}/picture", picture_of(SIZES[0]))


def list_of(size: int) -> bytes:
    """Make a list of dishes of about *size* bytes."""
    one = len(_compact(ITEM)) + 1
    return _compact({"items": [ITEM] * (size // one)})


def picture_of(size: int) -> bytes:
    """Make a picture of *size* bytes."""
    return bytes(range(250)) * (size // 250)


def _compact(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
