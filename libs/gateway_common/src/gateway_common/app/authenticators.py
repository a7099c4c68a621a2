"""The one way in which callers of a gateway prove who they are, chosen by its settings and opened when it starts."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from typing import TYPE_CHECKING

from gateway_common.app.exchanges import noting_tokens
from gateway_common.app.possession import certificates_in, proofs_in
from gateway_common.app.resource import metadata_url
from gateway_common.identity import (
    Attempts,
    Authenticator,
    BesideDevTokens,
    DevTokens,
    Discoverable,
    NoIdentity,
    Slowed,
)
from gateway_common.services import Network
from gateway_common.settings import GatewaySettings
from gateway_common.stores import Store

if TYPE_CHECKING:
    from gateway_common.sessions import Sessions

__all__ = ["authenticated_by"]


@asynccontextmanager
async def authenticated_by(
    settings: GatewaySettings, network: Network, store: Store, sessions: "Sessions | None" = None
) -> AsyncGenerator[Authenticator]:
    """Open what finds out who asks, over *network*, in *store* or by *sessions*; settings have no mistakes."""
    attempts = Attempts(settings.identity.attempts, settings.identity.attempts_window)
    async with _chosen(settings, network, store, sessions) as chosen:
        slowed = Slowed(noting_tokens(chosen, settings), attempts)
        metadata = metadata_url(settings)
        yield Discoverable(slowed, metadata) if metadata else slowed


@asynccontextmanager
async def _chosen(
    settings: GatewaySettings, network: Network, store: Store, sessions: "Sessions | None"
) -> AsyncGenerator[Authenticator]:
    """Choose by the kind; without one these are tokens for development, and in production nobody gets in."""
    if settings.identity.kind == "tokens":
        async with _tokens(settings, network, store) as tokens:
            yield _in_the_sandbox_too(tokens, settings)
        return
    if settings.identity.kind == "keys":
        async with _keys(settings, network, store) as keys:
            yield _in_the_sandbox_too(keys, settings)
        return
    if sessions is not None:
        from gateway_common.sessions import SessionAuthenticator  # noqa: PLC0415 – only who asks for it pays

        yield _in_the_sandbox_too(SessionAuthenticator(sessions), settings)
        return
    yield DevTokens(settings) if settings.profile == "sandbox" else NoIdentity()


def _in_the_sandbox_too(others: Authenticator, settings: GatewaySettings) -> Authenticator:
    if settings.profile == "sandbox" and settings.identity.dev_tokens:
        return BesideDevTokens(DevTokens(settings), others)
    return others


@asynccontextmanager
async def _tokens(settings: GatewaySettings, network: Network, store: Store) -> AsyncGenerator[Authenticator]:
    from gateway_common.identity.provider import Provider  # noqa: PLC0415 – only who asks for it pays
    from gateway_common.identity.tokens import AccessTokens  # noqa: PLC0415 – only who asks for it pays

    provider, tokens = settings.identity.provider, settings.identity.tokens
    if provider is None or tokens is None:
        raise TypeError("tokens need a provider and an audience, which the settings were checked for")
    async with (
        aclosing(Provider(provider, network)) as believed,
        aclosing(AccessTokens(believed, tokens, proofs_in(store, settings), certificates_in(settings))) as opened,
    ):
        yield opened


@asynccontextmanager
async def _keys(settings: GatewaySettings, network: Network, store: Store) -> AsyncGenerator[Authenticator]:
    from gateway_common.identity import api_keys  # noqa: PLC0415 – only who asks for it pays

    said, prefix = settings.identity.keys, settings.key_prefix
    async with AsyncExitStack() as opened:
        book = api_keys.book_of(said, settings.store, store)
        keys = api_keys.ApiKeys(prefix, api_keys.finding(said, book), said)
        opened.push_async_callback(keys.aclose)
        if settings.identity.tokens is None:
            yield keys
        else:
            tokens = await opened.enter_async_context(_tokens(settings, network, store))
            yield api_keys.BesideApiKeys(prefix, keys, tokens)
