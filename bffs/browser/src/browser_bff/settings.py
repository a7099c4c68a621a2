"""The settings of the browser gateway: the library's, and where its services are in the sandbox."""

from collections.abc import Mapping
from typing import ClassVar

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

    port: Port = 8082
    admin_port: AdminPort = 9082
