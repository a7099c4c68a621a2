"""Tokens in exchange, through the front door of a gateway: what its services are shown, and what it costs."""

import asyncio
from base64 import b64decode

import httpx2

from gateway_common.testing import after, answered, client_of, pass_time, simulated
from tests.gateway_common.identity.exchange.given import (
    ACCESS_TOKEN,
    SECRET,
    Desk,
    asked,
    find_order,
    gateway,
    given,
    settings_of,
    shown,
)
from tests.support.gateways import TOKEN

JSON = {"content-type": "application/x-www-form-urlencoded"}


@simulated
async def test_a_service_is_shown_a_token_that_was_made_for_it() -> None:
    """It gets what the provider gave for the caller's token, and no assertion; another service gets that as before."""
    desk = Desk()
    token = desk.issuer.token()
    async with client_of(gateway(desk), token=token) as client:
        answer = await client.get("/card")

    [order], [ticket] = desk.calls("order"), desk.calls("kitchen")
    assert answer.json() == {"order": f"Bearer for.{token[-20:]}", "missing": []}
    assert shown(order) == f"Bearer for.{token[-20:]}"
    assert shown(ticket) == "nothing caller-assertion"


@simulated
async def test_the_provider_is_asked_as_the_standard_says() -> None:
    """The caller's token, its kind, whom and what the other is to be for; the client proves itself."""
    desk = Desk()
    token = desk.issuer.token()
    async with client_of(gateway(desk), token=token) as client:
        await client.get("/order")

    [call] = [call for call in desk.network.calls if call.operation == "exchange_token"]
    assert desk.exchanged == [
        {
            "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
            "subject_token": token,
            "subject_token_type": ACCESS_TOKEN,
            "requested_token_type": ACCESS_TOKEN,
            "audience": "https://order.example",
            "scope": "orders:read",
        }
    ]
    fields = {name.decode(): value.decode() for name, value in call.headers}
    credentials = b64decode(fields["authorization"].removeprefix("Basic ")).decode()
    assert credentials == f"gateway:{SECRET.replace(' ', '%20')}"
    assert JSON.items() <= fields.items()


@simulated
async def test_a_service_can_be_named_by_its_address() -> None:
    """The resource goes to the provider as it is (RFC 8707), and several scopes with blanks between them."""
    desk = Desk()
    target = {"resource": "https://order.example/api", "scope": "orders:read,orders:write"}
    async with client_of(gateway(desk, settings_of(desk, target=target)), token=desk.issuer.token()) as client:
        await client.get("/order")

    [said] = desk.exchanged
    assert (said["resource"], said["scope"]) == ("https://order.example/api", "orders:read orders:write")
    assert "audience" not in said


@simulated
async def test_a_token_is_kept_until_a_little_before_it_expires() -> None:
    """One exchange serves all calls for nine tenths of its life, and the next one is asked for anew."""
    desk = Desk(lambda _: given({"expires_in": 100}))
    async with client_of(gateway(desk), token=desk.issuer.token()) as client:
        for _ in range(3):
            await client.get("/order")
        await pass_time(89)
        await client.get("/order")
        before = len(desk.exchanged)
        await pass_time(2)
        await client.get("/order")

    assert (before, len(desk.exchanged)) == (1, 2)


@simulated
async def test_first_calls_at_once_make_one_exchange() -> None:
    """Fifty requests with one token wait for one answer of the provider."""
    desk = Desk(takes=0.5)
    async with client_of(gateway(desk), token=desk.issuer.token()) as client, asyncio.TaskGroup() as group:
        answers = [group.create_task(client.get("/order")) for _ in range(50)]

    assert {one.result().status_code for one in answers} == {200}
    assert len(desk.exchanged) == 1


@simulated
async def test_at_a_cold_start_all_wait_for_one_look_at_the_provider() -> None:
    """However many tokens wait to be exchanged, it is asked once where that is done, beside once for its keys."""
    desk = Desk()
    desk.network.routes = {**desk.network.routes, "find_metadata": after(0.1, desk.issuer.metadata)}
    tokens = [desk.issuer.token(sub=str(number)) for number in range(20)]
    async with client_of(gateway(desk)) as client, asyncio.TaskGroup() as group:
        answers = [group.create_task(client.get("/order", headers=asked(token))) for token in tokens]

    assert {one.result().status_code for one in answers} == {200}
    assert (desk.network.asked().count("find_metadata"), len(desk.exchanged)) == (2, 20)


