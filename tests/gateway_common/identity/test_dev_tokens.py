import pytest
from starlette.types import Scope

from gateway_common.caller import Caller, CallerKind, Proof
from gateway_common.errors import DeclarationError, Problem, ProblemError
from gateway_common.identity import EVERY_SCOPE, Authenticator, DevTokens, NoIdentity
from gateway_common.settings import GatewaySettings

SANDBOX = GatewaySettings(profile="sandbox")
PRODUCTION = GatewaySettings(profile="production")


def credentials(*values: bytes) -> Scope:
    return {"type": "http", "headers": [(b"accept", b"*/*"), *((b"authorization", value) for value in values)]}


async def refusal(authenticator: Authenticator, request: Scope) -> Problem:
    with pytest.raises(ProblemError) as refused:
        await authenticator(request)
    return refused.value.problem


async def test_a_dev_token_names_a_consumer_who_may_do_everything() -> None:
    """In the sandbox, whoever says which consumer they are is believed, with every scope."""
    caller = await DevTokens(SANDBOX)(credentials(b"Bearer dev:42"))

    assert (caller.kind, caller.subject) == (CallerKind.CONSUMER, "42")
    assert caller.lacks(frozenset({"orders:read", "anything else"})) == frozenset()
    assert "anything" in caller.scopes


async def test_a_dev_token_may_say_what_it_allows() -> None:
    """After a slash stand the scopes, and then it has only those."""
    caller = await DevTokens(SANDBOX)(credentials(b"bearer dev:42/orders:read+orders:write"))

    scopes = frozenset({"orders:read", "orders:write"})
    assert caller == Caller(CallerKind.CONSUMER, "42", scopes, proof=Proof.DEV_TOKEN)
    assert caller.lacks(frozenset({"orders:read", "account:read"})) == {"account:read"}


def test_every_scope_is_not_no_scope() -> None:
    """A caller who may do everything is no equal of one who may do nothing."""
    assert frozenset[str]() != EVERY_SCOPE
    assert hash(Caller(CallerKind.CONSUMER, "1", EVERY_SCOPE)) == hash(Caller(CallerKind.CONSUMER, "1", EVERY_SCOPE))


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"Bearer",
        b"Bearer ",
        b"Bearer dev:",
        b"Bearer dev:alice",
        b"Bearer dev:0",
        b"Bearer dev:007",
        b"Bearer dev:4 2",
        b"Bearer dev:4/",
        b"Bearer dev:4/x+",
        b"Bearer dev:4//x",
        b"Bearer dev:4,dev:2",
        b"Bearer dev:../7",
        b"Bearer dev:\xc3\xa9",
        b"Bearer dev:" + b"4" * 19,
        b"Bearer " + b"a" * 9000,
        b"Bearer eyJhbGciOiJub25lIn0.e30.",
        b"Basic ZGV2OjQy",
        b"dev:42",
        b" Bearer dev:42",
        b"Bearer dev:42 ",
        b"Bearer\tdev:42",
        b"Bearer dev:42\r\nX-A: b",
    ],
)
async def test_no_other_token_counts(value: bytes) -> None:
    """A token that is malformed or unknown is answered alike, without saying what is wrong with it (T5)."""
    problem = await refusal(DevTokens(SANDBOX), credentials(value))

    assert problem.status == 401
    assert problem.headers == {"WWW-Authenticate": 'Bearer error="invalid_token"'}
    assert problem.detail == problem.type.detail


@pytest.mark.parametrize("authenticator", [DevTokens(SANDBOX), NoIdentity()])
async def test_no_token_is_only_challenged(authenticator: Authenticator) -> None:
    """Who shows nothing has done nothing wrong: the challenge carries no error (RFC 6750)."""
    problem = await refusal(authenticator, credentials())

    assert problem.status == 401
    assert problem.headers == {"WWW-Authenticate": 'Bearer realm="gateway"'}


@pytest.mark.parametrize("authenticator", [DevTokens(SANDBOX), NoIdentity()])
async def test_two_tokens_are_a_bad_request(authenticator: Authenticator) -> None:
    """Nobody can tell which of two Authorization headers is meant, even if they agree (H4)."""
    problem = await refusal(authenticator, credentials(b"Bearer dev:42", b"Bearer dev:42"))

    assert problem.status == 400


def test_dev_tokens_are_for_the_sandbox_alone() -> None:
    """In production nothing that believes dev tokens can even be made."""
    with pytest.raises(DeclarationError, match="GATEWAY_PROFILE=sandbox"):
        DevTokens(PRODUCTION)


async def test_without_identity_nobody_gets_in() -> None:
    """In production every token is invalid until there is somebody to check it."""
    problem = await refusal(NoIdentity(), credentials(b"Bearer dev:42"))

    assert problem.headers == {"WWW-Authenticate": 'Bearer error="invalid_token"'}


@pytest.mark.parametrize("authenticator", [DevTokens(SANDBOX), NoIdentity()])
def test_whatever_stands_in_the_header_is_shown(authenticator: Authenticator) -> None:
    """An Authorization header of any kind is an attempt to prove something."""
    assert authenticator.shown(credentials(b"Basic ZGV2OjQy"))
    assert not authenticator.shown(credentials())
