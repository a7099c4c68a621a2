"""On whose account orders are placed and read."""

from gateway_common import Caller

__all__ = ["account_of"]

NOBODY = "0"
"""An account that there is not: what an application acts on whose proof names none."""


def account_of(caller: Caller) -> str:
    """Give the account of the application that asks; a consumer, whose token a developer typed, has their own."""
    return caller.tenant or NOBODY if caller.kind == "partner" else caller.subject
