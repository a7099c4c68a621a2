from ipaddress import ip_network

import pytest

from gateway_common.edge import TrustedProxies
from tests.gateway_common.edge.door import TARGETS, Door, front_door
from tests.gateway_common.edge.exchange import none_received, none_sent, nothing, scope_of
from tests.support.assertions import shown

OURS = ("127.0.0.0/8", "10.0.0.0/8")
FORWARDED_FAMILY = (
    "Forwarded: for=1.1.1.1;host=evil.example;proto=https",
    "X-Forwarded-For: 1.1.1.1",
    "X-Forwarded-Host: evil.example",
    "X-Forwarded-Proto: https",
    "X-Forwarded-Port: 666",
    "X-Forwarded-Prefix: /evil",
    "X-Forwarded-Uri: /admin",
    "X-Forwarded-Method: DELETE",
    "X-Forwarded-User: root",
    "X-Forwarded-Email: root@evil.example",
    "X-Forwarded-Groups: admin",
    "X-Forwarded-Client-Cert: By=evil",
    "X-Real-IP: 1.1.1.1",
    "X-Original-URL: /admin",
    "X-Original-URI: /admin",
    "X-Rewrite-URL: /admin",
    "X-Auth-Request-User: root",
    "X-User-Id: 1",
    "Caller-Assertion: eyJhbGciOiJub25lIn0.e30.",
)
NAMES = {line.partition(":")[0].lower() for line in FORWARDED_FAMILY}


async def seen(door: Door, *fields: str) -> tuple[str, str]:
    """Give the client and the address of the request as an endpoint sees them."""
    told = (await door.ask("/seen", *fields)).json
    return told["client"], told["url"]


async def test_a_stranger_is_not_believed(door: Door) -> None:
    """Whatever a peer says that is not trusted, an endpoint sees the connection, and no such field."""
    told = (await door.ask("/seen", *FORWARDED_FAMILY)).json

    assert (told["client"], told["url"]) == ("127.0.0.1", "http://localhost/seen")
    assert [name for name, _ in told["fields"] if name in NAMES] == []


@TARGETS
async def test_services_hear_nothing_of_what_a_client_made_up(door: Door, target: str) -> None:
    """None of the fields that proxies or gateways set reaches a service from a client."""
    answer = await door.ask(target, *FORWARDED_FAMILY)

    assert answer.status == 200
    assert door.told
    assert [name for fields in door.told for name in fields if name.decode() in NAMES - {"caller-assertion"}] == []
    assert {shown(fields.items()) for fields in door.told} == {"consumer:7"}


@TARGETS
async def test_services_are_not_told_of_trusted_proxies_either(target: str) -> None:
    """Who is signed in is what services need; from where they come stays here."""
    async with front_door(trusted_proxies=OURS) as door:
        await door.ask(target, *FORWARDED_FAMILY[1:], "X-Forwarded-Host: localhost")

        assert [name for fields in door.told for name in fields if name.decode() in NAMES - {"caller-assertion"}] == []


