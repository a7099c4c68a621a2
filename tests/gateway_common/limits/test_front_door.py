"""Limits as clients meet them: through everything that stands before an endpoint."""

import re
from collections.abc import Mapping
from typing import Any

import httpx2
import pytest
from structlog.testing import capture_logs

from gateway_common import Caller, Router, anyone
from gateway_common.testing import SimulatedNetwork, client_of, pass_time, simulated
from tests.gateway_common.limits.given import SETTINGS, gateway_with
from tests.support.gateways import gateway

twice = Router()


@twice.get("/v1/twice")
@twice.get("/v2/twice")
async def say_twice(caller: Caller = anyone(limit="2/min")) -> str:
    """Say who asks."""
    return str(caller)


ANN = {"authorization": "Bearer dev:1"}
BOB = {"authorization": "Bearer dev:2"}
CLERK = {"authorization": "Bearer dev:3/orders:read"}
ITEM = r'"[a-z0-9.-]+"(;[a-z-]+(=\d+)?)*'
LIST = re.compile(rf"{ITEM}(, {ITEM})*")


async def statuses(http: httpx2.AsyncClient, path: str, times: int, headers: dict[str, str]) -> list[int]:
    return [(await http.get(path, headers=headers)).status_code for _ in range(times)]


@simulated
async def test_who_asks_too_often_is_told_when_to_come_back() -> None:
    """The burst gets in, the next request does not; after Retry-After one more does."""
    async with client_of(gateway_with()) as http:
        before = await statuses(http, "/hello", 5, {})
        refused = await http.get("/hello")
        await pass_time(int(refused.headers["retry-after"]))
        after = await statuses(http, "/hello", 2, {})

    assert before == [200] * 5
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    assert after == [200, 429]


@simulated
async def test_a_refusal_names_the_policy() -> None:
    """The problem tells which policies were violated and how long to wait, and nothing of anybody else."""
    async with client_of(gateway_with()) as http:
        await statuses(http, "/hello", 10, ANN)
        spike = await http.get("/hello", headers=ANN)
        await pass_time(5)
        await statuses(http, "/hello", 5, ANN)
        quota = await http.get("/hello", headers=ANN)

    assert (spike.status_code, quota.status_code) == (429, 429)
    assert (spike.json()["type"], spike.json()["violated-policies"]) == (
        "tag:gateway-common.example,2026:problems/too-many-requests",
        ["free-rate"],
    )
    assert (quota.json()["type"], quota.json()["violated-policies"]) == (
        "tag:gateway-common.example,2026:problems/quota-exceeded",
        ["free-day"],
    )
    assert quota.json()["retry-after"] == int(quota.headers["retry-after"])
    assert quota.json().keys() == {
        *("type", "title", "status", "detail", "requestId"),
        *("violated-policies", "retry-after"),
    }


@simulated
async def test_a_quota_begins_anew_when_it_was_said_to() -> None:
    """Who waits as long as Retry-After says has a whole quota again."""
    async with client_of(gateway_with()) as http:
        for _ in range(3):
            await statuses(http, "/hello", 5, ANN)
            await pass_time(1)
        refused = await http.get("/hello", headers=ANN)
        await pass_time(int(refused.headers["retry-after"]))
        again = await statuses(http, "/hello", 10, ANN)

    assert refused.json()["violated-policies"] == ["free-day"]
    assert again == [200] * 10


@simulated
async def test_every_answer_says_what_is_left() -> None:
    """Both fields are lists of policies by name (RFC 9651), on answers, on problems, and on refusals."""
    async with client_of(gateway_with()) as http:
        answers = [await http.get("/hello", headers=ANN), await http.get("/refunds", headers=CLERK)]
        answers += [await http.get("/hello") for _ in range(6)]

    assert [answer.status_code for answer in answers] == [200, 403, *[200] * 5, 429]
    assert answers[0].headers["ratelimit-policy"] == '"free-rate";q=10;w=1, "free-day";q=15;w=86400'
    assert re.fullmatch(r'"free-rate";r=9;t=1, "free-day";r=14;t=\d+', answers[0].headers["ratelimit"])
    assert answers[1].headers["ratelimit"].startswith('"free-rate";r=9;t=1, ')
    assert answers[-1].headers["ratelimit"] == '"visitor-rate";r=0;t=5'
    for answer in answers:
        assert LIST.fullmatch(answer.headers["ratelimit"])
        assert LIST.fullmatch(answer.headers["ratelimit-policy"])


