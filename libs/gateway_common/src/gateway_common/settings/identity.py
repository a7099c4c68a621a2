"""How callers prove who they are: one way for each gateway, said in its settings.

identity:
  kind: tokens
  provider: {issuer: https://id.example.com/realms/ftgo}
  tokens: {audiences: https://api.example.com/mobile}

Nothing has to be said in the sandbox profile, where each gateway believes the sandbox's own provider, and tokens for
development beside it.
"""

from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from gateway_common.configuration import Listed, SecretRef
from gateway_common.settings.exchange import ExchangeSettings
from gateway_common.settings.key import KeySettings
from gateway_common.settings.nonce import NonceSettings
from gateway_common.settings.service import Seconds, ServiceSettings, TlsSettings
from gateway_common.settings.session import SessionSettings
from gateway_common.wire.address import Address

__all__ = ["Algorithm", "IdentitySettings", "IntrospectionSettings", "Kind", "ProviderSettings", "TokenSettings"]

Kind = Literal["dev", "tokens", "keys", "sessions"]
"""What callers show: a token that was typed or that a provider signed, an API key, or the cookie of a session."""

Algorithm = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]
"""How a provider signs: always so that whoever checks it cannot sign."""

PROVIDER = "identity-provider"
_FROZEN = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def _issuer(text: str) -> str:
    _refuse_own_link(Address.read(text))
    return text


def _origin(text: str) -> str:
    address = Address.read(text)
    if address.prefix:
        raise ValueError("it has a path; write each like https://keys.example.com")
    _refuse_own_link(address)
    return str(address)


def _refuse_own_link(address: Address) -> None:
    try:
        is_own_link = ip_address(address.host).is_link_local
    except ValueError:
        return
    if is_own_link:
        raise ValueError("it is an address of the machine's own link, where clouds keep secrets and no provider is")


def _is_near(address: Address) -> bool:
    """Tell whether it is on this machine, or in a network of its own that has no name."""
    try:
        return address.host == "localhost" or ip_address(address.host).is_private
    except ValueError:
        return False


class ProviderSettings(BaseModel):
    """Say which OpenID provider is believed.

    The *issuer* is its name, to the letter, and where its metadata are. What those name has to be at the same address,
    or at one of *others*. Keys are good for one of the *algorithms*, whatever a token says. A request to it may take
    *timeout* seconds; *tls* is for one that the public authorities do not know.
    """

    model_config = _FROZEN

    issuer: Annotated[str, AfterValidator(_issuer)]
    others: Annotated[tuple[Annotated[str, AfterValidator(_origin)], ...], Listed] = ()
    algorithms: Annotated[tuple[Algorithm, ...], Listed, Field(min_length=1)] = ("RS256",)
    timeout: Seconds = 3.0
    tls: TlsSettings | None = None

    @property
    def addresses(self) -> Mapping[str, Address]:
        """Give the addresses at which it is asked, each under the name of a service."""
        home = Address.read(self.issuer)
        at_home = Address(home.scheme, home.host, home.port)
        others = {f"{PROVIDER}@{address.authority}": address for address in map(Address.read, self.others)}
        return {PROVIDER: at_home, **others}

    @property
    def services(self) -> Mapping[str, ServiceSettings]:
        """Say how each of them is reached."""
        return {
            name: ServiceSettings(url=str(address), tls=self.tls if address.scheme == "https" else None)
            for name, address in self.addresses.items()
        }

    def in_the_open(self) -> Iterator[Address]:
        """Give the addresses to which anything would go unencrypted."""
        return (address for address in self.addresses.values() if address.scheme == "http")


class IntrospectionSettings(BaseModel):
    """Say as which client the provider is asked about tokens, and for how many seconds an answer holds at the most."""

    model_config = _FROZEN

    client_id: str = Field(min_length=1)
    client_secret: SecretRef
    remembered_for: Annotated[Seconds, Field(le=300)] = 30.0


