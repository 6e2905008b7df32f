"""A logo that somebody chose, checked and made anew: what goes into reports is a PNG of ours, whatever came in."""

from __future__ import annotations

import warnings
from functools import lru_cache
from io import BytesIO

from PIL import Image, PngImagePlugin

from questionnaires.errors import ToolkitError
from questionnaires.texts import table
from reports import logo_svg

LARGEST_IN = 200_000
"""Bytes of a file that is taken in."""
LARGEST_OUT = 100_000
"""Bytes of the PNG that is made of it."""
WIDEST, HIGHEST = 1200, 400
"""Pixels of that PNG; larger ones are made smaller."""
_MOST_PIXELS = 16_000_000  # of a file that is taken in: 64 MB once it is opened
_SMALLEST = 40  # pixels; no logo has to be made smaller than that to fit
_PNG = b"\x89PNG\r\n\x1a\n"
_PRECISE = ("I", "F", "I;16", "I;16B", "I;16L", "I;16N")
"""Modes of grey with more than 256 shades."""


class LogoError(ToolkitError):
    """A file is no logo that can be used; nothing was changed."""


def checked(content: bytes) -> bytes:
    """The logo in a PNG or SVG file as a PNG without anything but its picture. The same file gives the same bytes.

    Raises LogoError with one sentence.
    """
    if len(content) > LARGEST_IN:
        raise _refusal("too_large", kilobytes=LARGEST_IN // 1000)
    if not content.strip():
        raise _refusal("empty")
    if content.startswith(_PNG):
        return _made_anew(_opened(content))
    if not logo_svg.looks_like_one(content):
        raise _refusal("not_an_image")
    try:
        return _made_anew(_opened(logo_svg.drawn(content, WIDEST, HIGHEST)))
    except logo_svg.Unsafe as error:
        raise _refusal(error.kind, **error.values) from error


@lru_cache(maxsize=64)  # an assessment is read on every turn of a page
def check_made(content: bytes) -> None:
    """Raises LogoError unless it is a PNG as `checked` makes them, small enough and whole."""
    if len(content) > LARGEST_OUT or not content.startswith(_PNG):
        raise _refusal("not_an_image")
    image = _opened(content)
    if image.width > WIDEST or image.height > HIGHEST:
        raise _refusal("pixels", most=f"{WIDEST} × {HIGHEST}")


def size_of(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG in pixels."""
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


def _opened(content: bytes) -> Image.Image:
    """The picture in a PNG, decoded. Raises LogoError if it is damaged, moves, or is too large once it is opened."""
    width, height = size_of(content)
    if width * height > _MOST_PIXELS:  # before anything is unpacked
        raise _refusal("pixels", most=f"{_MOST_PIXELS:,}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            Image.open(BytesIO(content), formats=("PNG",)).verify()
            image = Image.open(BytesIO(content), formats=("PNG",))
            assert isinstance(image, PngImagePlugin.PngImageFile)
            if image.is_animated:
                raise _refusal("moves")
            image.load()
    except LogoError:
        raise
    except Exception as error:  # whatever Pillow makes of a file that was made to break it
        raise _refusal("damaged") from error
    return image


def _made_anew(image: Image.Image) -> bytes:
    plain = _plain(image)
    on_white = Image.alpha_composite(Image.new("RGBA", plain.size, "white"), plain)
    if on_white.convert("RGB").getcolors(1) == [(plain.width * plain.height, (255, 255, 255))]:
        raise _refusal("empty")
    plain.thumbnail((WIDEST, HIGHEST), Image.Resampling.LANCZOS)
    while True:
        for made in (_png(_opaque(plain)), _png(plain.quantize(256, Image.Quantize.FASTOCTREE))):
            if len(made) <= LARGEST_OUT:
                return made
        smaller = (plain.width * 3 // 4, plain.height * 3 // 4)
        if min(smaller) < _SMALLEST:
            raise _refusal("too_large", kilobytes=LARGEST_OUT // 1000)
        plain = plain.resize(smaller, Image.Resampling.LANCZOS)


def _plain(image: Image.Image) -> Image.Image:
    """The picture as RGBA, without profile, comments, time or place."""
    if image.mode in _PRECISE:
        image = image.convert("I").point(lambda shade: shade / 256).convert("L")
    return image.convert("RGBA")


def _opaque(image: Image.Image) -> Image.Image:
    return image.convert("RGB") if image.getchannel("A").getextrema() == (255, 255) else image


def _png(image: Image.Image) -> bytes:
    made = BytesIO()
    image.info.clear()
    image.save(made, "PNG", optimize=True)
    return made.getvalue()


def _refusal(kind: str, /, **values: object) -> LogoError:
    words = table("reports")
    return LogoError(words("logo_nothing_changed", what=words(f"logo_{kind}", **values)))
