"""A chart or a scale as a picture by itself, set by Typst with the bundled fonts: the same block gives the same bytes.

Its text alternative is the block's own `text`, which whoever places the picture says beside it.
"""

from __future__ import annotations

from typing import Any, Literal, cast

import typst

from questionnaires import wording
from reports import fitting
from reports.clean import Cleaner, with_texts
from reports.document import Chart, Plot, Scale, plain
from reports.typeset import EPOCH, PrintingError, files_of, fonts

_DOTS_PER_INCH = 200
_POINTS = 11
"""The size of the type that the picture stands among."""


def png(block: Chart | Plot | Scale, *, width_cm: float, language: str) -> bytes:
    """A PNG with 200 dots to the inch. `language` is a tag such as en-GB. Raises PrintingError with one sentence if Typst refuses it."""
    return _drawn(block, width_cm, language, "png")


def svg(block: Chart | Plot | Scale, *, width_cm: float, language: str) -> str:
    """An SVG, whose letters are outlines. Otherwise as `png`."""
    return _drawn(block, width_cm, language, "svg").decode()


def _drawn(block: Chart | Plot | Scale, width_cm: float, language: str, form: Literal["png", "svg"]) -> bytes:
    cleaner = Cleaner(fitting.covered)
    fitted = with_texts(block, lambda text: fitting.breakable(cleaner.text(text)))
    data: dict[str, Any] = {"block": plain(fitted), "width_cm": width_cm, "language": language[:2], "size": _POINTS}
    try:
        return typst.compile(
            cast(Any, files_of("picture.typ", data)), font_paths=fonts(), format=form, ppi=_DOTS_PER_INCH, timestamp=EPOCH
        )
    except typst.TypstError as error:
        raise PrintingError(wording.table("reports")("printing_failed", reason=error.message)) from error
