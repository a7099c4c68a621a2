"""What a name that is not there may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["suggestion"]


def suggestion(name: str, known: Iterable[str]) -> str:
    """Suggest one of *known* instead of *name*, or list them all."""
    there = sorted(known)
    near = get_close_matches(name, there, n=1)
    return f"did you mean '{near[0]}'?" if near else f"it has {', '.join(there) or 'none'}."
