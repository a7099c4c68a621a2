import struct
import zlib

from ftgo_sandbox.world.pictures import HEIGHT, WIDTH, meal


def chunks(png: bytes) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    place = 8
    while place < len(png):
        (length,) = struct.unpack_from(">I", png, place)
        kind, data = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        assert struct.unpack_from(">I", png, place + 8 + length) == (zlib.crc32(kind + data),)
        found[kind] = data
        place += length + 12
    return found


def test_a_picture_can_be_looked_at() -> None:
    """It is PNG to the last byte: as many rows and columns as it says, in colours that its palette has."""
    parts = chunks(meal("a test", "Thai"))
    pixels = zlib.decompress(parts[b"IDAT"])

    assert list(parts) == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]
    assert struct.unpack(">IIBBBBB", parts[b"IHDR"]) == (WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    assert len(pixels) == (WIDTH + 1) * HEIGHT
    assert max(pixels) < len(parts[b"PLTE"]) // 3


def test_a_picture_is_always_the_same() -> None:
    """The same subject looks the same in every process, and no two subjects look alike."""
    again = meal.__wrapped__("a test", "Thai")

    assert meal("a test", "Thai") == again
    assert meal("another", "Thai") != again
