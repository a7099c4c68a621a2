"""Services, the operations a gateway makes of them, and the calls that carry them."""

from gateway_common.services.call import Answer, Call, HeaderPairs, Sender, Stream
from gateway_common.services.calls import BoundCalls, Calls, Outbound
from gateway_common.services.keeping import CachePolicy
from gateway_common.services.models import Draft, ReadModel, View
from gateway_common.services.moments import ClientTime, Instant, ServiceTime, zoneless
from gateway_common.services.network import HttpNetwork, Network, Reach
from gateway_common.services.operation import Ask, Operation
from gateway_common.services.outcome import Outcome
from gateway_common.services.service import Service

__all__ = [
    "Answer",
    "Ask",
    "BoundCalls",
    "CachePolicy",
    "Call",
    "Calls",
    "ClientTime",
    "Draft",
    "HeaderPairs",
    "HttpNetwork",
    "Instant",
    "Network",
    "Operation",
    "Outbound",
    "Outcome",
    "Reach",
    "ReadModel",
    "Sender",
    "Service",
    "ServiceTime",
    "Stream",
    "View",
    "zoneless",
]
