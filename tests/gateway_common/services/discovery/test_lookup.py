"""Answers of DNS that do not come: what was known is kept, and what is wrong is said in the same words each time."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from gateway_common.services.discovery import Following, NotFound, Source
from gateway_common.services.discovery.dns import DnsSource, SrvSource
from gateway_common.services.discovery.lookup import Lookup
from gateway_common.settings.discovery import DnsSettings, SrvSettings
from tests.gateway_common.services.discovery.nameserver import NameServer, nameserver
from tests.gateway_common.services.discovery.test_following import Told

SRV = "_http._tcp.kitchen.internal"
RECORDS = {
    (SRV, "SRV"): (60, ("0 1 80 k1.internal.", "1 1 80 k2.internal.")),
    ("k1.internal", "A"): (60, ("10.0.0.1",)),
    ("k2.internal", "A"): (60, ("10.0.0.2",)),
}


def srv_of(server: NameServer, **more: float) -> SrvSource:
    said = {"name": SRV, "servers": server.address, "timeout": 0.2, **more}
    return SrvSource(SrvSettings.model_validate(said))


def dns_of(server: NameServer, **more: float) -> DnsSource:
    said = {"name": "kitchen.internal", "port": 80, "servers": server.address, "timeout": 0.2, **more}
    return DnsSource(DnsSettings.model_validate(said))


async def ips(source: Source) -> list[str | None]:
    return [one.ip for one in (await source.look()).places]


async def test_a_target_of_which_nothing_is_said_keeps_its_addresses() -> None:
    """No answer is not the answer that there is none: it is a miss, and asked for again soon."""
    async with nameserver() as server:
        server.say(RECORDS)
        told = Told()
        following = Following("kitchen", srv_of(server), told)
        await following.look()
        server.mute = frozenset({"k1.internal"})
        with capture_logs() as lines:
            again = [await following.look() for _ in range(2)]

    assert [[place.ip for place in places] for places in told.places] == [["10.0.0.1", "10.0.0.2"]] * 3
    assert (again, told.misses) == ([1.0, 1.0], 2)
    assert [line["reason"] for line in lines] == ["k1.internal. A: no server answered in time"]


async def test_a_target_that_was_said_to_be_gone_does_not_come_back() -> None:
    """The addresses that it had before are not what silence brings back."""
    async with nameserver() as server:
        server.say(RECORDS)
        source = srv_of(server)
        await source.look()
        server.say({question: said for question, said in RECORDS.items() if question[0] != "k1.internal"})
        await source.look()
        server.mute = frozenset({"k1.internal"})
        silent = await ips(source)

    assert silent == ["10.0.0.2"]


async def test_a_target_that_is_said_to_be_gone_is_gone() -> None:
    """That a name does not exist is an answer, and what is not asked for any more is forgotten."""
    async with nameserver() as server:
        server.say(RECORDS)
        source = srv_of(server)
        await source.look()
        server.say({**RECORDS, (SRV, "SRV"): (60, ("1 1 80 k2.internal.",))})
        without = await ips(source)
        server.say(RECORDS)
        server.mute = frozenset({"k1.internal"})
        back = await ips(source)
        server.mute = frozenset()
        server.say({question: said for question, said in RECORDS.items() if question[0] != "k1.internal"})
        gone = await source.look()

    assert (without, back, [one.ip for one in gone.places]) == (["10.0.0.2"],) * 3
    assert (gone.missed, gone.good_for) == ("", 60)


async def test_addresses_of_one_kind_outlive_a_look_that_misses_them() -> None:
    """While AAAA is answered and A is not, the A records of before hold, but for no longer than is set."""
    kept, short = "kitchen.internal A: no server answered in time", ["2001:db8::4"]
    async with nameserver() as server:
        server.say(
            {("kitchen.internal", "A"): (60, ("10.0.0.4",)), ("kitchen.internal", "AAAA"): (60, ("2001:db8::4",))}
        )
        patient, hasty = dns_of(server), dns_of(server, keep_for=1e-9)
        await patient.look()
        await hasty.look()
        server.mute_kind = "A"
        found = await patient.look()
        left = await ips(hasty)

    assert ([one.ip for one in found.places], found.missed, found.good_for) == (["10.0.0.4", *short], kept, 1.0)
    assert left == short


async def test_when_nobody_says_what_leads_to_targets_nothing_is_found() -> None:
    """It is a miss, and not the answer that there are none: the addresses of targets are remembered meanwhile."""
    async with nameserver() as server:
        server.say(RECORDS)
        source = srv_of(server)
        await source.look()
        server.mute = frozenset({SRV})
        with pytest.raises(NotFound, match=f"{SRV} SRV: no server answered in time"):
            await source.look()
        server.mute = frozenset({"k1.internal"})
        back = await ips(source)

    assert back == ["10.0.0.1", "10.0.0.2"]


async def test_a_second_server_has_its_turn_within_the_time() -> None:
    """One that says nothing does not use it up: half of it is left for the next."""
    async with nameserver() as first, nameserver() as second:
        first.silent = True
        second.say({("kitchen.internal", "A"): (60, ("10.0.0.4",))})
        servers = {"servers": f"{first.address},{second.address}", "timeout": 1}
        found = await DnsSource(DnsSettings.model_validate({"name": "kitchen.internal", "port": 80, **servers})).look()

    assert ([one.ip for one in found.places], found.missed) == (["10.0.0.4"], "")


async def test_when_nobody_says_anything_nothing_is_found() -> None:
    """Then it is for whoever follows to keep what there was, however many places that are."""
    async with nameserver() as server:
        server.say(RECORDS)
        source = srv_of(server)
        await source.look()
        server.mute = frozenset({"k1.internal", "k2.internal"})
        with pytest.raises(NotFound, match=r"k1\.internal\. A: no server answered in time"):
            await source.look()


async def test_what_is_wrong_is_logged_once() -> None:
    """The words are the same each time, whatever the library puts into its own."""
    async with nameserver() as server:
        following = Following("kitchen", dns_of(server), Told())
        with capture_logs() as lines:
            for server.silent, server.ill in ((True, False), (True, False), (False, True), (False, True)):
                await following.look()

    assert [line["reason"] for line in lines] == [
        "kitchen.internal A: no server answered in time",
        "kitchen.internal A: its servers answer SERVFAIL",
    ]


@pytest.mark.parametrize("said", ["", None])
async def test_a_system_without_a_name_server_ends_nothing(said: str | None, tmp_path: Path) -> None:
    """What the system says is read again at the next look, for it may be there by then."""
    file = tmp_path / "resolv.conf"
    if said is not None:
        file.write_text(said)
    settings = DnsSettings.model_validate({"name": "kitchen.internal", "port": 80, "timeout": 0.1})
    lookup = Lookup(settings, system=str(file))
    with pytest.raises(NotFound, match="the system names no server"):
        await lookup.ask(("kitchen.internal", "A"))
    file.write_text("nameserver 127.0.0.1\n")
    (found,) = await lookup.ask(("kitchen.internal", "A"))

    assert (found.answered, found.missed.partition(":")[0]) == (False, "kitchen.internal A")
