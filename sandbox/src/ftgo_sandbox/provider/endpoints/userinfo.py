"""Where clients ask about the person who signed in (OIDC Core, section 5.3)."""

import re

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from ftgo_sandbox.domain.consumers import Consumer
from ftgo_sandbox.provider import paths
from ftgo_sandbox.provider.accounts import full_name
from ftgo_sandbox.provider.answers import UNKEPT
from ftgo_sandbox.provider.errors import InvalidToken
from ftgo_sandbox.provider.provider import Ours

BEARER = re.compile(r"bearer +(?P<token>[A-Za-z0-9._~+/-]+=*)", re.IGNORECASE)

router = APIRouter()


class Person(BaseModel):
    """Say about a person what the token allows to say."""

    sub: str
    name: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    email: str | None = None
    email_verified: bool | None = None


@router.post(paths.USER_INFO, response_model_exclude_none=True, include_in_schema=False)
@router.get(paths.USER_INFO, response_model_exclude_none=True)
async def find_user_info(request: Request, response: Response, provider: Ours) -> Person:
    """Describe the person in whose name an access token was given."""
    response.headers.update(UNKEPT)
    bearer = BEARER.fullmatch(request.headers.get("authorization", "").strip())
    if bearer is None:
        raise InvalidToken("Send an access token.")
    claims = provider.tokens.open(bearer["token"]).claims
    scopes = set(claims["scope"].split())
    account = provider.accounts.find(claims["sub"])
    if account is None or "openid" not in scopes:
        raise InvalidToken("This token says nothing about a person.")
    return _person(account, scopes)


def _person(account: Consumer, scopes: set[str]) -> Person:
    person = Person(sub=str(account.consumer_id))
    if "profile" in scopes:
        name, given, family = full_name(account), account.name.first_name, account.name.last_name
        person = person.model_copy(update={"name": name, "given_name": given, "family_name": family})
    if "email" in scopes:
        person = person.model_copy(update={"email": account.email, "email_verified": True})
    return person
