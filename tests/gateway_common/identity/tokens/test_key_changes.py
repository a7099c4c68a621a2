"""Keys that come and go, and a provider that does not answer (T2, T4)."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx2
import pytest

from gateway_common.errors import State
from gateway_common.services import Call
from gateway_common.testing import after, answered
from gateway_common.testing.client import client_of
from gateway_common.testing.clock import pass_time, simulated
from tests.support.issuer import Issuer, rsa_key, signed

DAY = 24 * 3600


@asynccontextmanager
async def gateway(issuer: Issuer) -> AsyncGenerator[httpx2.AsyncClient]:
    async with client_of(issuer.gateway()) as client:
        yield client


async def status(client: httpx2.AsyncClient, token: str) -> int:
    return (await client.get("/me", headers={"authorization": f"Bearer {token}"})).status_code


def of_key(issuer: Issuer, key_id: str) -> str:
    return signed(issuer.header(kid=key_id), issuer.claims(), rsa_key("stranger"))


@simulated
async def test_a_key_is_known_as_soon_as_it_signs() -> None:
    """A provider may sign with a new key at any time: its first token makes one look, and none is refused (T4)."""
    issuer = Issuer(rsa_key("a"))
    async with gateway(issuer) as client:
        old = issuer.token(jti="old")
        assert await status(client, old) == 200
        issuer.keys.append(rsa_key("b"))
        async with asyncio.TaskGroup() as group:
            news = [group.create_task(status(client, issuer.token(jti=str(number)))) for number in range(50)]

        assert {one.result() for one in news} == {200}
        assert await status(client, issuer.token(jti="later")) == 200
        assert await status(client, signed(issuer.header(), issuer.claims(jti="2"), rsa_key("a"))) == 200
        assert issuer.looks == 2


@simulated
async def test_many_first_tokens_make_one_look() -> None:
    """However many come at once before there is any key, the provider is asked once."""
    issuer = Issuer()
    issuer.network.routes = dict(issuer.network.routes) | {"find_metadata": after(0.5, issuer.metadata)}
    async with gateway(issuer) as client, asyncio.TaskGroup() as group:
        asked = [group.create_task(status(client, issuer.token(jti=str(number)))) for number in range(100)]

    assert {one.result() for one in asked} == {200}
    assert issuer.network.asked() == ["find_metadata", "find_keys"]


@simulated
async def test_ids_that_are_made_up_cause_two_looks_a_minute() -> None:
    """Tokens of keys that nobody has keep neither the provider nor anybody else busy (T2)."""
    issuer = Issuer()
    async with client_of(issuer.gateway(issuer.settings(attempts=1000))) as client:
        assert await status(client, issuer.token()) == 200
        await pass_time(60)
        before = issuer.looks
        statuses = set[int]()
        for number in range(600):
            statuses.add(await status(client, of_key(issuer, f"made-up-{number}")))
            await pass_time(0.1)

        assert (statuses, issuer.looks - before) == ({401}, 2)
        assert await status(client, issuer.token()) == 200


@simulated
async def test_without_keys_nobody_can_tell() -> None:
    """A cold start without the provider is 503 with a time to come back, not 401; what is open stays open (T4)."""
    issuer = Issuer()
    issuer.down = State.DOWN
    async with client_of(issuer.gateway(), token=issuer.token()) as client:
        first, second = await client.get("/me"), await client.get("/open")
        for _ in range(20):
            await client.get("/me")

        assert (first.status_code, first.headers["retry-after"]) == (503, "1")
        assert first.json()["type"].endswith("/unavailable")
        assert "www-authenticate" not in first.headers
        assert second.status_code == 503
        assert len(issuer.network.calls) == 1
        issuer.down = None
        await pass_time(1)
        assert (await client.get("/me")).status_code == 200


@simulated
async def test_nobody_is_not_asked_for_keys() -> None:
    """Who shows nothing is challenged or anonymous, whatever is down."""
    issuer = Issuer()
    issuer.down = State.DOWN
    async with gateway(issuer) as client:
        assert ((await client.get("/open")).text, (await client.get("/me")).status_code) == ('"anonymous"', 401)
        assert issuer.network.calls == []


@simulated
async def test_the_last_keys_are_good_for_a_day() -> None:
    """While the provider is away its last keys hold, and a day later nobody can tell any more (T4)."""
    issuer = Issuer()
    async with gateway(issuer) as client:
        assert await status(client, issuer.token()) == 200
        issuer.down = State.DOWN
        await pass_time(DAY - 60)
        assert await status(client, issuer.token(jti="2")) == 200
        await pass_time(120)
        assert await status(client, issuer.token(jti="3")) == 503


@simulated
async def test_what_was_checked_is_known_while_the_provider_is_away() -> None:
    """An unknown key may be a new one that could not be asked for: 503; a known one goes on."""
    issuer = Issuer()
    async with gateway(issuer) as client:
        assert await status(client, issuer.token()) == 200
        issuer.down = State.DOWN
        await pass_time(60)

        assert await status(client, of_key(issuer, "new")) == 503
        assert await status(client, issuer.token(jti="2")) == 200


@simulated
async def test_a_token_of_a_key_that_has_gone_is_forgotten() -> None:
    """When a provider withdraws a key, its tokens stop counting within minutes, though they were checked before."""
    issuer = Issuer(rsa_key("a"), rsa_key("b"))
    async with gateway(issuer) as client:
        token = issuer.token()
        assert await status(client, token) == 200
        issuer.keys.pop()
        await pass_time(301)
        assert await status(client, token) == 200
        await pass_time(1)

        assert await status(client, token) == 401


@simulated
async def test_a_token_of_a_key_whose_id_another_took_is_forgotten() -> None:
    """A provider that makes a new key under the old id has withdrawn the old one, and its tokens with it."""
    issuer = Issuer(rsa_key("a"))
    async with gateway(issuer) as client:
        token = issuer.token()
        assert await status(client, token) == 200
        issuer.keys[:] = [rsa_key("b").as_dict(private=False) | {"kid": "a"}]
        await pass_time(301)
        assert await status(client, token) == 200
        await pass_time(1)

        assert await status(client, token) == 401


@simulated
async def test_keys_are_looked_after_without_keeping_anybody_waiting() -> None:
    """When keys are old, a request goes on at once, and one look is made behind it."""
    issuer = Issuer()
    async with gateway(issuer) as client:
        assert await status(client, issuer.token()) == 200
        issuer.network.routes = dict(issuer.network.routes) | {"find_metadata": State.LATE}
        await pass_time(400)
        begun = asyncio.get_running_loop().time()
        assert {await status(client, issuer.token(jti=str(number))) for number in range(9)} == {200}
        assert asyncio.get_running_loop().time() == begun
        await pass_time(1)

        assert issuer.network.asked().count("find_metadata") == 2


@simulated
async def test_a_slow_provider_costs_no_more_than_the_client_allows() -> None:
    """Waiting for keys ends with the time that the client has."""
    issuer = Issuer()
    issuer.down = State.LATE
    async with client_of(issuer.gateway(), token=issuer.token()) as client:
        begun = asyncio.get_running_loop().time()
        response = await client.get("/me", headers={"request-timeout": "0.5"})

        assert (response.status_code, asyncio.get_running_loop().time() - begun) == (503, 0.5)


@simulated
async def test_only_metadata_of_the_same_issuer_count() -> None:
    """Metadata about another issuer, or that lead to an address nobody named, bring no keys (P4)."""
    for odd in (
        {"issuer": "https://id.example"},
        {"jwks_uri": "https://evil.example/keys"},
        {"jwks_uri": "http://id.example/keys"},
        {"jwks_uri": "https://id.example@evil.example/keys"},
        {"jwks_uri": "https://169.254.169.254/latest"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": 7},
    ):
        issuer = Issuer()
        issuer.metadata |= odd
        async with gateway(issuer) as client:
            assert await status(client, issuer.token()) == 503
            assert issuer.network.asked() == ["find_metadata"]


@simulated
async def test_no_redirect_is_followed() -> None:
    """Keys are where the metadata say, or nowhere (P4)."""
    issuer = Issuer()
    issuer.down = answered({}, status=302, headers={"location": "https://evil.example/"})
    async with gateway(issuer) as client:
        assert await status(client, issuer.token()) == 503
        assert len(issuer.network.calls) == 1


@simulated
async def test_metadata_may_stand_where_oauth_has_them() -> None:
    """A provider that knows no OpenID Connect is found by RFC 8414, with the well-known part before its path."""
    issuer = Issuer()

    def find_metadata(call: Call) -> object:
        return issuer.metadata if "oauth" in call.path else State.ABSENT

    issuer.network.routes = dict(issuer.network.routes) | {"find_metadata": find_metadata}
    async with gateway(issuer) as client:
        assert await status(client, issuer.token()) == 200

    assert [call.path for call in issuer.network.calls] == [
        "/realms/ftgo/.well-known/openid-configuration",
        "/.well-known/oauth-authorization-server/realms/ftgo",
        "/keys",
    ]


@pytest.mark.parametrize("document", [b'{"keys": 7}', b'{"keys": []}', b'{"keys": [{"kty": "oct", "k": "AAAA"}]}'])
@simulated
async def test_a_broken_key_set_changes_nothing(document: bytes) -> None:
    """What cannot be read, or holds no key to use, is as if it had not come: the keys that are known stay."""
    issuer = Issuer()
    async with gateway(issuer) as client:
        assert await status(client, issuer.token()) == 200
        issuer.document = document
        await pass_time(301)
        await status(client, issuer.token())
        await pass_time(1)

        assert await status(client, issuer.token(jti="2")) == 200
