"""What becomes of an answer when one of its parts fails, in the fewest words."""

from gateway_common.composition import Node
from gateway_common.errors import STAND_IN, State
from gateway_common.errors.catalogue import OF_STATE

__all__ = ["fate", "legend", "one_of", "stand_in"]


def fate(node: Node) -> str:
    """Say how the answer ends, or goes on, when the part of *node* fails."""
    if node.part.needed:
        left_out = State.ABSENT if node.part.each else None
        return " ".join(sorted({str(problem.status) for state, problem in OF_STATE.items() if state != left_out}))
    return "missing in part" if node.part.each else "missing"


def stand_in() -> str:
    """Name the failures that an earlier value covers."""
    return one_of([str(state) for state in State if state in STAND_IN])


def legend() -> str:
    """Say what the statuses of a failing need stand for."""
    by_status: dict[int, list[str]] = {}
    for state, problem in OF_STATE.items():
        by_status.setdefault(problem.status, []).append(str(state))
    return " · ".join(f"{status} {one_of(states)}" for status, states in sorted(by_status.items()))


def one_of(words: list[str]) -> str:
    """List *words* as alternatives."""
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
