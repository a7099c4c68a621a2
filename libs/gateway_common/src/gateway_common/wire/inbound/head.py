"""What the fields of a request must not leave in doubt: where it ends, and whom it is for.

llhttp refuses most of what could be read in two ways. Left to us is what it reads in its own way: codings before
`chunked`, `Transfer-Encoding` in HTTP/1.0, versions that nobody speaks here; and the `Host`, which it does not read.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from gateway_common.errors import ProblemError, problems
from gateway_common.wire.hosts import read_host

__all__ = ["is_host", "read_fields", "size_of_body"]

VERSIONS = frozenset({"1.0", "1.1"})
ONCE = frozenset({b"content-length", b"host", b"transfer-encoding"})


def read_fields(version: str, headers: Sequence[tuple[bytes, bytes]]) -> Mapping[bytes, bytes]:
    """Give the fields by name, of repeated ones the last; raises ProblemError (400) for what is in doubt."""
    if version not in VERSIONS:
        raise ProblemError(problems.BAD_REQUEST("Speak HTTP/1.1."))
    fields = dict(headers)
    if len(fields) < len(headers):
        _refuse_repeated([name for name, _ in headers])
    coding = fields.get(b"transfer-encoding")
    if coding is not None and (version == "1.0" or coding.lower() != b"chunked"):
        raise ProblemError(problems.BAD_REQUEST("Send Transfer-Encoding as chunked alone, and in HTTP/1.1."))
    if b"host" not in fields:
        raise ProblemError(problems.BAD_HOST())
    return fields


def size_of_body(fields: Mapping[bytes, bytes]) -> int | None:
    """Give the bytes of the body that follows, None if nobody knows yet."""
    if b"transfer-encoding" in fields:
        return None
    length = fields.get(b"content-length")
    return 0 if length is None else int(length)


@lru_cache(maxsize=256)
def is_host(value: bytes) -> bool:
    """Tell whether *value* can be read as a `Host`."""
    return read_host(value) is not None


def _refuse_repeated(names: list[bytes]) -> None:
    repeated = next((name for name in names if name in ONCE and names.count(name) > 1), None)
    if repeated is not None:
        raise ProblemError(problems.REPEATED_HEADER(f"Send one {repeated.decode('ascii').title()} header."))
