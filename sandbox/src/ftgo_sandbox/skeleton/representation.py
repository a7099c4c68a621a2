"""A document as it goes out: all of it, a piece of it, or only word that the caller has it already."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from ftgo_sandbox.domain.documents import Document
from ftgo_sandbox.domain.messages import ErrorBody
from ftgo_sandbox.skeleton import conditions
from ftgo_sandbox.skeleton.ranges import piece

WHOLE, PIECE, KNOWN = 200, 206, 304


def represented(
    document: Document, request: Request, *, kept: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer a *request* with a *document* that may be *kept* so; *headers* say what else there is to say about it."""
    said = {"Cache-Control": kept, "ETag": document.tag, "Accept-Ranges": "bytes", **(headers or {})}
    if document.changed is not None:
        said["Last-Modified"] = conditions.http_date(document.changed)
    conditions.must_match(request.headers, document)
    if conditions.is_known(request.headers, document):
        return Response(status_code=KNOWN, headers=said)
    size = len(document.content)
    asked = request.headers.get("range", "") if conditions.is_continued(request.headers, document) else ""
    part = piece(asked, size) if request.method == "GET" else None
    if part is None:
        return Response(document.content, WHOLE, said, document.media_type)
    said["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return Response(document.content[part.start : part.stop], PIECE, said, document.media_type)


def described(*media_types: str) -> dict[int | str, dict[str, Any]]:
    """Describe these answers for OpenAPI."""
    body: dict[str, Any] = {media_type: {} for media_type in media_types}
    error = {"application/json": {"schema": {"$ref": f"#/components/schemas/{ErrorBody.__name__}"}}}
    return {
        WHOLE: {"description": "All of it.", "content": body},
        PIECE: {"description": "The piece that `Range` asks for.", "content": body},
        KNOWN: {"description": "The caller has it as it is."},
        412: {"description": "It is not what `If-Match` or `If-Unmodified-Since` says.", "content": error},
        416: {"description": "There is no such piece; `Content-Range` says how much there is.", "content": error},
    }
