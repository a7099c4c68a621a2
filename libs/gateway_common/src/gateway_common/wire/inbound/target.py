"""What a request asks for, in the forms that its first line may have (RFC 9112, 3.2)."""

import re

from gateway_common.errors import ProblemError, problems

__all__ = ["read_target"]

_ABSOLUTE = re.compile(rb"https?://([^/?#]*)(/[^#]*|(?:\?[^#]*)?)", re.IGNORECASE)


def read_target(target: bytes, method: bytes) -> tuple[bytes, bytes, bytes | None]:
    """Give path, query, and the authority if there is one; raises ProblemError (400) for what asks for nothing here.

    `*` is a path for OPTIONS alone. Nothing is decoded.
    """
    authority = None
    if not target.startswith(b"/") and (target, method) != (b"*", b"OPTIONS"):
        absolute = _ABSOLUTE.fullmatch(target)
        if absolute is None:
            raise ProblemError(problems.BAD_PATH())
        authority, rest = absolute.groups()
        target = rest if rest.startswith(b"/") else b"/" + rest
    if b"#" in target:
        raise ProblemError(problems.BAD_PATH())
    path, _, query = target.partition(b"?")
    return path, query, authority
