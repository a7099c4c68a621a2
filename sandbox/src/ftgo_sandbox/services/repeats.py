"""Telling a request that is sent again from another one, by the key that its sender made up."""

from collections.abc import Generator
from contextlib import contextmanager

from ftgo_sandbox.domain.refusals import Refusal


class Repeats:
    """Remember what was asked for under which key; what was refused may be asked for again."""

    def __init__(self) -> None:
        self._known: set[tuple[str, int, str]] = set()

    def knows(self, what: str, number: int, key: str | None) -> bool:
        """Tell whether *what* was asked of *number* under this *key* before; without one nothing is known."""
        return key is not None and (what, number, key) in self._known

    @contextmanager
    def remembering(self, what: str, number: int, key: str | None) -> Generator[None]:
        """Remember it from now on, unless it is refused."""
        asked = (what, number, key or "")
        self._known.add(asked)
        try:
            yield
        except Refusal:
            self._known.discard(asked)
            raise
