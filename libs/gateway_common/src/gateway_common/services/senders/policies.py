"""How a policy that cannot work is refused: when it is made, so before anything is served."""

from collections.abc import Mapping

from gateway_common.errors import DeclarationError

__all__ = ["demand"]


def demand(policy: object, rules: Mapping[str, bool]) -> None:
    """Raise DeclarationError naming each of *rules* (sentences and whether they hold) that *policy* breaks."""
    broken = [f"{type(policy).__name__}: {rule}" for rule, holds in rules.items() if not holds]
    if broken:
        raise DeclarationError(broken)
