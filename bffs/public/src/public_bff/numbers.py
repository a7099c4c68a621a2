"""Numbers as partners may send them and are told them."""

from typing import Annotated

from pydantic import Field

__all__ = ["Count", "Limit"]

Count = Annotated[int, Field(ge=0, le=2**31 - 1, json_schema_extra={"format": "int32"})]
"""How many, or how many minutes; a service that counts further is not believed."""

Limit = Annotated[int, Field(ge=1, le=100, json_schema_extra={"format": "int32"})]
"""The most that a list shall hold."""
