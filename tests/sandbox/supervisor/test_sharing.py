import socket
from contextlib import closing

import pytest
from typer.testing import CliRunner

from ftgo_sandbox.cli import app
from ftgo_sandbox.settings import GATEWAYS, Settings
from ftgo_sandbox.supervisor.sharing import SEAL, shared


def test_without_redis_nothing_is_shared() -> None:
    """Everything stays in memory, and gateways are told nothing of a store."""
    assert [shared(name, Settings()) for name in GATEWAYS] == [{}, {}, {}]


def test_with_redis_each_gateway_keeps_its_own_there() -> None:
    """They share the server, not the keys; and only where people sign in there is a seal."""
    settings = Settings(redis="redis://127.0.0.1:6379/5", workers=2)
    told = {name: shared(name, settings) for name in GATEWAYS}

    assert {one["GATEWAY_STORE__URL"] for one in told.values()} == {"redis://127.0.0.1:6379/5"}
    assert {one["GATEWAY_WORKERS"] for one in told.values()} == {"2"}
    assert len({one["GATEWAY_STORE__PREFIX"] for one in told.values()}) == 3
    assert [name for name in GATEWAYS if SEAL in told[name]] == ["browser"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--workers", "2"], "Workers share no memory: say by --redis where a Redis is"),
        (
            ["--redis", "localhost:6379"],
            "What --redis says is no address of Redis: write it like redis://127.0.0.1:6379/0",
        ),
        (["--redis", "redis://:pw@:x"], "What --redis says is no address of Redis"),
        (["--redis", "redis://:pw@127.0.0.1:{free}/0"], "There is no Redis at 127.0.0.1:{free} (connection refused)"),
        (["--redis", "redis://127.0.0.1:{free}/0"], "(connection refused): start one, or leave --redis out."),
    ],
)
def test_what_cannot_be_shared_is_told_before_anything_starts(options: list[str], told: str) -> None:
    """One sentence says what is missing, and what helps."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        free = taken.getsockname()[1]
    result = CliRunner().invoke(app, ["up", "--only", "browser", *(option.format(free=free) for option in options)])

    assert (result.exit_code, result.stdout) == (1, "")
    assert told.format(free=free) in result.stderr
