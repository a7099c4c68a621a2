"""Everything a service needs from outside, handed to it in one piece."""

from dataclasses import dataclass
from datetime import datetime
from itertools import count
from random import Random

from ftgo_sandbox.skeleton.access_tokens import AccessTokens
from ftgo_sandbox.skeleton.assertions import Assertions
from ftgo_sandbox.skeleton.clock import Clock, Pace
from ftgo_sandbox.skeleton.errands import Errands
from ftgo_sandbox.skeleton.peers import Peers
from ftgo_sandbox.skeleton.signing import Signer
from ftgo_sandbox.world import World


@dataclass(frozen=True)
class Surroundings:
    """Stand in the *world*, at a time, with chance, errands, other services to call, and callers to believe or not.

    With *tokens* the callers of gateways show those, and only services are believed by *assertions*.
    """

    world: World
    clock: Clock
    pace: Pace
    chance: Random
    errands: Errands
    peers: Peers
    signer: Signer
    assertions: Assertions
    tokens: AccessTokens | None = None

    @property
    def now(self) -> datetime:
        """Tell the story's time."""
        return self.pace.story(self.clock.now())

    def numbers(self) -> "count[int]":
        """Give numbers from 1001 on; a service that starts again later gives others than before."""
        return count(1001 + 1000 * int((self.clock.now() - self.world.epoch).total_seconds()))
