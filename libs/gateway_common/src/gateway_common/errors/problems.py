"""What a client is told when something went wrong: problems after RFC 9457, each of a type from one catalogue.

A type is stable: clients may decide by it. Its URI is a tag (RFC 4151), an identifier that nobody has to resolve;
`docs/problems.md` lists all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson

__all__ = ["Problem", "ProblemType"]

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class ProblemType:
    """Describe one kind of problem; calling it makes an occurrence.

    *name* is lower-case-with-dashes and part of the URI, *status* the HTTP status, *title* the same words at every
    occurrence, *detail* the sentence for the person who must act, unless the occurrence has a better one.
    """

    name: str
    status: int
    title: str
    detail: str
    authority: str = "gateway-common.example,2026"

    @property
    def uri(self) -> str:
        """Spell the stable `type` member."""
        return f"tag:{self.authority}:problems/{self.name}"

    def __call__(
        self,
        detail: str | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        members: Mapping[str, object] | None = None,
    ) -> "Problem":
        """Make an occurrence, with response *headers* and further *members* of the body."""
        return Problem(self, self.detail if detail is None else detail, headers or {}, members or {})


@dataclass(frozen=True, slots=True)
class Problem:
    """Hold one occurrence of a problem: what is sent to the client, and nothing else."""

    type: ProblemType
    detail: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    members: Mapping[str, object] = field(default_factory=dict[str, object])

    @property
    def status(self) -> int:
        """Repeat the status of its type."""
        return self.type.status

    def body(self, request_id: str) -> bytes:
        """Spell it as `application/problem+json`, naming the request so that a person can ask about it."""
        told = {"type": self.type.uri, "title": self.type.title, "status": self.status, "detail": self.detail}
        return orjson.dumps({**self.members, **told, "requestId": request_id})