@pytest.mark.parametrize(
    ("fields", "client", "url"),
    [
        (["X-Forwarded-For: 203.0.113.9"], "203.0.113.9", "http://localhost/seen"),
        (["X-Forwarded-For: 1.1.1.1, 203.0.113.9"], "203.0.113.9", "http://localhost/seen"),
        (["X-Forwarded-For: 1.1.1.1, 203.0.113.9, 10.1.2.3"], "203.0.113.9", "http://localhost/seen"),
        (["X-Forwarded-For: 10.9.9.9, 10.1.2.3"], "10.9.9.9", "http://localhost/seen"),
        (["X-Forwarded-For: 2001:db8::1"], "2001:db8::1", "http://localhost/seen"),
        (["X-Forwarded-For: garbage"], "127.0.0.1", "http://localhost/seen"),
        (["X-Forwarded-For: 203.0.113.9, garbage, 10.1.2.3"], "10.1.2.3", "http://localhost/seen"),
        (["X-Forwarded-For: 203.0.113.9", "X-Forwarded-Proto: https"], "203.0.113.9", "https://localhost/seen"),
        (["X-Forwarded-For: 203.0.113.9", "X-Forwarded-Proto: gopher"], "203.0.113.9", "http://localhost/seen"),
        (["X-Forwarded-For: 1.1.1.1", "X-Forwarded-For: 203.0.113.9"], "203.0.113.9", "http://localhost/seen"),
        (["X-Forwarded-Proto: https, http"], "127.0.0.1", "http://localhost/seen"),
        (["X-Forwarded-Host: 127.0.0.1:99"], "127.0.0.1", "http://127.0.0.1:99/seen"),
        (["Forwarded: for=1.1.1.1"], "127.0.0.1", "http://localhost/seen"),
        ([], "127.0.0.1", "http://localhost/seen"),
    ],
)
async def test_hops_are_counted_from_the_right(fields: list[str], client: str, url: str) -> None:
    """The client is the first from the right that is not one of our proxies, with the scheme and host it used."""
    async with front_door(trusted_proxies=OURS) as door:
        assert await seen(door, *fields) == (client, url)


@pytest.mark.parametrize(
    ("value", "client", "url"),
    [
        ("for=203.0.113.9;proto=https;host=127.0.0.1", "203.0.113.9", "https://127.0.0.1/seen"),
        ('For="[2001:db8::7]:4711"', "2001:db8::7", "http://localhost/seen"),
        ("for=1.1.1.1;proto=https, for=203.0.113.9;proto=http, for=10.0.0.3", "203.0.113.9", "http://localhost/seen"),
        ("for=_hidden", "127.0.0.1", "http://localhost/seen"),
        ("for=unknown;proto=https", "127.0.0.1", "https://localhost/seen"),
    ],
)
async def test_the_standard_field_is_read_where_proxies_speak_it(value: str, client: str, url: str) -> None:
    """`Forwarded` says the same as its cousins, and they are not looked at then."""
    async with front_door(trusted_proxies=OURS, forwarding="forwarded") as door:
        assert await seen(door, f"Forwarded: {value}", "X-Forwarded-For: 8.8.8.8") == (client, url)


async def test_a_trusted_field_that_cannot_be_read_is_refused() -> None:
    """Where a hop ends in a malformed `Forwarded` nobody knows, so it says nothing that could be believed."""
    async with front_door(trusted_proxies=OURS, forwarding="forwarded") as door:
        answer = await door.ask("/seen", 'Forwarded: for="1.1.1.1, for=203.0.113.9')

    assert (answer.status, answer.problem) == (400, "bad-request")


async def test_a_host_from_a_trusted_proxy_has_to_be_ours() -> None:
    """A proxy that hands on whatever its client calls us opens no door that is closed otherwise."""
    async with front_door(trusted_proxies=OURS) as door:
        answer = await door.ask("/seen", "X-Forwarded-Host: evil.example")

    assert (answer.status, answer.problem) == (421, "misdirected")


async def test_naming_the_fields_as_for_one_hop_changes_nothing() -> None:
    """A proxy's word cannot be erased by naming it in `Connection`."""
    async with front_door(trusted_proxies=OURS) as door:
        assert await seen(door, "Connection: x-forwarded-for", "X-Forwarded-For: 203.0.113.9") == (
            "203.0.113.9",
            "http://localhost/seen",
        )


async def test_a_peer_without_an_address_is_a_stranger() -> None:
    """Over a socket without addresses nobody can be told apart, so nobody is believed."""
    scope = {**scope_of(headers=[("X-Forwarded-Proto", "https")]), "client": None}

    await TrustedProxies(nothing, [ip_network("127.0.0.0/8")])(scope, none_received, none_sent)

    assert (scope["client"], scope["scheme"]) == (None, "http")
