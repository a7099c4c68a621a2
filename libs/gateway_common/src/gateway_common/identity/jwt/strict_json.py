"""JSON that can be read in one way only: each name once, numbers that are numbers, texts that can be written."""

import json
from typing import Any, cast

__all__ = ["read_object"]


def read_object(text: bytes) -> dict[str, Any]:
    """Read a JSON object; raises ValueError for anything else."""
    try:
        read: Any = json.loads(text.decode(), object_pairs_hook=_once, parse_constant=_refuse)
        if rb"\u" in text:
            json.dumps(read, ensure_ascii=False).encode()  # half a character cannot be told to anybody: ValueError
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    if not isinstance(read, dict):
        raise ValueError("it is no object")  # noqa: TRY004 – whoever wrote it made a mistake, not we
    return cast("dict[str, Any]", read)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("it says something twice")
    return members


def _refuse(name: str) -> float:
    raise ValueError(f"{name} is no number")
