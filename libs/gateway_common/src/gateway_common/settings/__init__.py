"""The settings of a gateway: one model for each thing that can be set, and one that holds them all."""

from gateway_common.configuration import SecretRef
from gateway_common.settings.assertion import AssertionSettings
from gateway_common.settings.cache import CacheSettings
from gateway_common.settings.gateway import AdminPort, Forwarding, GatewaySettings, LogFormat, Port, Profile
from gateway_common.settings.idempotency import IdempotencySettings
from gateway_common.settings.identity import IdentitySettings
from gateway_common.settings.limit import LimitSettings
from gateway_common.settings.overload import OverloadSettings
from gateway_common.settings.service import Address, Seconds, ServiceSettings, TlsSettings
from gateway_common.settings.store import StoreSettings

__all__ = [
    "Address",
    "AdminPort",
    "AssertionSettings",
    "CacheSettings",
    "Forwarding",
    "GatewaySettings",
    "IdempotencySettings",
    "IdentitySettings",
    "LimitSettings",
    "LogFormat",
    "OverloadSettings",
    "Port",
    "Profile",
    "Seconds",
    "SecretRef",
    "ServiceSettings",
    "StoreSettings",
    "TlsSettings",
]
