"""Whether a response says clearly where it ends; one that does not may carry another behind it, for somebody else."""

from gateway_common.services.call import HeaderPairs

__all__ = ["has_body", "unclear"]

NO_CONTENT, NOT_MODIFIED = 204, 304


def unclear(version: bytes, headers: HeaderPairs) -> str | None:
    """Say in one sentence why a response with these *headers* cannot be trusted, None if it can."""
    names = {name for name, _ in headers}
    if b"transfer-encoding" in names and b"content-length" in names:
        return "it gave two lengths for one body"
    if b"transfer-encoding" in names and version == b"HTTP/1.0":
        return "it sent chunks in HTTP/1.0"
    return None


def has_body(method: str, status: int) -> bool:
    """Tell whether a body follows the fields."""
    return method != "HEAD" and status not in {NO_CONTENT, NOT_MODIFIED}
