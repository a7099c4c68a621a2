"""A quota as a contract means it: it outlives gateways and Redis, and whoever answers for it can give it back."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import httpx2

from tests.e2e.processes import running_gateway
from tests.support.redis_server import redis_server

CONTRACT, BEFORE = 30, 20
DURABLE = ("--appendonly", "yes", "--appendfsync", "always")
TOY = "tests.e2e.toy"
ANN = {"Authorization": "Bearer dev:1"}
AT_HOME = {"GATEWAY_PROFILE": "sandbox", "GATEWAY_SERVICES__HELD__URL": "http://127.0.0.1:9"}


def let_in(settings: Mapping[str, str], times: int) -> Counter[int]:
    """Start a gateway, let somebody ask so often, and end it without a word; count the statuses."""
    with (
        running_gateway(TOY, {"held": "http://127.0.0.1:9"}, settings) as gateway,
        httpx2.Client(base_url=f"http://127.0.0.1:{gateway.port}", headers=ANN, trust_env=False, timeout=60) as http,
    ):
        return Counter(http.get("/hello").status_code for _ in range(times))


def typed(settings: Mapping[str, str], *words: str) -> str:
    """Give what `gateway quotas` says to whoever has the settings of the gateway."""
    return subprocess.run(
        [sys.executable, "-m", "gateway_common.cli", "--app", TOY, "quotas", *words],
        env={**os.environ, **AT_HOME, **settings},  # noqa: TID251 – what a child process inherits
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout


def test_a_quota_outlives_gateway_and_redis_until_it_is_given_back() -> None:
    """What was used is used, though both were killed; after `gateway quotas reset` all of it is there, and no more."""
    with redis_server(*DURABLE) as redis:
        settings = {
            "GATEWAY_BUDGET": "60",
            "GATEWAY_STORE__KIND": "redis",
            "GATEWAY_STORE__URL": redis.url,
            "GATEWAY_LIMITS__PLANS": json.dumps({"contract": {"quota": {"month": CONTRACT}}}),
            "GATEWAY_LIMITS__CONSUMER": "contract",
        }
        before = let_in(settings, BEFORE)
        redis.kill()
        redis.start()
        rest = let_in(settings, CONTRACT)
        reset = typed(settings, "reset", "consumer:1")
        again = let_in(settings, CONTRACT + 1)

    assert before == {200: BEFORE}
    assert rest == {200: CONTRACT - BEFORE, 429: BEFORE}
    assert reset == f"consumer:1 has {CONTRACT} requests of contract-month again; {CONTRACT} were used.\n"
    assert again == {200: CONTRACT, 429: 1}
