"""What all connections of one server have in common."""

from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from gateway_common.errors import Problem
from gateway_common.wheel import Wheel
from gateway_common.wire.admission import OPEN, Admission
from gateway_common.wire.inbound.crowd import Crowd
from gateway_common.wire.inbound.glance import Glance
from gateway_common.wire.inbound.limits import Limits

__all__ = ["Shared"]

_log = structlog.get_logger("gateway_common.wire")


@dataclass(frozen=True, slots=True)
class Shared:
    """Hold the *limits* of every connection, the *wheel* of their clocks, and *count*, which counts what is refused.

    *admission* says which requests begin, after a *glance* at what comes while it is full; then there is a *crowd* of
    connections that make room for each other.
    """

    limits: Limits
    wheel: Wheel
    count: Callable[[str], None]
    admission: Admission = OPEN
    glance: Glance = field(init=False)
    crowd: Crowd = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "glance", Glance(fields=self.admission.fields))
        object.__setattr__(self, "crowd", Crowd(self.limits.connections))

    def refused(self, problem: Problem, request_id: str) -> None:
        """Note that a request was answered before anybody saw it."""
        self.count(problem.type.name)
        _log.info("request refused", reason=problem.type.name, status=problem.status, request_id=request_id)

    def cut(self, reason: str) -> None:
        """Note that a connection was ended without an answer, or within one; *reason* is a word of ours."""
        self.count(reason)
        _log.info("connection cut", reason=reason)
