"""Which pictures are taken in: those that every screen can show, and no screen runs.

SVG is none of them: it can hold programs.
"""

from collections.abc import Mapping

from ftgo_sandbox.domain.refusals import Unacceptable, WrongKind

MOST_BYTES = 10 * 2**20
BEGINNINGS: Mapping[str, tuple[bytes, bytes]] = {
    "image/jpeg": (b"\xff\xd8\xff", b""),
    "image/png": (b"\x89PNG\r\n\x1a\n", b""),
    "image/webp": (b"RIFF", b"WEBP"),
}
SECOND_MARK = 8


def kind_of(content_type: str) -> str:
    """Read which kind of picture is sent; refuses any other."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in BEGINNINGS:
        raise WrongKind("UNSUPPORTED_IMAGE", f"Send one of {', '.join(BEGINNINGS)}.")
    return kind


def check(kind: str, content: bytes) -> None:
    """Refuse *content* that does not begin as a picture of its *kind* does."""
    first, second = BEGINNINGS[kind]
    if not content.startswith(first) or not content[SECOND_MARK:].startswith(second):
        raise Unacceptable("NOT_AN_IMAGE", f"This is no {kind}.")
