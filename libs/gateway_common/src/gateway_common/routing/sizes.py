"""Numbers of bytes as people write them: `512 KiB`, `10 MB`."""

import re

__all__ = ["PATTERN", "read_size", "spell_size"]

_UNITS = {"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}
PATTERN = rf"^[0-9]{{1,6}} ?({'|'.join(_UNITS)})$"
"""What can be read, for a JSON Schema."""

_SIZE = re.compile(PATTERN.replace("(", "(?P<unit>").replace("[0-9]{1,6}", "(?P<number>[0-9]{1,6})"))


def read_size(text: object) -> int:
    """Read a size with its unit; raises ValueError for anything else."""
    size = _SIZE.fullmatch(text) if isinstance(text, str) else None
    if size is None:
        raise ValueError(f"{text!r} is no size; write a whole number with its unit, such as 512 KiB or 10 MB")
    return int(size["number"]) * _UNITS[size["unit"]]


def spell_size(size: int) -> str:
    """Spell *size* in the largest unit that it is a whole number of."""
    whole = (name for name, of_it in _UNITS.items() if size and size % of_it == 0)
    unit = max(whole, key=_UNITS.__getitem__, default="B")
    return f"{size // _UNITS[unit]} {unit}"
