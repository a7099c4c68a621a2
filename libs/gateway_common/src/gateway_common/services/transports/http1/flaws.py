"""What llhttp takes, and a gateway must not: a head that another reader could understand in another way."""

__all__ = ["LEAST_STATUS", "MOST_FIELDS", "MOST_HEAD", "MOST_INTERIM", "SWITCHING", "flaw_of_head", "flaw_of_interim"]

MOST_HEAD = 1 << 16
"""How many bytes may come without a head ending or a body going on."""

MOST_FIELDS = 256
MOST_INTERIM = 16
"""How many 1xx may come before a response; they are skipped."""

LEAST_STATUS, SWITCHING = 100, 101


def flaw_of_head(version: str, status: int, coding: bytes, fields: int) -> str | None:
    """Say why a response with this head cannot be trusted, None if it can.

    *coding* is its `Transfer-Encoding`, *fields* is how many it has.
    """
    if version not in {"HTTP/1.1", "HTTP/1.0"} or status < LEAST_STATUS:
        return f"it is a {status} of {version}"
    if status == SWITCHING:
        return "it switched to a protocol that nobody asked for"
    if coding and version == "HTTP/1.0":
        return "it sent chunks in HTTP/1.0"
    if coding and coding.lower() != b"chunked":
        return f"its transfer coding is {coding!r}"
    return f"its head has {fields} fields" if fields > MOST_FIELDS else None


def flaw_of_interim(status: int, before: int, *, announces_body: bool) -> str | None:
    """Say why a 1xx with *before* others before it cannot be skipped, None if it can."""
    if announces_body:
        return f"it announced a body behind a {status}"
    return f"more than {MOST_INTERIM} responses came before it" if before >= MOST_INTERIM else None
