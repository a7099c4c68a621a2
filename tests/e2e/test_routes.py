"""What passes through is what the service says: the same request of a service and through each gateway."""

from collections.abc import Generator

import httpx2
import pytest

from ftgo_sandbox.testing import NOBODY, Sandbox
from tests.e2e.exchange import Asked, Told, difference, direct, through
from tests.e2e.gateways import Client

PICTURE = ("restaurant", "/restaurants/1/picture", "/restaurants/1/picture")
MENU = ("restaurant", "/restaurants/1/menu.txt", "/restaurants/1/menu.txt")
PHOTO = ("order", "/orders/4/photos/1", "/orders/4/photos/1")
RECEIPT = ("accounting", "/receipts/4", "/orders/4/receipt")
EXPORT = ("order", "/orders/export", "/orders/export")

DROPPED = frozenset({"server"})  # what runs inside is nobody's business
ADDED = frozenset(  # what keeps browsers from misreading an answer, its name in our logs, and what is left of a limit
    {
        "content-security-policy",
        "cross-origin-resource-policy",
        "ratelimit",
        "ratelimit-policy",
        "referrer-policy",
        "x-content-type-options",
        "x-request-id",
    }
)
OF_THE_CACHE = frozenset({"age", "cache-status"})  # where it is not the service itself that answers
VARIES = frozenset({"vary"})  # held by itself: what one caller is told is kept for that caller, in one coding
TOLERATED = VARIES | OF_THE_CACHE
ONE_CALLER, ONE_CODING = frozenset({"authorization"}), frozenset({"accept-encoding"})

SAME = {
    "picture": Asked(*PICTURE, {}),
    "picture, ranged": Asked(*PICTURE, {"Range": "bytes=100-299"}),
    "picture, its end": Asked(*PICTURE, {"Range": "bytes=-100"}),
    "picture, two ranges": Asked(*PICTURE, {"Range": "bytes=0-9,20-29"}),
    "picture, range of another": Asked(*PICTURE, {"Range": "bytes=0-9", "If-Range": '"other"'}),
    "picture, another": Asked(*PICTURE, {"If-None-Match": '"other"'}),
    "picture, changed since": Asked(*PICTURE, {"If-Modified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"}),
    "picture, head": Asked(*PICTURE, {}, "HEAD"),
    "photo": Asked(*PHOTO, {}),
    "photo, ranged": Asked(*PHOTO, {"Range": "bytes=1000-"}),
    "photo, head": Asked(*PHOTO, {"Range": "bytes=0-9"}, "HEAD"),
    "receipt": Asked(*RECEIPT, {}),
    "receipt, ranged": Asked(*RECEIPT, {"Range": "bytes=0-24"}),
    "receipt, head": Asked(*RECEIPT, {}, "HEAD"),
}
AT_A_DESK = {
    "export, chunked": Asked(*EXPORT, {}),
    "menu": Asked(*MENU, {}),
    "menu, packed": Asked(*MENU, {"Accept-Encoding": "gzip"}),
    "menu, packed and ranged": Asked(*MENU, {"Accept-Encoding": "gzip", "Range": "bytes=5-50"}),
}


@pytest.fixture(params=["browser", "public"])
def desk(request: pytest.FixtureRequest, sandbox: Sandbox) -> Generator[Client]:
    """Give a client at a desk, where menus are printed and histories exported."""
    with httpx2.Client(base_url=sandbox.urls[request.param], timeout=60, verify=NOBODY) as http:
        yield Client(request.param, http)


def varied(told: Told) -> frozenset[str]:
    return frozenset(one.strip().lower() for value in told.headers.get_list("vary") for one in value.split(","))


@pytest.mark.parametrize("kind", SAME)
def test_an_answer_is_that_of_the_service(sandbox: Sandbox, client: Client, kind: str) -> None:
    """Status, body and every header field are those of the service, but for what is listed above."""
    asked = SAME[kind]
    there, here = direct(asked, sandbox), through(asked, client)
    differs = difference(there, here)

    assert (here.status, here.body) == (there.status, there.body)
    assert (differs.dropped, differs.added - TOLERATED, differs.changed - VARIES) == (DROPPED, ADDED, frozenset())
    assert varied(there) <= varied(here) <= varied(there) | ONE_CALLER | ONE_CODING
    assert varied(here) >= ONE_CALLER


