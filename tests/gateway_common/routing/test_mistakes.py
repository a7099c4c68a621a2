"""Files of routes that cannot work: each kind of mistake in one sentence with its line and its cure."""

import re
from pathlib import Path

import pytest

from gateway_common import Caller, Router, anyone, create_gateway
from gateway_common.app import routes_in
from gateway_common.errors import DeclarationError
from tests.gateway_common.routing.given import SERVICES, Here, MakeApp, router
from tests.support.gateways import settings_for

CASE = re.compile(r"=== (?P<kind>.+)\n(?P<text>(?:.*\n)*?)--> (?P<told>\d+: .+)\n")
CASES = {
    case["kind"]: case for case in CASE.finditer((Path(__file__).parent / "broken.txt").read_text(encoding="utf-8"))
}


def _mistakes(app_with: MakeApp, text: str, *, endpoints: Router = router) -> list[str]:
    with pytest.raises(DeclarationError) as refused:
        app_with(text, endpoints=endpoints)
    return [mistake.partition("routes.yaml:")[2] for mistake in refused.value.mistakes]


@pytest.mark.parametrize("kind", CASES)
def test_each_mistake_has_its_line_and_its_cure(kind: str, app_with: MakeApp) -> None:
    """A file with one mistake stops the start with one sentence: where, what, and what to do."""
    case = CASES[kind]

    assert _mistakes(app_with, case["text"]) == [case["told"]]


def test_there_are_many_kinds_of_mistakes() -> None:
    """Every kind that is written down is tried."""
    text = (Path(__file__).parent / "broken.txt").read_text(encoding="utf-8")

    assert len(CASES) == text.count("\n=== ") >= 60


def test_all_mistakes_come_at_once(app_with: MakeApp) -> None:
    """What is wrong anywhere in the file is told in one go, in the order of the lines, beside mistakes of the code."""
    text = """
    GET /v1/{a}:
      servce: menus
      path: /{b}
      query: {pass: a}
    PUT /v1/{c}:
      service: nobody
      body: 5
    PUT /v1/{d}:
      service: menus
      allow: anyone
    """
    told = _mistakes(app_with, text)

    assert [(int(one.split(":")[0]), one.split(": ")[1]) for one in told] == [
        (1, "GET /v1/{a}"),
        (1, "GET /v1/{a}"),
        (2, "GET /v1/{a}"),
        (3, "GET /v1/{a}"),
        (3, "GET /v1/{a}"),
        (4, "GET /v1/{a}"),
        (5, "PUT /v1/{c}"),
        (6, "PUT /v1/{c}"),
        (7, "PUT /v1/{c}"),
        (8, "PUT /v1/{d}"),
    ]


@pytest.mark.parametrize(("path", "reason"), [("none.yaml", "no such file or directory"), (".", "is a directory")])
def test_a_file_that_cannot_be_read_is_named(path: str, reason: str, tmp_path: Path) -> None:
    """A missing file is a mistake like any other."""
    with pytest.raises(DeclarationError) as refused:
        create_gateway(
            "test", settings_for(SERVICES), services=SERVICES, routers=[router], routes=(tmp_path / path).absolute()
        )

    assert [one.partition(":1: ")[2] for one in refused.value.mistakes] == [
        f"it cannot be read ({reason}); mend the path, or leave routes= out."
    ]


def test_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    """A file is UTF-8."""
    file = tmp_path / "routes.yaml"
    file.write_bytes(b"GET /v1/a:\n  service: men\xfcs\n")
    with pytest.raises(DeclarationError) as refused:
        create_gateway("test", settings_for(SERVICES), services=SERVICES, routers=[router], routes=file)

    assert refused.value.mistakes == (f"{tmp_path.name}/routes.yaml:2: it is not UTF-8 here; save the file as UTF-8.",)


rest = Router()
mixed = Router()
closed = Router()


@rest.get("/v1/files/{name:path}")
async def find_file(name: str, caller: Caller = anyone()) -> Here:
    """Find a file however deep."""
    return Here(here=name)


@mixed.get("/v1/files/menu-{number}.pdf")
async def find_menu(number: str, caller: Caller = anyone()) -> Here:
    """Find a menu by its file."""
    return Here(here=number)


@closed.get("/v1/files/menu-{number}/")
async def find_folder(number: str, caller: Caller = anyone()) -> Here:
    """Find the folder of a menu."""
    return Here(here=number)


@pytest.mark.parametrize(
    ("path", "endpoints", "hidden"),
    [
        ("/v1/files/{id}", rest, "/v1/files/{name:path}"),
        ("/v1/files/{id}/pages/{page}", rest, "/v1/files/{name:path}"),
        ("/v1/files/a", rest, "/v1/files/{name:path}"),
        ("/v1/{kind}/a", rest, "/v1/files/{name:path}"),
        ("/v1/files/{id}", mixed, "/v1/files/menu-{number}.pdf"),
        ("/v1/files/menu-7.pdf", mixed, "/v1/files/menu-{number}.pdf"),
        ("/v1/files/{id}/", closed, "/v1/files/menu-{number}/"),
    ],
)
def test_a_path_that_two_may_take_is_refused(path: str, endpoints: Router, hidden: str, app_with: MakeApp) -> None:
    """Where an endpoint takes more or less than a segment, a route must not reach into its paths."""
    route = f"POST {path}"
    told = f"1: {route}: the endpoint GET {hidden} takes these paths as well; let one of them have its own."

    assert _mistakes(app_with, f"{route}: {{service: menus, allow: anyone}}", endpoints=endpoints) == [told]


@pytest.mark.parametrize(
    ("path", "endpoints"),
    [
        ("/v1/files", rest),
        ("/v1/{id}", rest),
        ("/v1/files/", mixed),
        ("/v1/files/menu.pdf", mixed),
        ("/v1/files/{id}/more", mixed),
        ("/v1/files", mixed),
        ("/v1/files/{id}", closed),
        ("/v1/files/{id}/{page}", closed),
    ],
)
def test_a_path_of_its_own_is_not_refused(path: str, endpoints: Router, app_with: MakeApp) -> None:
    """Such endpoints are in nobody's way elsewhere."""
    app = app_with(f"POST {path}: {{service: menus, allow: anyone}}", endpoints=endpoints)

    assert [str(route.path) for route in routes_in(app)] == [path]
