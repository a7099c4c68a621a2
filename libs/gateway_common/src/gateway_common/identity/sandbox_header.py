"""How the services of the sandbox learn who is asking: one header, which production never sends."""

import re

from gateway_common.caller import ANONYMOUS, Caller, CallerKind
from gateway_common.services.call import Answer, Call, Sender

__all__ = ["SandboxCaller"]

NAME = b"x-sandbox-caller"
_CONSUMER = re.compile(r"consumer:[A-Za-z0-9_-]+")


class SandboxCaller:
    """Say on every call on whose behalf it is made, whatever its headers said before."""

    def __init__(self, inner: Sender) -> None:
        self._inner = inner

    async def __call__(self, call: Call, /) -> Answer:
        """Send it with the caller's name."""
        kept = [field for field in call.headers if field[0] != NAME]
        return await self._inner(call.carrying([*kept, (NAME, _spelled(call.caller))]))


def _spelled(caller: Caller) -> bytes:
    name = str(caller if caller.kind is CallerKind.CONSUMER else ANONYMOUS)
    if caller.kind is CallerKind.CONSUMER and not _CONSUMER.fullmatch(name):
        raise ValueError("this consumer's id cannot stand in a header")
    return name.encode("ascii")
