"""Each proof is got and shown as by `make bench`: real processes, which end with the test."""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest

from benchmarks.gateways.doors import CLOSED
from benchmarks.identity.provider import provider_running
from benchmarks.identity.ways import Way, ways_by
from benchmarks.measuring.gateway import started
from benchmarks.services.backend import SERVICES
from benchmarks.shelf import Shelf
from tests.support.outside import demand

NOWHERE: Mapping[str, str] = dict.fromkeys(SERVICES, "http://127.0.0.1:9")
CORES = tuple(os.sched_getaffinity(0))
NAMES = ("a typed token", "an access token", "an API key", "a session in memory", "a session in Redis")


@pytest.fixture(scope="module")
def ways(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sequence[Way]]:
    folder = tmp_path_factory.mktemp("bench")
    with provider_running(CORES, folder) as issuer:
        yield ways_by(issuer, CORES, folder)


def test_every_way_has_a_name(ways: Sequence[Way]) -> None:
    """What is compared is told apart by what is shown."""
    assert tuple(way.name for way in ways) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_gateway_lets_in_who_proves_who_they_are(name: str, ways: Sequence[Way], tmp_path: Path) -> None:
    """Every proof opens the door that stays closed without it, and Redis is asked once for a session that it holds."""
    way = next(one for one in ways if one.name == name)
    demand(way.shared is None or shutil.which("redis-server"), "there is no redis-server")

    with ExitStack() as stack:
        stack.enter_context(way.needs())
        address = stack.enter_context(started(way.peer, Shelf(), CORES, NOWHERE, tmp_path)).address
        proof = dict(way.prove(address))
        http = stack.enter_context(httpx2.Client(trust_env=False, timeout=60))
        before = way.shared.asked() if way.shared else 0
        statuses = [http.get(address + CLOSED, headers=shown).status_code for shown in ({}, proof)]
        asked = way.shared.asked() - before if way.shared else 0

    assert statuses == [401, 200]
    assert asked == (1 if way.shared else 0)
