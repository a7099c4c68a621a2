"""What an assertion says, decided without signing it."""

from gateway_common.caller import Caller

__all__ = ["Claims", "claims_of"]

Claims = dict[str, str | int | list[str]]
"""The claims of a token, by name."""


def claims_of(caller: Caller, *, issuer: str, audience: str, now: int, lifetime: int, name: str) -> Claims:
    """Say who *caller* is, to the *audience* alone, from *now* (seconds since 1970) for *lifetime* seconds.

    The subject is kind and id together, so that partner 42 is never taken for consumer 42. What is not known of the
    caller is not there.
    """
    said: Claims = {
        "tenant": caller.tenant,
        "scope": " ".join(sorted(caller.scopes)),
        "roles": sorted(caller.roles),
        "acr": caller.strength,
    }
    claims: Claims = {
        "iss": issuer,
        "aud": audience,
        "sub": str(caller),
        "iat": now,
        "exp": now + lifetime,
        "jti": name,
    }
    claims |= {claim: value for claim, value in said.items() if value}
    if caller.authenticated_at is not None:
        claims["auth_time"] = caller.authenticated_at
    return claims
