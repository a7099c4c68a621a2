"""A call as the bytes of a request, in one piece, so that it leaves in one write."""

from gateway_common.services.call import Call
from gateway_common.services.transports.outgoing import fields
from gateway_common.wire.address import Address

__all__ = ["RequestSpelling"]


class RequestSpelling:
    """Spell the requests to *address*; whether one may be sent has been looked at before."""

    def __init__(self, address: Address) -> None:
        self._host = address.authority.encode("ascii")
        self._prefix = address.prefix

    def head(self, call: Call) -> bytes:
        """Spell request line and fields, with the empty line behind them."""
        lines = [b"%b: %b\r\n" % pair for pair in fields(call, self._host)]
        return b"%b%b\r\n" % (f"{call.method} {self._prefix}{call.path} HTTP/1.1\r\n".encode("ascii"), b"".join(lines))

    def whole(self, call: Call) -> bytes:
        """Spell all of it; of a body that streams nothing is there yet."""
        return self.head(call) + call.whole
