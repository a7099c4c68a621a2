"""Secrets, sent through every operation of every gateway, well and badly, are found nowhere in what these write (O3).

Half of them are marked words in every place where a client could put one; the others are real: those with which
somebody signs in at the sandbox's provider, and those that the gateways keep for themselves. These the services and the
provider do not write either.
"""

import re
import socket
from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from random import SystemRandom
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import pytest
from typer.testing import CliRunner

from ftgo_sandbox.testing import Fault, Sandbox, running
from gateway_common.cli.commands import cli
from tests.identity.operations import offered, prefix
from tests.sandbox.provider.browser import PASSWORD, Application, Browser, tokens

GATEWAYS = ("mobile", "browser", "public")
MARK = "CANARY"
SIGNED = re.compile(r"eyJ[\w-]{8,}\.[\w-]{8,}\.")
"""How a token looks, whosever it is: an assertion, too, or what a session holds."""
WORDS = (
    "access_token",
    "refresh_token",
    "id_token",
    "id_token_hint",
    "logout_token",
    "code",
    "state",
    "nonce",
    "code_verifier",
    "client_secret",
    "client_assertion",
    "password",
    "api_key",
    "assertion",
)
MARKS = {name: f"{MARK}{number:02}{name.replace('_', '')}" for number, name in enumerate(WORDS)}
FIELDS = {
    "Proxy-Authorization": f"Basic {MARK}20basic",
    "X-API-Key": f"{MARK}21key",
    "X-Auth-Token": f"{MARK}22token",
    "DPoP": f"{MARK}23proof",
    "Caller-Assertion": f"{MARK}24assertion",
    "Idempotency-Key": f"{MARK}25once",
}
BAD = {"Authorization": f"Bearer {MARK}26bearer"}
COOKIES = {"Cookie": f"__Host-session={MARK}27session; __Host-login={MARK}28login"}
SEAL = "Q0FOQVJZQ0FOQVJZQ0FOQVJZQ0FOQVJZQ0FOQVJZMDA="
KEPT = {"HELD_SECRET": "browser-development-secret", "HELD_SEAL": SEAL}
SAID = {
    "GATEWAY_IDENTITY__SESSIONS__CLIENT_ID": "browser",
    "GATEWAY_IDENTITY__SESSIONS__CLIENT_SECRET": "env:HELD_SECRET",
    "GATEWAY_IDENTITY__SESSIONS__SEALS": "env:HELD_SEAL",
    **KEPT,
}
BODIES: tuple[tuple[str, bytes], ...] = (
    ("application/json", b"{}"),
    ("application/json", str(MARKS).replace("'", '"').encode()),
    ("application/json", b"{" + str(MARKS).encode()),
    ("application/x-www-form-urlencoded", urlencode(MARKS).encode()),
)
OURS = {"X-CSRF": "1", "Sec-Fetch-Site": "same-origin"}


@dataclass
class Trial:
    """Hold a running product, the *secrets* of which nothing may be seen, and all that was *told*."""

    city: Sandbox
    ports: Mapping[str, int]
    secrets: set[str] = field(default_factory=set[str])
    told: list[str] = field(default_factory=list[str])
    statuses: set[int] = field(default_factory=set[int])

    def keep(self, *secrets: str) -> None:
        """Look for these, too."""
        self.secrets.update(one for one in secrets if one)

    def hear(self, response: httpx2.Response) -> None:
        """Note all of an answer."""
        self.told.append(f"{response.status_code} {response.headers} {response.text}")
        self.statuses.add(response.status_code)

    @property
    def logged(self) -> list[str]:
        """Give what the gateways have logged; what a service hears as an id is its own business."""
        return [line for line in self.city.output if line.startswith(GATEWAYS)]

    def found(self, texts: list[str]) -> list[str]:
        """Give those of *texts* in which there is a secret."""
        return [text for text in texts if MARK in text or self.tells(text)]

    def tells(self, text: str) -> bool:
        """Tell whether a real secret is in *text*."""
        return any(one in text for one in self.secrets) or SIGNED.search(text) is not None


@pytest.fixture(scope="module")
def trial() -> Generator[Trial]:
    """Run everything, with operators' ports that the test knows."""
    ports: dict[str, int] = dict(zip(GATEWAYS, _free_ports(len(GATEWAYS)), strict=True))
    admin = {f"SANDBOX_{name.upper()}_ADMIN_PORT": str(port) for name, port in ports.items()}
    with running(speed=1, environment={**SAID, **admin}) as city:
        yield Trial(city, ports, set(KEPT.values()))


def _free_ports(count: int) -> list[int]:
    """Find ports below all that the sandbox itself takes."""
    found: list[int] = []
    for port in SystemRandom().sample(range(12_000, 20_000), 100):
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                found.append(port)
    return found[:count]


async def proofs(trial: Trial) -> dict[str, dict[str, str]]:
    """Sign in everywhere, keep all that is secret about it, and give what is shown at each gateway."""
    urls = trial.city.urls
    async with (
        Application(urls["provider"], scope="openid offline_access orders:read orders:write") as app,
        Browser() as browser,
    ):
        given = await tokens(app, browser, "1")
    trial.keep(*(given[name] for name in ("access_token", "refresh_token", "id_token")))
    key = "ftgo_travelhelper_EverybodyKnowsThisSoItOpensTheSandboxAlone02nmL5W"
    trial.keep(key.rpartition("_")[2], PASSWORD)
    return {
        "mobile": {"Authorization": f"Bearer {given['access_token']}"},
        "browser": {**OURS, "Cookie": await session(trial)},
        "public": {"Authorization": f"Bearer {key}"},
    }


