"""The pictures of a report in Word: charts and the scale with their text, the logo, and bars that are decoration."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.shape import CT_Inline
from docx.shared import Emu
from PIL import Image, ImageDraw

from reports import picture
from reports.document import Bar, Chart, Plot, Scale
from reports.word_elements import Element, element

_EMU_PER_CM = 360_000
_EMU_PER_TWIP = 635
_TYPE_OF_PICTURES = 11
"""The size of the type in a picture that is placed as wide as it was made, in points."""
_DECORATIVE = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
    '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)


class Pictures:
    """Places pictures in a document. `points`: the size of its text."""

    def __init__(self, document: Any, points: float, language: str) -> None:
        self._part = document.part
        self._points = points
        self._language = language
        self._count = 0

    def drawn(self, block: Chart | Plot | Scale, width: int) -> Element:
        """A run with the chart, plot or scale, as wide as `width`, in twentieths of a point."""
        shrunk = _TYPE_OF_PICTURES / self._points
        content = picture.png(block, width_cm=round(width * _EMU_PER_TWIP / _EMU_PER_CM * shrunk, 2), language=self._language)
        return self._placed(content, block.text, wide=width * _EMU_PER_TWIP)

    def logo(self, content: bytes, name: str) -> Element:
        """A run with the logo, at most 4.6 cm wide and 1.3 cm high."""
        with Image.open(BytesIO(content)) as image:
            across, down = image.size
        wide = min(4.6, 1.3 * across / down)
        return self._placed(content, name, wide=round(wide * _EMU_PER_CM))

    def bar(self, bar: Bar, width: int) -> Element:
        """A run with the bar, which screen readers pass over: its numbers stand in cells beside it."""
        made = self._placed(_bar(bar), "", wide=width * _EMU_PER_TWIP, high=round(self._points * 0.95 * 12_700))
        for named in made.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"):
            named.append(parse_xml(_DECORATIVE))
        return made

    def _placed(self, content: bytes, text: str, *, wide: int, high: int | None = None) -> Element:
        relation, image = self._part.get_or_add_image(BytesIO(content))
        self._count += 1
        tall = high if high is not None else round(wide * image.px_height / image.px_width)
        inline: Any = CT_Inline.new_pic_inline(self._count, relation, f"{self._count}.png", Emu(wide), Emu(tall))
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")
        inline.docPr.set("name", f"Picture {self._count}")
        inline.docPr.set("descr", text)
        return element("r", element("drawing", inline))


@lru_cache(maxsize=512)
def _bar(bar: Bar) -> bytes:
    """The bar as a PNG. What is certain is full, what is open between the bounds is striped."""
    wide, high, over, fine = 500, 42, 12, 2
    blue, track, ink = (43, 101, 146), (227, 233, 240), (11, 12, 12)
    image = Image.new("RGB", (wide * fine, (high + 2 * over) * fine), "white")
    draw = ImageDraw.Draw(image)
    top, bottom = over * fine, (over + high) * fine - 1

    def at(tenths: int) -> int:
        return min(round(tenths * wide * fine / 1000), wide * fine - 1)

    draw.rectangle((0, top, wide * fine - 1, bottom), fill=track)
    if bar.lower > 0:
        draw.rectangle((0, top, at(bar.lower), bottom), fill=blue)
    if bar.upper > bar.lower:
        image.paste(_stripes(at(bar.upper) - at(bar.lower) + 1, bottom - top + 1, blue), (at(bar.lower), top))
        draw.rectangle((at(bar.lower), top, at(bar.upper), bottom), outline=blue, width=2 * fine)
    for edge in bar.edges:
        for start in range(0, image.height, 12):
            draw.rectangle((at(edge) - 2 * fine, start, at(edge) + 2 * fine - 1, start + 6), fill=ink)
    out = BytesIO()
    image.resize((wide, high + 2 * over), Image.Resampling.LANCZOS).convert("P", palette=Image.Palette.ADAPTIVE, colors=32).save(out, "PNG", optimize=True)
    return out.getvalue()


def _stripes(wide: int, high: int, colour: tuple[int, int, int]) -> Image.Image:
    made = Image.new("RGB", (wide, high), "white")
    draw = ImageDraw.Draw(made)
    for start in range(-high, wide + high, 26):
        draw.line((start, high, start + high, 0), fill=colour, width=9)
    return made