@simulated
async def test_the_one_who_came_first_may_leave() -> None:
    """A client that goes away ends the exchange for none of those who wait with it."""
    desk = Desk(takes=0.5)
    async with client_of(gateway(desk), token=desk.issuer.token()) as client, asyncio.TaskGroup() as group:
        first = group.create_task(client.get("/order"))
        await pass_time(0.1)
        second = group.create_task(client.get("/order"))
        await pass_time(0.1)
        first.cancel()

    assert (second.result().status_code, len(desk.exchanged)) == (200, 1)
    assert first.cancelled()


@simulated
async def test_nobody_waits_longer_than_they_have_time() -> None:
    """A provider that takes its time makes the call late, and what came at last is there for the next one."""
    desk = Desk(takes=2.5)
    async with client_of(gateway(desk), token=desk.issuer.token()) as client:
        late = await client.get("/order", headers={"Request-Timeout": "0.5"})
        sent = len(desk.calls())
        await pass_time(3)
        answer = await client.get("/order")

    assert (late.status_code, sent) == (504, 0)
    assert (answer.status_code, len(desk.exchanged)) == (200, 1)


@simulated
async def test_two_callers_never_share_a_token() -> None:
    """T13: who asks at the same time with another token is shown by another one, first and later."""
    desk = Desk(takes=0.2)
    own = {name: desk.issuer.token(sub=name) for name in ("7", "8")}

    async def order(client: httpx2.AsyncClient, name: str) -> tuple[str, str]:
        return name, (await client.get("/order", headers=asked(own[name]))).json()["order"]

    async with client_of(gateway(desk)) as client:
        async with asyncio.TaskGroup() as group:
            first = [group.create_task(order(client, name)) for name in ("7", "8") * 5]
        told = [one.result() for one in first] + [await order(client, name) for name in ("8", "7")]

    assert {said for _, said in told} == {f"Bearer for.{token[-20:]}" for token in own.values()}
    assert all(said == f"Bearer for.{own[name][-20:]}" for name, said in told)
    assert len(desk.exchanged) == 2


@simulated
async def test_kept_answers_are_shared_with_nobody() -> None:
    """T13: what is kept for a caller is given to whoever shows the same token, and to no other, joined or kept."""
    desk = Desk(takes=0.2)
    tokens = [desk.issuer.token(sub="7"), desk.issuer.token(sub="8"), desk.issuer.token(sub="7", client_id="desk")]

    async def mine(client: httpx2.AsyncClient, token: str) -> bool:
        told = (await client.get("/mine", headers=asked(token))).json()["order"]
        return bool(told == f"Bearer for.{token[-20:]}")

    async with client_of(gateway(desk)) as client:
        async with asyncio.TaskGroup() as group:
            first = [group.create_task(mine(client, token)) for token in tokens * 3]
        again = [await mine(client, token) for token in tokens]

    assert [one.result() for one in first] == [True] * 9
    assert again == [True] * 3
    assert len(desk.calls()) == 3


@simulated
async def test_what_is_public_is_asked_for_in_nobodys_name() -> None:
    """An answer for everybody is made of nobody's token."""
    desk = Desk()
    async with client_of(gateway(desk)) as client:
        told = [
            (await client.get("/menu", headers=asked(desk.issuer.token(sub=name)))).json()["order"]
            for name in ("7", "8")
        ]

    assert told == ["nothing caller-assertion"] * 2
    assert desk.exchanged == []


@simulated
async def test_who_has_no_token_is_shown_by_an_assertion() -> None:
    """There is nothing to exchange for a proof of another kind, and the service hears what any other hears."""
    desk = Desk()
    async with client_of(gateway(desk), token=TOKEN) as client:
        answer = await client.get("/order")

    assert answer.json()["order"] == "nothing caller-assertion"
    assert desk.exchanged == []


@simulated
async def test_a_token_that_its_service_refuses_is_exchanged_anew() -> None:
    """A service that no longer takes it gets another with the next call, and none while that is young."""
    desk = Desk()
    async with client_of(gateway(desk), token=desk.issuer.token()) as client:
        await client.get("/order")
        desk.network.given = {find_order: answered({}, status=401)}
        statuses = [(await client.get("/order")).status_code for _ in range(3)]
        young = len(desk.exchanged)
        await pass_time(11)
        for _ in range(3):
            await client.get("/order")

    assert (statuses, young) == ([502] * 3, 1)
    assert len(desk.exchanged) == 2
