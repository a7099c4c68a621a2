"""What `routes.yaml` may say: the models from which both the reading and the JSON Schema come.

    GET /v1/restaurants/{restaurant_id}/picture:
      service: restaurant
      allow: anyone

Every message here completes a sentence that begins with the place in the file.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, WithJsonSchema

from gateway_common.configuration import SecretRef
from gateway_common.guard import SignedIn
from gateway_common.overload import Named
from gateway_common.routing import sizes
from gateway_common.routing.fields import field_to_client, field_to_service, field_value, secret_value
from gateway_common.routing.shape import flaw_of
from gateway_common.services.keeping import TAG
from gateway_common.services.keeping import Scope as Whose
from gateway_common.settings.limit import RateField

__all__ = [
    "KEY",
    "Allow",
    "Described",
    "Errors",
    "Keyed",
    "OpenApi",
    "Query",
    "RouteEntry",
    "Secret",
    "ToClient",
    "ToService",
]

KEY = r"^(GET|POST|PUT|PATCH|DELETE) /\S*$"
"""How a route is named: its method and its path."""

_PARAMETER = r"^[A-Za-z0-9_.~$@:\[\]-]{1,100}$"
_MEDIA = r"^[a-z]+/([a-z0-9.+-]+|\*)$|^\*/\*$"
_FIELD = r"^[A-Za-z0-9][A-Za-z0-9-]*$"
_REFERENCE = r"^(env:[A-Za-z_][A-Za-z0-9_]*|file:/.+)$"


def _path(text: str) -> str:
    flaw = flaw_of(text)
    if flaw:
        raise ValueError(flaw)
    return text


def _scope(text: str) -> str:
    SignedIn(text)
    return text


def _kind_of_allow(value: object) -> str | None:
    if isinstance(value, str):
        return "word"
    return "scopes" if isinstance(value, list) else None


def _kind_of_value(value: object) -> str:
    return "[reference]" if isinstance(value, dict | BaseModel) else "[text]"


Path = Annotated[str, AfterValidator(_path), WithJsonSchema({"type": "string", "pattern": "^/"})]
Scope = Annotated[str, AfterValidator(_scope), WithJsonSchema({"type": "string", "pattern": r"^[!#-\[\]-~]+$"})]
Size = Annotated[int, BeforeValidator(sizes.read_size), WithJsonSchema({"type": "string", "pattern": sizes.PATTERN})]
Parameter = Annotated[str, Field(pattern=_PARAMETER)]
MediaType = Annotated[str, Field(pattern=_MEDIA)]
FieldToService = Annotated[str, AfterValidator(field_to_service), WithJsonSchema({"type": "string", "pattern": _FIELD})]
FieldToClient = Annotated[str, AfterValidator(field_to_client), WithJsonSchema({"type": "string", "pattern": _FIELD})]
FieldValue = Annotated[str, AfterValidator(field_value)]
Reference = Annotated[
    SecretRef, AfterValidator(secret_value), WithJsonSchema({"type": "string", "pattern": _REFERENCE})
]
Errors = Literal["problem", "pass"]
CacheTag = Annotated[str, Field(pattern=TAG)]
Keyed = Literal["required", "optional"]
Allow = Annotated[
    Annotated[Literal["anyone", "signed-in"], Tag("word")] | Annotated[list[Scope], Field(min_length=1), Tag("scopes")],
    Discriminator(_kind_of_allow, custom_error_type="allow_type", custom_error_message="no policy"),
]


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Query(_Said):
    """Which parameters of the query reach the service; every other stays behind."""

    passed: list[Parameter] = Field(default=[], alias="pass", description="Parameters that pass as they are.")
    renamed: dict[Parameter, Parameter] = Field(
        default={}, alias="rename", description="Parameters that pass under another name: the client's, the service's."
    )
    given: dict[Parameter, str] = Field(
        default={}, alias="set", description="Parameters that the gateway sends, whatever the client says."
    )


class Secret(_Said):
    """A value that is never written here, only where it is to be found when the gateway starts."""

    secret: Reference = Field(description="Where it is, as env:NAME or file:/run/secrets/name.")


FieldValueOrSecret = Annotated[
    Annotated[FieldValue, Tag("[text]")] | Annotated[Secret, Tag("[reference]")], Discriminator(_kind_of_value)
]


class ToService(_Said):
    """Which header fields of a request reach the service, beside those that say what is sent and wanted."""

    passed: list[FieldToService] = Field(default=[], alias="pass", description="Further fields that pass.")
    given: dict[FieldToService, FieldValueOrSecret] = Field(
        default={}, alias="set", description="Fields that the gateway sends, whatever the client says."
    )


class ToClient(_Said):
    """Which header fields of an answer reach the client, beside those that say what it is and who may keep it."""

    passed: list[FieldToClient] = Field(default=[], alias="pass", description="Further fields that pass.")
    given: dict[FieldToClient, FieldValue] = Field(
        default={},
        alias="set",
        description="Fields that the gateway says, whatever the service says; unless cache-control is among them, an "
        "answer to a known caller is private.",
    )


class Cache(_Said):
    """For whom the service's answers are kept and given again, for as long as the service says (RFC 9111)."""

    scope: Whose = Field(
        description="public: everybody, and the service is asked in nobody's name; tenant: the callers of one tenant; "
        "caller: one caller alone."
    )
    fresh_for: float = Field(
        default=0.0, ge=0, allow_inf_nan=False, description="Seconds for which an answer is fresh that does not say it."
    )
    tags: list[CacheTag] = Field(default=[], description="Names by which answers are cleared together.")


