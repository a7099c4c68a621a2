import logging
import os
import re
import sys
import warnings
from io import BytesIO
from typing import Any

import orjson
import pytest
import structlog

from gateway_common.settings import GatewaySettings
from gateway_common.telemetry import Outlet, configure_logs

SECRET = "CANARY-c0ffee"  # noqa: S105 – a marked text, to be found where it must not be


def lines_of(output: BytesIO) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in output.getvalue().splitlines()]


def fail(text: str) -> None:
    raise RuntimeError("that failed") from ConnectionError(text)


def test_an_event_is_one_line_of_json(output: BytesIO) -> None:
    """A line says when (UTC), how bad, what and by whom, and what belongs to it."""
    structlog.get_logger("gateway_common.test").info("happened", count=3, what={"a": [1, None]})

    (line,) = lines_of(output)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", line.pop("timestamp"))
    assert line == {
        "event": "happened",
        "level": "info",
        "logger": "gateway_common.test",
        "count": 3,
        "what": {"a": [1, None]},
    }


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1 << 70, "1180591620717411303424"),
        ("\ud800", r"'\ud800'"),
        ({"a": ["\ud800"]}, r"{'a': ['\ud800']}"),
        ({"password": "CANARY", "n": 1 << 70}, "{'password': [redacted], 'n': 1180591620717411303424}"),
    ],
)
def test_no_value_makes_a_line_fail(value: object, said: str, output: BytesIO) -> None:
    """What JSON cannot say is spelled as Python does, secrets left out; whoever logs is never told of it."""
    structlog.get_logger("gateway_common.test").info("happened", value=value, count=3)

    (line,) = lines_of(output)
    assert (line["event"], line["value"], line["count"]) == ("happened", said, 3)


def test_a_name_that_json_cannot_say_makes_no_line_fail(output: BytesIO) -> None:
    """It is spelled as Python does, too."""
    structlog.get_logger("gateway_common.test").info("happened", **{"\ud800": 1})

    (line,) = lines_of(output)
    assert line[r"\ud800"] == 1


def test_every_line_of_a_request_names_it(output: BytesIO) -> None:
    """What is bound to the request's context is in each of its lines."""
    with structlog.contextvars.bound_contextvars(request_id="r-1"):
        structlog.get_logger().warning("inside")
    structlog.get_logger().warning("outside")

    assert [line.get("request_id") for line in lines_of(output)] == ["r-1", None]


def test_details_are_for_developers(output: BytesIO) -> None:
    """What is only of use while developing is not logged."""
    structlog.get_logger().debug("detail")

    assert output.getvalue() == b""


def test_a_trace_is_text_without_secrets(output: BytesIO) -> None:
    """An exception is logged with its causes, and redacted like everything else."""
    try:
        fail(f"Authorization: Bearer {SECRET}")
    except RuntimeError:
        structlog.get_logger().exception("broke", cookie=SECRET)

    (line,) = lines_of(output)
    assert "ConnectionError: Authorization: [redacted]" in line["exception"]
    assert line["exception"].endswith("RuntimeError: that failed")
    assert line["cookie"] == "[redacted]"
    assert SECRET.encode() not in output.getvalue()


HOSTILE = "a\r\nb\x1b[31m\x9b31m\x00\x7f\u2028\u2029é"


def test_nothing_breaks_a_line_of_json(output: BytesIO) -> None:
    """Line ends and what steers a terminal are written as escapes, so that a reader gets them back."""
    structlog.get_logger().info(HOSTILE, value=HOSTILE, nested=[HOSTILE])

    (line,) = lines_of(output)
    assert line["event"] == line["value"] == line["nested"][0] == HOSTILE
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]", output.getvalue().decode())


def test_nothing_breaks_a_line_on_the_console(console: BytesIO) -> None:
    """A person's terminal gets no line ends and no control characters from values, either."""
    structlog.get_logger().info(HOSTILE, value=HOSTILE, nested=[HOSTILE])

    text = console.getvalue().decode()
    assert text.count("\n") == 1
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]", text)


def test_the_console_shows_causes(console: BytesIO) -> None:
    """A developer sees the trace with its causes, on lines of its own, without secrets."""
    try:
        fail(f"token={SECRET}")
    except RuntimeError:
        structlog.get_logger().exception("broke")

    text = console.getvalue().decode()
    assert "broke" in text
    assert "\nConnectionError: token=[redacted]\n" in text
    assert text.endswith("RuntimeError: that failed\n")


def test_libraries_speak_in_our_log(output: BytesIO) -> None:
    """What a library logs becomes a line of ours under its name, redacted, from warnings on."""
    library = logging.getLogger("some.library")
    library.info("chatting")
    library.warning("careful with %s", f"password={SECRET}")
    try:
        fail(SECRET[:3])
    except RuntimeError:
        library.exception("broke")

    careful, broke = lines_of(output)
    assert (careful["logger"], careful["level"]) == ("some.library", "warning")
    assert careful["event"] == "careful with password=[redacted]"
    assert "RuntimeError: that failed" in broke["exception"]


def test_odd_levels_of_libraries_are_rounded_down(output: BytesIO) -> None:
    """A level that we do not have is logged as the next lower one."""
    logging.getLogger("some.library").log(45, "loud")

    assert [line["level"] for line in lines_of(output)] == ["error"]


def test_a_misspelt_message_of_a_library_hurts_nobody(output: BytesIO) -> None:
    """A library whose message and values do not fit is heard all the same, without the values."""
    record = logging.LogRecord("some.library", logging.WARNING, "", 1, "%d files", (SECRET,), None)

    logging.root.handlers[0].handle(record)

    assert [line["event"] for line in lines_of(output)] == ["%d files (and values that do not fit)"]
    assert SECRET.encode() not in output.getvalue()


def test_warnings_are_logged(output: BytesIO) -> None:
    """A warning of Python's is a line like any other."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old ways", DeprecationWarning, stacklevel=1)

    assert ["old ways" in line["event"] for line in lines_of(output)] == [True]


def test_uvicorn_tells_of_trouble_and_not_of_requests(output: BytesIO) -> None:
    """What the server warns of is logged; its start, which we tell ourselves, and its access log are not."""
    logging.getLogger("uvicorn.error").info("Application startup complete.")
    logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
    logging.getLogger("uvicorn.access").info('GET /orders?token=x HTTP/1.1" 200')

    assert [line["event"] for line in lines_of(output)] == ["Invalid HTTP request received."]
    assert not logging.getLogger("uvicorn.access").propagate


async def test_an_error_is_written_before_whoever_tells_it_goes_on(untouched: None) -> None:
    """While requests are served lines wait for others, but not for one of an error: it may be the last."""
    read, write = os.pipe()
    configure_logs(GatewaySettings(), to=Outlet(write))

    structlog.get_logger("gateway_common.test").info("before")
    structlog.get_logger("gateway_common.test").error("broken")
    told = [orjson.loads(line) for line in os.read(read, 1 << 16).splitlines()]
    os.close(read)
    os.close(write)

    assert [(line["event"], line["level"]) for line in told] == [("before", "info"), ("broken", "error")]
    assert {line["logger"] for line in told} == {"gateway_common.test"}


def test_standard_output_is_the_default(untouched: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without another place, lines go to standard output."""
    written = BytesIO()
    monkeypatch.setattr(sys, "stdout", Standard(written))
    configure_logs(GatewaySettings())

    structlog.get_logger().info("hello")

    assert b"hello" in written.getvalue()


class Standard:
    def __init__(self, buffer: BytesIO) -> None:
        self.buffer = buffer
