"""A call as the bytes of a request, in one piece, so that it leaves in one write.

Requests with the same names have the same form, which is worked out once. What is left to do for each is to look
whether its values can be sent, and to put them in.
"""

import re
from functools import lru_cache
from itertools import compress

from gateway_common.services.call import Call
from gateway_common.services.transports.outgoing import AS_IT_IS, crosses, framing, is_target, is_word, unsendable
from gateway_common.wire.address import Address

__all__ = ["RequestSpelling"]

_VALUE = rb"(?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?"
_values = re.compile(_VALUE + rb"(?:\n" + _VALUE + rb")*").fullmatch


class Form:
    """Spell the head of requests with one *method* and fields of these *names*; *framed* is the name of their framing.

    *sound* tells whether method and names may be sent at all.
    """

    __slots__ = ("_crossing", "_template", "sound")

    def __init__(self, method: str, names: tuple[bytes, ...], framed: bytes | None, *, read: bool) -> None:
        self.sound = all(map(is_word, (method.encode(), *names)))
        crossing = self._crossing = [crosses(name, read=read) for name in names]
        ours = [b"host: %b", *([framed + b": %b"] if framed else []), *([b": ".join(AS_IT_IS)] if read else [])]
        theirs = [name.replace(b"%", b"%%") + b": %b" for name in compress(names, crossing)]
        first = method.encode().replace(b"%", b"%%") + b" %b%b HTTP/1.1"
        self._template = b"\r\n".join([first, *ours, *theirs, b"", b""])

    def spell(self, ours: tuple[bytes, ...], theirs: tuple[bytes, ...]) -> bytes:
        """Put in what is *ours*, and the values of the fields."""
        return self._template % (*ours, *compress(theirs, self._crossing))


_form = lru_cache(maxsize=512)(Form)


class RequestSpelling:
    """Spell the requests to *address*."""

    def __init__(self, address: Address) -> None:
        self._host = address.authority.encode("ascii")
        self._prefix = address.prefix.encode("ascii")

    def head(self, call: Call) -> bytes:
        """Spell request line and fields, with the empty line behind them; raises ValueError for what cannot be sent."""
        names, values = zip(*call.headers, strict=True) if call.headers else ((), ())
        framed = framing(call)
        form = _form(call.method, names, framed[0] if framed else None, read=call.most is not None)
        if not (form.sound and is_target(call.path) and _sendable(values)):
            raise ValueError(unsendable(call))
        start = (self._prefix, call.path.encode("ascii"), self._host)
        return form.spell((*start, framed[1]) if framed else start, values)


def _sendable(values: tuple[bytes, ...]) -> bool:
    """Tell whether all are field values, each of one line."""
    lines = b"\n".join(values)
    return _values(lines) is not None and (not values or lines.count(b"\n") == len(values) - 1)
