"""What a provider says of itself (OpenID Connect Discovery, RFC 8414): believed only about the same issuer."""

from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, ValidationError

from gateway_common.identity.provider.down import ProviderDownError
from gateway_common.identity.provider.line import ProviderLine

__all__ = ["Metadata", "find_metadata", "places_of"]


class Metadata(BaseModel):
    """Hold where a provider's endpoints are; empty where it has none."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    issuer: str
    jwks_uri: str
    authorization_endpoint: str = ""
    token_endpoint: str = ""
    revocation_endpoint: str = ""
    end_session_endpoint: str = ""
    introspection_endpoint: str = ""
    pushed_authorization_request_endpoint: str = ""
    require_pushed_authorization_requests: bool = False
    authorization_response_iss_parameter_supported: bool = False


async def find_metadata(line: ProviderLine, issuer: str) -> Metadata:
    """Fetch what the provider says; raises ProviderDownError if it says nothing, or speaks of another issuer."""
    for place in places_of(issuer):
        document = await line.document("find_metadata", place)
        if document is not None:
            return _read(document, issuer)
    raise ProviderDownError("it publishes no metadata")


def places_of(issuer: str) -> tuple[str, str]:
    """Say where the metadata of *issuer* can be: behind its path (OpenID Connect), or before it (RFC 8414)."""
    split = urlsplit(issuer)
    path = split.path.rstrip("/")
    origin = f"{split.scheme}://{split.netloc}"
    return (
        f"{origin}{path}/.well-known/openid-configuration",
        f"{origin}/.well-known/oauth-authorization-server{path}",
    )


def _read(document: bytes, issuer: str) -> Metadata:
    try:
        metadata = Metadata.model_validate_json(document)
    except ValidationError:
        raise ProviderDownError("its metadata cannot be read") from None
    if metadata.issuer != issuer:
        raise ProviderDownError("its metadata are about another issuer")
    return metadata
