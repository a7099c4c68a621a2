"""What every test may ask for, and how examples are drawn: in CI always the same ones, and nowhere against a clock."""

import pytest
from hypothesis import HealthCheck, settings

UNHURRIED = (HealthCheck.too_slow,)  # it measures how fast a machine draws

# upon Hypothesis' own profile, which under CI draws the same each time
settings.register_profile("unhurried", deadline=None, suppress_health_check=UNHURRIED)
settings.load_profile("unhurried")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--soak`, with which a test that repeats something repeats it ten times as often."""
    parser.addoption("--soak", action="store_true", help="repeat ten times as often what a soak test repeats")


@pytest.fixture
def repetitions(request: pytest.FixtureRequest) -> int:
    """Say how often a soak test repeats what it does: 1,000 times, or 10,000 with `--soak`."""
    return 10_000 if request.config.getoption("--soak") else 1_000
