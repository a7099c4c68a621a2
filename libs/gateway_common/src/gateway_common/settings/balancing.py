"""How calls are spread over several addresses of a service, and when one of them is left alone for a while.

services:
  kitchen:
    urls: [http://kitchen-1:8080, http://kitchen-2:8080]
    balancing: {failures: 3, slow_start: 30}
    health: {path: /health, every: 5}
"""

from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

__all__ = ["REMEMBERED", "BalancingSettings", "HealthSettings"]

REMEMBERED = 100
"""Of how many calls to one address the failures are counted, at most."""

_FROZEN = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Pause = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Times = Annotated[int, Field(ge=1)]


def _path(text: str) -> str:
    if not text.startswith("/") or text.startswith("//") or not (text.isascii() and text.isprintable()) or " " in text:
        raise ValueError("it is no path; write it like /health")
    return text


class BalancingSettings(BaseModel):
    """Say how calls are spread over the addresses of a service; times are in seconds.

    An address that is new, or comes back, is given more and more of its share over *slow_start*. One is ejected after
    so many *failures* in a row, or when of its calls within *window*, at least *minimum*, the share *failure_ratio*
    failed, and only while another does better: the first time for *eject_for*, then twice as long each time, up to
    *eject_longest*. Never more than the share *most_ejected* of all addresses are ejected.
    """

    model_config = _FROZEN

    slow_start: Pause = 10.0
    failures: Times = 5
    failure_ratio: float = Field(default=0.5, gt=0, le=1)
    minimum: Times = 10
    window: Seconds = 10.0
    eject_for: Seconds = 10.0
    eject_longest: Seconds = 300.0
    most_ejected: float = Field(default=0.5, ge=0, le=0.5)

    @model_validator(mode="after")
    def _of_any_effect(self) -> Self:
        if self.minimum > REMEMBERED:
            raise ValueError(f"minimum is more than the {REMEMBERED} calls that are remembered; lower it")
        if self.eject_for > self.eject_longest:
            raise ValueError("eject_for is more than eject_longest; lower it, or raise eject_longest")
        return self


class HealthSettings(BaseModel):
    """Say how each address of a service is asked whether it is well; times are in seconds.

    It is asked for *path* with a pause of *every* between two questions, and has *within* to answer with a 2xx. After
    so many *failures* in a row it gets no calls, and after so many *successes* it gets them again.
    """

    model_config = _FROZEN

    path: Annotated[str, AfterValidator(_path)]
    every: Seconds = 5.0
    within: Seconds = 1.0
    failures: Times = 2
    successes: Times = 1
