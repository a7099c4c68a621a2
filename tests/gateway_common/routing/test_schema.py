"""The schema that editors read, and the examples that people read."""

import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator, ValidationError, validate

from gateway_common.app import routes_in
from gateway_common.routing import read_routes, schema_text
from gateway_common.routing.sizes import read_size, spell_size
from tests.gateway_common.routing.given import MakeApp

ROOT = Path(__file__).parents[3]
SCHEMA = ROOT / "docs" / "schemas" / "routes.schema.json"
DECISION = ROOT / "docs" / "adr" / "0007-routes-are-a-file-without-a-language.md"
GOOD = """
GET /v1/a/{id}:
  service: menus
  allow: [menus:read]
  path: /b/{id}
  within: 0.5
  query: {pass: [a], rename: {b: c}, set: {d: e}}
  request: {pass: [accept-language], set: {x-a: "1", x-k: {secret: "env:HOME"}}}
  response: {pass: [x-b], set: {x-c: "2"}}
  errors: pass
  openapi:
    summary: s
    description: d
    operationId: o
    tags: [t]
    parameters: {id: {description: d, example: "1"}}
    response: [text/plain]
    status: 200
    refuses: [409]
PUT /v1/a/{id}: {service: menus, allow: signed-in, body: 1 MiB, openapi: {request: ["*/*", "image/*"]}}
"""


def test_the_schema_is_one() -> None:
    """It follows the rules for schemas itself."""
    Draft202012Validator.check_schema(json.loads(SCHEMA.read_text(encoding="utf-8")))

    assert SCHEMA.name == "routes.schema.json"


def test_the_schema_is_the_one_of_the_code() -> None:
    """The file in the documentation says what is read; `gateway_common.routing.schema` tells how it is written anew."""
    assert SCHEMA.read_text(encoding="utf-8") == schema_text()


def follows(text: str) -> bool:
    """Tell whether an editor has nothing to say about *text*."""
    try:
        validate(yaml.safe_load(text), json.loads(SCHEMA.read_text(encoding="utf-8")))
    except ValidationError:
        return False
    return True


def test_what_can_be_read_follows_the_schema(app_with: MakeApp) -> None:
    """An editor does not complain about a file that works, whatever it uses."""
    assert len(routes_in(app_with(GOOD))) == 2
    assert follows(GOOD)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("allow: signed-in", "allow: everybody"),
        ("allow: signed-in, ", ""),
        ("allow: [menus:read]", "allow: []"),
        ("within: 0.5", "within: 0"),
        ("body: 1 MiB", "body: 1000"),
        ("errors: pass", "errors: hide"),
        ("path: /b/{id}", "pth: /b/{id}"),
        ("PUT ", "HEAD "),
        ("pass: [a]", "pass: a"),
        ("status: 200", "status: 404"),
        ("refuses: [409]", "refuses: [200]"),
        ("response: [text/plain]", "response: [text]"),
        ('x-a: "1"', "x-a: 1"),
        ("secret: ", "sercet: "),
        ("env:HOME", "HOME"),
    ],
)
def test_an_editor_finds_most_mistakes(right: str, wrong: str) -> None:
    """What is no route, no key, no policy or of another type does not follow the schema."""
    assert right in GOOD
    assert not follows(GOOD.replace(right, wrong))


def test_the_example_of_the_decision_works(tmp_path: Path) -> None:
    """The page that explains the file shows one that can be read."""
    found = re.search(r"```yaml\n(.*?)```", DECISION.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    (tmp_path / "routes.yaml").write_text(found[1], encoding="utf-8")
    reading = read_routes(tmp_path / "routes.yaml", ["restaurant"])

    assert (len(reading.routes), reading.mistakes) == (1, ())
    assert follows(found[1])


@pytest.mark.parametrize(
    ("text", "size", "spelled"),
    [
        ("0 B", 0, "0 B"),
        ("1 B", 1, "1 B"),
        ("10kB", 10_000, "10 kB"),
        ("3 MB", 3_000_000, "3 MB"),
        ("512 KiB", 1 << 19, "512 KiB"),
        ("1024 KiB", 1 << 20, "1 MiB"),
        ("2 GiB", 2 << 30, "2 GiB"),
        ("1 GB", 10**9, "1 GB"),
    ],
)
def test_sizes_have_units(text: str, size: int, spelled: str) -> None:
    """A size is read with its unit and spelled in the largest that fits."""
    assert (read_size(text), spell_size(size)) == (size, spelled)


@pytest.mark.parametrize("text", ["10", "", "MB", "1.5 MB", "-1 B", "1 mb", "1  MB", " 1 MB", "1234567 B", 8, None])
def test_what_has_no_unit_is_no_size(text: object) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError, match="with its unit"):
        read_size(text)
