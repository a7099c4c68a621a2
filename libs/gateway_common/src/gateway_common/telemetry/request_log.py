"""The line of each request, which is by far the most of a log, by a shorter way.

Every other line is looked through for secrets word by word, and passes all that is configured. This one holds what we
made ourselves: a template, a status, numbers. So only what may have come from elsewhere is looked through: the caller,
the reasons of parts, and whatever somebody bound to the request.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import structlog

from gateway_common.telemetry.logs import spell
from gateway_common.telemetry.redaction import redact, redacted

__all__ = ["RequestLog"]

NAME = "gateway_common.access"
EVENT = "request"
_ALWAYS = {"event": EVENT, "logger": NAME, "level": "info"}


class RequestLog:
    """Tell of requests as any other event is told; make it once the log is configured."""

    def __init__(self) -> None:
        self._log = structlog.get_logger(NAME).bind()
        self._write = structlog.get_config()["logger_factory"](NAME).info
        self._processors = structlog.get_config()["processors"]

    def tell(self, ours: dict[str, Any], caller: str, parts: Mapping[str, str]) -> None:
        """Log a request of *caller* with *ours*, which holds no secrets; *parts* are left out if there are none."""
        if self._processors[-1] is not spell:  # a person reads it, or a test
            told = {"parts": parts} if parts else {}
            self._log.info(EVENT, **ours, caller=caller, **told)
            return
        event = _bound()
        event.update(ours)
        event["caller"] = _redacted(caller)
        if parts:
            told = event["parts"] = dict(parts)
            redact(told)
        event.update(_ALWAYS, timestamp=datetime.now(UTC))
        self._write(spell(None, "info", event))


def _bound() -> dict[str, Any]:
    bound = structlog.contextvars.get_contextvars()
    redact(bound)
    return bound


@lru_cache(maxsize=4096)
def _redacted(caller: str) -> str:
    text: str = redacted(caller)
    return text
