"""Counts: how many of something, or how many minutes."""

from typing import Annotated

from pydantic import Field

__all__ = ["Count"]

Count = Annotated[int, Field(ge=0, le=2**31 - 1, json_schema_extra={"format": "int32"})]
"""A number that a client may keep in 32 bits; a service that counts further is not believed."""
