"""What a run says when the machine cannot give it something."""

__all__ = ["Unavailable"]


class Unavailable(Exception):
    """Say in one sentence what cannot be had, and what would help; a run leaves out what needs it."""
