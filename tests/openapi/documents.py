"""The OpenAPI documents of all gateways, as they tell them now."""

from collections.abc import Mapping
from typing import Any

from browser_bff.app import create_app as create_browser
from browser_bff.settings import BrowserSettings
from mobile_bff.app import create_app as create_mobile
from mobile_bff.settings import MobileSettings
from public_bff.app import create_app as create_public
from public_bff.settings import PublicSettings

__all__ = ["DOCUMENTS"]

DOCUMENTS: Mapping[str, Mapping[str, Any]] = {
    "mobile": create_mobile(MobileSettings(profile="sandbox")).openapi(),
    "browser": create_browser(BrowserSettings(profile="sandbox")).openapi(),
    "public": create_public(PublicSettings(profile="sandbox")).openapi(),
}
