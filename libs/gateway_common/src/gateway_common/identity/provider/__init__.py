"""The OpenID provider that a gateway believes: where it is, what it publishes, and which tokens are its own.

Nothing is fetched before it is needed, so a gateway starts while its provider is away.
"""

from gateway_common.identity.provider.client import ProviderClient
from gateway_common.identity.provider.down import ProviderDownError, told_down
from gateway_common.identity.provider.line import ProviderLine, services_of
from gateway_common.identity.provider.metadata import Metadata
from gateway_common.identity.provider.provider import Provider

__all__ = ["Metadata", "Provider", "ProviderClient", "ProviderDownError", "ProviderLine", "services_of", "told_down"]
