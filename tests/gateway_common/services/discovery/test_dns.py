"""Addresses that are found in DNS, at a real name server."""

import subprocess
import sys

import pytest

from gateway_common.services.discovery import NotFound
from gateway_common.services.discovery.dns import DnsSource, SrvSource
from gateway_common.services.place import Place
from gateway_common.settings.discovery import DnsSettings, SrvSettings
from gateway_common.wire.address import Address
from tests.gateway_common.services.discovery.nameserver import NameServer, nameserver

KITCHEN = Address("http", "kitchen.internal", 8080)


def dns_of(server: NameServer, **more: float) -> DnsSource:
    return DnsSource(
        DnsSettings.model_validate({"name": "kitchen.internal", "port": 8080, "servers": server.address, **more})
    )


def srv_of(server: NameServer) -> SrvSource:
    return SrvSource(SrvSettings.model_validate({"name": "_http._tcp.kitchen.internal", "servers": server.address}))


async def test_every_address_of_a_name_is_a_place() -> None:
    """A and AAAA records are places of the service, which is called by its name."""
    async with nameserver() as server:
        server.say(
            {
                ("kitchen.internal", "A"): (30, ("10.0.0.4", "10.0.0.5")),
                ("kitchen.internal", "AAAA"): (20, ("2001:db8::4",)),
            }
        )
        found = await dns_of(server).look()

    assert {one.ip for one in found.places} == {"10.0.0.4", "10.0.0.5", "2001:db8::4"}
    assert {one.address for one in found.places} == {KITCHEN}
    assert found.good_for == 20


@pytest.mark.parametrize(("ttl", "good_for"), [(0, 2), (1, 2), (30, 30), (86_400, 50)])
async def test_records_are_believed_within_bounds(ttl: int, good_for: float) -> None:
    """The time that records are good for is taken, but no less and no more than the settings say."""
    async with nameserver() as server:
        server.say({("kitchen.internal", "A"): (ttl, ("10.0.0.4",))})
        found = await dns_of(server, least_ttl=2, most_ttl=50).look()

    assert found.good_for == good_for


async def test_targets_are_believed_as_long_as_what_leads_to_them() -> None:
    """SRV records that are good for less time than the addresses of their targets are looked for again by then."""
    async with nameserver() as server:
        server.say(
            {
                ("_http._tcp.kitchen.internal", "SRV"): (7, ("0 1 80 k1.internal.",)),
                ("k1.internal", "A"): (60, ("10.0.0.1",)),
            }
        )
        found = await srv_of(server).look()

    assert found.good_for == 7


async def test_srv_records_say_port_weight_and_priority() -> None:
    """Each target is a place with what its record says of it; several addresses of one share its weight (RFC 2782)."""
    async with nameserver() as server:
        server.say(
            {
                ("_http._tcp.kitchen.internal", "SRV"): (
                    60,
                    ("0 60 8081 k1.internal.", "0 40 8082 k2.internal.", "1 0 8083 spare.internal."),
                ),
                ("k1.internal", "A"): (60, ("10.0.0.1", "10.0.0.2")),
                ("k2.internal", "AAAA"): (7, ("2001:db8::2",)),
                ("spare.internal", "A"): (60, ("10.0.0.9",)),
            }
        )
        found = await srv_of(server).look()

    assert set(found.places) == {
        Place(Address("http", "k1.internal", 8081), "10.0.0.1", 0, 30.0),
        Place(Address("http", "k1.internal", 8081), "10.0.0.2", 0, 30.0),
        Place(Address("http", "k2.internal", 8082), "2001:db8::2", 0, 40.0),
        Place(Address("http", "spare.internal", 8083), "10.0.0.9", 1, 0.0),
    }
    assert found.good_for == 7


async def test_a_target_without_an_address_is_left_out() -> None:
    """One target that is not there does not take the others away."""
    async with nameserver() as server:
        server.say(
            {
                ("_http._tcp.kitchen.internal", "SRV"): (60, ("0 1 8081 k1.internal.", "0 1 8082 gone.internal.")),
                ("k1.internal", "A"): (60, ("10.0.0.1",)),
            }
        )
        found = await srv_of(server).look()

    assert [one.ip for one in found.places] == ["10.0.0.1"]


async def test_a_target_that_is_no_host_is_left_out() -> None:
    """What is no name of a host is connected to by nobody, whatever DNS says."""
    async with nameserver() as server:
        server.say(
            {
                ("_http._tcp.kitchen.internal", "SRV"): (60, ("0 1 8081 k1.internal.", "0 1 8082 a\\032b.internal.")),
                ("k1.internal", "A"): (60, ("10.0.0.1",)),
                ("a\\032b.internal", "A"): (60, ("10.0.0.2",)),
            }
        )
        found = await srv_of(server).look()

    assert ("a\\032b.internal", "A") not in server.asked
    assert [one.ip for one in found.places] == ["10.0.0.1"]


async def test_a_name_that_is_not_there_is_not_found() -> None:
    """A name that nobody knows, one without addresses and an SRV record for a dot: each says why."""
    async with nameserver() as server:
        with pytest.raises(NotFound, match="does not exist"):
            await dns_of(server).look()
        server.say({("kitchen.internal", "TXT"): (60, ("hello",))})
        with pytest.raises(NotFound, match=r"kitchen\.internal has no addresses"):
            await dns_of(server).look()
        server.say({("_http._tcp.kitchen.internal", "SRV"): (60, ("0 0 0 .",))})
        with pytest.raises(NotFound, match="leads nowhere"):
            await srv_of(server).look()


async def test_a_server_that_says_nothing_ends_a_look_in_time() -> None:
    """A look is over after its timeout, whatever the server does."""
    async with nameserver() as server:
        server.silent = True
        with pytest.raises(NotFound, match="no server answered in time"):
            await dns_of(server, timeout=0.2).look()

    assert ("kitchen.internal", "A") in server.asked


def test_dnspython_is_imported_only_where_a_setting_asks_for_it() -> None:
    """A gateway that finds its services by list or file does not load it."""
    code = (
        "import asyncio, sys\n"
        "from gateway_common.services import HttpNetwork, Service\n"
        "from gateway_common.settings import ServiceSettings\n"
        "async def main():\n"
        "    settings = ServiceSettings(urls=('http://k1', 'http://k2'))\n"
        "    HttpNetwork({'kitchen': settings}).transport(Service('kitchen'))\n"
        "asyncio.run(main())\n"
        "sys.exit('dns' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=240).returncode == 0
