"""Small pictures: of pictures by Pillow, of a PDF's first page by pdfium; as WebP, without what cameras note.

A picture says how large it is before it is decoded, and is refused by that. How a camera was held (EXIF) is put right.
"""

from io import BytesIO
from pathlib import Path
from typing import Any

from app.extraction.contract import Drawn, ExtractionFailed
from app.extraction.limits import ExtractionLimits
from app.extraction.vocabulary import ExtractionCode

#: What Pillow may take a file for, by the type that its content has.
_FORMATS = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/bmp": "BMP",
    "image/tiff": "TIFF",
    "image/avif": "AVIF",
}
PDF = "application/pdf"
KINDS = frozenset({PDF, *_FORMATS})  #: what is drawn
_QUALITY = 80
_PROFILE_BYTES = 64 * 1024  #: of colours; a larger one is left out
_CLEAR = ("RGBA", "LA", "PA", "La", "RGBa")


def draw(path: Path, content_type: str, points: int, limits: ExtractionLimits) -> Drawn:
    """Draw a file, either side of at most so many points; what is smaller stays as it is.

    Raises:
        ExtractionFailed: UNSUPPORTED, TOO_LARGE, ENCRYPTED, MALFORMED.
    """
    if path.stat().st_size > limits.max_bytes:
        raise ExtractionFailed(ExtractionCode.TOO_LARGE, f"It has more than {limits.max_bytes:,} bytes.")
    if content_type == PDF:
        image = _page(path, points)
    elif content_type in _FORMATS:
        image = _picture(path, _FORMATS[content_type], points, limits)
    else:
        raise ExtractionFailed(ExtractionCode.UNSUPPORTED, "Only pictures and PDFs are drawn.")
    target = BytesIO()
    profile = image.info.get("icc_profile") or b""
    kept = profile if len(profile) <= _PROFILE_BYTES else b""
    image.save(target, "WEBP", quality=_QUALITY, icc_profile=kept)
    return Drawn("image/webp", target.getvalue(), image.width, image.height)


def _picture(path: Path, kind: str, points: int, limits: ExtractionLimits) -> Any:
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - on first use

    Image.MAX_IMAGE_PIXELS = None  # our own limit is asked below
    try:
        image: Any = Image.open(path, formats=(kind,))
    except UnidentifiedImageError:
        raise ExtractionFailed(ExtractionCode.MALFORMED, "This is no picture, or a broken one.") from None
    with image:
        if image.width * image.height > limits.pixels:
            raise ExtractionFailed(ExtractionCode.TOO_LARGE, f"It is a picture of more than {limits.pixels:,} points.")
        image.thumbnail((points, points), reducing_gap=2.0)
        image = ImageOps.exif_transpose(image)
        if image.mode.startswith("I"):  # 16 bits a point
            image = image.convert("I").point(_halved).convert("L")
        if image.mode == "CMYK":
            image.info.pop("icc_profile", None)  # it is about inks
        is_clear = image.mode in _CLEAR or "transparency" in image.info
        return image.convert("RGBA" if is_clear else "RGB")


def _halved(value: Any) -> Any:
    """Make 8 bits of 16; Pillow calls it once, with something that stands for every point."""
    return value * (1 / 256)


def _page(path: Path, points: int) -> Any:
    import pypdfium2  # noqa: PLC0415 - on first use

    try:
        document: Any = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ExtractionFailed(ExtractionCode.ENCRYPTED, "The PDF asks for a password.") from None
        raise ExtractionFailed(ExtractionCode.MALFORMED, "This is no PDF, or a broken one.") from None
    try:
        page = document[0]
        # A page may be as large as it says: it is drawn no larger than what is wanted.
        image = page.render(scale=points / max(*page.get_size(), 1.0)).to_pil().convert("RGB")
    except pypdfium2.PdfiumError:
        raise ExtractionFailed(ExtractionCode.MALFORMED, "The first page of the PDF is broken.") from None
    finally:
        document.close()
    image.thumbnail((points, points))  # a side may be rounded up
    return image
