"""Spreading the calls to a service over its addresses, and leaving those alone that do not do well."""

from gateway_common.services.balancing.balancing import Balancing
from gateway_common.services.balancing.checks import HealthChecks
from gateway_common.services.balancing.replica import Replica, Transport
from gateway_common.services.balancing.replicas import Replicas

__all__ = ["Balancing", "HealthChecks", "Replica", "Replicas", "Transport"]
