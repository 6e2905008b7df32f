"""A report as a Word document (.docx) that can be edited: real styles, headings, lists and tables. The same report gives the same bytes.

The text is not in this document's fonts but in those of the reader's computer, which show every script; so no letter is replaced.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE

from questionnaires import wording
from reports import fitting, word_frame, zipped
from reports.clean import Cleaner, with_texts
from reports.document import Report
from reports.sizes import Size
from reports.word_body import Body
from reports.word_look import dress, points_of

_LONGEST_PROPERTY = 255
_TAGS = {"cy": "cy-GB"}
"""What Word calls a language, where that differs."""


def render(report: Report, *, size: Size = "standard") -> bytes:
    """The report as .docx."""
    cleaner = Cleaner.for_xml()
    fitted = fitting.with_told(with_texts(report, cleaner.text), cleaner)
    document: Any = docx.Document()
    _bare(document)
    points = points_of(size, report.variant)
    dress(document, points, _TAGS.get(fitted.language, fitted.language))
    _describe(document, fitted)
    body = document.element.body
    for child in list(body):
        body.remove(child)
    written = Body(document, fitted, points)
    body.extend(written.elements())
    word_frame.fill(document, fitted, written.pages, points)
    out = BytesIO()
    document.save(out)
    return zipped.steady(out.getvalue(), at=report.as_of)


def _bare(document: Any) -> None:
    """Leaves out what python-docx brings along and nothing here needs."""
    unused = (RELATIONSHIP_TYPE.FONT_TABLE, RELATIONSHIP_TYPE.CUSTOM_XML, RELATIONSHIP_TYPE.WEB_SETTINGS, "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects")
    thumbnail = (RELATIONSHIP_TYPE.THUMBNAIL,)
    for holder, kinds in ((document.part, unused), (document.part.package, thumbnail)):
        for id_ in [id_ for id_, relation in holder.rels.items() if relation.reltype in kinds]:
            del holder.rels[id_]


def _describe(document: Any, report: Report) -> None:
    words = wording.table("reports")
    about = document.core_properties
    title = words("document_title", eyebrow=report.eyebrow, title=report.title)
    texts = {
        "title": title, "subject": report.subtitle or report.eyebrow, "keywords": ", ".join(report.keywords),
        "author": report.masthead.organisation, "category": report.masthead.classification, "comments": "", "last_modified_by": "",
    }  # fmt: skip
    for name, text in texts.items():
        setattr(about, name, " ".join(text.split())[:_LONGEST_PROPERTY])
    about.language, about.revision = report.language, 1
