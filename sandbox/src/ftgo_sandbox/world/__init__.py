"""The world as it is when the sandbox starts: the same restaurants, people and orders every time, in every service."""

from ftgo_sandbox.world.world import World

__all__ = ["World"]
