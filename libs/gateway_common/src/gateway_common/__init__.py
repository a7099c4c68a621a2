"""Everything a client team writes a gateway with."""

from gateway_common.app import create_gateway
from gateway_common.caller import Caller
from gateway_common.composition import Composition, Router, composition, each, need, tells, want
from gateway_common.errors import ProblemError, ProblemType, State
from gateway_common.guard import allowed, anyone
from gateway_common.idempotency import idempotent
from gateway_common.overload import priority
from gateway_common.parts import Parts
from gateway_common.services import (
    Ask,
    CachePolicy,
    Calls,
    ClientTime,
    Draft,
    Instant,
    Operation,
    Reach,
    ReadModel,
    Service,
    ServiceTime,
    View,
    zoneless,
)
from gateway_common.settings import GatewaySettings

__all__ = [
    "Ask",
    "CachePolicy",
    "Caller",
    "Calls",
    "ClientTime",
    "Composition",
    "Draft",
    "GatewaySettings",
    "Instant",
    "Operation",
    "Parts",
    "ProblemError",
    "ProblemType",
    "Reach",
    "ReadModel",
    "Router",
    "Service",
    "ServiceTime",
    "State",
    "View",
    "allowed",
    "anyone",
    "composition",
    "create_gateway",
    "each",
    "idempotent",
    "need",
    "priority",
    "tells",
    "want",
    "zoneless",
]