class TokenSettings(BaseModel):
    """Say which access tokens of the provider count (RFC 9068), and what their claims are called.

    They are for one of the *audiences* and of this *type*; `any` is for a provider that does not say it, and then a
    token must not look like an ID token. Clocks may differ by *leeway* seconds. *callers* are the kinds that
    are let in: a consumer, or an application in its own name (`partner`). It is that when the token's subject is its
    client, when the provider says so (`gty`, `idtyp`), or when it lacks the *person_claim*, which only people's have.

    With *dpop* tokens are bound to a key of their owner (RFC 9449): where it is `optional` those that are bound have to
    be shown with a proof, and `required` refuses all others. A proof counts once, for *proof_window* seconds. With
    *proof_nonces* none counts that has no nonce of ours, whose life then takes the place of that window.

    With *certificates* they are bound to a certificate of their owner (RFC 8705), `optional` or `required` alike, and
    trusted proxies say in `Client-Cert` which one came (RFC 9440). One that is bound to both needs both; bound to
    what is `off` it is refused.

    With *introspection* tokens are opaque: the provider is asked about each (RFC 7662), and *type* does not matter.

    A claim may lie within others, as in `realm_access.roles`. Of tokens that were checked the last *remembered* are
    known again until they expire.
    """

    model_config = _FROZEN

    audiences: Annotated[tuple[str, ...], Listed, Field(min_length=1)]
    type: Literal["at+jwt", "any"] = "at+jwt"
    leeway: float = Field(default=30.0, ge=0, le=60)
    callers: Annotated[frozenset[Literal["consumer", "partner"]], Listed, Field(min_length=1)] = frozenset({"consumer"})
    scope_claim: str = "scope"
    roles_claim: str = "roles"
    tenant_claim: str = "tenant"
    client_claim: str = "client_id"
    person_claim: str | None = None
    dpop: Literal["off", "optional", "required"] = "off"
    proof_window: Annotated[Seconds, Field(le=300)] = 60.0
    proof_nonces: NonceSettings | None = None
    certificates: Literal["off", "optional", "required"] = "off"
    introspection: IntrospectionSettings | None = None
    remembered: int = Field(default=10_000, ge=0)


class IdentitySettings(BaseModel):
    """Say how callers prove who they are; without a *kind* nobody can, but in the sandbox by tokens for development.

    *dev_tokens* are believed in the sandbox beside any other kind, and *tokens* beside *keys*. Whoever shows more than
    *attempts* bad proofs within *attempts_window* seconds, counted by address, has to wait before showing another.
    *resource* is the URL by which clients call this API: with it they can find out where tokens come from (RFC 9728).
    *exchange* is the client as which the provider is asked for tokens that services want for those of callers.
    """

    model_config = _FROZEN

    kind: Kind | None = None
    provider: ProviderSettings | None = None
    tokens: TokenSettings | None = None
    keys: KeySettings = KeySettings()
    resource: Annotated[str | None, AfterValidator(lambda url: url and _issuer(url))] = None
    sessions: SessionSettings | None = None
    exchange: ExchangeSettings | None = None
    dev_tokens: bool = True
    attempts: int = Field(default=100, ge=1)
    attempts_window: Seconds = 60.0

    @property
    def services(self) -> Mapping[str, ServiceSettings]:
        """Say where everybody is whom identity needs, as services are reached."""
        return {} if self.provider is None else self.provider.services

    def mistakes(self, profile: str) -> Iterator[str]:
        """Say what cannot work in this *profile*, in one sentence each."""
        if self.kind == "dev" and profile != "sandbox":
            yield (
                "tokens for development prove nothing; set GATEWAY_IDENTITY__KIND to another, "
                "or GATEWAY_PROFILE=sandbox."
            )
        if (self.kind == "tokens" or (self.kind == "keys" and self.tokens)) and self.provider is None:
            yield "tokens need a provider; set GATEWAY_IDENTITY__PROVIDER__ISSUER, such as https://id.example.com."
        if self.kind == "tokens" and self.tokens is None:
            yield (
                "tokens need somebody they are for; set GATEWAY_IDENTITY__TOKENS__AUDIENCES, "
                "such as https://api.example.com."
            )
        if self.tokens and self.tokens.dpop != "off" and self.resource is None and profile != "sandbox":
            yield (
                "proofs of possession name the URL that was called; set GATEWAY_IDENTITY__RESOURCE to that of this "
                "API, such as https://api.example.com."
            )
        if self.resource and self.resource.startswith("http:") and profile != "sandbox":
            yield "what clients show needs encryption; write GATEWAY_IDENTITY__RESOURCE with https."
        if self.kind == "sessions" and self.provider is None:
            yield "sessions need a provider; set GATEWAY_IDENTITY__PROVIDER__ISSUER, such as https://id.example.com."
        for address in self.provider.in_the_open() if self.provider else ():
            if profile != "sandbox" or not _is_near(address):
                yield f"the identity provider's {address} is not encrypted; write https, as all but a sandbox must."
