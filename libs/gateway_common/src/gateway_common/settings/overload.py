"""What a gateway does when it has more to do than it can.

overload:
  patience: 0.5
  connections: 10000
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from gateway_common.settings.service import Seconds

__all__ = ["OverloadSettings"]


class OverloadSettings(BaseModel):
    """Bound what waits for the processor of one process; times are in seconds.

    So many requests begin at once that a turn of the event loop takes about *turn*; others wait in line. Once somebody
    has waited for *patience*, the gateway is overloaded: until it has caught up it takes no more into line than can
    begin within two turns, and turns the others away (503) at once, the lowest priority first, and of it whoever asks
    the most. With *shed* off nobody is turned away. More clients than *connections* are turned away, or as many as the
    process may have files open.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    shed: bool = True
    turn: Annotated[Seconds, Field(le=0.1)] = 0.003
    patience: Annotated[Seconds, Field(le=5)] = 0.5
    connections: int = Field(default=10_000, ge=1)
