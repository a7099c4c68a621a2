"""The log: one line per event, JSON for machines or text for a person, on standard output.

Everything goes through one chain, ours and what libraries say through `logging`: the request's id, traces as text,
redaction, level, time. Library loggers speak from warnings on; uvicorn's access log is silent, since ours says more and
no path or query of a client.
"""

import logging
import re
import sys
from collections.abc import Callable
from functools import partial
from typing import BinaryIO

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from gateway_common.settings import GatewaySettings
from gateway_common.telemetry.lines import Lines
from gateway_common.telemetry.outlet import Outlet
from gateway_common.telemetry.redaction import redact, redacted

__all__ = ["configure_logs", "log_aside", "spell"]

_LEVELS = (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_UNPRINTABLE_BYTES = re.compile(rb"\x7f|\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]")


def configure_logs(settings: GatewaySettings, to: BinaryIO | Outlet | None = None) -> None:
    """Set up logging for this process as *settings* say, into *to* or standard output."""
    output = to or sys.stdout.buffer
    _configure(
        _json() if settings.log_format == "json" else _console(colours=output.isatty()),
        partial(Lines, output) if isinstance(output, Outlet) else structlog.BytesLoggerFactory(output),
    )
    _take_over_logging()


def log_aside() -> None:
    """Log for a person, on standard error: standard output is for what a command answers, and for nothing else."""
    _configure(_console(colours=sys.stderr.isatty()), lambda *_: structlog.BytesLogger(sys.stderr.buffer))


def _configure(spelling: list[Processor], factory: Callable[..., WrappedLogger]) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.format_exc_info,
            _redact,
            _say_who,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *spelling,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=factory,
        cache_logger_on_first_use=False,
    )


def _json() -> list[Processor]:
    return [spell]


def _console(*, colours: bool) -> list[Processor]:
    plain = structlog.dev.plain_traceback
    return [_print_safely, structlog.dev.ConsoleRenderer(colors=colours, exception_formatter=plain), _encode]


def _say_who(logger: WrappedLogger, _: str, event: EventDict) -> EventDict:
    name = getattr(logger, "name", None)
    if name:
        event.setdefault("logger", name)
    return event


def _redact(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    redact(event)
    return event


def spell(_: WrappedLogger, __: str, event: EventDict) -> bytes:
    """Make a line of *event*, which nothing in it breaks: the last of the processors where machines read."""
    line = _dumped(event)
    return line if line.isascii() else _UNPRINTABLE_BYTES.sub(_escaped, line)


def _dumped(event: EventDict) -> bytes:
    try:
        return orjson.dumps(event, option=orjson.OPT_UTC_Z)
    except TypeError:  # half a letter, an integer of more than 64 bits: nobody fails for what they log
        return orjson.dumps({ascii(name)[1:-1]: _sayable(value) for name, value in event.items()})


def _sayable(value: object) -> object:
    try:
        orjson.dumps(value)
    except TypeError:
        return redacted(ascii(value))
    return value


def _escaped(found: re.Match[bytes]) -> bytes:
    return f"\\u{ord(found[0].decode()):04x}".encode()


def _print_safely(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    for name, value in event.items():
        if isinstance(value, str):
            clean = _UNPRINTABLE.sub(lambda found: ascii(found[0])[1:-1], value)
            event[name] = clean if name == "exception" else clean.replace("\n", "\\n")
    return event


def _encode(_: WrappedLogger, __: str, line: EventDict | str) -> bytes:
    return str(line).encode(errors="backslashreplace")


def _take_over_logging() -> None:
    logging.captureWarnings(capture=True)
    logging.root.handlers = [_Forward()]
    logging.root.setLevel(logging.WARNING)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.asgi", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = name != "uvicorn.access"
        logger.setLevel(logging.WARNING)


class _Forward(logging.Handler):
    """Pass on what libraries say."""

    def emit(self, record: logging.LogRecord) -> None:
        """Say it in our log, under the library's name."""
        level = max(known for known in _LEVELS if known <= max(record.levelno, logging.DEBUG))
        structlog.get_logger().log(level, _message(record), logger=record.name, exc_info=record.exc_info)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001 – a library's misspelt message must not stop the library, as for any handler
        return f"{record.msg} (and values that do not fit)"
