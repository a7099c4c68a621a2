"""From what a service said to an answer: its state, the fields that may cross, its body read whole and inflated."""

import time
from dataclasses import replace

from gateway_common.errors import State
from gateway_common.services.call import Answer, Call, HeaderPairs
from gateway_common.services.status import state_of
from gateway_common.services.transports.inflating import inflated
from gateway_common.wire.headers import read_retry_after

__all__ = ["OF_A_FAULT", "answered", "most_of", "with_body"]

CODING = b"content-encoding"
LENGTH = b"content-length"
RETRY_AFTER = b"retry-after"
FAULT = 500
REDIRECT = 300
OF_A_FAULT = 1 << 16
"""How many bytes of a fault are read, lest its connection be lost; nobody streams one."""


def answered(status: int, headers: HeaderPairs) -> Answer:
    """Make the answer of a service that said *status*, still without a body; *headers* are those that may cross."""
    answer = Answer(state_of(status), status, headers)
    if status >= REDIRECT:
        answer.retry_after = _retry_after(answer)
    return answer


def most_of(call: Call, status: int) -> int | None:
    """Say how many bytes of the body to *call* are read, None if it is to be streamed."""
    return OF_A_FAULT if call.most is None and status >= FAULT else call.most


def with_body(answer: Answer, read: bytes | None, most: int) -> Answer:
    """Put in the body as it was *read*, None if it has more than *most* bytes; inflated it may have no more either.

    What cannot be read is GARBLED; of an answer that is not OK it is only left out, for its status says enough.
    """
    if read is not None and answer.header(CODING) is None:
        answer.body = read
        return answer
    coding = b",".join([value for name, value in answer.headers if name == CODING])
    plain = None if read is None else inflated(read, coding, most)
    if plain is not None:
        return replace(answer, body=plain, headers=answer.headers if plain is read else _plain(answer.headers))
    reason = f"its body is more than {most} bytes" if read is None else f"its coding {coding!r} cannot be undone"
    return replace(answer, state=State.GARBLED if answer.state is State.OK else answer.state, reason=reason)


def _plain(headers: HeaderPairs) -> HeaderPairs:
    return [pair for pair in headers if pair[0] not in {CODING, LENGTH}]


def _retry_after(answer: Answer) -> float | None:
    value = answer.header(RETRY_AFTER)
    return None if value is None else read_retry_after(value, wall_clock=time.time())
