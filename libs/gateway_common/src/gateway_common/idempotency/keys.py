"""The key itself: a quoted string, as the draft has it, or one bare word, as most clients send it.

It is taken and sent on letter by letter: `"a"` and `a` are two keys to us, because they may be two to a service.
"""

import re
from collections.abc import Iterable

from gateway_common.errors import ProblemError, problems

__all__ = ["KEY_FIELD", "KEY_PATTERN", "MOST_KEY", "key_in"]

KEY_FIELD = b"idempotency-key"
MOST_KEY = 255
"""How many characters a key may have, quotes included."""

KEY_PATTERN = r'^([!#-~][!-~]*|"([ !#-\[\]-~]|\\["\\])+")$'
_KEY = re.compile(KEY_PATTERN.strip("^$"))


def key_in(headers: Iterable[tuple[bytes, bytes]], *, required: bool) -> str | None:
    """Give the key among *headers* (names in lower case), None if there is none.

    Raises ProblemError (400) where one is *required* and missing, or is there twice, empty, too long or broken.
    """
    found = [value for name, value in headers if name == KEY_FIELD]
    if not found and required:
        raise ProblemError(problems.KEY_MISSING())
    if not found:
        return None
    key = found[0].decode("latin-1")
    if len(found) > 1 or len(key) > MOST_KEY or not _KEY.fullmatch(key):
        raise ProblemError(problems.BAD_KEY())
    return key
