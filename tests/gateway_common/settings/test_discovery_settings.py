"""Where the addresses of a service are found: what cannot work is told at the start, with its place and its cure."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from gateway_common.address_file import read_addresses
from gateway_common.errors import DeclarationError
from gateway_common.settings import GatewaySettings, ServiceSettings
from gateway_common.wire.address import Address

KITCHEN = "GATEWAY_SERVICES__KITCHEN"
SERVERS = "__SRV__SERVERS cannot be used:"
MANY = "http://k1:8080,http://k2:8080"


class SandboxSettings(GatewaySettings):
    """Know where the kitchen of the sandbox is."""

    sandbox_services = {"kitchen": "http://127.0.0.1:9103"}  # noqa: RUF012 – the class it belongs to declares it so


def loaded(said: Mapping[str, str]) -> ServiceSettings:
    environ = {f"{KITCHEN}__{name}": value for name, value in said.items()}
    return GatewaySettings.load(environ).services["kitchen"]


def test_a_service_may_have_several_addresses() -> None:
    """A list is written as lists are, and an address that stands there twice is one."""
    assert loaded({"URLS": f"{MANY},http://k1:8080"}).known == ("http://k1:8080", "http://k2:8080")


def test_addresses_in_the_sandbox_are_for_those_that_are_known() -> None:
    """Who says another kind of place takes back what the sandbox would say."""
    settings = SandboxSettings.load({"GATEWAY_PROFILE": "sandbox", f"{KITCHEN}__URLS": MANY})

    assert (settings.services["kitchen"].url, len(settings.services["kitchen"].urls)) == ("", 2)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"CONNECT_TIMEOUT": "1"}, "__URL is missing; set it."),
        (
            {"URL": "http://k", "URLS": MANY},
            " cannot be used: url and urls both say where it is; keep one of them.",
        ),
        (
            {"URLS": "http://k1,https://k2"},
            "__URLS cannot be used: some of its addresses are http and some https; write all alike.",
        ),
        (
            {"DNS__NAME": "kitchen internal", "DNS__PORT": "8080"},
            "__DNS__NAME cannot be used: it is no name of DNS; write it like kitchen.internal.",
        ),
        (
            {"SRV__NAME": "_http._tcp.k", "SRV__SERVERS": "dns.internal"},
            f"{SERVERS} a name server is an IP address; write it like 10.0.0.2, or 10.0.0.2@5353.",
        ),
        (
            {"SRV__NAME": "_http._tcp.k", "SRV__SERVERS": "10.0.0.2@dns"},
            f"{SERVERS} the port of a name server cannot be read; write it like 10.0.0.2@5353.",
        ),
        (
            {"SRV__NAME": "_http._tcp.k", "SRV__LEAST_TTL": "90"},
            "__SRV cannot be used: least_ttl is more than most_ttl; lower it, or raise most_ttl.",
        ),
        (
            {"SRV__NAME": "_https._tcp", "SRV__SCHEME": "https"},
            "__SRV cannot be used: its name has no domain, under which targets would be; write targets, or all of it.",
        ),
        (
            {"SRV__NAME": "_https._tcp.k", "SRV__TARGETS": "*.internal"},
            "__SRV__TARGETS cannot be used: it is no name of DNS; write it like kitchen.internal.",
        ),
        (
            {"SRV__NAME": "_http._tcp.k", "TRANSPORT": "httpx2"},
            " cannot be used: httpx2 looks names up by itself; say a url, or set transport to http1.",
        ),
        (
            {"URLS": MANY, "HEALTH__PATH": "health"},
            "__HEALTH__PATH cannot be used: it is no path; write it like /health.",
        ),
        (
            {"URLS": MANY, "BALANCING__MINIMUM": "101"},
            "__BALANCING cannot be used: minimum is more than the 100 calls that are remembered; lower it.",
        ),
        (
            {"URLS": MANY, "BALANCING__EJECT_FOR": "301"},
            "__BALANCING cannot be used: eject_for is more than eject_longest; lower it, or raise eject_longest.",
        ),
        (
            {"URL": "http://k", "HEALTH__PATH": "/health"},
            " cannot be used: a single url leaves nothing to balance; write urls, or remove balancing and health.",
        ),
    ],
)
def test_what_cannot_work_is_told(said: dict[str, str], sentence: str) -> None:
    """A mistake stops the start, with what is wrong and the cure."""
    with pytest.raises(DeclarationError) as refused:
        loaded(said)

    assert list(refused.value.mistakes) == [f"{KITCHEN}{sentence}"]


def test_a_mistake_in_a_file_of_settings_has_its_line(tmp_path: Path) -> None:
    """Each mistake is told where it stands, all at once."""
    file = tmp_path / "gateway.yaml"
    file.write_text(
        "services:\n  kitchen:\n    srv: {name: -}\n  order:\n    urls:\n    - http://o1\n    - o2\n    balancing:\n"
        "      most_ejected: 0.9\n"
    )
    with pytest.raises(DeclarationError) as refused:
        GatewaySettings.load({}, file=file)

    assert [mistake.partition(" cannot")[0] for mistake in refused.value.mistakes] == [
        f"{file}:3: services.kitchen.srv.name",
        f"{file}:7: services.order.urls",
        f"{file}:9: services.order.balancing.most_ejected",
    ]


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("- http://k1\n- k2\n", "line 2: its scheme is neither http nor https; write it like http://kitchen:8080"),
        ("- http://k1\n- 7\n", "line 2: it is no address; write it like http://kitchen:8080"),
        ("- http://k1\n- https://k2\n", "some of its addresses are http and some https; write all alike"),
        ("[]", "it is no list of 1 to 1000 addresses; write one in each line, after a dash"),
        ("", "it is no list of 1 to 1000 addresses; write one in each line, after a dash"),
        ("kitchen: http://k1\n", "it is no list of 1 to 1000 addresses; write one in each line, after a dash"),
        ("- http://k1\n- &a http://k2\n", "line 2: &a names what no other place may use; remove it"),
        ("#" * (1 << 20) + "\n- http://k", "it is larger than 1048576 bytes"),
    ],
)
def test_a_file_of_addresses_is_read_strictly(text: str, flaw: str, tmp_path: Path) -> None:
    """What is no list of addresses is a mistake, with its line where it has one."""
    file = tmp_path / "kitchen.yaml"
    file.write_text(text)
    with pytest.raises(ValueError, match=r"\w") as refused:
        read_addresses(file)

    assert str(refused.value) == flaw


def test_a_file_of_addresses_has_to_be_there(tmp_path: Path) -> None:
    """A file that cannot be read stops the start."""
    with pytest.raises(DeclarationError) as refused:
        loaded({"ADDRESSES_FILE": str(tmp_path / "nowhere.yaml")})

    assert list(refused.value.mistakes) == [
        f"{KITCHEN}__ADDRESSES_FILE cannot be used: it cannot be read (no such file or directory)."
    ]


def test_what_is_known_at_the_start_is_what_redirects_are_read_by(tmp_path: Path) -> None:
    """Addresses in a list or file are known, a name in DNS is, and the targets of SRV records are not."""
    file = tmp_path / "kitchen"
    file.write_text("- https://k1\n- https://k2\n")
    said = (
        {"URL": "http://k"},
        {"ADDRESSES_FILE": str(file)},
        {"DNS__NAME": "k.internal.", "DNS__PORT": "8443", "DNS__SCHEME": "https"},
        {"SRV__NAME": "_https._tcp.k.internal", "SRV__SCHEME": "https"},
    )
    settings = [loaded(one) for one in said]

    assert [one.known for one in settings] == [
        ("http://k",),
        ("https://k1", "https://k2"),
        ("https://k.internal:8443",),
        (),
    ]
    assert [one.secure for one in settings] == [False, True, True, True]


@pytest.mark.parametrize("text", ["- http://k1:8080\n- http://k2\n", '["http://k1:8080", "http://k2"]'])
def test_addresses_are_listed_in_yaml_or_json(text: str, tmp_path: Path) -> None:
    """JSON will do as well."""
    file = tmp_path / "kitchen"
    file.write_text(text)

    assert read_addresses(file) == (Address("http", "k1", 8080), Address("http", "k2", 80))
