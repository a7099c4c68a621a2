"""`GET /`: the page at which people sign in and look at their orders, and the two files that it loads.

It is the same for everybody, and loaded without cookies: who looks at it, its script asks the gateway.
Nothing of it comes from elsewhere, nothing is inline, and its policy lets the browser run and ask nothing else.
"""

from pathlib import Path

from fastapi import Response

from gateway_common import Caller, Router, anyone

__all__ = ["router"]

FOLDER = Path(__file__).parents[1] / "page"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}
PAGE, STYLE, SCRIPT = ((FOLDER / name).read_bytes() for name in ("page.html", "page.css", "page.js"))

router = Router(include_in_schema=False)


@router.get("/", response_class=Response)
async def show_front_page(caller: Caller = anyone()) -> Response:
    """Show the page."""
    return Response(PAGE, media_type="text/html", headers=HEADERS)


@router.get("/page.css", response_class=Response)
async def show_style(caller: Caller = anyone()) -> Response:
    """Say how it looks."""
    return Response(STYLE, media_type="text/css", headers=HEADERS)


@router.get("/page.js", response_class=Response)
async def show_script(caller: Caller = anyone()) -> Response:
    """Say what it does."""
    return Response(SCRIPT, media_type="text/javascript", headers=HEADERS)
