"""Which gateway a command is about, and what is said when there is none."""

import sys
from pathlib import Path

import pytest

from gateway_common.cli.complaints import Complaint
from gateway_common.cli.target import folder_of, load

GATEWAY = """\
from gateway_common import GatewaySettings, Router, anyone, Caller, create_gateway

router = Router()

@router.get("/hello")
async def hello(caller: Caller = anyone()) -> str:
    return "hello"

def create_app():
    return create_gateway("{name}", GatewaySettings(hosts=["localhost"]), services=[], routers=[router])

def other():
    return create_gateway("other", GatewaySettings(hosts=["localhost"]), services=[], routers=[router])

app = create_app()
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder in which the command runs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    return tmp_path


@pytest.mark.parametrize(
    ("target", "title"), [("plain_gateway", "plain_gateway gateway"), ("plain_gateway:other", "other gateway")]
)
def test_a_gateway_is_named_by_its_module(here: Path, target: str, title: str) -> None:
    """A module with `create_app()` names a gateway, and so does `module:function`."""
    (here / "plain_gateway.py").write_text(GATEWAY.format(name="plain_gateway"))

    assert load(target).title == title


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("", "'' names no gateway; give --app or GATEWAY_APP a module, such as mobile_bff.app."),
        ("a/b.py", "'a/b.py' names no gateway; give --app or GATEWAY_APP a module, such as mobile_bff.app."),
        (
            "nowhere.app",
            "there is no module nowhere; give --app or GATEWAY_APP one that is installed, such as mobile_bff.app.",
        ),
        ("json", "json has no function create_app(); give --app or GATEWAY_APP one, as json:function."),
        ("json:loose", "json has no function loose(); give --app or GATEWAY_APP one, as json:function."),
        (
            "collections:OrderedDict",
            "collections:OrderedDict does not make a gateway; let it return what create_gateway() gives.",
        ),
        (
            "built_gateway:app",
            "built_gateway has no function app(); give --app or GATEWAY_APP one, as built_gateway:function.",
        ),
    ],
)
def test_what_is_no_gateway_is_told(here: Path, target: str, said: str) -> None:
    """A target that names no gateway is refused in one sentence that names the setting."""
    (here / "built_gateway.py").write_text(GATEWAY.format(name="built_gateway"))

    with pytest.raises(Complaint) as complaint:
        load(target)

    assert str(complaint.value) == said


UNANSWERABLE = """\
from gateway_common import Router

router = Router()

class Thing:
    pass

@router.get("/things")
async def find_thing() -> Thing:
    return Thing()
"""
MISTAKEN = """\
from gateway_common import GatewaySettings, Service, create_gateway

def create_app():
    services = [Service("order"), Service("kitchen")]
    return create_gateway("mistaken", GatewaySettings(hosts=["localhost"]), services=services, routers=[])
"""
NO_SCOPE = "'all' is no scope; write public, tenant or caller."
NO_TAG = "'a b' is no tag; use letters, digits and any of ._:/-"
NO_RATE = "it is no rate; write one like 10/s, 600/min or 1000/h."
BROKEN = {
    "unfinished": ("\n\ndef create_app(:\n", ["unfinished cannot be read: {here}/unfinished.py:3: invalid syntax."]),
    "lacking": (
        "import json\nimport not_there\n",
        ["lacking cannot be imported: {folder}/lacking.py:2: No module named 'not_there'."],
    ),
    "asking": (
        "def create_app(settings):\n    return settings\n",
        ["asking cannot start: create_app() missing 1 required positional argument: 'settings'."],
    ),
    "unanswerable": (
        UNANSWERABLE,
        [
            "unanswerable cannot start: {folder}/unanswerable.py:8: Invalid args for response field!",
            "Hint: check that <class 'unanswerable.Thing'> is a valid Pydantic field type.",
        ],
    ),
    "nameless": (
        "from gateway_common import Service\n\n@Service('x').get('/x')\ndef find() -> 'Nothing': ...\n",
        ["nameless cannot start: {folder}/nameless.py:3: name 'Nothing' is not defined."],
    ),
    "keeping": (
        "from gateway_common import CachePolicy\n\nMENUS = CachePolicy('all', tags=('a b',))\n",
        [f"keeping cannot start: {{folder}}/keeping.py:3: CachePolicy: {NO_TAG}; {NO_SCOPE}"],
    ),
    "limiting": (
        "from gateway_common import allowed\n\nGUARD = allowed('orders:read', limit='5/m')\n",
        [f"limiting cannot start: {{folder}}/limiting.py:3: limit='5/m': {NO_RATE}"],
    ),
    "mistaken": (
        MISTAKEN,
        [
            "mistaken cannot start:",
            "  1. service 'order' has no address; set GATEWAY_SERVICES__ORDER__URL, such as http://order:8080.",
            "  2. service 'kitchen' has no address; set GATEWAY_SERVICES__KITCHEN__URL, such as http://kitchen:8080.",
        ],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_start_is_told_with_its_place(here: Path, name: str) -> None:
    """Mistakes of a declaration are sentences with the line that declares, all that are known at once."""
    code, said = BROKEN[name]
    (here / f"{name}.py").write_text(code)

    with pytest.raises(Complaint) as complaint:
        load(name)

    told = [sentence.format(here=here, folder=here.name) for sentence in said]
    assert str(complaint.value) in {"\n".join(told), " ".join(told)}


def test_a_bug_of_the_team_keeps_its_traceback(here: Path) -> None:
    """An error that the team's own code raises is not dressed up as a mistake of declaration."""
    (here / "buggy.py").write_text("def create_app():\n    return 1 / 0\n")

    with pytest.raises(ZeroDivisionError):
        load("buggy")


def test_the_folder_of_a_gateway_is_found_without_running_it(here: Path) -> None:
    """Even a package that cannot be imported has a folder to watch."""
    (here / "sleepy").mkdir()
    (here / "sleepy" / "__init__.py").write_text("raise RuntimeError\n")

    (here / "plain.py").write_text("raise RuntimeError\n")

    assert folder_of("sleepy.app:create") == here / "sleepy"
    assert folder_of("plain") == here
    with pytest.raises(Complaint, match="there is no module nowhere"):
        folder_of("nowhere.app")
