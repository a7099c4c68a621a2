"""A call as the bytes of a request, in one piece, so that it leaves in one write.

Requests with the same names have the same form, which is worked out once. What is left to do for each is to look
whether its values can be sent, and to put them in.
"""

from functools import lru_cache
from itertools import compress

from gateway_common.services.call import Call
from gateway_common.services.transports.outgoing import (
    AS_IT_IS,
    crosses,
    framing,
    is_line,
    is_name,
    is_target,
    is_word,
    unsendable,
)
from gateway_common.wire.address import Address

__all__ = ["RequestSpelling"]


class Form:
    """Spell the head of requests with one *method* and fields of these *names*; *framed* is the name of their framing.

    Of an answer that we *read* ourselves no coding is asked for. *sound* tells whether method and names may be sent at
    all.
    """

    __slots__ = ("_crossing", "_template", "sound")

    def __init__(self, method: str, names: tuple[bytes, ...], framed: bytes | None, read: bool) -> None:  # noqa: FBT001 – a cache finds it sooner without names
        self.sound = is_word(method.encode()) and all(map(is_name, names))
        crossing = [crosses(name, read=read) for name in names]
        self._crossing = None if all(crossing) else crossing
        ours = [b"host: %b", *([framed + b": %b"] if framed else []), *([b": ".join(AS_IT_IS)] if read else [])]
        theirs = [name.replace(b"%", b"%%") + b": %b" for name in compress(names, crossing)]
        first = method.encode().replace(b"%", b"%%") + b" %b%b HTTP/1.1"
        self._template = b"\r\n".join([first, *ours, *theirs, b"", b""])

    def spell(self, ours: tuple[bytes, ...], theirs: tuple[bytes, ...]) -> bytes:
        """Put in what is *ours*, and the values of the fields."""
        return self._template % (*ours, *(theirs if self._crossing is None else compress(theirs, self._crossing)))


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
        form = _form(call.method, names, None if framed is None else framed[0], call.most is not None)
        if not (form.sound and is_target(call.path) and is_line(b"".join(values))):
            raise ValueError(unsendable(call))
        start = (self._prefix, call.path.encode("ascii"), self._host)
        return form.spell(start if framed is None else (*start, framed[1]), values)
