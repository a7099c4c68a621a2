"""What a store that can be away says of itself to operators."""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

__all__ = ["Watched"]


@runtime_checkable
class Watched(Protocol):
    """Tell how it is; a store that cannot be away has nothing to tell."""

    @property
    def is_up(self) -> bool:
        """Tell whether it can be asked, as far as is known."""
        ...

    @property
    def failures(self) -> Mapping[str, int]:
        """Count what was not answered, by why."""
        ...
