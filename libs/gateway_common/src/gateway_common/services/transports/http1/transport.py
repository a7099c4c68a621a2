"""Our own HTTP/1.1: for each call on a connection that is there, one write, one future, and no Task.

    call ──► bytes ──► idle connection ──► response ──► answer
                          │ none
                          └──► the pool's line ──► one that is opened or given back

No cookie is kept for the next caller, no redirect followed, no proxy taken from the environment.
"""

from collections.abc import Awaitable

from gateway_common.deadline import clock
from gateway_common.errors import State
from gateway_common.services.call import Answer, Call
from gateway_common.services.transports.answers import answered, most_of, with_body
from gateway_common.services.transports.http1.connection import Connection
from gateway_common.services.transports.http1.patience import Patience
from gateway_common.services.transports.http1.pool import Pool
from gateway_common.services.transports.http1.pouring import pour
from gateway_common.services.transports.http1.request import RequestSpelling
from gateway_common.services.transports.http1.stream import BodyStream
from gateway_common.services.transports.policy import STANDARD, TransportPolicy
from gateway_common.wheel import Alarm, Wheel
from gateway_common.wire.address import Address
from gateway_common.wire.headers import stated_length

__all__ = ["Http1Transport"]


class Http1Transport:
    """Send calls to the service at *address* over a pool of connections, to be closed with `aclose`.

    Connections are made to *ip*, if that is known; the name by which the service is called and recognised stays that of
    its address.

    The time ends with the call's deadline. A body is read up to `call.most` and inflated if it comes compressed all the
    same; one that is larger, and whatever is not clearly a response of HTTP/1.1, is GARBLED, its connection closed. A
    5xx is never streamed.

    A call on a connection that the service was just closing is sent once more, if no byte of an answer came and nothing
    can have been done: because it may be repeated, or because nothing of it left.
    """

    def __init__(
        self, address: Address, policy: TransportPolicy = STANDARD, *, wheel: Wheel, ip: str | None = None
    ) -> None:
        self._spelling = RequestSpelling(address)
        self._policy = policy
        self._watched = policy.head_within is not None or policy.pieces_within is not None
        self._wheel = wheel
        self._now = clock()
        self.pool = Pool(address, policy, wheel, ip=ip)

    async def __call__(self, call: Call, /) -> Answer:
        """Send it; whatever goes wrong is the answer's state."""
        try:
            head = self._spelling.head(call)
        except ValueError as mistake:
            return Answer(State.REFUSED, sent=False, reason=str(mistake))
        moment = self._now()
        if call.deadline.at <= moment:
            return Answer(State.LATE, sent=False, reason="its time had run out before it was sent")
        connection = self.pool.idle_one(moment)
        answer = None if connection is None else await self._over(connection, call, head)
        return await self._over_another(call, head) if answer is None else answer

    def retire(self) -> None:
        """Close idle connections, now and from now on, for no further call comes."""
        self.pool.retire()

    async def aclose(self) -> None:
        """Close all connections."""
        await self.pool.aclose()

    async def _over_another(self, call: Call, head: bytes) -> Answer:
        taken = await self.pool.opened_one(call.deadline)
        if isinstance(taken, Answer):
            return taken
        return await self._over(taken, call, head) or _down(taken)

    async def _over(self, connection: Connection, call: Call, head: bytes) -> Answer | None:
        alarm = None if call.streams else self._watch(connection, call)
        streams = False
        try:
            await self._asked(connection, call, head)
            answer = self._heard(connection, call)
            streams = answer is not None and not isinstance(answer.body, bytes)
            return answer
        finally:
            if alarm is not None:
                alarm.cancel()
            if not streams:
                self.pool.give_back(connection)

    def _watch(self, connection: Connection, call: Call) -> Alarm | Patience:
        if self._watched:
            return Patience(self._wheel, connection, call.deadline, self._policy)
        return self._wheel.at(call.deadline.at, connection.run_out)

    def _asked(self, connection: Connection, call: Call, head: bytes) -> Awaitable[None]:
        body = call.body
        if body is None or isinstance(body, bytes):
            return connection.ask(call, head + body if body else head)
        connection.half_sent = True
        return pour(body, connection, stated_length(call.headers), until=connection.ask(call, head))

    def _heard(self, connection: Connection, call: Call) -> Answer | None:
        responses = connection.responses
        if responses.flaw is not None:
            return Answer(State.GARBLED, responses.status, reason=responses.flaw)
        if not responses.head:
            return _silent(connection, call)
        most = most_of(call, responses.status)
        answer = answered(responses.status, responses.headers)
        if most is None:
            answer.body = BodyStream(connection, call, self._wheel, self.pool.give_back)
            return answer
        if responses.size > most or (not responses.complete and responses.announced > most):
            return with_body(answer, None, most)
        return with_body(answer, responses.take(), most) if responses.complete else _broken_off(connection)


def _silent(connection: Connection, call: Call) -> Answer | None:
    nothing_done = connection.unsent or (connection.used and call.repeatable)
    if nothing_done and not (connection.late or connection.responses.begun or call.streams):
        return None
    return _broken_off(connection)


def _broken_off(connection: Connection) -> Answer:
    if connection.late:
        return Answer(State.LATE, connection.responses.status, reason="its time ran out while answering")
    return _down(connection)


def _down(connection: Connection) -> Answer:
    return Answer(
        State.DOWN, connection.responses.status, reason=connection.lost or "nothing came", sent=not connection.unsent
    )
