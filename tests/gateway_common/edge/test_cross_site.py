import pytest
from starlette.types import Message, Receive, Scope, Send

from gateway_common.edge import CrossSite, OwnCookies
from gateway_common.edge.cross_site import Verdict, verdict
from gateway_common.errors import ProblemError, problems

OURS = {b"https://www.example.com"}
HEADER = {b"x-csrf": b"1"}
NEAR = {b"sec-fetch-site": b"same-origin", b"sec-fetch-dest": b"empty"}
ORIGIN = {b"origin": b"https://www.example.com"}


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "PUT", "PATCH", "QUERY"])
@pytest.mark.parametrize("told", [NEAR, ORIGIN, NEAR | ORIGIN])
def test_our_page_says_so(method: str, told: dict[bytes, bytes]) -> None:
    """With the header, and the browser's word that it is our origin, a request is our page's."""
    assert verdict(method, HEADER | told, OURS) is Verdict.OUR_PAGE


@pytest.mark.parametrize(
    "fields",
    [
        {},
        NEAR | ORIGIN,
        {b"content-type": b"text/plain"} | ORIGIN,
        {b"x-csrf": b"2"} | NEAR,
        HEADER,
        HEADER | {b"sec-fetch-site": b"cross-site"},
        HEADER | {b"sec-fetch-site": b"same-site"},
        HEADER | {b"sec-fetch-site": b"none"},
        HEADER | {b"origin": b"https://evil.example"},
        HEADER | {b"origin": b"null"},
        HEADER | {b"origin": b"http://www.example.com"},
        HEADER | NEAR | {b"origin": b"https://evil.example"},
    ],
)
def test_whatever_else_changes_something_is_refused(fields: dict[bytes, bytes]) -> None:
    """No header, another value of it, another site, a sandboxed frame, or nobody's word on the origin: not our page."""
    assert verdict("POST", fields, OURS) is Verdict.FORGED


@pytest.mark.parametrize("site", [b"cross-site", b"same-site"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_script_of_another_site_gets_nowhere(method: str, site: bytes) -> None:
    """Not even by reading, and not even with the header."""
    fields = {b"sec-fetch-site": site, b"sec-fetch-dest": b"empty"}

    assert verdict(method, fields, OURS) is Verdict.FORGED
    assert verdict(method, HEADER | fields, OURS) is Verdict.FORGED


@pytest.mark.parametrize("dest", [b"image", b"document", b"style", b"script", b"iframe"])
def test_what_no_header_can_be_put_on_is_nobodys(dest: bytes) -> None:
    """An image or a page is loaded as if nobody was signed in, and a form that is sent is refused."""
    assert verdict("GET", {b"sec-fetch-dest": dest}, OURS) is Verdict.NOBODY
    assert verdict("POST", {b"sec-fetch-dest": dest}, OURS) is Verdict.FORGED


def test_reading_needs_the_header_too() -> None:
    """A script that asks for something says that it is ours; a browser too old to say where it is from may read so."""
    assert verdict("GET", NEAR, OURS) is Verdict.FORGED
    assert verdict("GET", {}, OURS) is Verdict.FORGED
    assert verdict("GET", HEADER, OURS) is Verdict.OUR_PAGE


def test_an_origin_that_cors_lets_in_is_ours() -> None:
    """A page of another origin that a setting names says its origin, and is taken at its browser's word."""
    fields = HEADER | {b"origin": b"https://app.example.com", b"sec-fetch-site": b"same-site"}

    assert verdict("POST", fields, OURS | {b"https://app.example.com"}) is Verdict.OUR_PAGE
    assert verdict("POST", fields, OURS) is Verdict.FORGED


async def passed(
    *headers: tuple[bytes, bytes], method: str = "GET", path: str = "/api", said: tuple[bytes, ...] = ()
) -> tuple[list[tuple[bytes, bytes]], list[bytes]]:
    """Send a request through both, and give what is behind them, and the cookies of the answer."""
    seen: list[tuple[bytes, bytes]] = []
    kept: list[bytes] = []

    async def behind(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend(scope["headers"])
        await send({"type": "http.response.start", "status": 200, "headers": [(b"set-cookie", one) for one in said]})

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        kept.extend(value for name, value in message["headers"] if name == b"set-cookie")

    app = OwnCookies(CrossSite(behind, ["https://www.example.com"], ["/auth/login"]), ["own", "other"])
    await app({"type": "http", "method": method, "path": path, "headers": list(headers)}, receive, send)
    return seen, kept


async def test_without_a_cookie_nothing_can_be_forged() -> None:
    """A request without a cookie passes: whoever sends it says themselves who they are, or is nobody."""
    seen, _ = await passed((b"authorization", b"Bearer x"), method="POST")

    assert seen == [(b"authorization", b"Bearer x")]


async def test_cookies_of_others_are_dropped_both_ways() -> None:
    """Only cookies with our names get in and out, and one of another program on the host refuses nothing."""
    seen, kept = await passed(
        (b"cookie", b"own=1; theirs=2;other=3; x__own=4"), path="/auth/login", said=(b"own=5; Path=/", b"theirs=6")
    )

    assert seen == [(b"cookie", b"own=1; other=3")]
    assert kept == [b"own=5; Path=/"]
    assert await passed((b"cookie", b"theirs=2"), method="POST") == ([], [])


async def test_a_cookie_alone_does_nothing() -> None:
    """A request with our cookie and nothing that says that it is our page's is a 403."""
    for method in ("GET", "POST"):
        with pytest.raises(ProblemError) as refused:
            await passed((b"cookie", b"own=1"), method=method)
        assert refused.value.problem.type is problems.CROSS_SITE


async def test_an_image_is_loaded_without_the_cookie() -> None:
    """What a page only shows comes as for nobody."""
    seen, _ = await passed((b"cookie", b"own=1"), (b"sec-fetch-dest", b"image"))

    assert seen == [(b"sec-fetch-dest", b"image")]


async def test_links_lead_to_where_one_signs_in() -> None:
    """On the paths that are navigated to, cookies pass without the header."""
    seen, _ = await passed((b"cookie", b"own=1"), path="/auth/login")

    assert seen == [(b"cookie", b"own=1")]