@pytest.mark.parametrize(
    ("path", "left"),
    [("/hello", 9), ("/menus", 7), ("/picture", 9), ("/film", 6), ("/rare", 10)],
)
@simulated
async def test_a_request_costs_its_fan_out_or_what_it_says(path: str, left: int) -> None:
    """A composition costs its parts, a route and any other endpoint one, unless they say; of a quota it is one."""
    async with client_of(gateway_with()) as http:
        answer = await http.get(path, headers=ANN)

    assert answer.headers["ratelimit"].startswith(f'"free-rate";r={left};')
    assert '"free-day";r=14;' in answer.headers["ratelimit"]


@simulated
async def test_an_operation_may_have_a_limit_of_its_own() -> None:
    """Each caller may ask for it so often, and for everything else as before."""
    async with client_of(gateway_with()) as http:
        ours = await statuses(http, "/rare", 3, ANN)
        theirs = await statuses(http, "/rare", 3, BOB)
        routed = await statuses(http, "/film", 3, BOB)
        refused = await http.get("/rare", headers=ANN)
        other = await http.get("/hello", headers=ANN)

    assert (ours, theirs, routed) == ([200, 200, 429], [200, 200, 429], [200, 200, 429])
    assert refused.json()["violated-policies"] == ["get-rare"]
    assert '"get-rare";q=2;w=60' in refused.headers["ratelimit-policy"]
    assert other.status_code == 200


@simulated
async def test_one_function_under_two_paths_is_two_operations() -> None:
    """Each has a limit of its own, by its own name, and is documented so."""
    app = gateway(twice, network=SimulatedNetwork({}))
    async with client_of(app) as http:
        seen = [await statuses(http, path, 2, {}) for path in ("/v1/twice", "/v2/twice")]
        refused = [(await http.get(path)).json()["violated-policies"] for path in ("/v1/twice", "/v2/twice")]
    told = {path: ways["get"]["x-limit"] for path, ways in app.openapi()["paths"].items()}

    assert seen == [[200, 200]] * 2
    assert refused == [["get-v1-twice"], ["get-v2-twice"]]
    assert told == {"/v1/twice": "2/min", "/v2/twice": "2/min"}


@simulated
async def test_callers_do_not_pay_for_each_other() -> None:
    """One who has nothing left keeps nobody else out, neither who signed in from the same address, nor who did not."""
    async with client_of(gateway_with()) as http:
        spent = await statuses(http, "/hello", 11, ANN)
        others = [await statuses(http, "/hello", 1, headers) for headers in (BOB, {})]

    assert spent[-1] == 429
    assert others == [[200], [200]]


@simulated
async def test_who_may_not_pays_too() -> None:
    """Asking for what one may not have, or without signing in, is limited as anything else."""
    async with client_of(gateway_with()) as http:
        strangers = await statuses(http, "/refunds", 6, {})
        clerks = await statuses(http, "/refunds", 11, CLERK)

    assert strangers == [401] * 5 + [429]
    assert clerks == [403] * 10 + [429]


@simulated
async def test_who_proves_nothing_pays_by_address() -> None:
    """A proof that is none is no name to hide behind: whoever shows such pays as those who show nothing do."""
    async with client_of(gateway_with()) as http:
        liars = await statuses(http, "/refunds", 4, {"authorization": "Bearer nonsense"})
        liars += await statuses(http, "/hello", 2, {"authorization": "Basic bm9uc2Vuc2U="})
        stranger = await http.get("/hello")
        known = await http.get("/hello", headers=ANN)

    assert liars == [401] * 5 + [429]
    assert (stranger.status_code, known.status_code) == (429, 200)


