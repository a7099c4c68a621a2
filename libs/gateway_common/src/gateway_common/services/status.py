"""From the status of an HTTP response to the state of a call: one total table."""

from gateway_common.errors import State

__all__ = ["state_of"]

_NAMED = {403: State.DENIED, 404: State.ABSENT, 410: State.ABSENT, 429: State.BUSY, 503: State.BUSY}
_OK = range(200, 300)
_NO_ANSWER_OF_OURS = range(300, 500)


def state_of(status: int) -> State:
    """Name the state for *status*: redirects and other 4xx are our own mistake, other 5xx the service's."""
    if status in _OK:
        return State.OK
    if status in _NAMED:
        return _NAMED[status]
    return State.REFUSED if status in _NO_ANSWER_OF_OURS else State.DOWN
