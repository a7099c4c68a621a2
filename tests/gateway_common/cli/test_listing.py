"""`gateway routes` and `gateway settings`, and what the command line says of settings."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gateway_common.cli.columns import columns
from gateway_common.cli.commands import cli
from gateway_common.cli.complaints import Complaint
from gateway_common.cli.said import Said, said
from gateway_common.cli.surroundings import assume


@pytest.fixture(autouse=True)
def app(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Choose a gateway, and a folder without a file of settings."""
    monkeypatch.setenv("GATEWAY_APP", "storefront.app")
    monkeypatch.delenv("GATEWAY_CONFIG", raising=False)
    monkeypatch.chdir(tmp_path)


def typed(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


def test_everything_a_client_can_call_is_listed() -> None:
    """Each operation is one line under the names of its columns, and no setting is needed for it."""
    lines = typed("routes").output.splitlines()

    assert [line.split()[:2] for line in lines] == [
        ["METHOD", "PATH"],
        ["GET", "/.well-known/jwks.json"],
        ["GET", "/product-details/{product_id}"],
        ["GET", "/users/{user_id}"],
    ]
    assert lines[2].split()[2:7] == ["composition", "product_details", "anyone", "1", "s"]


def test_what_can_be_called_is_listed_for_programs() -> None:
    """With `--json` the same table is a list of objects."""
    told = json.loads(typed("routes", "--json").output)

    assert [one["path"] for one in told] == [
        "/.well-known/jwks.json",
        "/product-details/{product_id}",
        "/users/{user_id}",
    ]
    assert told[1]["policy"] == "anyone"


def test_settings_are_listed_with_where_they_were_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line has a name, what holds, and its origin."""
    (tmp_path / "gateway.yaml").write_text("budget: 2\n")
    monkeypatch.setenv("GATEWAY_LOG_FORMAT", "console")
    output = typed(
        "settings", "--config", "gateway.yaml", "--set", "workers=3", "--set", "services.user.url=http://u"
    ).output

    lines = {line.split()[0]: line.split(maxsplit=1)[1] for line in output.splitlines()}
    assert lines["budget"].split() == ["2.0", "gateway.yaml:1"]
    assert lines["log_format"].split() == ["console", "GATEWAY_LOG_FORMAT"]
    assert lines["workers"].split(maxsplit=1) == ["3", "--set workers"]
    assert lines["services.user.url"].split(maxsplit=1) == ["http://u", "--set services.user.url"]
    assert lines["host"].split() == ["127.0.0.1", "default"]


def test_settings_are_listed_for_programs() -> None:
    """With `--json` each setting is an object."""
    told = json.loads(typed("settings", "--json", "--set", "budget=3").output)

    assert {"setting": "budget", "value": 3.0, "from": "--set budget"} in told


def test_a_check_covers_every_place(tmp_path: Path) -> None:
    """`gateway check` finds what is wrong in the file and on the command line."""
    (tmp_path / "gateway.yaml").write_text("\nbudgte: 2\n")

    result = typed("check", "--offline", "--config", "gateway.yaml", "--set", "port=many")

    assert isinstance(result.exception, Complaint)
    assert str(result.exception) == (
        "storefront.app cannot start:\n"
        "  1. --set port cannot be used: it should be a whole number.\n"
        "  2. gateway.yaml:2: budgte is no setting; did you mean budget?"
    )


def test_what_sets_nothing_is_a_complaint() -> None:
    """`--set` without a name or a value is refused."""
    for wrong in ("budget", "=2"):
        with pytest.raises(Complaint, match=f"--set {wrong} sets nothing; write --set NAME=VALUE"):
            said(None, [wrong])


def test_the_last_word_holds() -> None:
    """Of two values for one name the later holds; `--port` is short for one of them; a value may hold any sign."""
    assert said(None, ["budget=1", "budget=2", "x=a=b"], 8081) == Said(
        None, {"port": "8081", "budget": "2", "x": "a=b"}
    )


@pytest.mark.parametrize("command", ["settings", "check"])
def test_a_gateway_without_settings_cannot_be_told_any(tmp_path: Path, command: str) -> None:
    """Where `create_app()` takes no settings, what the command line says would be lost: that is refused."""
    (tmp_path / "deaf_gateway.py").write_text("def create_app():\n    return None\n")

    result = typed("--app", "deaf_gateway", command, "--set", "budget=2")

    assert isinstance(result.exception, Complaint)
    assert str(result.exception) == (
        "deaf_gateway takes its settings from nobody; let it be create_app(settings: GatewaySettings | None = None)."
    )


def test_what_a_command_assumes_gives_way_to_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what neither the command line, nor the environment, nor the file says is assumed."""
    file = tmp_path / "gateway.yaml"
    file.write_text("profile: production\n")
    for name in ("PROFILE", "LOG_FORMAT"):
        monkeypatch.setenv(f"GATEWAY_{name}", "x")
        monkeypatch.delenv(f"GATEWAY_{name}")

    holds = assume(Said(file, {"log_format": "json"}), profile="sandbox", log_format="console")

    assert holds == {"profile": "production", "log_format": "json"}


def test_columns_are_as_wide_as_they_must_be() -> None:
    """Texts of one column begin at the same place, and no line ends in blanks."""
    assert list(columns([("a", "long", "c"), ("long", "b", "")])) == ["a     long  c", "long  b"]
