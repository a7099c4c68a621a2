"""One request sent twice, to a service and to a gateway, and what differs between the two answers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import httpx2

from ftgo_sandbox.testing import NOBODY, Sandbox
from tests.e2e.gateways import Client

__all__ = ["Asked", "Difference", "Told", "difference", "direct", "through"]

PREFIX = {"mobile": "/v1", "browser": "/api", "public": "/v1"}
OF_EACH_SERVER = "date"
A_SET = "vary"  # in which order it names fields, and how often, means nothing
PLAIN = {"Accept-Encoding": "identity"}


@dataclass(frozen=True)
class Asked:
    """Hold a request: of *service* it asks for *there*, of a gateway for *here*, with the same *headers* and *body*."""

    service: str
    there: str
    here: str
    headers: Mapping[str, str]
    method: str = "GET"
    body: bytes = b""


@dataclass(frozen=True)
class Told:
    """Hold an answer as it came over the wire, its body in whatever coding it has."""

    status: int
    headers: httpx2.Headers
    body: bytes


@dataclass(frozen=True)
class Difference:
    """Name the fields that differ between two answers: those that only one has, and those that say something else."""

    dropped: frozenset[str]
    added: frozenset[str]
    changed: frozenset[str]


def direct(asked: Asked, sandbox: Sandbox, consumer: int = 1) -> Told:
    """Send it to the service, in the name of *consumer*."""
    with httpx2.Client(base_url=sandbox.urls[asked.service], timeout=60, verify=NOBODY) as client:
        return _told(client, asked, asked.there, sandbox.shown(f"consumer:{consumer}", asked.service))


def through(asked: Asked, client: Client, consumer: int = 1) -> Told:
    """Send it to the gateway, with the token of *consumer*."""
    return _told(client.http, asked, PREFIX[client.name] + asked.here, {"Authorization": f"Bearer dev:{consumer}"})


def difference(there: Told, here: Told) -> Difference:
    """Compare every field of two answers, each with all its values."""
    names = {*there.headers, *here.headers} - {OF_EACH_SERVER}
    said = {name: (_said(there, name), _said(here, name)) for name in names}
    return Difference(
        dropped=frozenset(name for name, (theirs, ours) in said.items() if theirs and not ours),
        added=frozenset(name for name, (theirs, ours) in said.items() if ours and not theirs),
        changed=frozenset(name for name, (theirs, ours) in said.items() if theirs and ours and theirs != ours),
    )


def _said(told: Told, name: str) -> Collection[str]:
    values = told.headers.get_list(name)
    return {one.strip().lower() for value in values for one in value.split(",")} if name == A_SET else values


def _told(client: httpx2.Client, asked: Asked, path: str, caller: Mapping[str, str]) -> Told:
    headers = {**PLAIN, **asked.headers, **caller}
    with client.stream(asked.method, path, headers=headers, content=asked.body or None) as response:
        return Told(response.status_code, response.headers, b"".join(response.iter_raw()))
