"""Where the photos of meals are kept, as long as the process lives."""

from ftgo_sandbox.domain.documents import Document
from ftgo_sandbox.domain.orders import Order
from ftgo_sandbox.domain.photos import Photo, make_room
from ftgo_sandbox.domain.refusals import Unknown
from ftgo_sandbox.skeleton.surroundings import Surroundings
from ftgo_sandbox.world.photos import photos


class Album:
    """Hold the photos of all orders."""

    def __init__(self, at: Surroundings) -> None:
        self._at = at
        self._photos = {photo.photo_id: photo for photo in photos(at.world)}
        self._numbers = at.numbers()
        self._added: dict[tuple[int, str], Photo] = {}

    def add(self, order: Order, media_type: str, content: bytes, key: str | None) -> Photo:
        """Put a photo of an order in; the same *key* for the same order is one photo."""
        if key and (added := self._added.get((order.order_id, key))):
            return added
        make_room([photo for photo in self._photos.values() if photo.order_id == order.order_id])
        document = Document(content, media_type, self._at.clock.now().replace(microsecond=0))
        photo = Photo(next(self._numbers), order.order_id, order.consumer_id, document)
        self._photos[photo.photo_id] = photo
        if key:
            self._added[order.order_id, key] = photo
        return photo

    def find(self, order: Order, number: int) -> Photo:
        """Find a photo of an order."""
        photo = self._photos.get(number)
        if photo is None or photo.order_id != order.order_id:
            raise Unknown
        return photo

    def remove(self, order: Order, number: int) -> None:
        """Throw a photo of an order away."""
        del self._photos[self.find(order, number).photo_id]