@pytest.mark.parametrize("kind", AT_A_DESK)
def test_an_answer_at_a_desk_is_that_of_the_service(sandbox: Sandbox, desk: Client, kind: str) -> None:
    """What is written while it is sent, and what the service packed, passes like everything else."""
    asked = AT_A_DESK[kind]
    there, here = direct(asked, sandbox), through(asked, desk)
    differs = difference(there, here)

    assert (here.status, here.body) == (there.status, there.body)
    assert (differs.dropped, differs.added - TOLERATED, differs.changed - VARIES) == (DROPPED, ADDED, frozenset())
    assert varied(there) <= varied(here) <= varied(there) | ONE_CALLER | ONE_CODING
    assert varied(here) >= ONE_CALLER


@pytest.mark.parametrize("has", ["If-None-Match", "If-Modified-Since"])
def test_what_a_client_has_is_not_sent_again(sandbox: Sandbox, client: Client, has: str) -> None:
    """A tag or a time that the service told through the gateway is answered as the service answers it: 304, no body."""
    first = through(Asked(*PICTURE, {}), client)
    value = first.headers["etag" if has == "If-None-Match" else "last-modified"]
    asked = Asked(*PICTURE, {has: value})
    there, here = direct(asked, sandbox), through(asked, client)
    differs = difference(there, here)

    assert (here.status, here.body) == (there.status, there.body) == (304, b"")
    assert varied(there) <= varied(here) <= varied(there) | ONE_CALLER | ONE_CODING
    assert (differs.dropped, differs.added - TOLERATED, differs.changed - VARIES) == (DROPPED, ADDED, frozenset())


def test_a_download_that_broke_off_goes_on(sandbox: Sandbox, client: Client) -> None:
    """Two pieces through the gateway, the second only if nothing has changed, are the whole picture."""
    whole = direct(Asked(*PICTURE, {}), sandbox)
    first = through(Asked(*PICTURE, {"Range": "bytes=0-999"}), client)
    rest = through(Asked(*PICTURE, {"Range": "bytes=1000-", "If-Range": first.headers["etag"]}), client)

    assert (first.status, rest.status) == (206, 206)
    assert first.body + rest.body == whole.body


def test_an_export_has_no_length_and_ends_all_the_same(sandbox: Sandbox, desk: Client) -> None:
    """What is written while it is sent comes in chunks on both ways, and is all there."""
    told = through(Asked(*EXPORT, {}), desk)
    lines = told.body.splitlines()

    assert told.headers["transfer-encoding"] == "chunked"
    assert "content-length" not in told.headers
    assert len(lines) >= 8
    assert told.body.endswith(b"]}\n")


def test_an_export_is_the_caller_s_own(sandbox: Sandbox, desk: Client) -> None:
    """Whose orders are exported says the token; what the client adds to the question changes nothing."""
    claim = sandbox.shown("consumer:1", "order")
    asked = Asked("order", "/orders/export", "/orders/export?consumerId=1&limit=1", claim)
    own = through(Asked(*EXPORT, {}), desk, 2)

    assert through(asked, desk, 2).body == own.body == direct(Asked(*EXPORT, {}), sandbox, 2).body


def test_text_that_no_service_packed_is_packed_at_the_edge(sandbox: Sandbox, desk: Client) -> None:
    """A coding that the service did not choose is a representation of the gateway's, with a tag of its own."""
    plain = through(Asked(*MENU, {}), desk)
    packed = through(Asked(*MENU, {"Accept-Encoding": "br"}), desk)
    again = through(Asked(*MENU, {"Accept-Encoding": "br", "If-None-Match": packed.headers["etag"]}), desk)

    assert (packed.headers["content-encoding"], len(packed.body) < len(plain.body)) == ("br", True)
    assert packed.headers["etag"] != plain.headers["etag"]
    assert again.status == 304