class Described(_Said):
    """What clients read about one value of the path or parameter of the query."""

    description: str = Field(description="What it means, in whole sentences.")
    example: str | None = Field(default=None, description="One that works; in quotes if it is a number.")


class OpenApi(_Said):
    """What clients read about the route; nothing here changes what it does."""

    summary: str | None = Field(default=None, description="A few words.")
    description: str | None = Field(default=None, description="What a client must know.")
    operation: str | None = Field(
        default=None, alias="operationId", pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$", description="What generators call it."
    )
    tags: list[str] = Field(default=[], description="The chapters in which it stands.")
    parameters: dict[str, Described] = Field(default={}, description="Its values and parameters, by name.")
    request: list[MediaType] = Field(default=[], description="What a body may be; left out: anything.")
    response: list[MediaType] = Field(default=[], description="What an answer may be; left out: anything.")
    status: int = Field(default=200, ge=200, le=299, description="The status when all went well.")
    refuses: list[Annotated[int, Field(ge=400, le=499)]] = Field(
        default=[], description="The statuses with which the service refuses what a client can mend."
    )


class RouteEntry(_Said):
    """One operation of a client that maps to one operation of a service."""

    service: str = Field(description="The service that answers, as the gateway's code names it.")
    allow: Allow = Field(description="Who may call it: anyone, signed-in, or all scopes that a caller needs.")
    roles: list[Scope] = Field(default=[], description="Roles that a caller needs as well, all of them.")
    strength: list[Scope] = Field(
        default=[], description="How well a caller has to be signed in: one of these values of `acr`."
    )
    max_age: int | None = Field(
        default=None, ge=1, description="How many seconds ago a caller may have signed in at the most."
    )
    path: Path | None = Field(
        default=None, description="The path at the service, with the route's own values; left out: the same."
    )
    within: float | None = Field(
        default=None,
        gt=0,
        allow_inf_nan=False,
        description="Seconds until an answer begins, at most the gateway's budget; left out: the budget.",
    )
    cost: int | None = Field(default=None, ge=0, description="What a request takes of its caller's rate; left out: 1.")
    limit: RateField | None = Field(
        default=None, description="How often each caller may call it, such as 5/min; left out: as their plan says."
    )
    priority: Named | None = Field(
        default=None,
        description="What begins first when there is too much to do; left out: high for writes, normal for the rest.",
    )
    body: Size | None = Field(default=None, description="How large a request's body may be; left out: 1 MiB.")
    idempotency: Keyed | None = Field(
        default=None,
        description="Whether a caller has to send, or may send, an `Idempotency-Key`, under which the request is done "
        "once; the key reaches the service. Left out: the gateway knows no key.",
    )
    cache: Cache | None = Field(
        default=None, description="Whether answers are kept and given again, and to whom; left out: they are not."
    )
    clears: list[CacheTag] = Field(default=[], description="Tags of kept answers that are outdated when it is done.")
    query: Query = Query()
    request: ToService = ToService()
    response: ToClient = ToClient()
    errors: Errors = Field(
        default="problem",
        description="What a client hears of a 4xx: the gateway's problem with its status, or the answer as it is.",
    )
    openapi: OpenApi = OpenApi()
