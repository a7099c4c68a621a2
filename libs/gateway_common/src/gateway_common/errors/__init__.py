"""The words for what goes wrong: states of a call, problems for clients, exceptions."""

from gateway_common.errors import catalogue as problems
from gateway_common.errors.problems import Problem, ProblemType
from gateway_common.errors.states import FAILED, STAND_IN, UNCACHEABLE, State
from gateway_common.errors.tree import (
    BadProofError,
    DeclarationError,
    GatewayError,
    PartBugError,
    PartError,
    ProblemError,
    RefusalError,
)

__all__ = [
    "FAILED",
    "STAND_IN",
    "UNCACHEABLE",
    "BadProofError",
    "DeclarationError",
    "GatewayError",
    "PartBugError",
    "PartError",
    "Problem",
    "ProblemError",
    "ProblemType",
    "RefusalError",
    "State",
    "problems",
]
