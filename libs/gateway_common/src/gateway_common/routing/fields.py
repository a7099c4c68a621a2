"""Which header fields may cross a route, by name: an allow-list both ways, and what no list may ever name."""

import re
from collections.abc import Iterable, Mapping

from gateway_common.configuration import SecretRef
from gateway_common.edge.clean_fields import FORWARDED, IDENTITY, OVERRIDES, SINGLE, UNWANTED_FAMILIES
from gateway_common.wire.headers import is_field_value, is_hop_by_hop

__all__ = [
    "TOLD_ONCE",
    "TO_CLIENTS",
    "TO_SERVICES",
    "field_to_client",
    "field_to_service",
    "field_value",
    "secret_value",
]

TO_SERVICES = frozenset(
    {
        b"accept",
        b"content-type",
        b"if-match",
        b"if-modified-since",
        b"if-none-match",
        b"if-range",
        b"if-unmodified-since",
        b"range",
    }
)
"""What a service hears of a client's fields without a word in the file: what it wants, has, and sends."""

TO_CLIENTS = frozenset(
    {
        b"accept-ranges",
        b"age",
        b"cache-control",
        b"content-disposition",
        b"content-encoding",
        b"content-language",
        b"content-length",
        b"content-range",
        b"content-type",
        b"etag",
        b"expires",
        b"last-modified",
        b"retry-after",
        b"vary",
    }
)
"""What a client hears of a service's fields without a word in the file: what the body is, and who may keep it."""

TOLD_ONCE = SINGLE | {b"age", b"content-disposition", b"expires"}
"""What has one value in an answer: a service that says two of them is taken at its first word."""

_OF_THE_GATEWAY = "is the gateway's own"
_OF_IDENTITY = "says who is asking, which services hear from the gateway alone"
_OF_PROOFS = "proves who is asking, to the gateway alone"
_OF_CHALLENGES = "says how to prove who is asking, which the gateway alone tells"
_OF_THE_WAY = "says how a request came, which no client is believed"
_OF_COOKIES = "is a cookie, which stays at the gateway"
_OF_METHODS = "would change the method behind the gateway's back"
_OF_ADDRESSES = "may tell an address of the inside"

_PROOFS = (b"authorization", b"dpop", b"oauth-client-attestation", b"oauth-client-attestation-pop")
_CHALLENGES = (b"www-authenticate", b"authentication-info", b"dpop-nonce", b"oauth-client-attestation-challenge")


def _because(reason: str, names: Iterable[bytes]) -> dict[str, str]:
    return {name.decode("ascii"): reason for name in names}


_BETWEEN_CLIENT_AND_GATEWAY = {**_because(_OF_PROOFS, _PROOFS), **_because(_OF_CHALLENGES, _CHALLENGES)}
_NEVER_SENT: Mapping[str, str] = {
    **_because(_OF_THE_WAY, FORWARDED | {b"via", b"cdn-loop", b"max-forwards"}),
    **_because(_OF_IDENTITY, IDENTITY),
    **_BETWEEN_CLIENT_AND_GATEWAY,
    **_because(_OF_METHODS, OVERRIDES),
    **_because(_OF_COOKIES, (b"cookie", b"set-cookie")),
    **_because(_OF_THE_GATEWAY, (b"host", b"content-length", b"expect", b"request-timeout", b"x-request-id")),
}
_NEVER_TOLD: Mapping[str, str] = {
    **_because(_OF_ADDRESSES, (b"location", b"content-location", b"refresh")),
    **_BETWEEN_CLIENT_AND_GATEWAY,
    **_because(_OF_COOKIES, (b"cookie", b"set-cookie")),
    **_because(_OF_THE_GATEWAY, (b"content-length", b"x-request-id", b"composition", b"server-timing", b"via")),
    **_because(_OF_THE_GATEWAY, (b"strict-transport-security", b"alt-svc", b"clear-site-data")),
}
_FAMILIES_SENT = {name.decode("ascii"): _OF_THE_WAY for name in UNWANTED_FAMILIES}
_FAMILIES_TOLD = {"access-control-": _OF_THE_GATEWAY}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")


def field_to_service(name: str) -> str:
    """Give *name* in lower case; raises ValueError for one that never reaches a service from a route."""
    return _named(name, _NEVER_SENT, _FAMILIES_SENT)


def field_to_client(name: str) -> str:
    """Give *name* in lower case; raises ValueError for one that never reaches a client from a service."""
    return _named(name, _NEVER_TOLD, _FAMILIES_TOLD)


def field_value(value: str) -> str:
    """Give *value*; raises ValueError for one that would not stay on its line."""
    if not value or not value.isascii() or not is_field_value(value.encode("ascii")):
        raise ValueError(f"{value!r} cannot be a field's value; write it in plain letters without blanks around it")
    return value


def secret_value(reference: SecretRef) -> SecretRef:
    """Give *reference*; raises ValueError if the secret behind it would not stay on its line, and never repeats it."""
    try:
        field_value(reference.reveal())
    except ValueError:
        raise ValueError(f"what {reference} leads to cannot be a field's value; store it without line ends") from None
    return reference


def _named(name: str, never: Mapping[str, str], families: Mapping[str, str]) -> str:
    lower = name.lower()
    if "_" in name:
        raise ValueError(f"{name!r} has a low line, and would pass for another name; write {name.replace('_', '-')!r}")
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no header name; write letters, digits and dashes")
    if is_hop_by_hop(lower.encode()):
        raise ValueError(f"{name!r} speaks to the next hop alone; remove it")
    reason = never.get(lower) or next((why for start, why in families.items() if lower.startswith(start)), None)
    if reason is not None:
        raise ValueError(f"{name!r} {reason}; remove it")
    return lower
