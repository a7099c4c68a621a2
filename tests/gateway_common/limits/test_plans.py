"""Which plan a caller has, what is said of it, and what cannot be."""

from collections.abc import Mapping
from typing import Any, ClassVar

import pytest
from structlog.testing import capture_logs

from gateway_common import GatewaySettings, anyone
from gateway_common.caller import ANONYMOUS, Caller, CallerKind
from gateway_common.errors import DeclarationError
from gateway_common.limits import Charge
from gateway_common.limits.bill import Bill, bills_of
from gateway_common.limits.plans import Plans
from gateway_common.limits.who import named
from gateway_common.settings.limit import LimitSettings
from tests.gateway_common.limits.given import SETTINGS, gateway_with

EVERY = LimitSettings.model_validate(
    {
        "plans": {
            "visitor": {"rate": "5/s"},
            "free": {"rate": "600/min", "burst": 20, "quota": {"hour": 100, "day": 1000, "month": 9000}},
            "gold": {"quota": {"month": 5_000_000}},
        },
        "anonymous": "visitor",
        "partner": "free",
        "applications": {"travelhelper": "gold"},
    }
)
ORDERS = Charge("GET /orders", cost=4)


def partner(application: str, plan: str = "") -> Caller:
    return Caller(CallerKind.PARTNER, application, plan=plan)


def bill(plan: str, *, shares: int = 1, local: bool = False) -> Bill:
    made = bills_of(EVERY, [ORDERS], shares=shares, local=local)[plan, ORDERS]
    assert made is not None
    return made


def told(plan: str, *, shares: int = 1, local: bool = False) -> bytes:
    """Give what is told of a plan's policy."""
    name, value = bill(plan, shares=shares, local=local).policy
    assert name == b"ratelimit-policy"
    return value


@pytest.mark.parametrize(
    ("caller", "plan"),
    [
        (ANONYMOUS, "visitor"),
        (Caller(CallerKind.CONSUMER, "1"), None),
        (Caller(CallerKind.CONSUMER, "1", plan="gold"), None),
        (Caller(CallerKind.CONSUMER, "travelhelper"), None),
        (partner("dinner-radar"), "free"),
        (partner("dinner-radar", "gold"), "gold"),
        (partner("dinner-radar", "platinum"), "free"),
        (partner("travelhelper", "free"), "gold"),
    ],
)
def test_a_caller_has_one_plan(caller: Caller, plan: str | None) -> None:
    """Of a partner: what settings say of the application, else its key's plan if there is one, else partners'."""
    assert Plans(EVERY).plan_of(caller) == plan


def test_a_plan_that_nobody_knows_is_told_once() -> None:
    """Whoever shows the key pays by the plan of partners; who runs the gateway reads which plan is not there."""
    plans = Plans(EVERY)
    with capture_logs() as logs:
        had = [plans.plan_of(partner("dinner-radar", "platinum")) for _ in range(3)]

    assert had == ["free"] * 3
    assert [(log["plan"], log["caller"], log["has"]) for log in logs] == [("platinum", "partner:dinner-radar", "free")]


def test_policies_are_told_by_name() -> None:
    """A rate tells its burst and in how many seconds that is refilled; a month has no length to tell."""
    assert told("visitor") == b'"visitor-rate";q=5;w=1'
    assert told("free") == (
        b'"free-rate";q=20;w=2, "free-hour";q=100;w=3600, "free-day";q=1000;w=86400, "free-month";q=9000'
    )


def test_a_share_says_that_it_is_one() -> None:
    """What one process of four lets through alone is a quarter, and named as what it is."""
    assert told("free", shares=4, local=True) == (
        b'"free-rate";q=5;w=2;gateway-local, "free-hour";q=25;w=3600;gateway-local, '
        b'"free-day";q=250;w=86400;gateway-local, "free-month";q=2250;gateway-local'
    )


def test_a_share_lets_in_one_at_the_least() -> None:
    """Where there are more processes than a quota has requests, each still answers one."""
    _, *quotas = bill("free", shares=1000, local=True).spends

    assert [meter.quantity for meter, _ in quotas] == [1, 1, 9]


def test_what_is_dearer_than_a_share_takes_all_of_it() -> None:
    """No operation is out of reach because its cost is more than a share: it waits until the whole share is there."""
    (rate, cost), *_ = bill("free", shares=10, local=True).spends

    assert (rate.quantity, cost) == (2, 2)


def test_long_names_are_told_apart_and_bounded() -> None:
    """A subject as long as a token can hold takes no more room than any other, and is nobody else's."""
    names = {named(partner("x" * length), {}) for length in (10, 5000, 5001)}

    assert len(names) == 3
    assert max(map(len, names)) <= 128


