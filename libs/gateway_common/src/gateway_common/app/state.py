"""What an app keeps for its requests: settings, routes, senders, who asks callers who they are."""

from typing import Any

from starlette.datastructures import State

__all__ = ["AppState"]


class AppState(State):
    """Keep them as attributes of an object: Starlette's own state calls a function for each that a request reads."""

    def __init__(self) -> None:  # pyright: ignore[reportMissingSuperCall] -- which would make a mapping for them
        """Keep nothing."""

    def __setattr__(self, key: str, value: Any) -> None:  # noqa: ANN401 – as Starlette has it
        """Keep *value* as *key*."""
        object.__setattr__(self, key, value)

    @property
    def _state(self) -> dict[str, Any]:  # type: ignore[override]  # pyright: ignore[reportIncompatibleVariableOverride] -- it is only read
        return vars(self)
