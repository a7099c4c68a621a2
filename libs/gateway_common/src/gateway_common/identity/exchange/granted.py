"""What a provider gives in exchange, read strictly: decided without asking anybody."""

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gateway_common.errors import State
from gateway_common.identity.exchange.refused import NotExchangedError, refused
from gateway_common.identity.jwt.strict_json import read_object
from gateway_common.services import Answer

__all__ = ["LONGEST_TOKEN", "Granted", "read"]

LONGEST_TOKEN = 8192
_GIVEN = 200
_ERRORS = range(400, 500)
_AWAY = frozenset({State.BUSY, State.DOWN, State.LATE})


@dataclass(frozen=True, slots=True)
class Granted:
    """Hold the *credentials* to show to a service, and for how many *seconds* they are good; 0 if nobody said."""

    credentials: bytes = field(repr=False)
    seconds: float


class _Said(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", hide_input_in_errors=True)

    access_token: Annotated[str, Field(pattern=r"^[A-Za-z0-9._~+/-]+=*$", max_length=LONGEST_TOKEN, repr=False)]
    issued_token_type: Literal["urn:ietf:params:oauth:token-type:access_token"]
    token_type: Annotated[str, Field(pattern="^(?i:bearer)$")]
    expires_in: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 0.0


def read(answer: Answer) -> Granted:
    """Read what came; raises NotExchangedError for a refusal, for an outage, and for what is no Bearer token."""
    if answer.state in _AWAY:
        raise _away(answer)
    said = _object(answer)
    if answer.status == _GIVEN:
        return _granted(said)
    if answer.status in _ERRORS:
        raise refused(said.get("error"))
    raise _unreadable()


def _granted(said: dict[str, Any]) -> Granted:
    try:
        given = _Said.model_validate(said)
    except ValidationError:
        raise _unreadable() from None
    return Granted(b"Bearer " + given.access_token.encode("ascii"), given.expires_in)


def _object(answer: Answer) -> dict[str, Any]:
    try:
        return dict(read_object(answer.body if isinstance(answer.body, bytes) else b""))
    except ValueError:
        if answer.status == _GIVEN:
            raise _unreadable() from None
        return {}


def _away(answer: Answer) -> NotExchangedError:
    state = State.BUSY if answer.state is State.BUSY else State.DOWN
    return NotExchangedError(state, f"the provider does not exchange tokens: {_told(answer)}", answer.retry_after)


def _told(answer: Answer) -> str:
    return answer.reason or f"it answered {answer.status}"


def _unreadable() -> NotExchangedError:
    return NotExchangedError(State.GARBLED, "what the provider gave in exchange is no Bearer token")
