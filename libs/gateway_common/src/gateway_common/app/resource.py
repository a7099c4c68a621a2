"""What a gateway says of itself to programs that look for tokens: protected resource metadata (RFC 9728).

A gateway that is called `https://api.example.com/orders` in its settings has its metadata at
`https://api.example.com/.well-known/oauth-protected-resource/orders`.
"""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse

from gateway_common.app.possession import bound_tokens, certified_tokens
from gateway_common.caller import Caller
from gateway_common.composition import Router
from gateway_common.guard import SignedIn, anyone, policies
from gateway_common.identity.schemes import ALGORITHMS
from gateway_common.routing import RouteTable
from gateway_common.settings import GatewaySettings
from gateway_common.wire.address import Address

__all__ = ["metadata_url", "resource_routers", "scopes_in"]

WELL_KNOWN = "/.well-known/oauth-protected-resource"
_HEADERS = {"cache-control": "public, max-age=3600"}


def metadata_url(settings: GatewaySettings) -> str | None:
    """Say where clients find the metadata; None for a gateway that is not to be found."""
    resource = _resource(settings)
    return None if resource is None else f"{resource.scheme}://{resource.authority}{_path(resource)}"


def resource_routers(settings: GatewaySettings) -> Sequence[APIRouter]:
    """Give the endpoint that anyone may ask for the metadata, if there are any."""
    resource = _resource(settings)
    if resource is None:
        return ()
    router = Router()
    router.add_api_route(_path(resource), describe_resource, methods=["GET"], include_in_schema=False)
    return (router,)


def scopes_in(app: FastAPI) -> Sequence[str]:
    """Give every scope that an endpoint or a route of *app* asks for, in alphabetical order."""
    routes: RouteTable = app.state.routes
    guards = [*(policy.guard for policy in policies(app)), *(route.guard for route in routes)]
    return sorted({scope for guard in guards if isinstance(guard, SignedIn) for scope in guard.scopes})


async def describe_resource(request: Request, caller: Caller = anyone()) -> JSONResponse:  # noqa: ARG001 – it says who may ask
    """Tell by which provider tokens for this gateway are made, and what they can allow."""
    return JSONResponse(_metadata(request.app), headers=_HEADERS)


def _resource(settings: GatewaySettings) -> Address | None:
    return None if settings.identity.resource is None else Address.read(settings.identity.resource)


def _path(resource: Address) -> str:
    return f"{WELL_KNOWN}{resource.prefix}"


def _metadata(app: FastAPI) -> dict[str, Any]:
    settings: GatewaySettings = app.state.settings
    provider = settings.identity.provider
    return {
        "resource": settings.identity.resource,
        "authorization_servers": [provider.issuer] if provider else [],
        "scopes_supported": scopes_in(app),
        "bearer_methods_supported": ["header"],
        "resource_name": app.title,
        **_bound(settings),
        **({"tls_client_certificate_bound_access_tokens": True} if certified_tokens(settings) else {}),
    }


def _bound(settings: GatewaySettings) -> dict[str, Any]:
    tokens = bound_tokens(settings)
    if tokens is None:
        return {}
    required = tokens.dpop == "required"
    return {"dpop_signing_alg_values_supported": ALGORITHMS, "dpop_bound_access_tokens_required": required}
