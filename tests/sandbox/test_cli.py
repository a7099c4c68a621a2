import pytest
from typer.testing import CliRunner

from ftgo_sandbox.cli import app
from ftgo_sandbox.settings import BREAKABLE
from ftgo_sandbox.testing import Fault, Sandbox, free_ports


@pytest.fixture
def nothing_runs() -> dict[str, str]:
    return {f"SANDBOX_{name.upper()}": str(port) for name, port in free_ports().items()}


@pytest.fixture
def runs(kitchen: Sandbox) -> dict[str, str]:
    return {f"SANDBOX_{name.upper()}_PORT": url.rpartition(":")[2] for name, url in kitchen.urls.items()}


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("fault kitchn --off", "There is no service 'kitchn'; there are consumer, order, kitchen, restaurant,"),
        ("fault kitchen --off", "kitchen is not running at http://127.0.0.1:"),
        ("fault kitchen", "Say what should go wrong, like --latency 300ms, or --clear."),
        ("fault kitchen --off --clear", "Say what should go wrong, like --latency 300ms, or --clear."),
        ("serve kitchn", "There is no service 'kitchn'; there are consumer, order, kitchen, restaurant,"),
        ("speed 60", "No service is running: start them with `sandbox up`."),
        ("up --only mobile --services-only", "Nothing is left to start, for --services-only leaves out mobile"),
        ("up --only kitchn", "There is no 'kitchn' to start; there are consumer, order, kitchen, restaurant,"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(nothing_runs: dict[str, str], command: str, sentence: str) -> None:
    """A command that cannot do what it should says why on one line, and fails."""
    result = CliRunner().invoke(app, command.split(), env=nothing_runs)

    assert result.exit_code == 1
    assert result.stderr.startswith(sentence)
    assert result.stderr.count("\n") == 1


def test_a_setting_that_cannot_be_is_named() -> None:
    """A port that is no port is told with the name of its setting."""
    result = CliRunner().invoke(app, ["faults"], env={"SANDBOX_KITCHEN_PORT": "many"})

    assert (result.exit_code, result.stderr.partition(":")[0]) == (1, "SANDBOX_KITCHEN_PORT")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("SANDBOX_SPED", "SANDBOX_SPED is no setting: did you mean SANDBOX_SPEED?\n"),
        (
            "SANDBOX_PROVIDER_PASWORD",
            "SANDBOX_PROVIDER_PASWORD is no setting: did you mean SANDBOX_PROVIDER_PASSWORD?\n",
        ),
        ("SANDBOX_QQ", "SANDBOX_QQ is no setting: remove it.\n"),
    ],
)
def test_a_setting_that_is_none_is_named(nothing_runs: dict[str, str], name: str, told: str) -> None:
    """What is misspelt would be ignored, and nobody would know why."""
    result = CliRunner().invoke(app, ["faults"], env={**nothing_runs, name: "1"})

    assert (result.exit_code, result.stderr) == (1, told)


def test_a_fault_has_all_that_was_asked_for(kitchen: Sandbox, runs: dict[str, str]) -> None:
    """Options become the fault of the operation."""
    command = "fault kitchen --operation find_ticket --latency 0.3s --jitter 50ms --error-rate 0.3 --status 503 --drop"
    result = CliRunner().invoke(app, command.split(), env=runs)

    assert (result.exit_code, result.stderr) == (0, "")
    assert kitchen.control.faults("kitchen") == (
        Fault(operation="find_ticket", latency_ms=300, jitter_ms=50, error_rate=0.3, error_status=503, drop=True),
    )


def test_an_operation_that_does_not_exist_is_named_with_those_that_do(runs: dict[str, str]) -> None:
    """The service itself knows its operations."""
    result = CliRunner().invoke(app, ["fault", "kitchen", "--operation", "find_tickt", "--off"], env=runs)

    assert result.exit_code == 1
    assert result.stderr.startswith("There is no operation 'find_tickt'; there are accept_ticket,")


def test_a_service_is_mended(kitchen: Sandbox, runs: dict[str, str]) -> None:
    """Clearing takes all faults away."""
    kitchen.control.put("kitchen", Fault(hang=True))
    result = CliRunner().invoke(app, ["fault", "kitchen", "--clear"], env=runs)

    assert result.exit_code == 0
    assert kitchen.control.faults("kitchen") == ()


def test_the_table_shows_every_service(kitchen: Sandbox, runs: dict[str, str], nothing_runs: dict[str, str]) -> None:
    """Each service is well, not running, or broken in words."""
    kitchen.control.put("kitchen", Fault(latency_ms=300, error_status=503))
    result = CliRunner().invoke(app, ["faults"], env=nothing_runs | runs)
    rows = {line.split()[0]: " ".join(line.split()[1:]) for line in result.stdout.splitlines()[1:]}

    assert set(rows) == set(BREAKABLE)
    assert rows["kitchen"] == "* 300 ms late, 100% errors 503"
    assert rows["accounting"] == "* 80 ms late, up to 170 ms later, 1% errors 500"
    assert rows["consumer"] == "not running"


def test_time_is_changed_wherever_it_runs(sandbox: Sandbox, runs: dict[str, str], nothing_runs: dict[str, str]) -> None:
    """The services that run go at the new speed; the others are no reason to fail."""
    result = CliRunner().invoke(app, ["speed", "60"], env=nothing_runs | runs)
    told = {line.split()[0]: line.split()[1] for line in result.stdout.splitlines()}

    assert (result.exit_code, told) == (0, {"kitchen": "60", "accounting": "60"})
    assert sandbox.control.speed("kitchen") == 60


@pytest.mark.parametrize("duration", ["3", "300 ms", "-1s", "fast"])
def test_a_duration_needs_its_unit(nothing_runs: dict[str, str], duration: str) -> None:
    """A number alone could be anything."""
    result = CliRunner().invoke(app, ["fault", "kitchen", "--latency", duration], env=nothing_runs)

    assert result.exit_code == 2
