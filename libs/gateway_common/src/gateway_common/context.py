"""What the library knows of the request at hand: made by the edge, read by guard, calls and log."""

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from gateway_common.caller import ANONYMOUS, Caller
from gateway_common.deadline import Deadline, now
from gateway_common.parts import Parts
from gateway_common.subject_token import SubjectToken

__all__ = ["Onward", "RequestContext", "context_of"]

Onward = tuple[tuple[bytes, bytes], ...]
"""Header fields that every call made for a request carries on, or that its answer has."""

_KEY = "gateway_common.context"


@dataclass(slots=True)
class RequestContext:
    """Hold what belongs to one request from its first byte to its log line.

    *started* is on the event loop's *clock*, in seconds; *route* is the path template once one matched, for logs and
    metrics; *deadline* is the whole budget, lowered by whoever knows better. *onward* goes out with every call.
    *identified* says that *caller* has been found out, *limits* is what its answer says of theirs, and *nonce* is for
    their next proof of possession (RFC 9449), empty while the one that they have is good. *certificate* is the
    thumbprint of the one that the client showed to a proxy of ours (SHA-256, base64url), if that is noted. *token* is
    what the caller is known by, noted only where a service gets another one for it.
    """

    id: str
    started: float
    deadline: Deadline
    caller: Caller = ANONYMOUS
    identified: bool = False
    route: str = ""
    parts: Parts = field(default_factory=Parts)
    onward: Onward = ()
    limits: Onward = ()
    certificate: str = ""
    token: SubjectToken | None = None
    nonce: str = ""
    clock: Callable[[], float] = now

    @property
    def took(self) -> float:
        """Give the seconds since it started."""
        return self.clock() - self.started

    def put(self, scope: MutableMapping[str, Any]) -> None:
        """Attach it to an ASGI *scope*."""
        scope[_KEY] = self


def context_of(scope: MutableMapping[str, Any]) -> RequestContext:
    """Give the context of the request with this ASGI *scope*; raises KeyError outside the edge."""
    context: RequestContext = scope[_KEY]
    return context
