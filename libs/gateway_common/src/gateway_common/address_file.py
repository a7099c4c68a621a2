"""A file that lists the addresses of a service, for whoever writes it while gateways run.

- http://10.0.0.4:8080
- http://10.0.0.5:8080

JSON is YAML, too.
"""

from pathlib import Path

from gateway_common.configuration.document import read_document
from gateway_common.wire.address import Address

__all__ = ["MOST_ADDRESSES", "parse_addresses", "read_addresses", "read_file"]

MOST_ADDRESSES = 1_000
MOST_BYTES = 1 << 20


def read_addresses(path: Path) -> tuple[Address, ...]:
    """Read the file at *path*; ValueError says what is wrong with it, and in which line."""
    return parse_addresses(read_file(path))


def read_file(path: Path) -> bytes:
    """Read it as it is; ValueError says why that cannot be done, or that it is too large."""
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ValueError(f"it cannot be read ({(error.strerror or 'it is no file').lower()})") from None
    if len(raw) > MOST_BYTES:
        raise ValueError(f"it is larger than {MOST_BYTES} bytes")
    return raw


def parse_addresses(raw: bytes) -> tuple[Address, ...]:
    """Understand what such a file holds; ValueError says what is wrong with it, and in which line."""
    document = read_document(raw)
    for line, flaw in document.flaws:
        raise ValueError(f"line {line}: {flaw}")
    listed = document.value
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_ADDRESSES:
        raise ValueError(f"it is no list of 1 to {MOST_ADDRESSES} addresses; write one in each line, after a dash")
    found = [_address(text, document.line((index,))) for index, text in enumerate(listed)]
    if len({address.scheme for address in found}) > 1:
        raise ValueError("some of its addresses are http and some https; write all alike")
    return tuple(dict.fromkeys(found))


def _address(text: object, line: int) -> Address:
    if not isinstance(text, str):
        raise ValueError(f"line {line}: it is no address; write it like http://kitchen:8080")  # noqa: TRY004 – it is a mistake of who wrote the file
    try:
        return Address.read(text)
    except ValueError as flaw:
        raise ValueError(f"line {line}: {flaw}") from None
