"""What operations may turn, with defaults for a laptop."""

from collections.abc import Mapping
from typing import ClassVar

from gateway_common import GatewaySettings
from gateway_common.settings import LogFormat, Profile

__all__ = ["StorefrontSettings"]


class StorefrontSettings(GatewaySettings):
    """Hold the settings of the storefront's gateway."""

    sandbox_services: ClassVar[Mapping[str, str]] = {
        "product": "http://127.0.0.1:9201",
        "review": "http://127.0.0.1:9202",
        "inventory": "http://127.0.0.1:9203",
        "user": "http://127.0.0.1:9204",
    }

    profile: Profile = "sandbox"
    port: int = 8080
    log_format: LogFormat = "console"
