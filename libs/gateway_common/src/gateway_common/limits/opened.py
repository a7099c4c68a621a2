"""The limiter that settings and operations ask for; None where neither asks for one."""

import structlog

from gateway_common.limits.limiter import Limiter
from gateway_common.limits.shared import Shared
from gateway_common.limits.tariff import Tariff
from gateway_common.settings import GatewaySettings
from gateway_common.stores import Store

__all__ = ["limiter_of"]

_log = structlog.get_logger("gateway_common.limits")


def limiter_of(settings: GatewaySettings, tariff: Tariff, store: Store) -> Limiter | None:
    """Make the limiter for *tariff*, which counts in *store* if that is more than the memory of one process."""
    limits = settings.limits
    if not limits.plans and not tariff.limits:
        return None
    if settings.store.kind == "memory" and settings.profile == "production" and limits.quotas:
        _log.warning("quotas are kept in memory", plans=limits.quotas, cure="set GATEWAY_STORE__KIND=redis")
    shared = Shared(tariff.gateway, store) if settings.store.kind == "redis" else None
    return Limiter(limits, tariff.charges, shares=limits.replicas * settings.workers, shared=shared)
