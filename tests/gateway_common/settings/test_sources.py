"""Settings from a file, the environment and the command line, and mistakes in any of them."""

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import pytest

from gateway_common.configuration import load, sources_of
from gateway_common.errors import DeclarationError
from gateway_common.settings import GatewaySettings, ServiceSettings


class Settings(GatewaySettings):
    sandbox_services: ClassVar[Mapping[str, str]] = {"order": "http://127.0.0.1:9102"}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the path of a file of settings, in the folder in which the gateway runs."""
    monkeypatch.chdir(tmp_path)
    return Path("gateway.yaml")


def mistakes(file: Path | None = None, said: Mapping[str, str] | None = None, **environ: str) -> tuple[str, ...]:
    with pytest.raises(DeclarationError) as refused:
        Settings.load(environ, file=file, said=said)
    return refused.value.mistakes


def test_nearer_places_hold_over_farther_ones(file: Path) -> None:
    """The command line holds over the environment, that over the file, that over the defaults."""
    file.write_text("budget: 1\nport: 1001\nworkers: 2\ndrain_grace: 3\n")
    environ = {"GATEWAY_BUDGET": "2", "GATEWAY_PORT": "1002"}

    settings = Settings.load(environ, file=file, said={"budget": "3"})

    assert (settings.budget, settings.port, settings.workers, settings.drain_grace) == (3, 1002, 2, 3)
    assert settings.host == "127.0.0.1"


def test_what_is_nested_is_put_together(file: Path) -> None:
    """Of one service, each place may say a part."""
    file.write_text("services:\n  kitchen: {url: http://k, connect_timeout: 3}\n  order: {url: http://o}\n")
    environ = {"GATEWAY_SERVICES__KITCHEN__URL": "http://k2", "GATEWAY_SERVICES__ORDER__CONNECT_TIMEOUT": "2"}

    settings = Settings.load(environ, file=file, said={"services.kitchen.connect_timeout": "4"})

    assert settings.services == {
        "kitchen": ServiceSettings(url="http://k2", connect_timeout=4),
        "order": ServiceSettings(url="http://o", connect_timeout=2),
    }


def test_the_environment_may_name_the_file(file: Path) -> None:
    """`GATEWAY_CONFIG` names the file unless the command line names another."""
    file.write_text("budget: 1\n")
    other = Path("other.yaml")
    other.write_text('{"budget": 2}')

    named = Settings.load({"GATEWAY_CONFIG": str(file)})
    overruled = Settings.load({"GATEWAY_CONFIG": str(file)}, file=other)

    assert (named.budget, overruled.budget) == (1, 2)


def test_each_value_knows_where_it_was_said(file: Path) -> None:
    """The origin of a value is a line of the file, a variable, an option, or a default."""
    file.write_text("budget: 1\nservices:\n  kitchen:\n    url: http://k\n")
    sources = sources_of(Settings, {"GATEWAY_PORT": "1"}, file=file, said={"workers": "2"})

    load(Settings, sources)

    assert sources.origin(("budget",)) == "gateway.yaml:1"
    assert sources.origin(("services", "kitchen", "url")) == "gateway.yaml:4"
    assert sources.origin(("services", "kitchen", "connect_timeout")) == "default"
    assert (sources.origin(("port",)), sources.origin(("workers",))) == ("GATEWAY_PORT", "--set workers")
    assert sources.origin(("host",)) == "default"


def test_mistakes_of_all_places_are_told_at_once(file: Path) -> None:
    """Each names its place: file and line, variable or option; and the cure in the words of that place."""
    file.write_text(
        "budget: -1\n"
        "colour: red\n"
        "services:\n"
        "  kitchen: {urol: http://k}\n"
        "  order:\n"
        "    url: ftp://o\n"
        "cors_origin: [http://x]\n"
    )

    found = mistakes(
        file, {"workers": "0", "prot": "1", "services.order.url": "x:"}, GATEWAY_PROFIL="x", GATEWAY_PORT="x"
    )

    assert sorted(found) == [
        "--set prot is no setting; did you mean port?",
        "--set services.order.url cannot be used: its scheme is neither http nor https; write it like http://kitchen:8080.",
        "--set workers cannot be used: it should be greater than or equal to 1.",
        "GATEWAY_PORT cannot be used: it should be a whole number.",
        "GATEWAY_PROFIL is no setting; did you mean GATEWAY_PROFILE?",
        "gateway.yaml:1: budget cannot be used: it should be greater than 0.",
        "gateway.yaml:2: colour is no setting; remove it.",
        "gateway.yaml:4: services.kitchen.url is missing; set it.",
        "gateway.yaml:4: services.kitchen.urol is no setting; did you mean services.kitchen.url?",
        "gateway.yaml:7: cors_origin is no setting; did you mean cors_origins?",
    ]


def test_a_service_that_the_gateway_does_not_have_is_told_wherever_it_stands(file: Path) -> None:
    """Each place is named in its own words with what was meant; beside it, what is known by another name is fine."""
    file.write_text("services:\n  order: {url: http://o}\n  kichen:\n    url: http://k\n")
    environ = {"GATEWAY_SERVICES__KICHEN__CONNECT_TIMEOUT": "2", "GATEWAY_SERVICES__WEATHER__URL": "http://w"}
    said = {"services.kichen.url": "http://k2"}

    found = Settings.load(environ, file=file, said=said).misnamed_services(["order", "kitchen"])

    none, meant = "is for no service of this gateway", "GATEWAY_SERVICES__KITCHEN__CONNECT_TIMEOUT"
    assert sorted(found) == [
        f"--set services.kichen.url {none}; did you mean services.kitchen.url?",
        f"GATEWAY_SERVICES__KICHEN__CONNECT_TIMEOUT {none}; did you mean {meant}?",
        f"GATEWAY_SERVICES__WEATHER__URL {none}; remove it.",
        f"gateway.yaml:4: services.kichen.url {none}; did you mean services.kitchen.url?",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- budget\n", "gateway.yaml:1: this is no mapping; write each setting as name: value."),
        ("budget: 1\nbudget: 2\n", "gateway.yaml:2: 'budget' is there already in line 1; keep one of them."),
        ("a: &x 1\nb: *x\n", "gateway.yaml:1: &x names what no other place may use; remove it."),
        ("budget:\n", "gateway.yaml:1: budget has no value; give it one, or remove it."),
        ("port: !!set {}\n", "gateway.yaml:1: the tag tag:yaml.org,2002:set means nothing here; remove it."),
    ],
)
def test_a_file_that_cannot_be_read_says_where(file: Path, text: str, said: str) -> None:
    """What is no plain YAML is told with its line, and nothing in it is ever run."""
    file.write_text(text)

    assert [one for one in mistakes(file) if one.startswith(said)] != []


@pytest.mark.parametrize(
    "text", [" [" * 5_000, " {a: " * 5_000, " -" * 5_000, "\n".join(" " * n + "a:" for n in range(1, 999))]
)
def test_nothing_is_nested_without_end(file: Path, text: str) -> None:
    """A file that is nested deeper than anybody can follow is one mistake with its line."""
    file.write_text(f"budget: 1\nservices:\n{text}")

    (mistake,) = mistakes(file)

    assert mistake.startswith("gateway.yaml:")
    assert mistake.endswith(": this is nested more than 16 deep, which nothing here is; make it flat.")


def test_a_variable_is_not_nested_without_end() -> None:
    """A variable that is nested deeper than anybody can follow is what it should not be."""
    assert mistakes(GATEWAY_SERVICES="[" * 50_000) == (
        "GATEWAY_SERVICES cannot be used: it should be a mapping, in JSON or one by one, as GATEWAY_SERVICES__NAME.",
    )


def test_a_file_that_is_not_there_is_a_mistake(file: Path) -> None:
    """A path that leads to nothing stops the start, wherever it was named, beside other mistakes."""
    found = mistakes(GATEWAY_CONFIG="nowhere.yaml", GATEWAY_BUDGET="x")

    assert found[0] == "nowhere.yaml cannot be read (no such file or directory); mend --config or GATEWAY_CONFIG."
    assert found[1].startswith("GATEWAY_BUDGET cannot be used")


def test_an_empty_file_says_nothing(file: Path) -> None:
    """A file of comments leaves everything as it is."""
    file.write_text("# nothing yet\n")

    assert Settings.load({}, file=file) == Settings()


def test_the_port_for_operators_may_be_off() -> None:
    """`off` is no port at all, and 0 any that is free."""
    off, free = Settings.load({"GATEWAY_ADMIN_PORT": "off"}), Settings.load({"GATEWAY_ADMIN_PORT": "0"})

    assert (off.admin_port, free.admin_port, Settings.load({}).admin_port) == (None, 0, 9000)
    assert mistakes(GATEWAY_ADMIN_PORT="none") == ("GATEWAY_ADMIN_PORT cannot be used: it should be a whole number.",)


def test_the_notice_is_short_where_nobody_has_to_hear_of_it() -> None:
    """Production gives five seconds of notice, the sandbox a fifth of one, unless a setting says otherwise."""
    assert Settings(profile="production").notice == 5
    assert Settings(profile="sandbox").notice == 0.2
    assert Settings(drain_notice=0).notice == 0


def test_off_in_a_file_is_off(file: Path) -> None:
    """`off` means in a file what it means in the environment, and is no number."""
    file.write_text("admin_port: off\n")

    assert Settings.load({}, file=file).admin_port is None


def test_true_is_no_number(file: Path) -> None:
    """A switch where a number belongs is a mistake with its line."""
    file.write_text("port: 1\nworkers: true\n")

    with pytest.raises(DeclarationError, match=r":2: workers cannot be used: it should be a number"):
        Settings.load({}, file=file)
