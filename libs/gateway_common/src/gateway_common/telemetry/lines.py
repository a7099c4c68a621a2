"""Where structlog leaves a finished line: with others of its kind, or, if something is wrong, out at once."""

from gateway_common.telemetry.outlet import Outlet

__all__ = ["Lines"]


class Lines:
    """Hand lines to *outlet*; errors are written before whoever tells them goes on, for it may be the last they do.

    *name* is the logger's, for structlog's processors.
    """

    __slots__ = ("_outlet", "name")

    def __init__(self, outlet: Outlet, name: str | None = None) -> None:
        self._outlet = outlet
        self.name = name

    def info(self, line: bytes) -> None:
        """Hand over *line*."""
        self._outlet.write(line + b"\n")

    def error(self, line: bytes) -> None:
        """Hand over *line*, and let all go out that waits before it."""
        self.info(line)
        self._outlet.flush()

    debug = warning = info
    critical = error
