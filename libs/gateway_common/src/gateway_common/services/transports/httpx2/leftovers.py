"""Whether a service sent more than one response to one request: the next caller would get the rest as theirs.

httpx2 keeps such a connection, and offers no way to ask. So this looks where it keeps what it has not parsed; should a
version of it keep that elsewhere, every connection counts as spoilt, which is safe, slow, and fails a test. In HTTP/2
each response has a stream of its own, and nothing can follow it.
"""

from operator import attrgetter
from typing import Any

import httpx2

__all__ = ["drop_if_spoilt"]

HTTP_2 = "HTTP/2"

_unparsed = attrgetter("_httpcore_stream._stream._connection._h11_state.trailing_data")


async def drop_if_spoilt(response: httpx2.Response) -> None:
    """Close the connection behind *response*, read to its end, if anything came after it."""
    if response.http_version != HTTP_2 and _spoilt(response.stream):
        network: Any = response.extensions.get("network_stream")
        await network.aclose()


def _spoilt(stream: object) -> bool:
    try:
        unparsed, _ = _unparsed(stream)
    except AttributeError:
        return True
    return bool(unparsed)
