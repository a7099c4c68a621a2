"""What the tests of the log share: a log of their own, and everything put back afterwards."""

import logging
from collections.abc import Iterator
from io import BytesIO

import pytest
import structlog

from gateway_common.settings import GatewaySettings
from gateway_common.telemetry import configure_logs

LIBRARIES = ("uvicorn", "uvicorn.error", "uvicorn.asgi", "uvicorn.access")


@pytest.fixture
def untouched() -> Iterator[None]:
    """Put logging back as it was."""
    root, loggers = logging.root, [logging.getLogger(name) for name in LIBRARIES]
    before = [(logger, logger.handlers[:], logger.level, logger.propagate) for logger in [root, *loggers]]
    yield
    structlog.reset_defaults()
    logging.captureWarnings(capture=False)
    for logger, handlers, level, propagate in before:
        logger.handlers[:], logger.propagate = handlers, propagate
        logger.setLevel(level)


@pytest.fixture
def output(untouched: None) -> BytesIO:
    """Log as in production, into memory."""
    written = BytesIO()
    configure_logs(GatewaySettings(), to=written)
    return written


@pytest.fixture
def console(untouched: None) -> BytesIO:
    """Log as on a laptop, into memory."""
    written = BytesIO()
    configure_logs(GatewaySettings(log_format="console"), to=written)
    return written
