"""What every test may ask for, how examples are drawn, and how tests are shared among processes.

Examples are drawn against no clock, and in CI always the same ones.
"""

import os
from random import SystemRandom
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from xdist.remote import Producer  # pyright: ignore[reportMissingTypeStubs] -- it has its types in itself

UNHURRIED = (HealthCheck.too_slow,)  # it measures how fast a machine draws

# upon Hypothesis' own profile, which under CI draws the same each time
settings.register_profile("unhurried", deadline=None, suppress_health_check=UNHURRIED)
settings.load_profile("unhurried")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--soak`, with which a test that repeats something repeats it ten times as often."""
    parser.addoption("--soak", action="store_true", help="repeat ten times as often what a soak test repeats")


def pytest_configure() -> None:
    """Order sets alike in every process, and anew in each run: where the order is in its name, a test has one name."""
    os.environ.setdefault("PYTHONHASHSEED", str(SystemRandom().randrange(2**32)))  # noqa: TID251 – Python reads it there


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: "Producer") -> object:
    """Share tests out by file, if that is asked for."""
    from tests.support.sharing import ByFile  # noqa: PLC0415 – one process needs none of it

    return ByFile(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Count the cores that we may use."""
    return len(os.sched_getaffinity(0))


@pytest.fixture
def repetitions(request: pytest.FixtureRequest) -> int:
    """Say how often a soak test repeats what it does: 1,000 times, or 10,000 with `--soak`."""
    return 10_000 if request.config.getoption("--soak") else 1_000
