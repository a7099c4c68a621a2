"""Where a declaration is written, as mistakes name it: a person who has to mend it goes there."""

import inspect
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

__all__ = ["written"]


def written(function: Callable[..., Any] | None) -> str:
    """Name file and line of *function*, decorators included, such as `shop/app.py:13`; empty if nobody knows."""
    code = getattr(inspect.unwrap(function), "__code__", None) if function else None
    return f"{'/'.join(PurePath(code.co_filename).parts[-2:])}:{code.co_firstlineno}" if code else ""
