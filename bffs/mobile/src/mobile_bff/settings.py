"""What operations may turn: the settings of every gateway, with this one's ports and neighbours in the sandbox."""

from collections.abc import Mapping
from typing import Any, ClassVar

from gateway_common import GatewaySettings
from gateway_common.settings import AdminPort, Port

__all__ = ["MobileSettings"]


class MobileSettings(GatewaySettings):
    """Hold the settings of the mobile gateway."""

    sandbox_services: ClassVar[Mapping[str, str]] = {
        "consumer": "http://127.0.0.1:9101",
        "order": "http://127.0.0.1:9102",
        "kitchen": "http://127.0.0.1:9103",
        "restaurant": "http://127.0.0.1:9104",
        "delivery": "http://127.0.0.1:9105",
        "accounting": "http://127.0.0.1:9106",
    }

    sandbox_identity: ClassVar[Mapping[str, Any]] = {
        "kind": "tokens",
        "provider": {"issuer": "http://127.0.0.1:9107"},
        "tokens": {"audiences": "https://api.ftgo.example/mobile"},
        "resource": "https://api.ftgo.example/mobile",
    }

    usual_limits: ClassVar[Mapping[str, Any]] = {
        "plans": {
            "visitor": {"rate": "50/s", "burst": 200},  # many phones have one address
            "person": {"rate": "20/s", "burst": 100},
        },
        "anonymous": "visitor",
        "consumer": "person",
        "partner": "person",
    }

    sandbox_limits: ClassVar[Mapping[str, Any]] = {
        "plans": {name: {"rate": "100000/s", "burst": 100_000} for name in ("visitor", "person")},
    }

    port: Port = 8081
    admin_port: AdminPort = 9081
