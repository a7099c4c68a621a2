"""How an operation is declared, asked, spelled as a request, and read from an answer."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import pytest
from fastapi import Body, Header, Query
from pydantic import ValidationError

from gateway_common import Draft, Instant, ReadModel, Service
from gateway_common.errors import ProblemError, ProblemType, State
from gateway_common.services import Answer, Operation
from gateway_common.services.outcome import read

shop = Service("shop")
NOON = datetime(2026, 11, 20, 12)  # noqa: DTZ001 – services send times without a zone
SOLD_OUT = ProblemType("sold-out", 409, "It is sold out", "Choose something else.")
TOO_MANY = ProblemType("too-many", 422, "Too many", "Take fewer.")


class Status(StrEnum):
    NEW = "NEW"
    OLD = "OLD"


class Thing(ReadModel):
    thing_id: str
    made_at: Instant | None = None
    price: Decimal = Decimal(0)


class ThingDraft(Draft):
    given_name: str
    note: str | None = None


@shop.get("/things/{thing_id}")
def find_thing(thing_id: str) -> Thing: ...


@shop.get("/things")
def search(
    maker_id: int,
    status: list[Status] | None = None,
    limit: int = 20,
    word: Annotated[str | None, Query(alias="q")] = None,
    accept_language: Annotated[str | None, Header()] = None,
) -> list[Thing]: ...


@shop.post("/things", refusals={(409, "SOLD_OUT"): SOLD_OUT, 422: TOO_MANY})
def make_thing(
    draft: ThingDraft,
    maker_id: Annotated[int, Body()],
    idempotency_key: Annotated[str | None, Header()] = None,
) -> Thing: ...


@shop.get("/any/{part}")
def find_anything(part: object, asked: object, said: Annotated[object, Header()]) -> Thing: ...


@shop.get("/times")
def find_times() -> list[Instant]: ...


@shop.post("/things/{thing_id}/close")
def close_thing(thing_id: str) -> None: ...


@shop.put("/things/{thing_id}/name")
def rename(thing_id: str, name: Annotated[str, Body()]) -> None: ...


def test_path_values_are_quoted_as_one_segment() -> None:
    """No value leaves its segment."""
    ask = find_thing("a b?c#d")

    assert find_thing.line.path(ask.values) == "/things/a%20b%3Fc%23d"


@pytest.mark.parametrize("value", ["", ".", "..", "a/b", "a\\b", "a\nb"])
def test_a_value_that_is_no_segment_is_refused(value: str) -> None:
    """What could be read as another path is a problem of the one who sent it."""
    with pytest.raises(ProblemError, match="thing_id"):
        find_thing.line.path(find_thing(value).values)


def test_query_names_are_camel_case_and_lists_repeat() -> None:
    """A query has the names of the wire, repeats lists, leaves out None, and keeps defaults."""
    ask = search(7, status=[Status.NEW, Status.OLD], word="a&b")

    assert search.line.path(ask.values) == "/things?makerId=7&status=NEW&status=OLD&limit=20&q=a%26b"


def test_header_inputs_have_dashes() -> None:
    """A header input is sent under its name with dashes, and left out when None."""
    assert search.line.headers(search(7, accept_language="de").values) == [(b"accept-language", b"de")]
    assert search.line.headers(search(7).values) == []


def test_a_value_has_one_spelling_wherever_it_goes() -> None:
    """The same value reads the same in the path, in the query and in a header field."""
    for value, spelled in (
        (True, "true"),
        (Status.NEW, "NEW"),
        (Decimal("1E+3"), "1000"),
        (NOON, "2026-11-20T12:00:00"),
    ):
        values = find_anything(value, value, value).values

        assert find_anything.line.path(values).replace("%3A", ":") == f"/any/{spelled}?asked={spelled}"
        assert find_anything.line.headers(values) == [(b"said", spelled.encode())]


def test_a_value_that_no_header_carries_is_named() -> None:
    """Letters beyond Latin-1 are refused by the name of their field, and are no bug of ours."""
    with pytest.raises(ProblemError, match="The value of accept-language cannot be used"):
        search.line.headers(search(7, accept_language="日本").values)


@pytest.mark.parametrize("value", ["a\nb", "a\r\nb: c", "a\x00", "a\x7f", " a", "a\t"])
def test_a_value_that_would_end_a_header_is_its_givers_mistake(value: str) -> None:
    """A client's byte is refused by the name of the field, before anything is sent, and alarms nobody."""
    with pytest.raises(ProblemError, match="The value of accept-language cannot be used") as refused:
        search.line.headers(search(7, accept_language=value).values)

    assert 400 <= refused.value.problem.status < 500


