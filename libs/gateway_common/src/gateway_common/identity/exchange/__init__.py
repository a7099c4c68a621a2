"""Tokens for services that believe their own provider alone: exchanged for those of callers (RFC 8693).

    call ──► Exchanging ──► Exchange (of one service) ──► kept? ──► the same again, until a little before it expires
                │                                          └──────► TokenEndpoint ──► the provider, once for all
                ▼
    Authorization: Bearer eyJ…      for that service alone; Caller-Assertion is not sent

The caller's own token goes to the provider and to nobody else. One that is bound to a key is exchanged like any other:
what comes is a bearer token for the service. Who acts for whom in it (`act`, `may_act`) is the provider's affair.
"""

from gateway_common.identity.exchange.endpoint import TokenEndpoint
from gateway_common.identity.exchange.exchange import Exchange
from gateway_common.identity.exchange.exchanging import Exchanging, Tokenless
from gateway_common.identity.exchange.noting import Noting, shown_token

__all__ = ["Exchange", "Exchanging", "Noting", "TokenEndpoint", "Tokenless", "shown_token"]