async def at_the_door(trial: Trial) -> tuple[str, dict[str, str]]:
    """Sign in at the provider, and give the address that it leads back to, with the cookie for it."""
    async with (
        httpx2.AsyncClient(base_url=trial.city.urls["browser"], trust_env=False, timeout=60) as http,
        Browser() as browser,
    ):
        begun = await http.get("/auth/login")
        back = await browser.sign_in(begun.headers["location"])
    login = begun.headers["set-cookie"].partition(";")[0]
    asked, answered = (parse_qs(urlsplit(url).query) for url in (begun.headers["location"], back))
    trial.keep(*(asked[name][0] for name in ("state", "nonce", "code_challenge")), answered["code"][0])
    trial.keep(login.partition("=")[2])
    return back, {"Cookie": login}


async def session(trial: Trial) -> str:
    """Sign in at the browser gateway, and bring its answer a second time."""
    back, login = await at_the_door(trial)
    async with httpx2.AsyncClient(trust_env=False, timeout=60) as http:
        finished = await http.get(back, headers=login)
        trial.hear(await http.get(back, headers=login))
    kept = finished.headers["set-cookie"].partition(";")[0]
    trial.keep(kept.partition("=")[2])
    return kept


async def come_and_go(trial: Trial, back: str, login: Mapping[str, str], shown: Mapping[str, str]) -> None:
    """Finish to sign in, with whatever is down meanwhile, and sign out."""
    async with httpx2.AsyncClient(base_url=trial.city.urls["browser"], trust_env=False, timeout=60) as http:
        finished = await http.get(back, headers=dict(login))
        trial.keep(*(one.partition(";")[0].partition("=")[2] for one in finished.headers.get_list("set-cookie")))
        trial.told.append(finished.text)
        trial.hear(await http.post("/auth/logout", headers=dict(shown)))


async def everything(trial: Trial, gateway: str, shown: Mapping[str, str]) -> None:
    """Call every operation in every way: with an id, with a secret for one, with good bodies, bad ones and none."""
    async with httpx2.AsyncClient(base_url=trial.city.urls[gateway], trust_env=False, timeout=60) as http:
        for operation in offered(gateway):
            method, path = operation.split()
            if path in {"/auth/logout", "/auth/sessions"} and method != "GET":
                continue
            start = "" if path.startswith(("/auth", "/.well", "/page")) or path == "/" else prefix(gateway)
            for number, value in enumerate(("1", MARKS["code"])):
                target = f"{start}{_filled(path, value)}?{urlencode(MARKS)}"
                for media_type, body in BODIES if method == "POST" else BODIES[:1]:
                    headers = {**FIELDS, **shown, "Content-Type": media_type, "Idempotency-Key": f"{MARK}{number}"}
                    trial.hear(await http.request(method, target, headers=headers, content=body))
        trial.hear(await http.get(f"/{MARKS['password']}", headers=dict(shown)))
        trial.hear(await http.request(MARKS["state"], "/", headers=dict(shown)))


def _filled(path: str, value: str) -> str:
    for name in ("order_id", "photo_id", "restaurant_id", "name"):
        path = path.replace(f"{{{name}}}", value)
    return path


def of_operators(trial: Trial) -> list[str]:
    """Give all that operators can read, on their ports and by their command."""
    pages = [
        httpx2.get(f"http://127.0.0.1:{port}{page}", trust_env=False, timeout=60)
        for port in trial.ports.values()
        for page in ("/metrics", "/routes", "/plan", "/ready")
    ]
    assert {one.status_code for one in pages} <= {200, 503}
    typed = [
        CliRunner().invoke(cli, ["--app", f"{gateway}_bff.app", command], env={"GATEWAY_PROFILE": "sandbox", **SAID})
        for gateway in GATEWAYS
        for command in ("settings", "routes", "plan")
    ]
    assert {one.exit_code for one in typed} == {0}, [one.output for one in typed]
    return [*(one.text for one in pages), *(one.output for one in typed)]


@pytest.mark.parametrize("broken", ["nothing", "services", "provider"])
async def test_no_secret_is_written_anywhere(trial: Trial, broken: str) -> None:
    """Neither logs nor metrics, lists, settings or answers hold one, whatever works and whatever is down."""
    shown = await proofs(trial)
    back, login = await at_the_door(trial)
    down = {"nothing": (), "services": ("order", "restaurant"), "provider": ("provider",)}[broken]
    for one in down:
        trial.city.control.put(one, Fault(off=True))
    for gateway in GATEWAYS:
        for proof in (shown[gateway], BAD, COOKIES, {}):
            await everything(trial, gateway, proof)
    await come_and_go(trial, back, login, shown["browser"])
    for one in down:
        trial.city.control.clear(one)
    last = f"after-{broken}"
    httpx2.get(f"{trial.city.urls['public']}/v1/restaurants", headers={"X-Request-Id": last}, timeout=60)

    assert len(trial.secrets) + len(MARKS) + len(FIELDS) >= 20
    assert trial.city.says(last)
    assert trial.statuses >= {200, 400, 401, 404, 422}
    assert broken == "nothing" or trial.statuses & {502, 503}
    assert len(trial.logged) >= len(trial.told)
    assert trial.found(trial.logged) == []
    assert {line.partition(" ")[0] for line in trial.city.output} >= {"provider", "order", *GATEWAYS}
    assert [line for line in trial.city.output if trial.tells(line)] == []
    assert trial.found(trial.told) == []
    assert trial.found(of_operators(trial)) == []
