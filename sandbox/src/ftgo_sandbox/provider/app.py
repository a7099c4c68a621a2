"""The provider as a service among the others, which can be broken like them."""

from fastapi import FastAPI, Request, Response
from joserfc.jwk import RSAKey

from ftgo_sandbox.provider import answers
from ftgo_sandbox.provider.client import Client
from ftgo_sandbox.provider.endpoints import (
    authorize,
    control,
    end_session,
    introspection,
    metadata,
    revocation,
    sign_in,
    token,
    userinfo,
)
from ftgo_sandbox.provider.errors import OAuthError, Unaddressed
from ftgo_sandbox.provider.pages import messages
from ftgo_sandbox.provider.provider import Provider
from ftgo_sandbox.provider.registered import applications
from ftgo_sandbox.provider.settings import ProviderSettings
from ftgo_sandbox.settings import PROVIDER, Settings
from ftgo_sandbox.skeleton.service import Told, service
from ftgo_sandbox.skeleton.surroundings import Surroundings

OPERATIONS = (authorize, sign_in, end_session, token, revocation, introspection, userinfo, metadata)


def create(at: Surroundings, settings: Settings, own: ProviderSettings, *, key: RSAKey | None = None) -> FastAPI:
    """Create the provider, with the sandbox's own clients and those of its *own* settings; *key* signs first."""
    issuer = own.issuer or settings.urls[PROVIDER]
    clients: list[Client] = [*applications(settings), *own.clients]
    provider = Provider(issuer, clients, own, at, key=key)
    errors: Told = {OAuthError: answers.refused, Unaddressed: _sorry}
    app = service(PROVIDER, [endpoint.router for endpoint in OPERATIONS], provider, at, errors=errors)
    app.include_router(control.router)
    return app


async def _sorry(_request: Request, error: Unaddressed) -> Response:
    return messages.sorry(str(error))
