"""What all connections of one server have in common."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from gateway_common.errors import Problem
from gateway_common.wheel import Wheel
from gateway_common.wire.inbound.limits import Limits

__all__ = ["Shared"]

_log = structlog.get_logger("gateway_common.wire")


@dataclass(frozen=True, slots=True)
class Shared:
    """Hold the *limits* of every connection, the *wheel* of their clocks, and *count*, which counts what is refused."""

    limits: Limits
    wheel: Wheel
    count: Callable[[str], None]

    def refused(self, problem: Problem, request_id: str) -> None:
        """Note that a request was answered before anybody saw it."""
        self.count(problem.type.name)
        _log.info("request refused", reason=problem.type.name, status=problem.status, request_id=request_id)

    def cut(self, reason: str) -> None:
        """Note that a connection was ended without an answer, or within one; *reason* is a word of ours."""
        self.count(reason)
        _log.info("connection cut", reason=reason)
