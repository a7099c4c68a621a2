"""The whole product as real processes, and two people at each gateway with each kind of proof."""

import asyncio
import time
from collections.abc import Generator, Mapping
from pathlib import Path

import pytest

from ftgo_sandbox.testing import SERVICES, Sandbox, running
from gateway_common.identity.api_keys import FileBook, Grant, KeyDesk
from tests.identity.people import PEOPLE, PROOFS, Person, people_at

SCOPES = frozenset({"orders:read", "orders:write"})


@pytest.fixture(scope="module")
def keys_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys") / "keys.json"


@pytest.fixture(scope="module")
def keys(keys_file: Path) -> Mapping[str, str]:
    """Issue a key to an application of each of the two."""

    async def issued(account: str) -> str:
        grant = Grant(f"application-{account}", account, "standard", SCOPES, 86_400)
        return (await KeyDesk("ftgo", FileBook(keys_file), time.time).issue(grant)).key.text

    return {account: asyncio.run(issued(account)) for account in PEOPLE}


@pytest.fixture(scope="module")
def city(keys_file: Path) -> Generator[Sandbox]:
    """Start everything, with every service well, at the speed of life, so that orders stay as they are for a while."""
    with running(speed=1, environment={"GATEWAY_IDENTITY__KEYS__FILE": str(keys_file)}) as sandbox:
        for service in SERVICES:
            sandbox.control.clear(service)
        yield sandbox


@pytest.fixture(scope="module", params=PROOFS, ids=" by ".join)
def people(request: pytest.FixtureRequest, city: Sandbox, keys: Mapping[str, str]) -> Generator[tuple[Person, Person]]:
    """Give two people at each gateway in turn, with each proof that it takes."""
    gateway, proof = request.param
    with people_at(gateway, proof, city, keys) as two:
        yield two


@pytest.fixture(params=[0, 1], ids=PEOPLE)
def pair(request: pytest.FixtureRequest, people: tuple[Person, Person]) -> tuple[Person, Person]:
    """Give the owner and the other, in both orders."""
    one, other = people
    return (one, other) if request.param == 0 else (other, one)
