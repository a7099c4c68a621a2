"""How much of a provider's documents is read."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager

import pytest

from gateway_common.identity.provider import Metadata, Provider, ProviderDownError
from gateway_common.identity.provider.line import MOST
from gateway_common.services import HttpNetwork
from gateway_common.settings.identity import ProviderSettings

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
DOCUMENT = b'{"issuer": "%b", "jwks_uri": "%b/keys", "x": "%b"}'


@asynccontextmanager
async def telling(size: int, *, stated: bool) -> AsyncGenerator[str]:
    """Run a provider on a real socket that says so many bytes of itself, and give its name."""

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        blanks = size - len(DOCUMENT % (issuer, issuer, b""))
        framing = b"content-length: %d\r\n\r\n" % size if stated else b"connection: close\r\n\r\n"
        writer.write(HEAD + framing + DOCUMENT % (issuer, issuer, b"x" * blanks))
        writer.close()

    server = await asyncio.start_server(say, "127.0.0.1", 0)
    issuer = b"http://127.0.0.1:%d" % server.sockets[0].getsockname()[1]
    async with server:
        yield issuer.decode()


async def told(size: int, *, stated: bool) -> Metadata:
    """Ask such a provider what it says of itself."""
    async with telling(size, stated=stated) as issuer:
        settings = ProviderSettings(issuer=issuer)
        async with aclosing(HttpNetwork(settings.services)) as network:
            return await Provider(settings, network).metadata()


@pytest.mark.parametrize("stated", [True, False])
async def test_a_document_may_be_as_large_as_the_bound(*, stated: bool) -> None:
    """To the very byte."""
    assert (await told(MOST, stated=stated)).jwks_uri.endswith("/keys")


@pytest.mark.parametrize("stated", [True, False])
async def test_what_is_larger_is_not_read(*, stated: bool) -> None:
    """P4: whoever answers for the provider does not fill our memory, and half of a document tells nothing."""
    with pytest.raises(ProviderDownError, match="garbled"):
        await told(MOST + 1, stated=stated)
