"""Under whose name a report goes out stands on paper where it belongs, in every variant and size, and is told to whoever cannot see it."""

from __future__ import annotations

import subprocess
from io import BytesIO

import pikepdf
import pytest
from report_subjects import answers, subject
from test_pdf import missing

from reports import logo, pdf
from reports.compose import compose
from reports.document import Masthead, Report, Variant
from reports.sizes import Size

LOGO = logo.checked(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><rect width="30" height="10" fill="#005eb8"/></svg>')
HEAD = Masthead("Eastmarsh Community Trust", "OFFICIAL-SENSITIVE", LOGO)


def report(variant: Variant = "full", head: Masthead = HEAD) -> Report:
    return compose(subject(answers(1)), variant, head)


def pages(content: bytes) -> list[str]:
    try:
        done = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True, timeout=60)
    except FileNotFoundError:
        missing("pdftotext (poppler-utils)")
        raise
    return done.stdout.decode().split("\f")[:-1]


@pytest.mark.parametrize(("variant", "size"), [("full", "standard"), ("summary", "large"), ("plan", "compact"), ("publishable", "standard")])
def test_the_classification_is_at_the_head_and_foot_of_every_page_and_the_name_on_the_first(variant: Variant, size: Size) -> None:
    found = pages(pdf.render(report(variant), size=size))
    assert [page.count("OFFICIAL-SENSITIVE") for page in found] == [2] * len(found)
    assert "Eastmarsh Community Trust" in found[0]
    assert not any("OFFICIAL" in page for page in pages(pdf.render(report(variant, Masthead()), size=size)))


def test_a_summary_stays_two_pages_under_the_longest_masthead() -> None:
    head = Masthead("Eastmarsh " * 12, "OFFICIAL-SENSITIVE " * 3, LOGO)
    assert len(pages(pdf.render(report("summary", head)))) == 2


def test_the_logo_has_an_alternative_in_the_structure_of_the_pdf() -> None:
    with pikepdf.open(BytesIO(pdf.render(report("summary")))) as opened:
        told = [str(each.Alt) for each in opened.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == pikepdf.Name.Figure and "/Alt" in each]
    assert any("Eastmarsh Community Trust" in each for each in told)


def test_the_same_masthead_gives_the_same_bytes() -> None:
    assert pdf.render(report("summary")) == pdf.render(report("summary"))
