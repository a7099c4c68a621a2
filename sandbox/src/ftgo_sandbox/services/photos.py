"""Photos of meals, which belong to whoever ordered them."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response

from ftgo_sandbox.domain.images import BEGINNINGS
from ftgo_sandbox.domain.photos import Photo
from ftgo_sandbox.domain.values import Id
from ftgo_sandbox.services.desk import Ours
from ftgo_sandbox.skeleton.answers import OWNED, kept
from ftgo_sandbox.skeleton.callers import Identified
from ftgo_sandbox.skeleton.representation import described, represented
from ftgo_sandbox.skeleton.uploads import BODY, sent_image

router = APIRouter(dependencies=[kept(OWNED)])


ADDED: dict[int | str, dict[str, Any]] = {201: {"description": "The photo is where `Location` says.", "content": {}}}


@router.post("/orders/{order_id}/photos", status_code=201, response_class=Response, responses=ADDED, openapi_extra=BODY)
async def add_photo(
    order_id: Id,
    request: Request,
    desk: Ours,
    caller: Identified,
    key: Annotated[str | None, Header(alias="Idempotency-Key")] = None,
) -> Response:
    """Add a photo of the meal; the same key for the same order is one photo."""
    order = caller.find(desk.orders, order_id)
    image = await sent_image(request)
    photo = desk.album.add(order, image.media_type, image.content, key)
    where = f"/orders/{order_id}/photos/{photo.photo_id}"
    return Response(status_code=201, headers={"Location": where, "ETag": photo.document.tag, "Cache-Control": OWNED})


@router.head("/orders/{order_id}/photos/{photo_id}", include_in_schema=False)
@router.get("/orders/{order_id}/photos/{photo_id}", response_class=Response, responses=described(*BEGINNINGS))
async def find_photo(order_id: Id, photo_id: Id, request: Request, desk: Ours, caller: Identified) -> Response:
    """Show a photo of the meal, or a piece of it."""
    photo = desk.album.find(caller.find(desk.orders, order_id), photo_id)
    return represented(photo.document, request, kept=OWNED, headers={"Content-Disposition": _file(photo)})


@router.delete("/orders/{order_id}/photos/{photo_id}", status_code=204)
async def remove_photo(order_id: Id, photo_id: Id, desk: Ours, caller: Identified) -> None:
    """Throw a photo of the meal away."""
    desk.album.remove(caller.find(desk.orders, order_id), photo_id)


def _file(photo: Photo) -> str:
    ending = photo.document.media_type.removeprefix("image/")
    return f'inline; filename="order-{photo.order_id}-photo-{photo.photo_id}.{ending}"'
