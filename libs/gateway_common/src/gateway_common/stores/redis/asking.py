"""The seam below the operations: whoever sends a command to a Redis, or to the right node of a cluster."""

from collections.abc import Awaitable, Mapping
from typing import Protocol

from gateway_common.stores.redis.words import Argument

__all__ = ["Asking"]


class Asking(Protocol):
    """Send commands; raises StoreDown for what is not answered, and ScriptUnknown for a script to be sent whole."""

    @property
    def is_up(self) -> bool:
        """Tell whether it can be asked, as far as is known."""
        ...

    @property
    def failures(self) -> Mapping[str, int]:
        """Count what went wrong, by why."""
        ...

    def ask(self, *words: Argument) -> Awaitable[object]:
        """Send a command whose key is its second word, or its fourth if it is a script, and give the answer."""
        ...

    async def aclose(self) -> None:
        """Close every connection."""
        ...
