"""The command line, as a person types it."""

import os

import pytest
from typer.testing import CliRunner, Result

from gateway_common.cli.commands import cli, main
from gateway_common.cli.complaints import Complaint
from gateway_common.cli.surroundings import assume

NOWHERE = {
    f"GATEWAY_SERVICES__{name}__URL": "http://127.0.0.1:1" for name in ("PRODUCT", "REVIEW", "INVENTORY", "USER")
}


def typed(*words: str, **environment: str) -> Result:
    return CliRunner().invoke(cli, words, env={"GATEWAY_PROFILE": "sandbox", **environment})


def test_every_command_says_what_it_does() -> None:
    """The help names each command with one plain sentence that is not cut off."""
    output = typed("--help").output

    commands = output.partition("Commands:\n")[2].splitlines()
    names = ["serve", "dev", "routes", "plan", "settings", "check", "keys", "quotas", "cache"]
    assert [line.split()[0] for line in commands] == names
    assert [line for line in commands if not line.endswith(".") or line.endswith("...")] == []


def test_a_plan_is_printed() -> None:
    """Every composition is drawn, with the legend once at the end and no escape sequences where no person looks."""
    output = typed("--app", "storefront.app", "plan").output

    assert output.startswith("GET /product-details/{product_id}\nproduct_details, within 1 s, for anyone\n")
    assert "\nGET /users/{user_id}\n" in output
    assert output.count("● a need") == 1
    assert "\x1b" not in output


def test_one_plan_is_printed_by_name() -> None:
    """A name chooses one composition, and the gateway may come from the environment."""
    output = typed("plan", "profile", GATEWAY_APP="storefront.app").output

    assert "GET /users/{user_id}" in output
    assert "product" not in output


@pytest.mark.parametrize("command", [("plan",), ("routes",), ("settings",), ("check", "--offline"), ("keys", "list")])
def test_the_gateway_may_be_named_after_the_command(command: tuple[str, ...]) -> None:
    """It is the same gateway, wherever it is named; what is named last counts."""
    before = typed("--app", "storefront.app", *command)
    after = typed(*command, "--app", "storefront.app")
    last = typed("--app", "nothing.app", *command, "--app", "storefront.app")

    assert before.output == after.output == last.output
    assert str(before.exception) == str(after.exception) == str(last.exception)


def test_what_is_logged_meanwhile_is_no_part_of_the_answer() -> None:
    """Standard output is what was asked for, and nothing else, whatever the gateway logs on the way."""
    away = {"GATEWAY_STORE__KIND": "redis", "GATEWAY_STORE__URL": "redis://127.0.0.1:1"}
    limits = {"GATEWAY_LIMITS__PLANS": '{"free": {"quota": {"day": 9}}}', "GATEWAY_LIMITS__PARTNER": "free"}
    result = typed("--app", "storefront.app", "quotas", "show", "travelhelper", "--json", **away, **limits)

    assert isinstance(result.exception, Complaint)
    assert result.stdout == ""
    assert "store away" in result.stderr


def test_a_plan_is_printed_for_markdown() -> None:
    """With `--mermaid` there is one flowchart per composition, each under its name."""
    output = typed("--app", "storefront.app", "plan", "--mermaid").output

    assert output.count("```mermaid\nflowchart LR\n") == 2
    assert output.startswith("## product_details\n")


def test_a_plan_that_is_not_there_is_a_complaint() -> None:
    """A name that no composition has is refused with the names that there are."""
    result = typed("--app", "storefront.app", "plan", "home")

    assert isinstance(result.exception, Complaint)
    assert str(result.exception) == "there is no composition home; there is product_details, profile."


def test_a_check_ends_well() -> None:
    """The check of a gateway that can work ends with status 0 and one line."""
    result = typed("--app", "storefront.app", "check", "--offline")

    assert (result.exit_code, result.output) == (
        0,
        "storefront gateway: 3 endpoints can work, 2 of them composed; no service was asked.\n",
    )


def test_a_check_with_findings_fails() -> None:
    """Findings are numbered, and the status is 1."""
    result = typed("--app", "storefront.app", "check", **NOWHERE)

    assert result.exit_code == 1
    assert result.output.splitlines()[3].startswith("4. user cannot be reached at http://127.0.0.1:1 ")


def test_a_complaint_is_said_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command that cannot go on says why on standard error, and ends with status 2."""
    monkeypatch.delenv("GATEWAY_APP", raising=False)
    monkeypatch.setattr("sys.argv", ["gateway", "serve"])

    with pytest.raises(SystemExit) as end:
        main()

    said = "gateway: which gateway? Give --app or GATEWAY_APP a module, such as mobile_bff.app.\n"
    assert (end.value.code, capsys.readouterr().err) == (2, said)


def test_what_is_assumed_gives_way_to_what_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command sets only what the environment leaves unsaid."""
    monkeypatch.setenv("GATEWAY_PROFILE", "production")
    monkeypatch.setenv("GATEWAY_LOG_FORMAT", "json")
    monkeypatch.delenv("GATEWAY_LOG_FORMAT")

    assert assume(profile="sandbox", log_format="console") == {"profile": "production", "log_format": "console"}
    assert os.environ["GATEWAY_LOG_FORMAT"] == "console"  # noqa: TID251 – where it is to be
