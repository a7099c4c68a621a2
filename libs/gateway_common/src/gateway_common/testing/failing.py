"""A simulated network in which operations fail when told to."""

from collections.abc import Callable, Collection
from typing import Any

from gateway_common.errors import State
from gateway_common.services import Call, Operation
from gateway_common.testing.network import Given, SimulatedNetwork

__all__ = ["FailingNetwork"]


class FailingNetwork(SimulatedNetwork):
    """Answer as *given* until told to let *operations* fail, for *only_one* of the things they are asked for or all."""

    def __init__(self, given: Given, operations: Collection[Operation[..., Any]], *, only_one: bool) -> None:
        super().__init__({**given, **{one: self._answering(one, given.get(one)) for one in operations}})
        self._only_one = only_one
        self._state: State | None = None
        self._seen: dict[Operation[..., Any], dict[str, None]] = {one: {} for one in operations}

    def _answering(self, operation: Operation[..., Any], well: Any) -> Callable[[Call], object]:  # noqa: ANN401 – a given answer can be any value
        def answer(call: Call) -> object:
            seen = self._seen[operation]
            seen[call.path] = None
            if self._state is not None and (not self._only_one or call.path == next(iter(seen))):
                return self._state
            return well(call) if callable(well) else well

        return answer

    def fail(self, state: State) -> None:
        """Let the operations come out in *state* from now on."""
        self._state = state

    def reset(self) -> None:
        """Let all be well, and forget what was asked so far."""
        self._state = None
        for seen in self._seen.values():
            seen.clear()

    def was_asked(self, *, at_least: int) -> frozenset[Operation[..., Any]]:
        """Tell which of the operations were asked for that many distinct things."""
        return frozenset(one for one, seen in self._seen.items() if len(seen) >= at_least)
