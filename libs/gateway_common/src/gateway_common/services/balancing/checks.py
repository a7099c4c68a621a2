"""Asking each replica whether it is well, so that one that is not gets no calls before any of them has failed."""

import asyncio
from collections.abc import Iterator

import structlog

from gateway_common.caller import ANONYMOUS
from gateway_common.deadline import Deadline, now
from gateway_common.errors import State
from gateway_common.services.balancing.balancing import Balancing
from gateway_common.services.balancing.replica import Replica
from gateway_common.services.call import Answer, Call
from gateway_common.settings.balancing import HealthSettings

__all__ = ["HealthChecks"]

AT_ONCE = 16
"""How many replicas are asked side by side."""

MOST = 1 << 16
_log = structlog.get_logger("gateway_common.balancing")


class HealthChecks:
    """Ask the replicas of *service* in rounds as *settings* say, nobody's call; the work of an `Errand`.

    A replica counts as well until it was found not to be.
    """

    def __init__(self, service: str, settings: HealthSettings, balancing: Balancing) -> None:
        self._service = service
        self._settings = settings
        self._balancing = balancing
        self._in_a_row: dict[Replica, int] = {}

    async def ask(self) -> float:
        """Ask each of them once, a few at a time; give the seconds until the next round."""
        replicas = list(self._balancing.replicas)
        self._in_a_row = {one: self._in_a_row.get(one, 0) for one in replicas}
        ahead = iter(replicas)
        async with asyncio.TaskGroup() as group:
            for _ in range(min(AT_ONCE, len(replicas))):
                group.create_task(self._work_through(ahead))
        return self._settings.every

    async def _work_through(self, ahead: Iterator[Replica]) -> None:
        for replica in ahead:
            self._note(replica, await replica.transport(self._question()))

    def _question(self) -> Call:
        until = Deadline.after(self._settings.within)
        return Call(self._service, "health", "GET", self._settings.path, [], None, until, ANONYMOUS, True, MOST)  # noqa: FBT003 – a call is made so

    def _note(self, replica: Replica, answer: Answer) -> None:
        """Count how often in a row it said what it is not taken for; a question that we could not ask says nothing."""
        if not answer.sent and answer.state is not State.DOWN:
            return
        if (answer.state is State.OK) is replica.up:
            self._in_a_row[replica] = 0
            return
        self._in_a_row[replica] += 1
        if self._in_a_row[replica] >= (self._settings.failures if replica.up else self._settings.successes):
            self._turn(replica, answer)

    def _turn(self, replica: Replica, answer: Answer) -> None:
        at = now()
        self._in_a_row[replica] = 0
        replica.up = not replica.up
        if replica.up:
            replica.standing.readmit(at)
            replica.warm_up(at)
        self._balancing.replicas.sort()
        reason = answer.reason or f"it answers {answer.status}"
        log = _log.info if replica.up else _log.warning
        log("address checked", service=self._service, address=replica.name, up=replica.up, reason=reason)
