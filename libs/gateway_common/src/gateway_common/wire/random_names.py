"""Names that nobody can guess or give twice: 128 bits of the kernel's randomness each, fetched for many at a time."""

import os

__all__ = ["random_name"]

AT_A_TIME = 256
_BYTES = 16
_DIGITS = 2 * _BYTES

_drawn: list[str] = []


def random_name() -> str:
    """Give a name of 32 hexadecimal digits."""
    if not _drawn:
        digits = os.urandom(AT_A_TIME * _BYTES).hex()
        _drawn.extend(digits[start : start + _DIGITS] for start in range(0, len(digits), _DIGITS))
    return _drawn.pop()


os.register_at_fork(after_in_child=_drawn.clear)  # or two processes would give the same
