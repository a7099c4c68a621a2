"""Commands as they go over the wire."""

from collections.abc import Callable
from typing import cast

import hiredis

__all__ = ["Argument", "packed"]

Argument = str | bytes | int
"""What a command is made of."""

packed = cast("Callable[[tuple[Argument, ...]], bytes]", hiredis.pack_command)  # pyright: ignore[reportUnknownMemberType] -- it knows one word
"""Write a command as bytes."""
