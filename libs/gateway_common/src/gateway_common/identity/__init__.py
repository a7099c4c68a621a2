"""Who is asking, and how they prove it; and what services are told of it."""

from gateway_common.identity.attempts import Attempts
from gateway_common.identity.authenticator import Authenticator
from gateway_common.identity.beside_dev_tokens import BesideDevTokens
from gateway_common.identity.dev_tokens import EVERY_SCOPE, DevTokens
from gateway_common.identity.discoverable import Discoverable
from gateway_common.identity.no_identity import NoIdentity
from gateway_common.identity.slowed import Slowed

__all__ = [
    "EVERY_SCOPE",
    "Attempts",
    "Authenticator",
    "BesideDevTokens",
    "DevTokens",
    "Discoverable",
    "NoIdentity",
    "Slowed",
]
