from typer.testing import CliRunner

from benchmarks.__main__ import app
from benchmarks.scenarios import SCENARIOS


def test_a_scenario_that_nobody_knows_is_refused_with_those_that_there_are() -> None:
    """A misspelt name measures nothing, and the message says what can be measured."""
    result = CliRunner().invoke(app, ["compositoin"])

    assert result.exit_code == 2
    assert "compositoin" in result.output
    assert all(name in result.output.replace("\n", " ") for name in SCENARIOS)


def test_help_names_every_scenario() -> None:
    """Whoever asks for help sees what there is."""
    result = CliRunner().invoke(app, ["--help"], terminal_width=200)

    assert result.exit_code == 0
    assert all(name in result.output for name in SCENARIOS)
