"""Pictures of the first pages show what the PDF prints."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from PIL import Image
from report_samples import HOSTILE, empty, full

from reports import pdf, typeset
from reports.sizes import Size
from reports.typeset import PrintingError


@pytest.mark.parametrize("size", ["compact", "standard", "large"])
def test_there_are_as_many_as_asked_for_or_as_there_are_pages_each_of_a_whole_page(size: Size) -> None:
    with pikepdf.open(BytesIO(pdf.render(full(), size=size))) as document:
        pages = len(document.pages)
    for asked, given in ((1, 1), (3, 3), (1000, pages)):
        found = pdf.pictures(full(), asked, size=size)
        assert len(found) == given
    for each in found:
        short, long = sorted(Image.open(BytesIO(each)).size)
        assert (short, long) == (pytest.approx(210 / 25.4 * 90, abs=1), pytest.approx(297 / 25.4 * 90, abs=1)), "A4 at 90 dots to an inch"


def test_a_report_of_a_single_page_has_one_picture() -> None:
    assert len(pdf.pictures(empty(), 2)) == 1


def test_the_same_report_gives_the_same_pictures_and_another_gives_others() -> None:
    assert pdf.pictures(full(), 2) == pdf.pictures(full(), 2) != pdf.pictures(full("x"), 2)


@pytest.mark.parametrize("name", HOSTILE)
def test_any_text_can_be_shown(name: str) -> None:
    assert pdf.pictures(full(HOSTILE[name]), 1)[0].startswith(b"\x89PNG")


def test_a_page_that_cannot_be_set_gives_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typeset, "_part", lambda name: b"#nothing-of-this-name")
    with pytest.raises(PrintingError, match="The PDF could not be made: unknown variable: nothing-of-this-name"):
        pdf.pictures(full(), 1)


def test_forgetting_earlier_papers_changes_none() -> None:
    before = pdf.render(full())
    typeset.forget()
    assert pdf.render(full()) == before
