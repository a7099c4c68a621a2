"""Access tokens of the provider (RFC 9068), shown in a Bearer field: how phones and programs prove who they are."""

from gateway_common.identity.tokens.access_tokens import AccessTokens

__all__ = ["AccessTokens"]