@simulated
async def test_a_made_up_address_changes_nothing() -> None:
    """Whatever a client writes into forwarded fields, it is counted where it comes from."""
    fields = ["x-forwarded-for", "forwarded", "x-real-ip", "true-client-ip", "cf-connecting-ip", "x-client-ip"]
    async with client_of(gateway_with()) as http:
        made_up = [
            (await http.get("/hello", headers={name: f"{'for=' * (name == 'forwarded')}192.0.2.{place}"})).status_code
            for place, name in enumerate(fields)
        ]

    assert made_up == [200] * 5 + [429]


@simulated
async def test_a_proxy_of_ours_tells_addresses_apart() -> None:
    """Behind a trusted proxy each address pays for itself, by the last hop that we trust, IPv6 by its first 64 bits."""
    app = gateway_with(trusted_proxies=["127.0.0.0/8"])
    async with client_of(app) as http:
        one = await statuses(http, "/hello", 6, {"x-forwarded-for": "192.0.2.1"})
        spoofed = await statuses(http, "/hello", 1, {"x-forwarded-for": "203.0.113.9, 192.0.2.1"})
        other = await statuses(http, "/hello", 1, {"x-forwarded-for": "192.0.2.2"})
        long = [
            (await statuses(http, "/hello", 1, {"x-forwarded-for": f"2001:db8::{host:x}"}))[0] for host in range(1, 7)
        ]

    assert one == [200] * 5 + [429]
    assert (spoofed, other) == ([429], [200])
    assert long == [200] * 5 + [429]


@simulated
async def test_head_pays_and_options_does_not() -> None:
    """HEAD is a GET without its body, for endpoints and for routes; OPTIONS asks for nothing."""
    async with client_of(gateway_with()) as http:
        options = [(await http.options("/hello")).status_code for _ in range(10)]
        heads = [(await http.head(path)).status_code for path in ("/hello", "/picture", "/hello", "/picture", "/hello")]
        last = await http.head("/picture")

    assert set(options) == {204}
    assert heads == [200] * 5
    assert (last.status_code, last.headers["retry-after"], last.content) == (429, "1", b"")


@simulated
async def test_nobody_is_limited_unless_a_setting_says() -> None:
    """Without plans there are no fields, and nothing is counted; an operation's own limit holds, and is told."""
    async with client_of(gateway_with({})) as http:
        answers = [await http.get("/hello") for _ in range(50)]
        rare = await statuses(http, "/rare", 2, {})
        refused = await http.get("/rare")

    assert {answer.status_code for answer in answers} == {200}
    assert {"ratelimit", "ratelimit-policy"}.isdisjoint(answers[-1].headers)
    assert (rare, refused.status_code) == ([200, 200], 429)
    assert refused.headers["ratelimit"] == '"get-rare";r=0;t=60'


@simulated
async def test_who_counts_alone_lets_in_its_share_of_all_processes() -> None:
    """Of two replicas with two workers each one process has a quarter, and says that it is one."""
    plans = {"visitor": {"rate": "4/s", "burst": 20}}
    app = gateway_with({"plans": plans, "anonymous": "visitor", "replicas": 2}, workers=2)
    async with client_of(app) as http:
        answers = [await http.get("/hello") for _ in range(6)]

    assert [one.status_code for one in answers] == [200] * 5 + [429]
    assert {one.headers["ratelimit-policy"] for one in answers} == {'"visitor-rate";q=5;w=5;gateway-local'}


@pytest.mark.parametrize(("said", "lines"), [(SETTINGS, 1), ({"plans": {"visitor": {"rate": "1/s", "burst": 5}}}, 0)])
@simulated
async def test_an_operator_hears_of_quotas_that_do_not_last(said: Mapping[str, Any], lines: int) -> None:
    """In production, quotas in memory are a warning at the start: they begin anew with each."""
    with capture_logs() as logs:
        async with client_of(gateway_with(said, profile="production", hosts=["localhost"])):
            pass

    assert [log["log_level"] for log in logs if log["event"] == "quotas are kept in memory"] == ["warning"] * lines


@simulated
async def test_kinds_without_a_plan_are_not_limited() -> None:
    """A kind of caller that is switched off pays nothing."""
    async with client_of(gateway_with({**SETTINGS, "consumer": "off"})) as http:
        known = await statuses(http, "/hello", 30, ANN)
        strangers = await statuses(http, "/hello", 6, {})

    assert known == [200] * 30
    assert strangers[-1] == 429
