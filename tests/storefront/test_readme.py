"""The README of the storefront, which shows code and answers as they are."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway_common.cli.commands import cli

FOLDER = Path(__file__).parents[2] / "examples" / "storefront"
README = (FOLDER / "README.md").read_text()


@pytest.mark.parametrize("name", ["services", "app"])
def test_the_readme_shows_the_code_that_runs(name: str) -> None:
    """The code in the README is that of the module, to the letter."""
    code = (FOLDER / "src" / "storefront" / f"{name}.py").read_text()

    assert f"```python\n{code}```" in README


def test_the_readme_shows_the_plan_that_is_drawn() -> None:
    """The plan in the README is what the command prints."""
    plan = CliRunner().invoke(cli, ["--app", "storefront.app", "plan", "product_details"]).output

    assert f"```text\n{plan}```" in README
