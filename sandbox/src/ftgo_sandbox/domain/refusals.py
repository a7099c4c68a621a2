"""Why a service says no; each leaf is one status, and its *code* is what a caller may act on.

Refusal
├── Unidentified   401  nobody proves who asks
├── Forbidden      403  somebody else may do this
├── Unknown        404  it does not exist, or it is not the caller's
├── Conflict       409  it is too late, or too early
├── Outdated       412  it is not any more what the caller believes
├── TooLarge       413  there is more of it than is taken
├── WrongKind      415  it is not of a kind that is taken
├── Beyond         416  there is no such piece of it
├── Unacceptable   422  what is asked for cannot be
└── Unavailable    503  what is needed for it is not to be had now
"""

from collections.abc import Mapping
from typing import ClassVar


class Refusal(Exception):
    """Say no to a caller, who is told *code* and *message*, and *headers* beside them."""

    status: ClassVar[int]

    def __init__(self, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.headers = headers or {}


class Unidentified(Refusal):
    """Ask who is calling."""

    status = 401

    def __init__(self) -> None:
        super().__init__("UNIDENTIFIED", "Show who is calling in Caller-Assertion.")


class Forbidden(Refusal):
    """Leave this to the services."""

    status = 403

    def __init__(self) -> None:
        super().__init__("FORBIDDEN", "Only services may do this.")


class Unknown(Refusal):
    """Know nothing of this, whether it is missing or somebody else's."""

    status = 404

    def __init__(self) -> None:
        super().__init__("NOT_FOUND", "There is no such thing.")


class Conflict(Refusal):
    """Point out that the state of things does not allow this."""

    status = 409


class Outdated(Refusal):
    """Point out that something has changed since the caller looked at it."""

    status = 412

    def __init__(self) -> None:
        super().__init__("CHANGED", "It has changed.")


class TooLarge(Refusal):
    """Take in no more."""

    status = 413

    def __init__(self, most: int) -> None:
        super().__init__("TOO_LARGE", f"Send at most {most} bytes.")


class WrongKind(Refusal):
    """Point out that this kind of thing is not taken here."""

    status = 415


class Beyond(Refusal):
    """Point out that the whole has only *size* bytes."""

    status = 416

    def __init__(self, size: int) -> None:
        super().__init__("NO_SUCH_RANGE", f"It has {size} bytes.", {"Content-Range": f"bytes */{size}"})


class Unacceptable(Refusal):
    """Point out what is wrong with what was sent."""

    status = 422


class Unavailable(Refusal):
    """Ask for patience, because what is needed for it is not to be had now."""

    status = 503
