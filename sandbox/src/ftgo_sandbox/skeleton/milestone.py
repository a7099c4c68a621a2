"""Something that happens by itself when the story has come so far, once for each thing."""

from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from ftgo_sandbox.skeleton.surroundings import Surroundings

SECONDS_BETWEEN_LOOKS = 0.2


class Milestone:
    """Look again and again which of the expected things have *reached* it, and *act* on each of them once."""

    def __init__(
        self, at: Surroundings, reached: Callable[[int], bool], act: Callable[[int], Coroutine[Any, Any, None]]
    ) -> None:
        self._at = at
        self._reached = reached
        self._act = act
        self._expected: set[int] = set()

    def expect(self, numbers: Iterable[int]) -> None:
        """Expect these, too, to get here."""
        self._expected.update(numbers)

    def begin(self) -> None:
        """Start to look."""
        self._at.errands.start(self._watch())

    async def _watch(self) -> None:
        while True:
            for number in list(filter(self._reached, self._expected)):
                self._expected.discard(number)
                self._at.errands.start(self._act(number))
            await self._at.clock.sleep(SECONDS_BETWEEN_LOOKS)
