"""The compose file: what it starts, with which settings, and who can be reached."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from browser_bff.settings import BrowserSettings
from ftgo_sandbox.settings import ASKED_BY, KEY_SET, SERVICES, Settings
from gateway_common import GatewaySettings
from mobile_bff.settings import MobileSettings
from public_bff.settings import PublicSettings
from tests.deploy.dockerfile import ROOT, pairs_of, stages

COMPOSE: Mapping[str, Any] = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())
CONTAINERS: Mapping[str, Mapping[str, Any]] = COMPOSE["services"]
SETTINGS: Mapping[str, type[GatewaySettings]] = {
    "mobile": MobileSettings,
    "browser": BrowserSettings,
    "public": PublicSettings,
}
OF_IMAGE = dict(pair for step in stages()["gateway"].steps if step.instruction == "ENV" for pair in pairs_of(step.text))


def settings(name: str) -> GatewaySettings:
    """Read the settings that a gateway finds in its container."""
    return SETTINGS[name].load({**OF_IMAGE, **CONTAINERS[name]["environment"]})


def test_everything_is_there() -> None:
    """Three gateways, the sandbox behind them, a store and a broker."""
    assert set(CONTAINERS) == {*SETTINGS, "sandbox", "redis", "rabbitmq"}


@pytest.mark.parametrize("name", SETTINGS)
def test_every_variable_is_a_setting(name: str) -> None:
    """A gateway can start with what its container tells it: no name is unknown, no value unusable."""
    found = settings(name)

    assert found.profile == "sandbox"
    assert found.host == "0.0.0.0"  # noqa: S104 – inside its container, whose network decides who gets there
    assert f":{found.port}" in CONTAINERS[name]["ports"][0]


@pytest.mark.parametrize("name", SETTINGS)
def test_every_service_is_where_its_gateway_looks(name: str) -> None:
    """The address of a service is a name of the sandbox's container, at the port of that service."""
    aliases = CONTAINERS["sandbox"]["networks"]["services"]["aliases"]
    ports = {service: 9101 + place for place, service in enumerate(SERVICES)}

    addresses = {service: said.url for service, said in settings(name).services.items()}

    assert set(aliases) == set(SERVICES)
    assert addresses == {service: f"http://{service}:{ports[service]}" for service in ASKED_BY[name]}


@pytest.mark.parametrize("name", SETTINGS)
def test_services_find_the_keys_of_each_gateway(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sandbox asks the container of a gateway, by a name and at a port to which that answers."""
    for variable, value in CONTAINERS["sandbox"]["environment"].items():
        monkeypatch.setenv(variable, value)
    found = settings(name)

    assert Settings().issuers[name] == f"http://{name}:{found.port}{KEY_SET}"
    assert name in found.known_hosts
    assert {"localhost", "127.0.0.1"} <= set(found.known_hosts)


def test_gateways_keep_in_redis_what_others_do_not_see() -> None:
    """All of them find the store, each has keys of its own there, and nothing that they keep is dropped for room."""
    stores = [settings(name).store for name in SETTINGS]
    hosts = {name for name, said in CONTAINERS.items() if "stores" in said["networks"]}

    assert {urlsplit(store.url).hostname for store in stores} == {"redis"} < hosts
    assert len({store.prefix for store in stores}) == len(SETTINGS)
    assert CONTAINERS["redis"]["command"][-2:] == ["--maxmemory-policy", "noeviction"]


@pytest.mark.parametrize("name", CONTAINERS)
def test_every_container_is_confined(name: str) -> None:
    """No container writes to its disk, gains rights, or takes more than its share."""
    said = CONTAINERS[name]

    assert said["read_only"] is True
    assert said["cap_drop"] == ["ALL"]
    assert said["security_opt"] == ["no-new-privileges:true"]
    assert said["deploy"]["resources"]["limits"].keys() == {"cpus", "memory", "pids"}
    assert "privileged" not in said
    assert not any(str(one).startswith("/var/run") for one in said.get("volumes", []))


def test_only_gateways_can_be_reached() -> None:
    """Ports are published by gateways alone, on loopback; every network that others are in leads nowhere."""
    published = {name: said["ports"] for name, said in CONTAINERS.items() if "ports" in said}
    networks = {name for name, said in COMPOSE["networks"].items() if said != {"internal": True}}
    outside = {name for name, said in CONTAINERS.items() if networks & set(said["networks"])}

    assert outside == published.keys() == SETTINGS.keys()
    assert [port for ports in published.values() for port in ports if not port.startswith("127.0.0.1:")] == []
    assert len({port for ports in published.values() for port in ports}) == len(SETTINGS)


@pytest.mark.parametrize("name", SETTINGS)
def test_a_gateway_waits_for_its_services(name: str) -> None:
    """Nobody gets an answer without services because a gateway was faster."""
    assert CONTAINERS[name]["depends_on"] == {"sandbox": {"condition": "service_healthy"}}


@pytest.mark.parametrize("name", CONTAINERS)
def test_every_container_says_how_it_is(name: str) -> None:
    """Health is asked for in the image of ours, or in the file for those of others."""
    said = CONTAINERS[name]

    assert ("healthcheck" in said) is ("build" not in said)


@pytest.mark.parametrize("name", ["mobile", "browser", "public", "sandbox"])
def test_our_images_are_built_from_the_dockerfile(name: str) -> None:
    """Each image of ours is a stage of the Dockerfile, built for the gateway whose name it has."""
    built = CONTAINERS[name]["build"]

    assert (ROOT / "deploy" / built["context"] / built["dockerfile"]).samefile(ROOT / "deploy/Dockerfile")
    assert built["target"] in stages()
    assert built.get("args", {}).get("GATEWAY", name) == name


@pytest.mark.parametrize("name", ["redis", "rabbitmq"])
def test_images_of_others_have_a_version(name: str) -> None:
    """What was tried is what is started: an image of others is named with its version."""
    assert CONTAINERS[name]["image"].partition(":")[2][0].isdigit()