def test_fields_beside_a_model_join_its_object() -> None:
    """What is marked Body() beside a model is one more field of the same object."""
    ask = make_thing(ThingDraft(given_name="x"), maker_id=7)

    assert make_thing.line.body(ask.values) == b'{"givenName":"x","note":null,"makerId":7}'
    assert rename.line.body(rename("1", "y").values) == b'{"name":"y"}'


@pytest.mark.parametrize(
    ("operation", "repeatable"),
    [(find_thing, True), (close_thing, False), (rename, True), (make_thing, False)],
)
def test_only_what_is_safe_to_repeat_is_repeatable(operation: Operation[..., object], repeatable: bool) -> None:
    """Reads, PUT and DELETE may be repeated; other writes may not."""
    ask = operation.ask({one.name: "1" for one in operation.inputs if one.required})

    assert operation.repeatable(ask) is repeatable


def test_a_write_with_an_idempotency_key_is_repeatable() -> None:
    """An Idempotency-Key makes a POST safe to repeat."""
    assert make_thing.repeatable(make_thing(ThingDraft(given_name="x"), 7, idempotency_key="k1"))


def test_an_empty_key_makes_nothing_repeatable() -> None:
    """A service finds no key in it, and would do the work twice."""
    assert not make_thing.repeatable(make_thing(ThingDraft(given_name="x"), 7, idempotency_key=""))


def test_a_wrong_ask_says_what_is_wrong() -> None:
    """A missing, unknown or doubled input is a TypeError that names it."""
    with pytest.raises(TypeError, match="missing thing_id"):
        find_thing.ask({})
    with pytest.raises(TypeError, match="unknown colour"):
        find_thing.ask({"thing_id": "1", "colour": "red"})
    with pytest.raises(TypeError, match="too many"):
        find_thing("1", "2")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue] -- the mistake under test


def test_an_answer_is_read_into_its_model() -> None:
    """Numbers become strings, times without a zone are UTC, unknown fields are ignored."""
    body = b'{"thingId": 7, "madeAt": "2026-11-20T09:00:00", "price": "12.30", "more": 1}'
    outcome = read(find_thing, Answer(State.OK, 200, [(b"cache-control", b"max-age=5")], body))

    assert outcome.value == Thing(thing_id="7", made_at=datetime(2026, 11, 20, 9, tzinfo=UTC), price=Decimal("12.30"))
    assert outcome.cache_control == "max-age=5"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"madeAt": "soon"}', b'{"thingId": null}'])
def test_what_the_model_does_not_say_is_garbled(body: bytes) -> None:
    """An answer that its model cannot read is garbled; the reason names places, never values."""
    outcome = read(find_thing, Answer(State.OK, 200, body=body))

    assert outcome.state is State.GARBLED
    assert "soon" not in outcome.reason


def test_an_answer_may_be_many() -> None:
    """Metadata inside the declared type counts, not only that of models."""
    assert find_times.decode(b'["2026-11-20T09:00:00"]') == [datetime(2026, 11, 20, 9, tzinfo=UTC)]


def test_an_answer_without_a_value_needs_no_body() -> None:
    """An operation that returns None reads nothing."""
    assert read(close_thing, Answer(State.OK, 204)).state is State.OK


@pytest.mark.parametrize(
    ("status", "body", "problem"),
    [
        (409, b'{"code": "SOLD_OUT"}', SOLD_OUT),
        (409, b'{"code": "OTHER"}', None),
        (409, b"not json", None),
        (409, b'["SOLD_OUT"]', None),
        (422, b"", TOO_MANY),
        (400, b'{"code": "SOLD_OUT"}', None),
    ],
)
def test_a_declared_refusal_becomes_its_problem(status: int, body: bytes, problem: ProblemType | None) -> None:
    """A refusal is mapped by status and code, or by status alone; anything else stays a mistake of ours."""
    outcome = read(make_thing, Answer(State.REFUSED, status, body=body))

    assert outcome.refusal == (problem() if problem else None)
    assert outcome.state is State.REFUSED


def test_a_draft_refuses_what_nobody_knows() -> None:
    """A misspelt field of a client is an error, not lost."""
    with pytest.raises(ValidationError, match="givenNam"):
        ThingDraft.model_validate({"givenNam": "x"})
