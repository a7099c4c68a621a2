"""The ids of resources: strings to partners, who compare them and never look inside."""

from typing import Annotated

from fastapi import Path
from pydantic import Field, StringConstraints

__all__ = ["MenuItemId", "OrderIdInPath", "RestaurantId", "RestaurantIdInPath"]

_Id = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,17}$", max_length=18)]

RestaurantId = Annotated[_Id, Field(description="The id of the restaurant.", examples=["7"])]
MenuItemId = Annotated[_Id, Field(description="The id of the dish in the menu.", examples=["701"])]

OrderIdInPath = Annotated[_Id, Path(description="The id of the order.", examples=["42"])]
RestaurantIdInPath = Annotated[_Id, Path(description="The id of the restaurant.", examples=["7"])]
