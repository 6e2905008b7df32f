"""Setting a template with data by Typst, as an accessible PDF to keep (PDF/UA-1, PDF/A-3a), the same on every machine: with bundled fonts only."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from importlib.resources import as_file, files
from typing import Any, cast

import typst

from questionnaires.errors import ToolkitError
from reports import tagging
from reports.document import Attachment
from reports.sizes import Size

STANDARDS: list[typst.PDFStandard] = ["a-3a", "ua-1"]
"""To be kept for good with what it was made from, and read by everybody."""
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""The date of a PDF that speaks of no moment."""

DOTS = 90
"""Of a picture, to an inch."""
_EMPTY = 7
"""So many that the next paper still finds what this one laid out, if it is the same, and the one after it does not."""


class PrintingError(ToolkitError):
    """A PDF could not be made."""


def typeset(
    template: str, data: dict[str, Any], *, size: Size, at: datetime = EPOCH, attachments: tuple[Attachment, ...] = ()
) -> bytes:
    """A PDF of `data` in a template, with the attachments in it. People's text reaches Typst as values in JSON only, never as source.

    Raises typst.TypstError.
    """
    carried = [{"name": each.name, "mime": each.mime, "about": each.about, "file": f"attachment-{place}"} for place, each in enumerate(attachments)]
    parts = files_of(template, {**data, "attachments": carried})
    parts |= {told["file"]: each.content for told, each in zip(carried, attachments, strict=True)}
    made = typst.compile(cast(Any, parts), font_paths=fonts(), sys_inputs={"size": size}, pdf_standards=STANDARDS, timestamp=at)
    return tagging.tag_row_headers(made)


def files_of(template: str, data: dict[str, Any]) -> dict[str, bytes]:
    """What Typst is given: the template, what it imports, and the data."""
    parts = {name: _part(name) for name in ("style.typ", "charts.typ")}
    return {"main.typ": _part(template), **parts, "data.json": json.dumps(data, ensure_ascii=False).encode()}


def as_pictures(template: str, data: dict[str, Any], *, size: Size, pages: int, at: datetime = EPOCH) -> tuple[bytes, ...]:
    """Pictures (PNG) of the first pages of what `typeset` sets. Raises typst.TypstError."""
    parts = files_of(template, data | {"attachments": ()})
    made: object = typst.compile(cast(Any, parts), font_paths=fonts(), sys_inputs={"size": size}, format="png", ppi=DOTS, timestamp=at)
    return tuple(cast("list[bytes]", made if isinstance(made, list) else [made])[:pages])  # of a single page it is no list


def warm_up() -> None:
    """Load what every paper needs."""
    fonts()


def forget() -> None:
    """Let go of most of what was kept of earlier papers, which is 100 MB for each long one; keep what all papers share.

    Typst lets go of what the last ten settings did not use: an empty paper is a setting too, and takes 0.01 s.
    """
    for _ in range(_EMPTY):
        typst.compile(b"", font_paths=fonts())


@cache
def _part(name: str) -> bytes:
    return (files("reports") / "templates" / name).read_bytes()


@cache
def fonts() -> typst.Fonts:
    """The bundled fonts, and no others."""
    folder = files("reports") / "templates" / "fonts"
    with as_file(folder) as path:
        return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(path)])