def test_a_tenant_has_people_of_its_own() -> None:
    """Two people of the same name in two tenants are two; an application has one contract, whoever it acts for."""
    people = {named(Caller(CallerKind.CONSUMER, "7", tenant=tenant), {}) for tenant in ("", "a", "b", "a:7")}
    made_up = named(Caller(CallerKind.CONSUMER, "a:7"), {})
    applications = {named(Caller(CallerKind.PARTNER, "till", tenant=tenant), {}) for tenant in ("a", "b")}
    spelled = {named(Caller(CallerKind.CONSUMER, who, tenant=of), {}) for who, of in (("8", "a:7"), ("7:8", "a"))}

    assert len({*people, made_up}) == 5
    assert len(spelled) == 2
    assert applications == {"partner:till"}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"plans": {"a": {"rate": "10"}}}, "write one like 10/s, 600/min or 1000/h"),
        ({"plans": {"a": {"rate": "0/s"}}}, "write one like"),
        ({"plans": {"a": {"rate": "10/day"}}}, "write one like"),
        ({"plans": {"a": {}}}, "the plan limits nothing"),
        ({"plans": {"a": {"burst": 5, "quota": {"day": 5}}}}, "a burst needs a rate that refills it"),
        ({"plans": {"a": {"rate": "1/h", "burst": 2}}}, "let it be a quota"),
        ({"plans": {"a": {"quota": {"week": 5}}}}, "quota.week"),
        ({"plans": {'a"': {"rate": "1/s"}}}, "String should match pattern"),
        ({"anonymous": "a"}, "there is no plan 'a' for 'anonymous'; name one under 'plans'"),
        ({"plans": {"a": {"rate": "1/s"}}, "applications": {"b": "c"}}, "there is no plan 'c' for 'b'; plans are a"),
        ({"plans": {"a": {"rate": "1/s"}}, "consumer": "c", "applications": {"consumer": "a"}}, "no plan 'c'"),
        ({"plans": {"a": {"quota": {"day": 1}}}, "anonymous": "a"}, "the anonymous have signed none"),
    ],
)
def test_settings_that_cannot_work_are_told(said: dict[str, object], told: str) -> None:
    """Each mistake is one sentence with its cure."""
    with pytest.raises(ValueError, match=told):
        LimitSettings.model_validate(said)


def test_an_operation_that_nobody_could_call_stops_the_start() -> None:
    """What costs more than the burst of a plan is a mistake, and so is a cost below nothing."""
    with pytest.raises(DeclarationError) as told:
        gateway_with({**SETTINGS, "plans": {**SETTINGS["plans"], "visitor": {"rate": "2/s"}}})

    cure = "and plan 'visitor' lets 2 through at once; raise GATEWAY_LIMITS__PLANS__VISITOR__BURST, or lower its cost."
    assert told.value.mistakes == (f"GET /menus: it costs 3, {cure}", f"GET /film: it costs 4, {cure}")
    with pytest.raises(ValueError, match="a cost is 0 or more"):
        anyone(cost=-1)


def test_a_setting_changes_one_word_of_what_a_gateway_usually_has() -> None:
    """What is said of one limit leaves the others as they are; the sandbox has its own where one says nothing."""

    class Settings(GatewaySettings):
        usual_limits: ClassVar[Mapping[str, Any]] = {
            "plans": {"visitor": {"rate": "5/s", "burst": 9}},
            "anonymous": "visitor",
        }
        sandbox_limits: ClassVar[Mapping[str, Any]] = {"plans": {"visitor": {"rate": "99/s"}}}

    said = {"plans": {"visitor": {"burst": 7}}}
    ours = [Settings.model_validate({"profile": one, "limits": said}).limits for one in ("production", "sandbox")]

    assert [str(limits.plans["visitor"].rate) for limits in ours] == ["5/s", "99/s"]
    assert [(limits.plans["visitor"].burst, limits.anonymous) for limits in ours] == [(7, "visitor")] * 2


def test_an_own_limit_is_documented_without_any_plan() -> None:
    """It holds for everybody all the same; what has none says nothing of limits."""
    paths = gateway_with({}).openapi()["paths"]
    fields = {path: one["get"]["responses"]["429"].get("headers", {}).keys() for path, one in paths.items()}

    assert paths["/rare"]["get"]["x-limit"] == "2/min"
    assert fields["/rare"] == fields["/film"] == {"RateLimit", "RateLimit-Policy", "Retry-After"}
    assert "RateLimit" not in fields["/hello"]


def test_what_operations_cost_is_documented() -> None:
    """OpenAPI tells costs and own limits, and that answers tell what is left."""
    paths = gateway_with().openapi()["paths"]
    told = {
        path: {name: one["get"][name] for name in ("x-cost", "x-limit") if name in one["get"]}
        for path, one in paths.items()
    }

    assert told == {
        "/hello": {},
        "/rare": {"x-cost": 0, "x-limit": "2/min"},
        "/refunds": {},
        "/menus": {"x-cost": 3},
        "/picture": {},
        "/film": {"x-cost": 4, "x-limit": "2/min"},
    }
    assert paths["/film"]["get"]["responses"]["429"]["headers"].keys() == {
        "RateLimit",
        "RateLimit-Policy",
        "Retry-After",
    }
