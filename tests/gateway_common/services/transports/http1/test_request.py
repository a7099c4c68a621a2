"""Requests, spelled by the form that their names make: the same bytes as field by field."""

from hypothesis import given
from hypothesis import strategies as st

from gateway_common.caller import ANONYMOUS
from gateway_common.deadline import Deadline
from gateway_common.services.call import Call
from gateway_common.services.transports.http1.request import RequestSpelling
from gateway_common.services.transports.outgoing import fields
from gateway_common.wire.address import Address

SPELLING = RequestSpelling(Address.read("http://order.internal:8080/v2"))
NAMES = st.sampled_from([b"x-note", b"x-%b", b"accept-encoding", b"connection", b"host", b"content-length", b"te"])
VALUES = st.sampled_from([b"1", b"", b"a, b", b"%b", b"100%", b"\xe4"])
BODIES = st.sampled_from([None, b"", b"{}"])


def asked(method: str, headers: list[tuple[bytes, bytes]], body: bytes | None, most: int | None) -> Call:
    """Make a call."""
    return Call("order", "find", method, "/orders/7?a=%25b", headers, body, Deadline(1.0), ANONYMOUS, True, most)  # noqa: FBT003 – it is repeatable


@given(
    st.sampled_from(["GET", "POST", "PUT", "DELETE"]),
    st.lists(st.tuples(NAMES, VALUES), max_size=5),
    BODIES,
    st.sampled_from([None, 1000]),
)
def test_a_form_changes_no_byte(
    method: str, headers: list[tuple[bytes, bytes]], body: bytes | None, most: int | None
) -> None:
    """Request line, our fields and those that cross stand where they would, whatever signs are in them."""
    call = asked(method, headers, body, most)

    lines = [b"%b: %b\r\n" % pair for pair in fields(call, b"order.internal:8080")]
    first = f"{method} /v2/orders/7?a=%25b HTTP/1.1\r\n".encode()
    assert SPELLING.head(call) == first + b"".join(lines) + b"\r\n"
