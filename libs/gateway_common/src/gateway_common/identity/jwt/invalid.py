"""Why a token does not count."""

from gateway_common.errors import GatewayError

__all__ = ["EarlyTokenError", "ExpiredTokenError", "InvalidTokenError"]


class InvalidTokenError(GatewayError):
    """Say for our log why a token does not count; whoever showed it is not told, and nothing of it is repeated."""


class ExpiredTokenError(InvalidTokenError):
    """Say that a token was good once: who shows it has done nothing wrong, and needs another."""


class EarlyTokenError(InvalidTokenError):
    """Say that a token will be good: it is signed, so nobody guessed it, and two clocks disagree."""
