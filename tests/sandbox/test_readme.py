import re
import shlex
from pathlib import Path

from typer.testing import CliRunner

from ftgo_sandbox.cli import app
from ftgo_sandbox.settings import SERVICES
from ftgo_sandbox.testing import free_ports
from tests.sandbox.city import City

README = Path(__file__).parents[2] / "sandbox" / "README.md"
COMMANDS = re.findall(r"^\$ sandbox (fault .+?)(?:\s+#.*)?$", README.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_readme_s_commands_are_commands() -> None:
    """Every command that the README shows is understood: where nothing runs, that is all that is wrong."""
    nothing_runs = {f"SANDBOX_{name.upper()}": str(port) for name, port in free_ports().items()}
    results = [CliRunner().invoke(app, shlex.split(command), env=nothing_runs) for command in COMMANDS]

    assert [result.exit_code for result in results] == [1] * 7
    assert all("is not running" in result.stderr for result in results)


async def test_the_readme_s_operations_exist() -> None:
    """Every operation that the README breaks is one of its service's."""
    async with City() as city:
        for command in COMMANDS:
            _, service, *options = shlex.split(command)
            assert service in SERVICES
            if "--operation" in options:
                fault = {"operation": options[options.index("--operation") + 1]}
                assert (await city.ask(service, "PUT", "/_sandbox/faults", fault)).is_success
