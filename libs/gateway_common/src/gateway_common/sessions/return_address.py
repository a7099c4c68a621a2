"""Where somebody goes on after signing in: within this gateway, whatever a link says."""

import re

__all__ = ["return_address"]

LONGEST = 2048
_PATH = re.compile(
    r"/(?:[!$&-;=@-Z_a-z~]|%(?!2[eEfF]|5[cC]|[01][0-9a-fA-F]|7[fF]|[46][1-9a-fA-F]|[57][0-9aA])[0-9a-fA-F]{2})*"
)
_REST = re.compile(r"(?:[?#][!#$&-;=?@-Z_a-z~%]*)?")


def return_address(wanted: str | None, *, home: str = "/") -> str:
    """Give a path of ours that is *wanted*, else *home*.

    It is never decoded. It has one slash in front, no backslash, no control and no space, in none of their spellings,
    and does not lead to signing in or out again: not by a segment that begins with a dot, nor by a letter in disguise.
    """
    path = _PATH.match(wanted) if wanted and len(wanted) <= LONGEST else None
    if wanted is None or path is None or wanted.startswith(("//", "/auth/")) or "/." in path[0]:
        return home
    return wanted if _REST.fullmatch(wanted, path.end()) else home
