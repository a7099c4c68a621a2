"""The images, built and run step by step as the Dockerfile says, without an engine."""

import re
import socket
import subprocess
from contextlib import ExitStack

import httpx2
import pytest

from tests.deploy.building import Builder, Image
from tests.deploy.containers import running
from tests.deploy.dockerfile import ROOT

GATEWAYS = ("mobile", "browser", "public")
LOCKED = re.compile(r"^([\w.-]+)==([^ ]+)", re.MULTILINE)
PORTS = ("CONSUMER", "ORDER", "KITCHEN", "RESTAURANT", "DELIVERY", "ACCOUNTING")


@pytest.fixture(scope="session", params=GATEWAYS)
def gateway(request: pytest.FixtureRequest, builder: Builder) -> Image:
    return builder.build("gateway", GATEWAY=request.param)


@pytest.fixture(scope="session")
def sandbox(builder: Builder) -> Image:
    return builder.build("sandbox")


@pytest.fixture
def ports() -> list[str]:
    """Give ports that nobody listens on."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in PORTS]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [str(one.getsockname()[1]) for one in sockets]


def distributions(image: Image) -> dict[str, str]:
    """Say what is installed in *image*, in which version."""
    code = "import importlib.metadata as m; [print(d.name, d.version) for d in m.distributions()]"
    command = image.program("python", "-I", "-c", code)
    told = subprocess.run(command, env=image.environment, capture_output=True, check=True, text=True)
    return dict(line.split() for line in told.stdout.lower().replace("_", "-").splitlines())


def test_an_image_holds_what_is_locked_and_nothing_else(gateway: Image) -> None:
    """Each installed package is the locked version; nothing that builds, tests or installs is there."""
    locked = dict(LOCKED.findall((ROOT / "deploy/requirements.lock").read_text()))
    found = distributions(gateway)

    assert {name for name in found if name not in locked} <= {"gateway-common", *(f"{name}-bff" for name in GATEWAYS)}
    assert {name: found[name] for name in found.keys() & locked.keys()}.items() <= locked.items()
    assert len(found) >= 25


def test_an_image_cannot_install_anything(gateway: Image) -> None:
    """Nobody who gets into a container finds pip there."""
    command = gateway.program("python", "-m", "pip")

    tried = subprocess.run(command, env=gateway.environment, capture_output=True, check=False, text=True)

    assert "No module named pip" in tried.stderr


def test_a_gateway_runs_as_nobody_on_a_read_only_disk(gateway: Image, ports: list[str]) -> None:
    """It starts, answers, is healthy, and ends with status 0 when it is told to stop."""
    port, admin, *_ = ports
    healthy = [word.replace("9000", admin) for word in gateway.command("HEALTHCHECK")]

    with running(gateway, GATEWAY_PROFILE="sandbox", GATEWAY_PORT=port, GATEWAY_ADMIN_PORT=admin) as container:
        container.until("gateway ready")
        document = httpx2.get(f"http://127.0.0.1:{port}/openapi.json", timeout=60, trust_env=False)
        page = httpx2.get(f"http://127.0.0.1:{port}/docs", timeout=60, trust_env=False)
        health = container.run(healthy)
        user = container.run(["sh", "-c", 'test "$(id -u)" != 0'])
        writing = container.run(["sh", "-c", "touch $APP/here"])
        status = container.stop()

    assert document.status_code == 200
    assert page.status_code == (404 if gateway.variables["GATEWAY"] == "public" else 200)
    assert health == user == 0
    assert writing != 0
    assert status == 0, "".join(container.said)


def test_a_wrong_setting_ends_it_with_a_sentence(gateway: Image) -> None:
    """A container that cannot work does not start: its status is not 0, and its last words say what to do."""
    with running(gateway, GATEWAY_PROFILE="sandbox", GATEWAY_BUDGTE="3") as container:
        container.until("GATEWAY_BUDGTE is no setting; did you mean GATEWAY_BUDGET?")
        status = container.process.wait()

    assert status == 2


def test_nobody_is_healthy_before_it_listens(gateway: Image, ports: list[str]) -> None:
    """The health check says no as long as nobody answers, and no traceback is in the way."""
    *command, _ = gateway.command("HEALTHCHECK")

    asked = subprocess.run([*command, f"{ports[0]}/live"], env=gateway.environment, capture_output=True, check=False)

    assert (asked.returncode, asked.stderr) == (1, b"")


def test_the_sandbox_runs_as_nobody_on_a_read_only_disk(sandbox: Image, ports: list[str]) -> None:
    """All services start in one container, are healthy, and end together."""
    *command, _, _, _, _, _, _ = sandbox.command("HEALTHCHECK")
    changed = {f"SANDBOX_{name}_PORT": port for name, port in zip(PORTS, ports, strict=True)}

    with running(sandbox, **changed) as container:
        container.until("Ready after")
        health = container.run([*command, *(f"{port}/health" for port in ports)])
        status = container.stop()

    assert health == 0
    assert status == 0, "".join(container.said)


def test_an_image_says_what_it_is(gateway: Image) -> None:
    """Labels after the OCI's names tell whoever finds an image what it is, and of which version."""
    name = gateway.variables["GATEWAY"]

    assert gateway.labels["org.opencontainers.image.title"] == f"ftgo-{name}-gateway"
    assert gateway.labels.keys() >= {f"org.opencontainers.image.{key}" for key in ("licenses", "version", "revision")}
