"""What a problem looks like (RFC 9457), as the OpenAPI document says it once for all endpoints."""

from collections.abc import Mapping
from typing import Any

__all__ = ["EXAMPLE_ID", "PROBLEM_SCHEMA"]

EXAMPLE_ID = "5f0c1d9e2b7a4c3d8e6f1a2b3c4d5e6f"

PROBLEM_SCHEMA: Mapping[str, Any] = {
    "title": "Problem",
    "description": "What went wrong, after RFC 9457; decide by `type`, show `detail`.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "requestId"],
    "properties": {
        "type": {"type": "string", "format": "uri", "maxLength": 200, "description": "The stable kind of problem."},
        "title": {"type": "string", "maxLength": 200, "description": "The kind of problem in a few words."},
        "status": {
            "type": "integer",
            "format": "int32",
            "minimum": 400,
            "maximum": 599,
            "description": "The status of the answer, again.",
        },
        "detail": {"type": "string", "maxLength": 2000, "description": "One sentence for the person who must act."},
        "requestId": {
            "type": "string",
            "pattern": "^[A-Za-z0-9._-]{1,64}$",
            "maxLength": 64,
            "description": "Name it when you ask us about it.",
            "examples": [EXAMPLE_ID],
        },
        "errors": {
            "type": "array",
            "maxItems": 100,
            "description": "Each thing that is wrong in the request: where, and why.",
            "items": {
                "type": "object",
                "required": ["at", "detail"],
                "properties": {
                    "at": {
                        "type": "string",
                        "maxLength": 200,
                        "description": "A parameter such as `query.limit`, or a JSON Pointer (RFC 6901) into the body.",
                    },
                    "detail": {"type": "string", "maxLength": 2000, "description": "What is wrong there."},
                },
            },
        },
    },
}
