"""What a restaurant shows beside its data: a picture of its meals, and its menu on paper."""

import gzip
import re
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from ftgo_sandbox.domain.documents import Document
from ftgo_sandbox.domain.images import BEGINNINGS
from ftgo_sandbox.domain.paper_menus import paper_menu
from ftgo_sandbox.domain.values import Id
from ftgo_sandbox.services.guide import Restaurants
from ftgo_sandbox.skeleton.answers import OPEN_A_MINUTE
from ftgo_sandbox.skeleton.callers import FROM_SERVICES
from ftgo_sandbox.skeleton.conditions import must_match
from ftgo_sandbox.skeleton.representation import described, represented
from ftgo_sandbox.skeleton.service import held
from ftgo_sandbox.skeleton.uploads import BODY, sent_image

GZIP = re.compile(r"(?:^|,)\s*(?:x-)?gzip\s*(?!;\s*q=0(?:\.0*)?\s*(?:,|$))(?:[;,]|$)", re.IGNORECASE)

router = APIRouter()
Known = Annotated[Restaurants, Depends(held(Restaurants))]


@router.head("/restaurants/{restaurant_id}/picture", include_in_schema=False)
@router.get("/restaurants/{restaurant_id}/picture", response_class=Response, responses=described(*BEGINNINGS))
async def find_picture(restaurant_id: Id, request: Request, restaurants: Known) -> Response:
    """Show what is eaten at a restaurant, or a piece of the picture."""
    return represented(restaurants.picture(restaurant_id), request, kept=OPEN_A_MINUTE)


@router.put("/restaurants/{restaurant_id}/picture", status_code=204, dependencies=[FROM_SERVICES], openapi_extra=BODY)
async def replace_picture(restaurant_id: Id, request: Request, response: Response, restaurants: Known) -> None:
    """Show another picture from now on; with `If-Match`, only if it is still the one that the caller knows."""
    must_match(request.headers, restaurants.picture(restaurant_id))
    image = await sent_image(request)
    response.headers["ETag"] = restaurants.hang(restaurant_id, image.media_type, image.content).tag


@router.head("/restaurants/{restaurant_id}/menu.txt", include_in_schema=False)
@router.get("/restaurants/{restaurant_id}/menu.txt", response_class=Response, responses=described("text/plain"))
async def find_paper_menu(restaurant_id: Id, request: Request, restaurants: Known) -> Response:
    """Write a restaurant's menu as text, packed by gzip for who wants it so."""
    menu = paper_menu(restaurants.find(restaurant_id))
    said = {"Vary": "Accept-Encoding"}
    if GZIP.search(request.headers.get("accept-encoding", "")):
        menu = Document(gzip.compress(menu.content, mtime=0), menu.media_type)
        said["Content-Encoding"] = "gzip"
    return represented(menu, request, kept=OPEN_A_MINUTE, headers=said)
