"""What goes out to a service and what comes back: two lean values, and the shape of everything between.

A *sender* is an async callable from a `Call` to an `Answer`; a sender around a sender is how breaker, bulkhead and
retries are built. Senders do not raise for what a service or the network does: the answer's state says it. Only
cancellation passes through them.
"""

from collections.abc import AsyncIterable, AsyncIterator, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from gateway_common.caller import Caller
from gateway_common.deadline import Deadline
from gateway_common.errors import State
from gateway_common.services.keeping import Keeping, Kept
from gateway_common.subject_token import SubjectToken

__all__ = ["Answer", "Call", "HeaderPairs", "Sender", "Stream"]

HeaderPairs = Sequence[tuple[bytes, bytes]]
"""Header fields in wire order, names in lower case."""


class Stream(Protocol):
    """Give a body piece by piece; whoever holds it must close it."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Give the pieces as they come."""
        ...

    async def aclose(self) -> None:
        """Let go of the connection behind it; the rest of the body is given up."""
        ...


@dataclass(slots=True)
class Call:
    """Hold one request to a service; a sender passes on what it was given, or a copy of it with other headers or time.

    *path* is quoted and carries the query. *most* is the number of bytes the answer's body may have, which is then
    read whole; None asks for a stream, between whose pieces *idle* seconds may pass, or if that is None, all the time
    to the deadline. *repeatable* says that sending it twice does no more than sending it once. *tried* names the
    replicas of the service that failed it before.

    A *body* that is a stream is sent once, as it comes: in the length that `content-length` says, else in chunks. Its
    time is that of whoever gives it, who ends the call; what it raises passes through the senders.

    *keeping* says what is kept of the answer, *wishes* is what the client asks of caches (`Cache-Control`); neither
    means anything behind the cache. *token* is that of the caller, where some service gets another one for it.
    """

    service: str
    operation: str
    method: str
    path: str
    headers: list[tuple[bytes, bytes]]
    body: bytes | AsyncIterable[bytes] | None
    deadline: Deadline
    caller: Caller
    repeatable: bool
    most: int | None
    idle: float | None = None
    tried: tuple[str, ...] = ()
    keeping: Keeping | None = None
    wishes: bytes = b""
    token: SubjectToken | None = None

    def carrying(self, headers: list[tuple[bytes, bytes]], deadline: Deadline | None = None) -> "Call":
        """Copy it with other *headers*, and maybe another *deadline*; `replace` does the same in six times the time."""
        return Call(
            self.service,
            self.operation,
            self.method,
            self.path,
            headers,
            self.body,
            self.deadline if deadline is None else deadline,
            self.caller,
            self.repeatable,
            self.most,
            self.idle,
            self.tried,
            token=self.token,
        )

    def until(self, deadline: Deadline) -> "Call":
        """Copy it with another *deadline*."""
        return self.carrying(self.headers, deadline)

    @property
    def streams(self) -> bool:
        """Tell whether its body comes piece by piece, and so only once."""
        return self.body is not None and not isinstance(self.body, bytes)

    @property
    def whole(self) -> bytes:
        """Give the body as far as it is there before the call is sent: nothing of one that streams."""
        return self.body if isinstance(self.body, bytes) else b""


@dataclass(slots=True)
class Answer:
    """Hold what became of a call.

    *status* is 0 when no response came. *sent* is False only when certainly no byte reached the service. *replica*
    names the one of several that failed, *elsewhere* says that another of them does well. *reason* is
    one plain sentence for the log. *retry_after* is in seconds. *kept* is what a cache knows of it. *ours* says that
    a refusal is our own mistake, which is none of the client's whatever its status says.
    """

    state: State
    status: int = 0
    headers: HeaderPairs = ()
    body: bytes | Stream = b""
    reason: str = ""
    sent: bool = True
    retry_after: float | None = None
    replica: str = ""
    elsewhere: bool = False
    kept: Kept | None = None
    ours: bool = False

    def header(self, name: bytes) -> bytes | None:
        """Give the first value of the field *name* (lower case)."""
        for field, value in self.headers:
            if field == name:
                return value
        return None

    def with_kept(self, kept: Kept) -> "Answer":
        """Copy it with what a cache knows of it."""
        return Answer(
            self.state,
            self.status,
            self.headers,
            self.body,
            self.reason,
            self.sent,
            self.retry_after,
            self.replica,
            self.elsewhere,
            kept,
            self.ours,
        )


class Sender(Protocol):
    """Take a call to its service and bring back the answer.

    The innermost, a transport, answers LATE when the call's deadline comes first; who stands around it keeps no time. A
    sender awaits plain futures and asks for no current Task, for whoever calls it may have none. One that only changes
    the call may be a plain function that gives what its inner one gives: a coroutine less for each call.
    """

    def __call__(self, call: Call, /) -> Coroutine[Any, Any, Answer]:
        """Send it."""
        ...
