"""Pictures from bare pixels, as PNG (RFC 2083)."""

import struct
import zlib

_KINDS = {1: 0, 3: 2, 4: 6}  #: channels → colour type


def png_of(width: int, height: int, stride: int, pixels: bytes, channels: int) -> bytes:
    """Write a picture of 8-bit pixels, grey, BGR, BGRA, or BGRX (of `channels` 4); `stride` bytes a row."""
    lines = (pixels[row * stride : row * stride + width * channels] for row in range(height))
    # PNG has red first.
    rows = b"".join(b"\0" + (line if channels == 1 else _red_first(line, channels)) for line in lines)
    head = struct.pack(">IIBBBBB", width, height, 8, _KINDS[channels], 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows, 1)) + _chunk(b"IEND", b"")


def _red_first(row: bytes, channels: int) -> bytes:
    out = bytearray(row)
    out[0::channels], out[2::channels] = row[2::channels], row[0::channels]
    return bytes(out)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
