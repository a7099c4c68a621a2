"""Tokens that are bound to a certificate (RFC 8705), through the front door."""

import pytest
import structlog
from pydantic import ValidationError

from gateway_common.errors import DeclarationError
from gateway_common.testing import client_of, simulated
from tests.gateway_common.identity.certificates.given import MINE, NEAR, OTHER, bound_to, field_of, gateway
from tests.gateway_common.identity.dpop.given import KEY, proof
from tests.support.issuer import Issuer

INVALID = 'Bearer error="invalid_token"'


@pytest.mark.parametrize(
    ("setting", "bound", "shown", "status"),
    [
        ("off", None, None, 200),
        ("off", None, MINE, 200),
        ("off", MINE, None, 401),
        ("off", MINE, MINE, 401),
        ("optional", None, None, 200),
        ("optional", None, MINE, 200),
        ("optional", MINE, None, 401),
        ("optional", MINE, OTHER, 401),
        ("optional", MINE, MINE, 200),
        ("required", None, None, 401),
        ("required", None, MINE, 401),
        ("required", MINE, None, 401),
        ("required", MINE, OTHER, 401),
        ("required", MINE, MINE, 200),
    ],
)
@simulated
async def test_a_token_comes_with_what_it_is_bound_to(
    setting: str, bound: bytes | None, shown: bytes | None, status: int
) -> None:
    """Nobody uses one that is bound to another's certificate, nor – where that is off – one that nobody checks."""
    issuer = Issuer()
    token = issuer.token(cnf=None if bound is None else bound_to(bound))
    async with client_of(gateway(issuer, setting), token=token) as client:
        answer = await client.get("/me", headers=field_of(shown))

    assert answer.status_code == status
    assert answer.headers.get("www-authenticate", INVALID).startswith(INVALID)


@simulated
async def test_a_token_that_is_known_again_is_known_by_its_certificate() -> None:
    """That it was good with one a moment ago makes it good with no other."""
    issuer = Issuer()
    async with client_of(gateway(issuer), token=issuer.token(cnf=bound_to(MINE))) as client:
        answers = [await client.get("/me", headers=field_of(one)) for one in (MINE, OTHER, None, MINE)]

    assert [one.status_code for one in answers] == [200, 401, 401, 200]


@simulated
async def test_a_caller_says_how_it_was_proved() -> None:
    """A bound token is another proof than one that anybody may use who has it."""
    issuer = Issuer()
    tokens = [issuer.token(cnf=bound) for bound in (None, bound_to(MINE))]
    async with client_of(gateway(issuer)) as client:
        told = [
            (await client.get("/me", headers={**field_of(MINE), "Authorization": f"Bearer {token}"})).json()["proof"]
            for token in tokens
        ]

    assert told == ["access-token", "certificate-token"]


@pytest.mark.parametrize("near", [("10.0.0.0/8",), ("10.0.0.0/8", "127.0.0.2/32"), ("::1/128",)])
@simulated
async def test_a_stranger_has_no_certificate(near: tuple[str, ...]) -> None:
    """Whoever copied a token and its certificate, which is no secret, and comes past the proxies, is not believed."""
    issuer = Issuer()
    async with client_of(gateway(issuer, near=near), token=issuer.token(cnf=bound_to(MINE))) as client:
        answer = await client.get("/me", headers=field_of(MINE))

    assert answer.status_code == 401


@simulated
async def test_a_proxy_is_believed_on_its_peer_and_not_on_what_is_forwarded() -> None:
    """That a request came from a trusted address, as it says itself, makes nothing of it believed."""
    issuer = Issuer()
    fields = {**field_of(MINE), "X-Forwarded-For": "127.0.0.1", "Forwarded": "for=127.0.0.1"}
    async with client_of(gateway(issuer, near=("10.0.0.0/8",)), token=issuer.token(cnf=bound_to(MINE))) as client:
        assert (await client.get("/me", headers=fields)).status_code == 401


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ([("Client-Cert", "::"), ("Client-Cert", "::")], "repeated-header"),
        ([*field_of(MINE).items(), *field_of(OTHER).items()], "repeated-header"),
        ([("Client-Cert", f"{field_of(MINE)['Client-Cert']}, {field_of(OTHER)['Client-Cert']}")], "bad-request"),
        ([("Client-Cert", "By=spiffe://a;Hash=b;Cert=c")], "bad-request"),
        ([("Client-Cert", f":{'A' * 16_384}:")], "bad-request"),
    ],
)
@simulated
async def test_a_proxy_that_cannot_be_understood_is_told_so(fields: list[tuple[str, str]], problem: str) -> None:
    """Of two certificates one is made up, and nobody can tell which; nothing of them is in the answer."""
    issuer = Issuer()
    async with client_of(gateway(issuer), token=issuer.token()) as client:
        answer = await client.get("/me", headers=fields)

    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (400, problem)
    assert "AAAA" not in answer.text


