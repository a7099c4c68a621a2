"""Routes in the document that clients read."""

from typing import Any

import pytest

from tests.gateway_common.routing.given import MakeApp

TEXT = """
GET /v1/menus/{menu}/picture:
  service: pictures
  path: /p/{menu}
  allow: anyone
  query: {pass: [width], rename: {q: query}, set: {channel: web}}
  openapi:
    summary: The picture of a menu
    description: As a JPEG or PNG.
    operationId: menuPicture
    tags: [menus]
    parameters:
      menu: {description: The id of the menu., example: "7"}
      q: {description: What to look for.}
    response: [image/jpeg, image/png]
PUT /v1/menus/{menu}/picture:
  service: pictures
  allow: [menus:write, menus:read]
  body: 8 MiB
  openapi: {request: [image/jpeg], status: 204, refuses: [409, 418]}
POST /v1/menus/{menu}/search:
  service: menus
  allow: signed-in
  errors: pass
  openapi: {refuses: [409]}
GET /v1/menus/{menu}:
  service: menus
  allow: signed-in
  openapi: {response: [application/json, application/hal+json]}
"""


@pytest.fixture
def document(app_with: MakeApp) -> dict[str, Any]:
    """Give the document of a gateway with these routes."""
    made: dict[str, Any] = app_with(TEXT).openapi()
    return made


def operation(document: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    found: dict[str, Any] = document["paths"][path][method]
    return found


def test_a_route_is_an_operation_like_any_other(document: dict[str, Any]) -> None:
    """What the file says of it stands where it stands for endpoints; nothing of the service does."""
    told = operation(document, "get", "/v1/menus/{menu}/picture")

    assert (told["operationId"], told["tags"]) == ("menuPicture", ["menus"])
    assert (told["summary"], told["description"]) == ("The picture of a menu", "As a JPEG or PNG.")
    assert "pictures" not in str(told)
    assert "channel" not in str(told)


def test_a_route_tells_its_parameters(document: dict[str, Any]) -> None:
    """Values of the path, and parameters under the names that a client uses, with the lengths that are held."""
    told = operation(document, "get", "/v1/menus/{menu}/picture")["parameters"]

    path = {"type": "string", "minLength": 1, "maxLength": 256, "pattern": "^[^/]+$", "examples": ["7"]}
    query = {"type": "string", "maxLength": 2048}
    assert [(one["name"], one["in"], one["required"], one["schema"]) for one in told] == [
        ("menu", "path", True, path),
        ("width", "query", False, query),
        ("q", "query", False, query),
    ]
    assert [one.get("description") for one in told] == ["The id of the menu.", None, "What to look for."]


def test_a_route_tells_what_an_answer_may_be(document: dict[str, Any]) -> None:
    """Media types for what went well; ranges for what is no JSON; 304 for what can be read again."""
    picture = operation(document, "get", "/v1/menus/{menu}/picture")["responses"]
    json = operation(document, "get", "/v1/menus/{menu}")["responses"]

    assert picture["200"]["content"] == picture["206"]["content"] == {"image/jpeg": {}, "image/png": {}}
    assert set(picture) == {"200", "206", "304", "400", "401", "404", "416", "429", "500", "502", "503", "504"}
    assert json["200"]["content"] == {"application/json": {}, "application/hal+json": {}}
    assert set(json) == {"200", "304", "400", "401", "403", "404", "429", "500", "502", "503", "504"}


def test_a_route_tells_what_a_body_may_be(document: dict[str, Any]) -> None:
    """Its media types, its size, and the problems of another one; success without content has none."""
    told = operation(document, "put", "/v1/menus/{menu}/picture")

    assert told["requestBody"] == {"description": "At most 8 MiB.", "content": {"image/jpeg": {}}}
    assert {"408", "413", "415"} <= told["responses"].keys()
    assert told["responses"]["204"] == {"description": "What was asked for."}


@pytest.mark.parametrize(
    ("method", "path", "scopes"),
    [
        ("get", "/v1/menus/{menu}/picture", None),
        ("put", "/v1/menus/{menu}/picture", "menus:read menus:write"),
        ("post", "/v1/menus/{menu}/search", ""),
    ],
)
def test_a_route_tells_who_may_call_it(method: str, path: str, scopes: str | None, document: dict[str, Any]) -> None:
    """By the scheme of the endpoints, with the scopes it needs; a token that is shown has to be good anywhere."""
    told = operation(document, method, path)

    assert told.get("security") == (None if scopes is None else [{"bearer": scopes.split()}])
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    assert "401" in told["responses"]
    assert ("403" in told["responses"]) == (scopes is not None)


def test_a_route_tells_how_its_service_refuses(document: dict[str, Any]) -> None:
    """Each listed status is a problem of ours; with `errors: pass` nobody knows what the service says of it."""
    ours = operation(document, "put", "/v1/menus/{menu}/picture")["responses"]
    passing = operation(document, "post", "/v1/menus/{menu}/search")["responses"]

    assert list(ours["409"]["content"]["application/problem+json"]["examples"]) == ["conflict"]
    assert ours["418"]["content"]["application/problem+json"]["examples"]["refused"]["value"]["status"] == 418
    assert passing["409"] == {"description": "The service says why."}


def test_a_route_without_a_name_is_named_after_its_path(document: dict[str, Any]) -> None:
    """Every operation has an id."""
    assert operation(document, "post", "/v1/menus/{menu}/search")["operationId"] == "post_v1_menus_menu_search"


def test_routes_stand_beside_endpoints(document: dict[str, Any]) -> None:
    """A path that both serve has the operations of both, and asking twice changes nothing."""
    assert set(document["paths"]["/v1/menus/{menu}"]) == {"delete", "get"}
    assert "/v1/menus/nearby" in document["paths"]


def test_problems_are_examples(document: dict[str, Any]) -> None:
    """Each status names the problems of the catalogue that it may be."""
    told = operation(document, "put", "/v1/menus/{menu}/picture")["responses"]

    assert list(told["415"]["content"]["application/problem+json"]["examples"]) == ["coded-body", "unsupported-body"]


def test_a_route_tells_what_it_asks_beyond_scopes(app_with: MakeApp) -> None:
    """Roles, strength and age of the sign-in have no place of their own in OpenAPI, and stand in one of ours."""
    document = app_with("""
    GET /v1/menus/{menu}/costs:
      service: menus
      allow: [menus:read]
      roles: [cook, owner]
      strength: [mfa]
      max_age: 300
    """).openapi()
    told = operation(document, "get", "/v1/menus/{menu}/costs")

    assert told["x-requires"] == {"roles": ["cook", "owner"], "strength": ["mfa"], "maxAge": 300}
    assert "stronger-sign-in" in told["responses"]["401"]["content"]["application/problem+json"]["examples"]
