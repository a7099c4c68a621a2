"""Services that are shown tokens of the provider (RFC 8693): what exchanges them, and what that needs."""

from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from functools import partial
from typing import NamedTuple

from gateway_common.identity import Authenticator
from gateway_common.services import Network, Sender
from gateway_common.services.senders import BreakerPolicy, Breaking
from gateway_common.settings import GatewaySettings
from gateway_common.settings.exchange import TargetSettings

__all__ = ["Showing", "exchange_mistakes", "exchanges_of", "noting_tokens"]


class Showing(NamedTuple):
    """Hold what shows a service tokens of the provider: *exchanging* them, and *choosing* whose call is signed instead.

    What chooses is given the sender for those who have a token, and the one that signs for all others.
    """

    exchanging: Callable[[Sender], Sender]
    choosing: Callable[[Sender, Sender], Sender]


@asynccontextmanager
async def exchanges_of(settings: GatewaySettings, network: Network) -> AsyncGenerator[Mapping[str, Showing]]:
    """Open what stands before each service that wants other tokens, by its name; settings have no mistakes.

    While the provider is away it is left alone for a while, as any service is.
    """
    targets, identity = _targets(settings), settings.identity
    if not targets or identity.exchange is None or identity.provider is None:
        yield {}
        return
    from gateway_common.identity.exchange import Exchange, Exchanging, TokenEndpoint, Tokenless  # noqa: PLC0415 – only who asks for it pays
    from gateway_common.identity.provider import Provider  # noqa: PLC0415 – only who asks for it pays

    async with AsyncExitStack() as opened:
        guarded = partial(Breaking, policy=BreakerPolicy())
        provider = await opened.enter_async_context(aclosing(Provider(identity.provider, network, guarded)))
        endpoint = TokenEndpoint(provider, identity.exchange)
        showing = dict[str, Showing]()
        for name, target in targets.items():
            exchange = Exchange(endpoint, target, most=identity.exchange.kept)
            await opened.enter_async_context(aclosing(exchange))
            showing[name] = Showing(partial(Exchanging, exchange=exchange), Tokenless)
        yield showing


def noting_tokens(authenticator: Authenticator, settings: GatewaySettings) -> Authenticator:
    """Let *authenticator* note tokens where a service wants others for them."""
    if not _targets(settings):
        return authenticator
    from gateway_common.identity.exchange import Noting, shown_token  # noqa: PLC0415 – only who asks for it pays

    if settings.identity.kind != "sessions":
        return Noting(authenticator, shown_token)
    from gateway_common.sessions import session_of  # noqa: PLC0415 – only who asks for it pays

    return Noting(authenticator, lambda scope: session_of(scope).session.tokens.access.encode("ascii"))


def exchange_mistakes(settings: GatewaySettings) -> Iterator[str]:
    """Say what cannot work in the *settings* of exchanges, in one sentence each."""
    names, identity = ", ".join(f"'{name}'" for name in _targets(settings)), settings.identity
    if not names:
        if identity.exchange is not None:
            yield (
                "no service wants a token in exchange; say which by GATEWAY_SERVICES__<NAME>__EXCHANGE__AUDIENCE, "
                "or remove GATEWAY_IDENTITY__EXCHANGE."
            )
        return
    if identity.exchange is None:
        yield (
            f"a provider exchanges tokens for {names} only with a client it knows; set "
            "GATEWAY_IDENTITY__EXCHANGE__CLIENT_ID and GATEWAY_IDENTITY__EXCHANGE__CLIENT_SECRET."
        )
    if identity.provider is None:
        yield (
            f"tokens for {names} need a provider that exchanges them; set GATEWAY_IDENTITY__PROVIDER__ISSUER, such as "
            "https://id.example.com."
        )
    if not _callers_have_tokens(settings):
        yield (
            f"no caller of this gateway has a token that could be exchanged for {names}; set GATEWAY_IDENTITY__KIND to "
            "tokens or sessions, or GATEWAY_IDENTITY__TOKENS beside keys, or remove the exchange of the service."
        )


def _targets(settings: GatewaySettings) -> Mapping[str, TargetSettings]:
    return {name: said.exchange for name, said in settings.services.items() if said.exchange is not None}


def _callers_have_tokens(settings: GatewaySettings) -> bool:
    identity = settings.identity
    return identity.kind in {"tokens", "sessions"} or (identity.kind == "keys" and identity.tokens is not None)
