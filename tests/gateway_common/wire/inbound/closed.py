"""A gate that is closed, and tells whom it saw."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gateway_common.wire.admission import Asker, Visitor

__all__ = ["LAST", "Closed"]

LAST = b"GET /last HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"


@dataclass
class Closed:
    """Hold everybody who comes, or refuse them if it is *refusing*: at a glance, where it is *full*.

    Those hear it in the next turn, or not at all if it is *silent*.
    """

    refusing: bool = False
    full: bool = False
    fields: bool = False
    silent: bool = False
    held: list[Visitor] = field(default_factory=list[Visitor])
    seen: list[Mapping[str, Any]] = field(default_factory=list[Mapping[str, Any]])

    def takes(self) -> bool:
        """Let nobody begin."""
        return False

    def hold(self, visitor: Visitor) -> None:
        """Keep, or refuse."""
        self.held.append(visitor)
        if self.refusing:
            visitor.refuse(3)

    def refuses(self, asked: Mapping[str, Any], asker: Asker, /) -> int:
        """Refuse for three seconds."""
        self.seen.append(asked)
        if not self.silent:
            asyncio.get_running_loop().call_soon(asker.say)
        return 3