@simulated
async def test_fields_that_look_alike_are_not_it() -> None:
    """Neither another spelling, nor another product's field, nor the chain says which certificate came."""
    issuer = Issuer()
    value = field_of(MINE)["Client-Cert"]
    others = ("Client_Cert", "X-Client-Cert", "Client-Cert-Chain", "X-Forwarded-Client-Cert", "X-SSL-Client-Cert")
    async with client_of(gateway(issuer), token=issuer.token(cnf=bound_to(MINE))) as client:
        statuses = {(await client.get("/me", headers={name: value})).status_code for name in others}

    assert statuses == {401}


@pytest.mark.parametrize(
    ("key", "shown", "status"), [(True, MINE, 200), (True, OTHER, 401), (True, None, 401), (False, MINE, 401)]
)
@pytest.mark.parametrize("setting", ["optional", "required"])
@simulated
async def test_one_that_is_bound_to_both_needs_both(
    setting: str, shown: bytes | None, status: int, *, key: bool
) -> None:
    """A key and a certificate, each as if it were the only one; the answer is in the scheme of the proof."""
    issuer = Issuer()
    token = issuer.token(cnf={"jkt": KEY.thumbprint(), **bound_to(MINE)})
    made = {"DPoP": proof(token)} if key else {}
    fields = {**field_of(shown), **made, "Authorization": f"DPoP {token}"}
    async with client_of(gateway(issuer, setting, dpop=setting)) as client:
        answer = await client.get("/me", headers=fields)

    assert answer.status_code == status
    assert answer.json().get("proof", "dpop-token") == "dpop-token"
    assert answer.headers.get("www-authenticate", "DPoP").startswith("DPoP")


@pytest.mark.parametrize("dpop", ["off", "optional"])
@pytest.mark.parametrize(
    "bound",
    [{}, "x", {"x5t#S256": 7}, {"x5t#S256": "short"}, {"x5t": "a" * 43}, {"kid": "a"}, {**bound_to(MINE), "jwk": {}}],
)
@simulated
async def test_what_is_bound_in_an_unknown_way_is_refused(dpop: str, bound: object) -> None:
    """Also beside a way that is known: to pass over one would make a bearer's of it."""
    issuer = Issuer()
    async with client_of(gateway(issuer, dpop=dpop), token=issuer.token(cnf=bound)) as client:
        assert (await client.get("/me", headers=field_of(MINE))).status_code == 401


@simulated
async def test_the_log_says_why_and_nothing_of_the_certificate() -> None:
    """Neither its bytes nor a thumbprint is in a line, a trace or an answer."""
    issuer = Issuer()
    async with client_of(gateway(issuer), token=issuer.token(cnf=bound_to(MINE))) as client:
        with structlog.testing.capture_logs() as lines:
            answer = await client.get("/me", headers=field_of(OTHER))

    told = f"{lines} {answer.text} {answer.headers}"
    assert "it is bound to another certificate than it came with" in told
    for secret in (*bound_to(MINE).values(), *bound_to(OTHER).values(), field_of(OTHER)["Client-Cert"]):
        assert secret not in told


@simulated
async def test_programs_find_out_that_tokens_may_be_bound() -> None:
    """The metadata of the gateway say so (RFC 9728, RFC 8705)."""
    issuer = Issuer()
    said = list[object]()
    for setting in ("off", "optional"):
        async with client_of(gateway(issuer, setting)) as client:
            metadata = (await client.get("/.well-known/oauth-protected-resource")).json()
            said.append(metadata.get("tls_client_certificate_bound_access_tokens"))

    assert said == [None, True]


@pytest.mark.parametrize("setting", ["optional", "required"])
def test_a_gateway_that_trusts_no_proxy_does_not_start(setting: str) -> None:
    """There is nobody to say which certificate came; and a network that everybody is in is no setting at all."""
    with pytest.raises(DeclarationError, match="GATEWAY_TRUSTED_PROXIES"):
        gateway(Issuer(), setting, near=())
    with pytest.raises(ValidationError, match="everybody"):
        gateway(Issuer(), setting, near=(*NEAR, "::/0"))
