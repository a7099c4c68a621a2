"""What a provider is asked as one of its clients: by forms, each with the proof of who sends it."""

from base64 import b64encode
from urllib.parse import quote

from gateway_common.identity.provider.line import ProviderLine
from gateway_common.services import Answer

__all__ = ["ProviderClient"]

_FORM = (b"content-type", b"application/x-www-form-urlencoded")
_JSON = (b"accept", b"application/json")


class ProviderClient:
    """Be the client *client_id* at the other end of *line*, by its *secret* (RFC 6749, 2.3.1)."""

    def __init__(self, line: ProviderLine, client_id: str, secret: str) -> None:
        shown = f"{quote(client_id, safe='')}:{quote(secret, safe='')}"  # each part is encoded by itself
        self._line = line
        self._headers = [_FORM, _JSON, (b"authorization", b"Basic " + b64encode(shown.encode()))]

    async def post(self, operation: str, url: str, form: bytes) -> Answer:
        """Send *form*; raises ProviderDownError if *url* is at no address of the settings."""
        return await self._line.send(operation, "POST", url, [*self._headers], form)
