"""The certificate of a client in a proxy's field (RFC 9440)."""

from base64 import b64encode, urlsafe_b64encode
from hashlib import sha256

import pytest

from gateway_common.wire.client_cert import LONGEST, read_thumbprint

DER = bytes(range(256)) * 5 + b"!!"  # a length whose base64 is padded
THUMBPRINT = urlsafe_b64encode(sha256(DER).digest()).decode().rstrip("=")
SPELLED = b64encode(DER)


@pytest.mark.parametrize(
    "value", [b":%b:" % SPELLED, b" :%b: " % SPELLED, b":%b:" % SPELLED.rstrip(b"=")], ids=["usual", "spaced", "bare"]
)
def test_the_thumbprint_is_that_of_the_very_bytes(value: bytes) -> None:
    """However the sequence is padded (RFC 9651, 4.2.7)."""
    assert read_thumbprint(value) == THUMBPRINT


@pytest.mark.parametrize("value", [b"", b"::", b" :: "])
def test_a_field_that_holds_nothing_is_a_client_without_a_certificate(value: bytes) -> None:
    """Many a proxy writes the field for everybody."""
    assert read_thumbprint(value) == ""


@pytest.mark.parametrize(
    "value",
    [
        SPELLED,
        b":%b" % SPELLED,
        b":%b:;a=1" % SPELLED,
        b":%b:, :%b:" % (SPELLED, SPELLED),
        b":%b:" % SPELLED.replace(b"A", b"-"),
        b":%b\n:" % SPELLED,
        b":=%b:" % SPELLED,
        b":A:",
        b":%b=:" % SPELLED,
        b"Hash=abc;Cert=def",
        b"-----BEGIN%20CERTIFICATE-----",
        b":%b:" % (b"A" * LONGEST),
    ],
)
def test_anything_else_is_refused(value: bytes) -> None:
    """A list, parameters, other alphabets, other fields' forms, and what is larger than certificates are."""
    with pytest.raises(ValueError, match=r"byte sequence|base64|[Pp]adding|data"):
        read_thumbprint(value)
