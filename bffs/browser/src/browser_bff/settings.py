"""The settings of the browser gateway: the library's, and where its services and its provider are in the sandbox."""

from collections.abc import Mapping
from typing import Any, ClassVar

from gateway_common import GatewaySettings
from gateway_common.settings import AdminPort, Port

__all__ = ["BrowserSettings"]


class BrowserSettings(GatewaySettings):
    """Hold what operations may turn."""

    sandbox_services: ClassVar[Mapping[str, str]] = {
        "consumer": "http://127.0.0.1:9101",
        "order": "http://127.0.0.1:9102",
        "kitchen": "http://127.0.0.1:9103",
        "restaurant": "http://127.0.0.1:9104",
        "delivery": "http://127.0.0.1:9105",
        "accounting": "http://127.0.0.1:9106",
    }

    sandbox_identity: ClassVar[Mapping[str, Any]] = {
        "kind": "sessions",
        "provider": {"issuer": "http://127.0.0.1:9107"},
        "sessions": {
            "client_id": "browser",
            "scopes": ("openid", "offline_access", "orders:read", "orders:write", "profile:read"),
        },
    }

    usual_limits: ClassVar[Mapping[str, Any]] = {
        "plans": {
            "visitor": {"rate": "50/s", "burst": 200},  # many people have one address
            "person": {"rate": "30/s", "burst": 150},
        },
        "anonymous": "visitor",
        "consumer": "person",
        "partner": "person",
    }

    sandbox_limits: ClassVar[Mapping[str, Any]] = {
        "plans": {name: {"rate": "100000/s", "burst": 100_000} for name in ("visitor", "person")},
    }

    port: Port = 8082
    admin_port: AdminPort = 9082
