"""Endpoints made of parts: what a client team declares, and how it is planned, run and described."""

from gateway_common.composition.declaration import Composition, composition, composition_of, lost_parts
from gateway_common.composition.documentation import tells
from gateway_common.composition.part import Each, Part, Reading, each, need, want
from gateway_common.composition.plan import Node, Plan
from gateway_common.composition.problem_schema import PROBLEM_SCHEMA
from gateway_common.composition.route import GatewayRoute, Router

__all__ = [
    "PROBLEM_SCHEMA",
    "Composition",
    "Each",
    "GatewayRoute",
    "Node",
    "Part",
    "Plan",
    "Reading",
    "Router",
    "composition",
    "composition_of",
    "each",
    "lost_parts",
    "need",
    "tells",
    "want",
]
