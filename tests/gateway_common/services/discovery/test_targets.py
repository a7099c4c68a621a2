"""What SRV records lead to: which hosts are believed, and which places are the same."""

from collections.abc import Sequence

import pytest
from structlog.testing import capture_logs

from gateway_common.services.discovery import NotFound
from gateway_common.services.discovery.dns import SrvSource
from gateway_common.services.discovery.targets import Target, trusted, without_twins
from gateway_common.services.place import Place
from gateway_common.settings.discovery import SrvSettings
from gateway_common.wire.address import Address
from tests.gateway_common.services.discovery.nameserver import nameserver

SRV = "_https._tcp.kitchen.internal"


def place(host: str, ip: str, *, priority: int = 0, weight: float = 1, port: int = 80) -> Place:
    return Place(Address("http", host, port), ip, priority, weight)


@pytest.mark.parametrize(
    ("said", "domains"),
    [
        ({"name": SRV}, ()),
        ({"name": SRV, "scheme": "https"}, ("kitchen.internal",)),
        ({"name": "Kitchen.service.Consul.", "scheme": "https"}, ("kitchen.service.consul",)),
        ({"name": SRV, "scheme": "https", "targets": "node.dc1.consul,Internal."}, ("node.dc1.consul", "internal")),
        ({"name": SRV, "targets": "internal"}, ("internal",)),
    ],
)
def test_over_tls_targets_are_under_the_name_that_was_said(said: dict[str, str], domains: Sequence[str]) -> None:
    """DNS may be forged, so it does not say whom to recognise, but for the domains that the settings name."""
    assert SrvSettings.model_validate(said).trusted == domains


@pytest.mark.parametrize(
    ("host", "believed"),
    [
        ("k1.kitchen.internal", True),
        ("kitchen.internal", True),
        ("K1.Kitchen.Internal", True),
        ("badkitchen.internal", False),
        ("kitchen.internal.evil.example", False),
        ("internal", False),
    ],
)
def test_a_host_is_under_a_domain_by_whole_labels(host: str, *, believed: bool) -> None:
    """What only ends alike is another name."""
    target = Target(Address.read(f"https://{host}"), 0, 1)

    assert trusted(target, ["other.example", "kitchen.internal"]) is believed
    assert trusted(target, [])


async def test_targets_elsewhere_are_left_out_and_logged_once() -> None:
    """A host with a certificate of its own is not connected to because DNS says so; nobody asks where it is."""
    async with nameserver() as server:
        server.say(
            {
                (SRV, "SRV"): (60, ("0 1 443 evil.example.", "0 1 443 k1.kitchen.internal.")),
                ("evil.example", "A"): (60, ("10.0.0.6",)),
                ("k1.kitchen.internal", "A"): (60, ("10.0.0.1",)),
            }
        )
        settings = {"name": SRV, "scheme": "https", "servers": server.address}
        source = SrvSource(SrvSettings.model_validate(settings))
        with capture_logs() as lines:
            found = [[one.ip for one in (await source.look()).places] for _ in range(2)]
        server.say({(SRV, "SRV"): (60, ("0 1 443 evil.example.",))})
        with pytest.raises(NotFound, match="leads to no host that is trusted"):
            await source.look()

    assert found == [["10.0.0.1"]] * 2
    assert [(line["event"], line["targets"]) for line in lines] == [("targets refused", ["evil.example"])]
    assert ("evil.example", "A") not in server.asked


def test_targets_at_one_address_are_one_place() -> None:
    """Two names of what is connected to alike are one replica, with both their weights."""
    places = [
        place("k1.internal", "10.0.0.1", weight=2),
        place("k2.internal", "10.0.0.1", weight=3),
        place("k2.internal", "10.0.0.2"),
        place("k2.internal", "10.0.0.1", port=81),
        place("k3.internal", "10.0.0.1", priority=1, weight=7),
    ]
    found = without_twins(places)

    assert found == [place("k1.internal", "10.0.0.1", weight=5), *places[2:4]]


async def test_the_order_of_records_changes_nothing() -> None:
    """Name servers turn their answers around; whoever is called by one name goes on being called by that."""
    records = ("0 1 80 k2.internal.", "0 1 80 k1.internal.")
    found: list[Sequence[Place]] = []
    async with nameserver() as server:
        source = SrvSource(SrvSettings.model_validate({"name": SRV, "servers": server.address}))
        for said in (records, records[::-1]):
            server.say({(SRV, "SRV"): (60, said)} | {(f"k{n}.internal", "A"): (60, ("10.0.0.1",)) for n in (1, 2)})
            found.append((await source.look()).places)

    assert found == [[place("k1.internal", "10.0.0.1", weight=2)]] * 2
