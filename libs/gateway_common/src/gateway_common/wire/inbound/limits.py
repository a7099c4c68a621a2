"""How much a client may send, and how long it may take."""

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bound a connection, in bytes and seconds.

    The request line may have *line* bytes, all fields together *head*, *fields* of them; trailers as much again. A head
    has *head_seconds* from its first byte, a connection as much until its first request, and *idle_seconds* until any
    other. A body has to be there *request_seconds* after the first byte of its request; an answer may stand still for
    as long. A client that, over *window* seconds, sends or takes fewer than *rate* bytes a second is too slow. It may
    send *ahead* requests before it has their answers. Where requests are
    admitted there may be so many *connections* at once.
    """

    line: int = 8 << 10
    head: int = 32 << 10
    fields: int = 100
    ahead: int = 100
    connections: int = 10_000
    head_seconds: float = 10.0
    idle_seconds: float = 75.0
    request_seconds: float = 300.0
    window: float = 10.0
    rate: int = 240
