"""Pictures that callers send, as they are: the body of the request is the picture."""

from dataclasses import dataclass
from typing import Any

from fastapi import Request

from ftgo_sandbox.domain import images
from ftgo_sandbox.domain.refusals import TooLarge

BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": f"The picture, at most {images.MOST_BYTES} bytes.",
        "content": {media_type: {} for media_type in images.BEGINNINGS},
    }
}
"""What OpenAPI says of such a request."""


@dataclass(frozen=True)
class SentImage:
    """Hold a picture that somebody sent."""

    media_type: str
    content: bytes


async def sent_image(request: Request) -> SentImage:
    """Take a picture in, piece by piece, and refuse it as soon as it is too large."""
    kind = images.kind_of(request.headers.get("content-type", ""))
    if int(request.headers.get("content-length", "0")) > images.MOST_BYTES:
        raise TooLarge(images.MOST_BYTES)
    content = bytearray()
    async for more in request.stream():
        content += more
        if len(content) > images.MOST_BYTES:
            raise TooLarge(images.MOST_BYTES)
    image = SentImage(kind, bytes(content))
    images.check(kind, image.content)
    return image
