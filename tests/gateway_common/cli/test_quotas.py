"""`gateway quotas`, as whoever answers for contracts types it."""

import asyncio
import json
import re
from collections.abc import Sequence

import pytest
from typer.testing import CliRunner, Result

from gateway_common.caller import Caller, CallerKind
from gateway_common.cli.commands import cli
from gateway_common.cli.complaints import Complaint
from gateway_common.limits.meter import Meter
from gateway_common.limits.script import SPEND, words_of
from gateway_common.limits.shared import keys_of
from gateway_common.limits.who import name_of
from gateway_common.limits.windows import Window
from gateway_common.settings import StoreSettings
from gateway_common.stores import store_of
from tests.support.redis import store_settings

DAY = Meter("free-day", "day", 1000, 1, Window.DAY)
TABLE = re.compile(
    r"POLICY +USED +OF +LEFT +BEGINS ANEW\n"
    r"free-day +7 +1000 +993 +\d{4}-\d\d-\d\dT00:00:00Z\n"
    r"free-month +0 +9000 +9000 +\d{4}-\d\d-01T00:00:00Z\n"
)


@pytest.fixture(autouse=True)
def store(monkeypatch: pytest.MonkeyPatch, redis: str) -> StoreSettings:
    """Choose a gateway that counts quotas in Redis."""
    settings = store_settings(redis)
    limits = {"plans": {"free": {"quota": {"day": 1000, "month": 9000}}}, "partner": "free"}
    monkeypatch.setenv("GATEWAY_APP", "storefront.app")
    monkeypatch.setenv("GATEWAY_PROFILE", "sandbox")
    monkeypatch.setenv("GATEWAY_STORE__KIND", "redis")
    monkeypatch.setenv("GATEWAY_STORE__URL", settings.url)
    monkeypatch.setenv("GATEWAY_STORE__PREFIX", settings.prefix)
    monkeypatch.setenv("GATEWAY_LIMITS__PLANS", json.dumps(limits["plans"]))
    monkeypatch.setenv("GATEWAY_LIMITS__PARTNER", "free")
    monkeypatch.delenv("GATEWAY_CONFIG", raising=False)
    return settings


def typed(*words: str) -> Result:
    return CliRunner().invoke(cli, ["quotas", *words])


def use(settings: StoreSettings, caller: Caller, times: int) -> Sequence[object]:
    """Let a caller ask so often, as a running gateway counts it."""

    async def used() -> Sequence[object]:
        keys = keys_of("storefront", name_of(caller), ("day",))
        async with store_of(settings) as store:
            return [await store.step(SPEND, keys, words_of([(DAY, 1)])) for _ in range(times)]

    return asyncio.run(used())


def test_a_quota_is_shown_and_reset(store: StoreSettings) -> None:
    """What an application used is told by window, and can be given back, of one window or of all."""
    use(store, Caller(CallerKind.PARTNER, "travelhelper", tenant="7"), 7)
    shown, as_json = typed("show", "travelhelper"), typed("show", "travelhelper", "--json")
    reset, after = typed("reset", "travelhelper", "--window", "day"), typed("show", "travelhelper", "--json")

    assert TABLE.fullmatch(shown.stdout), shown.output
    assert [(one["policy"], one["used"], one["amount"]) for one in json.loads(as_json.stdout)] == [
        ("free-day", 7, 1000),
        ("free-month", 0, 9000),
    ]
    assert reset.stdout == "travelhelper has 1000 requests of free-day again; 7 were used.\n"
    assert [one["used"] for one in json.loads(after.stdout)] == [0, 0]


def test_a_person_of_a_tenant_is_named_with_it(store: StoreSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two tenants may have a person of the same name each."""
    monkeypatch.setenv("GATEWAY_LIMITS__CONSUMER", "free")
    use(store, Caller(CallerKind.CONSUMER, "7", tenant="acme"), 3)
    shown = [json.loads(typed("show", who, "--json").stdout)[0]["used"] for who in ("consumer:acme/7", "consumer:7")]

    assert shown == [3, 0]


def test_who_has_no_quota_is_told_so() -> None:
    """A consumer without a plan has nothing to show and nothing to reset."""
    error = typed("reset", "consumer:1").exception

    assert typed("show", "consumer:1").stdout == "consumer:1 has no quota.\n"
    assert isinstance(error, Complaint)
    assert str(error) == "consumer:1 has no such quota."


def test_a_plan_that_does_not_exist_is_told() -> None:
    """Neither is another shown in its place, nor anything reset."""
    errors = [typed(word, "travelhelper", "--plan", "godl").exception for word in ("show", "reset")]

    assert [str(error) for error in errors] == ["there is no plan godl; plans are free."] * 2
    assert all(isinstance(error, Complaint) for error in errors)


def test_the_plan_that_is_taken_is_told() -> None:
    """Of what keys say the command knows nothing: whoever names no plan hears which one is taken."""
    said, silent = typed("show", "travelhelper"), typed("show", "travelhelper", "--plan", "free")

    assert said.stderr == "gateway: by plan free; if its key names another, say it by --plan\n"
    assert silent.stderr == ""


def test_memory_cannot_be_seen_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a gateway counts in its own memory no other process can read, and the command says so."""
    monkeypatch.setenv("GATEWAY_STORE__KIND", "memory")
    monkeypatch.delenv("GATEWAY_STORE__URL")
    error = typed("show", "travelhelper").exception

    assert isinstance(error, Complaint)
    assert "which no command can see; set GATEWAY_STORE__KIND=redis" in str(error)
