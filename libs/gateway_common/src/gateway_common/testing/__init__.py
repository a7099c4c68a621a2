"""What a client team tests its gateway with: a network made of answers, a clock, the failure matrix."""

from gateway_common.testing.client import client_of
from gateway_common.testing.clock import SimulatedLoop, pass_time, run_simulated, simulated
from gateway_common.testing.matrix import FailureCase, FailureMatrix, Sample
from gateway_common.testing.network import Given, SimulatedNetwork, after, answered

__all__ = [
    "FailureCase",
    "FailureMatrix",
    "Given",
    "Sample",
    "SimulatedLoop",
    "SimulatedNetwork",
    "after",
    "answered",
    "client_of",
    "pass_time",
    "run_simulated",
    "simulated",
]
