"""Partners at the running public gateway: by keys of the command, by tokens of the provider, each on its account."""

import os
import subprocess
import sys
from collections.abc import Generator, Mapping
from pathlib import Path

import httpx2
import pytest

from ftgo_sandbox.testing import SERVICES, Sandbox, running

TRAVELHELPER = "ftgo_travelhelper_EverybodyKnowsThisSoItOpensTheSandboxAlone02nmL5W"
DINNER_RADAR = "ftgo_dinnerradar0_EverybodyKnowsThisSoItOpensTheSandboxAlone04Vvo8v"
NOBODYS = "999999"
JSON = ({"Content-Type": "application/json"}, b'{"items": [{"menuItemId": "1", "quantity": 2}]}')
PHOTO = ({"Content-Type": "image/png"}, b"\x89PNG\r\n\x1a\n" + bytes(64))
NOTHING: tuple[dict[str, str], bytes] = ({}, b"")
OPERATIONS = [
    ("GET", "", NOTHING),
    ("POST", "/cancel", NOTHING),
    ("POST", "/revise", JSON),
    ("GET", "/receipt", NOTHING),
    ("POST", "/photos", PHOTO),
    ("GET", "/photos/1", NOTHING),
    ("DELETE", "/photos/1", NOTHING),
]


@pytest.fixture(scope="module")
def keys_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys") / "keys.json"


@pytest.fixture(scope="module")
def city(keys_file: Path) -> Generator[Sandbox]:
    """Run what partners reach, with a file of keys that is looked at for each request."""
    told = {"GATEWAY_IDENTITY__KEYS__FILE": str(keys_file), "GATEWAY_IDENTITY__KEYS__REMEMBERED_FOR": "0"}
    with running(only=(*SERVICES, "provider", "public"), speed=1, environment=told) as sandbox:
        yield sandbox


@pytest.fixture
def http(city: Sandbox) -> Generator[httpx2.Client]:
    with httpx2.Client(base_url=city.urls["public"], timeout=60) as client:
        yield client


def showing(proof: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {proof}"}


def orders_of(http: httpx2.Client, proof: str) -> list[str]:
    answer = http.get("/v1/orders", headers={**showing(proof), "Request-Timeout": "60"})
    assert answer.status_code == 200, answer.text
    return [order["id"] for order in answer.json()["data"]]


def typed(keys_file: Path, *words: str) -> str:
    told = {"GATEWAY_PROFILE": "sandbox", "GATEWAY_IDENTITY__KEYS__FILE": str(keys_file)}
    return subprocess.run(
        [sys.executable, "-m", "gateway_common.cli", "--app", "public_bff.app", "keys", *words],
        env={**os.environ, **told},  # noqa: TID251 – what a child process inherits
        capture_output=True,
        check=True,
        text=True,
    ).stdout.strip()


def token_of(city: Sandbox, application: str) -> str:
    answer = httpx2.post(
        f"{city.urls['provider']}/oidc/token",
        data={"grant_type": "client_credentials"},
        auth=(application, f"{application}-development-secret"),
        timeout=60,
    )
    token: str = answer.json()["access_token"]
    return token


def test_each_application_sees_its_own_account(http: httpx2.Client) -> None:
    """The services, too, know whose account it is: what is on another one does not exist."""
    own, others = orders_of(http, TRAVELHELPER), orders_of(http, DINNER_RADAR)

    assert "1" in own
    assert not set(own) & set(others)
    assert http.get("/v1/orders/1", headers=showing(DINNER_RADAR)).status_code == 404


def test_nothing_of_another_account_is_there(http: httpx2.Client, keys_file: Path) -> None:
    """Whatever is asked of an order on another account is answered as for one that does not exist."""
    rival = typed(keys_file, "issue", "rival", "--account", "2", "--scope", "orders:read", "--scope", "orders:write")

    for method, below, sent in OPERATIONS:
        asked = [
            http.request(method, f"/v1/orders/{order}{below}", headers={**showing(rival), **sent[0]}, content=sent[1])
            for order in ("1", NOBODYS)
        ]
        assert [answer.status_code for answer in asked] == [404, 404], (method, below)
        assert len({answer.json()["type"] for answer in asked}) == 1
    assert '"order":"1"' in http.get("/v1/orders/export", headers=showing(TRAVELHELPER)).text
    assert '"order":"1"' not in http.get("/v1/orders/export", headers=showing(rival)).text


def test_a_token_of_the_provider_is_as_good_as_a_key(city: Sandbox, http: httpx2.Client) -> None:
    """An application that signs in with its client credentials acts on the same account as with its key."""
    assert orders_of(http, token_of(city, "travelhelper")) == orders_of(http, TRAVELHELPER)
    assert orders_of(http, token_of(city, "dinner-radar")) == orders_of(http, DINNER_RADAR)


def test_the_running_gateway_sees_what_the_command_does(http: httpx2.Client, keys_file: Path) -> None:
    """A key counts once it is issued, beside its successor while they overlap, and no more once it is revoked."""
    first = typed(keys_file, "issue", "table-finder", "--account", "1", "--scope", "orders:read")
    second = typed(keys_file, "rotate", first.split("_")[1])
    assert orders_of(http, first) == orders_of(http, second) == orders_of(http, TRAVELHELPER)

    typed(keys_file, "revoke", first.split("_")[1])
    assert [http.get("/v1/orders", headers=showing(one)).status_code for one in (first, second)] == [401, 200]


def test_keys_are_in_no_log(city: Sandbox, http: httpx2.Client, keys_file: Path) -> None:
    """Wherever a client puts its key, no process writes it down, and no answer repeats it."""
    key = typed(keys_file, "issue", "careless", "--account", "1", "--scope", "orders:read", "--scope", "orders:write")
    asked = [
        http.get("/v1/orders", headers=showing(key)),
        http.get("/v1/orders", headers=showing(f"{key}x")),
        http.get(f"/v1/orders?api_key={key}&access_token={key}", headers=showing(key)),
        http.get(f"/v1/orders/{key}", headers=showing(key)),
        http.get(f"/{key}"),
        http.post("/v1/orders", json={"restaurantId": key}, headers=showing(key)),
        http.post("/v1/orders/1/cancel", headers={**showing(key), "Idempotency-Key": key}),
        http.request(key, "/v1/orders"),
        http.get("/v1/restaurants?limit=1", headers={"X-API-Key": key, "X-Request-Id": "the-last-one"}),
    ]

    assert city.says("the-last-one")
    assert [answer.status_code for answer in asked][:4] == [200, 401, 422, 422]
    secret = key.rpartition("_")[2]
    assert [line for line in city.output if secret in line] == []
    assert [answer.text for answer in asked if secret in f"{answer.text}{answer.headers}"] == []
