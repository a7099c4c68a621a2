"""Signed tokens in the compact form (RFC 7515): read first, for they say themselves by whose key, and then checked."""

from typing import TypeVar

from joserfc import jws
from joserfc.errors import JoseError
from pydantic import BaseModel

from ftgo_sandbox.domain.refusals import Unidentified
from ftgo_sandbox.skeleton.issuers import Key

__all__ = ["is_signed", "unproven"]

Header = TypeVar("Header", bound=BaseModel)
Claims = TypeVar("Claims", bound=BaseModel)


def unproven(token: str, header: type[Header], claims: type[Claims]) -> tuple[Header, Claims]:
    """Give what *token* says, which nobody has proven yet; refuses what is of another kind."""
    try:
        read = jws.extract_compact(token.encode())
        return header.model_validate(read.headers()), claims.model_validate_json(read.payload)
    except (JoseError, ValueError) as error:
        raise Unidentified from error


def is_signed(token: str, key: Key, algorithm: str) -> bool:
    """Tell whether *token* was signed with this *key*, and by no other *algorithm*."""
    try:
        jws.deserialize_compact(token, key, [algorithm])
    except (JoseError, ValueError):
        return False
    return True
