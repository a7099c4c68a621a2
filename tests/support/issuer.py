"""An OpenID provider in a few lines, which signs whatever a test wants, and a gateway that believes it.

issuer = Issuer()
async with client_of(issuer.gateway(), token=issuer.token(sub="7")) as client: ...
"""

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from functools import cache
from typing import Any

from fastapi import FastAPI
from joserfc import jws
from joserfc.jwk import ECKey, Key, OctKey, OKPKey, RSAKey

from gateway_common import Caller, Router, Service, allowed, anyone, create_gateway
from gateway_common.settings import GatewaySettings
from gateway_common.testing import SimulatedNetwork

__all__ = ["AUDIENCE", "ISSUER", "Issuer", "b64", "ec_key", "okp_key", "rsa_key", "signed"]

ISSUER = "https://id.example/realms/ftgo"
AUDIENCE = "https://api.example/mobile"
JSON = dict[str, Any]

router = Router()


@router.get("/me")
async def read_me(caller: Caller = allowed()) -> JSON:
    return {
        "who": str(caller),
        "scopes": sorted(caller.scopes),
        "roles": sorted(caller.roles),
        "tenant": caller.tenant,
        "authenticated_at": caller.authenticated_at,
        "strength": caller.strength,
        "proof": caller.proof,
    }


@router.get("/orders")
async def read_orders(caller: Caller = allowed("orders:read")) -> str:
    return str(caller)


@router.get("/card")
async def read_card(caller: Caller = allowed("orders:read", roles=["owner"], strength="mfa", max_age=300)) -> str:
    return str(caller)


@router.get("/open")
async def read_open(caller: Caller = anyone()) -> str:
    return str(caller)


@cache
def rsa_key(name: str, bits: int = 2048) -> RSAKey:
    """Make the key of this *name* once; making one takes long."""
    return RSAKey.generate_key(bits, {"kid": name, "use": "sig", "alg": "RS256"})


@cache
def ec_key(name: str, curve: str = "P-256") -> ECKey:
    """Make the key of this *name* once."""
    return ECKey.generate_key(curve, {"kid": name})


@cache
def okp_key(name: str) -> OKPKey:
    """Make the key of this *name* once."""
    return OKPKey.generate_key("Ed25519", {"kid": name})


def b64(data: bytes) -> str:
    """Spell *data* in base64url, without padding."""
    return urlsafe_b64encode(data).decode().rstrip("=")


def signed(header: Mapping[str, Any] | str, claims: Mapping[str, Any] | str, key: Key) -> str:
    """Sign any *header* and *claims*, however odd, by the algorithm that the header names, else RS256."""
    spelled = [one if isinstance(one, str) else json.dumps(one) for one in (header, claims)]
    text = ".".join(b64(one.encode()) for one in spelled)
    named = header.get("alg") if not isinstance(header, str) else None
    algorithm = jws.JWSRegistry.algorithms.get(str(named), jws.JWSRegistry.algorithms["RS256"])
    if isinstance(key, OctKey) != algorithm.name.startswith("HS"):
        algorithm = jws.JWSRegistry.algorithms["RS256"]
    return f"{text}.{b64(algorithm.sign(text.encode(), key))}"


class Issuer:
    """Publish metadata and keys, and sign tokens; *down* is what becomes of whoever asks, if it is not None.

    A key may be a mapping, too, published as it is.
    """

    def __init__(self, *keys: Key) -> None:
        self.keys: list[Any] = list(keys or [rsa_key("a")])
        self.metadata: JSON = {"issuer": ISSUER, "jwks_uri": "https://id.example/keys"}
        self.down: object = None
        self.document: bytes | None = None
        self.network = SimulatedNetwork(
            {}, routes={"find_metadata": lambda _: self._said(self.metadata), "find_keys": lambda _: self._keys()}
        )

    @property
    def looks(self) -> int:
        """Count how often its keys were asked for."""
        return self.network.asked().count("find_keys")

    def claims(self, **changes: object) -> JSON:
        """Say what a good token says, but for *changes*; None takes a claim away."""
        now = int(time.time())
        claims: JSON = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": "7",
            "client_id": "app",
            "scope": "orders:read orders:write",
            "iat": now,
            "exp": now + 300,
            "jti": "1",
        }
        return {name: value for name, value in {**claims, **changes}.items() if value is not None}

    def header(self, **changes: object) -> JSON:
        """Say what the head of a good token says, but for *changes*; None takes a member away."""
        header: JSON = {"alg": "RS256", "typ": "at+jwt", "kid": "a"}
        return {name: value for name, value in {**header, **changes}.items() if value is not None}

    def token(self, **changes: object) -> str:
        """Sign a good token with the newest key, but for *changes* of its claims."""
        key = self.keys[-1]
        algorithm = {"RSA": "RS256", "EC": "ES256", "OKP": "EdDSA"}[key.key_type]
        return signed(self.header(kid=key.kid, alg=algorithm), self.claims(**changes), key)

    def signed(self, header: JSON, claims: JSON) -> str:
        """Sign what a test wants with the newest key."""
        return signed(header, claims, self.keys[-1])

    def settings(self, **tokens: object) -> GatewaySettings:
        """Make the settings of a gateway in production that believes it."""
        provider = {"issuer": ISSUER, "algorithms": tokens.pop("algorithms", ("RS256",))}
        attempts = tokens.pop("attempts", 100)
        said = {"audiences": AUDIENCE, **tokens}
        identity = {"kind": "tokens", "provider": provider, "tokens": said, "attempts": attempts}
        return GatewaySettings.model_validate({"hosts": ("localhost",), "identity": identity})

    def gateway(self, settings: GatewaySettings | None = None) -> FastAPI:
        """Make a gateway that believes it."""
        services: list[Service] = []
        return create_gateway(
            "test", settings or self.settings(), services=services, routers=[router], reach=lambda: self.network
        )

    def _keys(self) -> object:
        if self.document is not None:
            return self._said(json.loads(self.document))
        published: list[Any] = [key if isinstance(key, dict) else key.as_dict(private=False) for key in self.keys]
        return self._said({"keys": published})

    def _said(self, document: object) -> object:
        return document if self.down is None else self.down
