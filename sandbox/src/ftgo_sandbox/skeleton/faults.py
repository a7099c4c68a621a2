"""What can be made to go wrong with an operation, decided without doing it.

Several wrongs may be asked for at once; the first in this order happens: *off*, *hang*, an error (as often as
*error_rate* says), *garbage*, *drop*. All but *off* come after the latency.
"""

from collections.abc import Iterable, Iterator
from enum import Enum, auto
from random import Random
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from ftgo_sandbox.domain.values import Wire

EVERY = "*"
USUAL_STATUS = 500
Milliseconds = Annotated[int, Field(ge=0, le=600_000)]


def _always_if_a_status_is_given(fault: dict[str, Any]) -> float:
    return 0.0 if fault.get("error_status") is None else 1.0


class Fault(Wire):
    """Make an operation fail, or every operation that has no fault of its own."""

    model_config = ConfigDict(extra="forbid")

    operation: str = EVERY
    latency_ms: Milliseconds = 0
    jitter_ms: Milliseconds = 0
    error_status: Annotated[int, Field(ge=400, le=599)] | None = None
    error_rate: float = Field(ge=0, le=1, default_factory=_always_if_a_status_is_given)
    hang: bool = False
    garbage: bool = False
    drop: bool = False
    off: bool = False

    def outcome(self, chance: Random) -> "Outcome":
        """Decide what becomes of one request."""
        wrongs = {
            Outcome.OFF: self.off,
            Outcome.HANG: self.hang,
            Outcome.ERROR: chance.random() < self.error_rate,
            Outcome.GARBAGE: self.garbage,
            Outcome.DROP: self.drop,
        }
        return next((outcome for outcome, happens in wrongs.items() if happens), Outcome.ANSWER)

    def delay(self, chance: Random) -> float:
        """Decide how many seconds one request takes longer: the latency, and up to the jitter on top."""
        return (self.latency_ms + chance.uniform(0, self.jitter_ms)) / 1000

    def described(self) -> str:
        """Say in words what happens."""
        wrongs = {
            f"{self.latency_ms} ms late": self.latency_ms,
            f"up to {self.jitter_ms} ms later": self.jitter_ms,
            f"{self.error_rate:.0%} errors {self.error_status or USUAL_STATUS}": self.error_rate,
            "hangs": self.hang,
            "garbage": self.garbage,
            "drops": self.drop,
            "off": self.off,
        }
        return ", ".join(wrong for wrong, happens in wrongs.items() if happens) or "nothing"


class FaultList(Wire):
    """List what is broken."""

    faults: tuple[Fault, ...]


class Outcome(Enum):
    """End a request in one of these ways."""

    ANSWER = auto()
    OFF = auto()
    HANG = auto()
    ERROR = auto()
    GARBAGE = auto()
    DROP = auto()


class Faults:
    """Hold the faults of one service, one per operation."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._faults = {fault.operation: fault for fault in faults}

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._faults.values())

    def put(self, fault: Fault) -> None:
        """Let its operation fail in this way from now on, and in no other."""
        self._faults[fault.operation] = fault

    def clear(self, operation: str | None = None) -> None:
        """Let an *operation* be well again, or all of them."""
        kept = {} if operation is None else self._faults
        self._faults = {name: fault for name, fault in kept.items() if name != operation}

    def of(self, operation: str) -> Fault | None:
        """Find the fault of an *operation*: its own, or that of every operation."""
        return self._faults.get(operation) or self._faults.get(EVERY)
