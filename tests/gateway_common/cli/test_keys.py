"""`gateway keys`, as the platform team types it."""

import asyncio
import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gateway_common.cli.commands import cli
from gateway_common.cli.complaints import Complaint
from gateway_common.identity.api_keys import ApiKeys, FileBook
from gateway_common.settings.key import KeySettings
from tests.gateway_common.identity.api_keys.given import refusal, showing
from tests.support.outside import demand
from tests.support.redis import redis_running, store_settings

KEY = re.compile(r"key_([0-9A-Za-z]{12})_[0-9A-Za-z]{49}\n")
SELLING = "tests.gateway_common.cli.selling"
TRAVELHELPER = ("issue", "travelhelper", "--scope", "orders:write", "--scope", "orders:read", "--account", "7")
GOLDEN_LIST = """\
ID            APPLICATION   ACCOUNT       PLAN      SCOPES                    ISSUED      ENDS        STATE
000000000000  travelhelper  7             standard  orders:read orders:write  2000-00-00  2000-00-00  active
000000000000  dinner-radar  dinner-radar  gold      orders:read               2000-00-00  2000-00-00  revoked
"""


@pytest.fixture(autouse=True)
def book(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FileBook:
    """Choose a gateway that takes keys from a file, which is not there yet."""
    monkeypatch.setenv("GATEWAY_APP", SELLING)
    monkeypatch.setenv("GATEWAY_SERVICES__ORDER__URL", "http://127.0.0.1:1")
    monkeypatch.setenv("GATEWAY_PROFILE", "sandbox")
    monkeypatch.setenv("GATEWAY_IDENTITY__KIND", "keys")
    monkeypatch.setenv("GATEWAY_IDENTITY__KEYS__FILE", "keys.json")
    monkeypatch.delenv("GATEWAY_CONFIG", raising=False)
    monkeypatch.chdir(tmp_path)
    return FileBook(tmp_path / "keys.json")


def typed(*words: str) -> Result:
    return CliRunner().invoke(cli, ["keys", *words])


def complaint(*words: str) -> str:
    error = typed(*words).exception
    assert isinstance(error, Complaint)
    return str(error)


def id_of(issued: Result) -> str:
    shown = KEY.fullmatch(issued.stdout)
    assert shown is not None, issued.output
    return shown[1]


def opens(book: FileBook, issued: Result) -> bool:
    return asyncio.run(refusal(ApiKeys("key", book.find, KeySettings()), issued.stdout.strip())) is None


def still(text: str) -> str:
    """Take the days out of *text*, which are others each time."""
    return re.sub(r"\d{4}-\d\d-\d\d", "2000-00-00", text)


def test_an_issued_key_is_shown_alone(book: FileBook) -> None:
    """Standard output is the key and nothing else, and it opens the door with what was said of it."""
    issued = typed(*TRAVELHELPER, "--plan", "gold", "--days", "30")

    caller = asyncio.run(ApiKeys("key", book.find, KeySettings())(showing(issued.stdout.strip())))
    [record] = asyncio.run(book.every())
    assert (caller.subject, caller.tenant, caller.scopes) == (
        "travelhelper",
        "7",
        frozenset({"orders:read", "orders:write"}),
    )
    assert (record.plan, record.expires_at - record.issued_at) == ("gold", 30 * 86_400)
    assert still(issued.stderr.replace(record.id, "ID")) == (
        "gateway: key ID of travelhelper allows orders:read orders:write until 2000-00-00; it is shown this once\n"
    )


@pytest.mark.usefixtures("book")
def test_a_plan_that_the_gateway_does_not_have_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is issued all the same, for another gateway may know the plan; what it pays by here is said."""
    monkeypatch.setenv("GATEWAY_LIMITS__PLANS", '{"free": {"rate": "5/s"}}')
    monkeypatch.setenv("GATEWAY_LIMITS__PARTNER", "free")
    told = [typed(*TRAVELHELPER, "--plan", plan).stderr.partition("once\n")[2] for plan in ("gold", "free")]

    assert told == ["gateway: there is no plan gold in these settings; it pays by that of partners, free\n", ""]


def test_keys_are_listed_without_themselves() -> None:
    """The list tells what each key allows, until when and whether it counts, and nothing to sign in with."""
    first = typed(*TRAVELHELPER)
    second = typed("issue", "dinner-radar", "--scope", "orders:read", "--plan", "gold")
    typed("revoke", id_of(second))
    output = typed("list").stdout

    ids = {id_of(one): "000000000000" for one in (first, second)}
    for key_id, nought in ids.items():
        output = output.replace(key_id, nought)
    assert still(output) == GOLDEN_LIST
    assert typed("list", "dinner-radar").stdout.count("\n") == 2
    assert first.stdout[17:].strip() not in typed("list", "--json").stdout


def test_keys_are_listed_for_programs() -> None:
    """With `--json` the list is one of objects, without digests."""
    key_id = id_of(typed(*TRAVELHELPER))
    [told] = json.loads(typed("list", "--json").stdout)

    assert (told["id"], told["application"], told["state"]) == (key_id, "travelhelper", "active")
    assert "digest" not in told


def test_a_rotated_key_overlaps_with_its_successor(book: FileBook) -> None:
    """The new key is shown alone, allows the same, and the old one is told to end."""
    old = typed(*TRAVELHELPER)
    new = typed("rotate", id_of(old), "--overlap", "2")

    [ending, fresh] = sorted(asyncio.run(book.every()), key=lambda record: record.id == id_of(new))
    assert ending.expires_at - fresh.issued_at == 7200
    assert fresh.scopes == ending.scopes
    assert [opens(book, one) for one in (old, new)] == [True, True]
    assert new.stderr.endswith(f"gateway: key {id_of(old)} counts for 2 more hours, if it does not end before\n")


def test_a_revoked_key_is_over(book: FileBook) -> None:
    """The command says how soon every gateway knows."""
    issued = typed(*TRAVELHELPER)
    revoked = typed("revoke", id_of(issued))

    assert revoked.stdout == f"key {id_of(issued)} of travelhelper is revoked; gateways know within 5 seconds.\n"
    assert not opens(book, issued)


def test_keys_can_be_in_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands one after the other work on the same store, as gateways do."""
    with redis_running() as url:
        demand(url, "there is neither a container engine nor redis-server, and no Redis answers on 127.0.0.1:6379")
        store = store_settings(url or "")
        monkeypatch.delenv("GATEWAY_IDENTITY__KEYS__FILE")
        there = ("--set", "store.kind=redis", "--set", f"store.url={url}", "--set", f"store.prefix={store.prefix}")
        key_id = id_of(typed(*TRAVELHELPER, *there))

        assert key_id in typed("list", *there).stdout
        assert "is revoked" in typed("revoke", key_id, *there).stdout


def test_what_cannot_be_done_is_told() -> None:
    """Whoever names a key that is not there or is over, or a file that cannot be used, is told so in a sentence."""
    assert complaint("revoke", "nobody") == "there is no key nobody; `gateway keys list` names those there are."
    key_id = id_of(typed(*TRAVELHELPER))
    typed("revoke", key_id)
    assert complaint("rotate", key_id) == f"key {key_id} is revoked; issue a new one."
    Path("keys.json").write_text("spilt coffee")
    assert complaint("list") == "the store cannot be asked: keys.json holds no list of keys."


def test_a_scope_that_nobody_asks_for_is_not_issued() -> None:
    """A key allows nothing that an endpoint or a route may mean one day: the scopes that exist are named."""
    assert complaint("issue", "travelhelper", "--scope", "orders:read", "--scope", "order:write") == (
        "such a key cannot be issued:\n"
        "  1. no endpoint or route asks for 'order:write'; scopes are orders:read, orders:write; "
        "--also is for those of other gateways."
    )
    assert complaint("issue", "travelhelper") == (
        "such a key cannot be issued:\n"
        "  1. it would allow nothing; give it scopes by --scope, of orders:read, orders:write."
    )


def test_a_scope_of_another_gateway_is_issued_by_its_own_option(book: FileBook) -> None:
    """Where gateways share their keys, what one of them does not ask for is said on purpose."""
    typed("issue", "travelhelper", "--scope", "orders:read", "--also", "menus:read")

    [record] = asyncio.run(book.every())
    assert record.scopes == ("menus:read", "orders:read")


def test_a_key_for_a_gateway_without_scopes_has_none(book: FileBook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where being known is enough, a key says who it is, and nothing else can be asked of it."""
    monkeypatch.setenv("GATEWAY_APP", "storefront.app")
    monkeypatch.delenv("GATEWAY_SERVICES__ORDER__URL")
    issued = typed("issue", "travelhelper")

    [record] = asyncio.run(book.every())
    assert record.scopes == ()
    assert "allows what asks for no scope until" in issued.stderr
    assert "there is none" in complaint("issue", "travelhelper", "--scope", "orders:read")


def test_a_key_for_nothing_that_is_known_is_not_issued() -> None:
    """Names and scopes go into logs and headers, so each is one plain word; all mistakes are told at once."""
    assert complaint("issue", "travel helper", "--also", "orders read", "--plan", "") == (
        "such a key cannot be issued:\n"
        "  1. its application is no name; write up to 64 letters, digits, dots, dashes or underscores.\n"
        "  2. its account is no name; write up to 64 letters, digits, dots, dashes or underscores.\n"
        "  3. its plan is no name; write up to 64 letters, digits, dots, dashes or underscores.\n"
        "  4. 'orders read' is no scope; a scope is one word without blanks, quotes or backslashes."
    )


def test_a_gateway_without_keys_issues_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command says which setting is missing: the kind of identity, or the place for keys."""
    assert complaint("list", "--set", "identity.kind=dev") == (
        f"{SELLING} takes no API keys; set GATEWAY_IDENTITY__KIND=keys."
    )
    monkeypatch.delenv("GATEWAY_IDENTITY__KEYS__FILE")
    assert complaint("list") == (
        "keys would end with this command; set GATEWAY_STORE__KIND=redis, or on a single machine "
        "GATEWAY_IDENTITY__KEYS__FILE, for the gateway, too."
    )
