"""The PDF: accessible, made to be kept, the same bytes for the same report, and safe against any text."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import conformity
import pikepdf
import pytest
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary
from report_samples import HOSTILE, empty, full, tables
from report_subjects import answers, compared, given, shipped, subject

from questionnaires.errors import ToolkitError
from questionnaires.texts import in_language
from reports import blank, blank_pdf, fitting, markdown, pdf, typeset
from reports.clean import Cleaner, with_texts
from reports.compose import compose
from reports.document import Attachment, Bar, Report, State, Table, Variant

VARIANTS: list[tuple[Variant, pdf.Size, str]] = [
    ("full", "compact", "en"), ("summary", "standard", "cy"), ("summary", "large", "en"), ("plan", "large", "cy"), ("plan", "compact", "en"),
    ("publishable", "standard", "cy"),
]  # fmt: skip
HEADINGS = ["/H1", "/H2", "/H3", "/H4", "/H5", "/H6"]


def missing(what: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing, and CI must have it.")
    pytest.skip(f"{what} is not installed.")


@cache
def rendered(name: str, size: pdf.Size = "standard") -> bytes:
    """A sample by name: "assessment", "empty", "plain", or one of the hostile texts."""
    if name == "assessment":
        return pdf.render(compose(subject(answers(1) | compared())), size=size)
    return pdf.render(empty() if name == "empty" else full(HOSTILE.get(name, name)), size=size)


def elements(content: bytes) -> Iterator[tuple[str, Any, list[str]]]:
    """Kind, element and kinds of its ancestors, in reading order."""

    def walk(element: Any, above: list[str]) -> Iterator[tuple[str, Any, list[str]]]:
        kids = element.get("/K")
        for kid in kids if isinstance(kids, Array) else (kids,):
            if isinstance(kid, Dictionary) and "/S" in kid:
                yield str(kid["/S"]), kid, above
                yield from walk(kid, [*above, str(kid["/S"])])

    yield from walk(opened(content).Root["/StructTreeRoot"], [])


@cache
def opened(content: bytes) -> pikepdf.Pdf:
    """Kept open, because elements live only as long as their document."""
    return pikepdf.open(BytesIO(content))


def attribute(element: Any, name: str) -> str | None:
    given = element.get("/A")
    for each in given if isinstance(given, Array) else [given]:
        if isinstance(each, Dictionary) and name in each:
            return str(each[name])
    return None


def text_of(content: bytes, tmp_path: Path) -> str:
    """What `pdftotext` reads, with all space collapsed and the invisible break places gone."""
    program = shutil.which("pdftotext")
    if program is None:
        missing("pdftotext (poppler-utils)")
    path = tmp_path / "report.pdf"
    path.write_bytes(content)
    run = subprocess.run([str(program), "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True)
    return " ".join(run.stdout.decode().replace("\u200b", "").split())


@pytest.mark.parametrize("stage", ["G1", "G2", "G3", "G4"])
def test_the_first_page_is_one_page(stage: str) -> None:
    suits = {"FE2": given("no"), "SA9": given("yes"), "FE7": given(Decimal(3))}
    made = pdf.render(compose(subject(answers(1, known=0.3, stage=stage) | suits)))
    with pikepdf.open(BytesIO(made)) as document, document.open_outline() as outline:
        first = outline.root[0]
        after = next(entry for entry in first.children if entry.title == "How much rests on documents and checks")
        assert after.destination is not None
        assert after.destination[0].objgen == document.pages[1].obj.objgen


def test_the_first_page_says_on_which_pages_the_contents_and_the_annex_begin(tmp_path: Path) -> None:
    made = rendered("assessment")
    with pikepdf.open(BytesIO(made)) as document, document.open_outline() as outline:
        pages = {page.obj.objgen: number for number, page in enumerate(document.pages, 1)}
        begins = {entry.title: pages[entry.destination[0].objgen] for entry in outline.root[0].children if entry.destination is not None}
    said = f"Contents: page 2. Every answer, the complete working and the sources: annex, from page {begins['The complete working']}."
    assert said in text_of(made, tmp_path)
    assert begins["What this is not"] < begins["The complete working"] < begins["Every answer"] < begins["Sources"]


@pytest.mark.parametrize("name", ["assessment", "empty", "markdown"])
def test_language_and_title_are_set_and_the_title_is_shown(name: str) -> None:
    with pikepdf.open(BytesIO(rendered(name))) as document:
        assert str(document.Root["/Lang"]) == "en-GB"
        assert bool(document.Root["/MarkInfo"]["/Marked"])
        assert bool(document.Root["/ViewerPreferences"]["/DisplayDocTitle"])
        assert str(document.docinfo["/Title"]).startswith("Readiness assessment: ")
        told = document.open_metadata()
        assert (told["pdfuaid:part"], told["pdfaid:part"], told["pdfaid:conformance"]) == ("1", "3", "A")


@pytest.mark.parametrize("name", ["assessment", "empty", "markdown"])
def test_headings_begin_at_one_and_never_skip_a_level(name: str) -> None:
    levels = [HEADINGS.index(kind) + 1 for kind, _, _ in elements(rendered(name)) if kind in HEADINGS]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", ["assessment", "markdown"])
def test_every_table_has_column_headers_and_every_row_a_row_header(name: str) -> None:
    rows = [(element, above) for kind, element, above in elements(rendered(name)) if kind == "/TR"]
    assert rows
    scopes: set[str | None] = set()
    for row, above in rows:
        cells = list(row["/K"]) if isinstance(row["/K"], Array) else [row["/K"]]
        kinds = [str(cell["/S"]) for cell in cells]
        assert kinds[0] == "/TH"
        if above[-1] == "/THead" or len(kinds) == 1:  # one cell that heads the rows below it
            assert set(kinds) == {"/TH"}
            assert {attribute(cell, "/Scope") for cell in cells} == {"/Column"}
        else:
            assert attribute(cells[0], "/Scope") == "/Row"
            assert set(kinds[1:]) == {"/TD"}
        scopes |= {attribute(cells[0], "/Scope")}
    assert scopes == {"/Column", "/Row"}


def test_every_figure_has_an_alternative_text() -> None:
    figures = [element for kind, element, _ in elements(rendered("assessment")) if kind == "/Figure"]
    assert figures
    assert all(str(figure["/Alt"]) for figure in figures)


@pytest.mark.parametrize("size", ["standard", "compact", "large"])
def test_the_same_report_gives_the_same_bytes(size: pdf.Size) -> None:
    report = full()
    assert pdf.render(report, size=size) == pdf.render(report, size=size)


def test_another_moment_gives_other_bytes() -> None:
    report = full()
    assert report.as_of is not None
    assert pdf.render(report) != pdf.render(replace(report, as_of=report.as_of + timedelta(days=1)))


def test_large_print_takes_more_pages_than_compact() -> None:
    pages = [len(pikepdf.open(BytesIO(rendered("plain", size))).pages) for size in ("compact", "standard", "large")]
    assert pages == sorted(pages)
    assert pages[0] < pages[2]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_changes_no_heading_table_or_row(name: str) -> None:
    def shape(content: bytes) -> list[str]:
        return [kind for kind, _, _ in elements(content) if kind in (*HEADINGS, "/Table", "/TH", "/Figure")]

    kinds, plain = shape(rendered(name)), shape(rendered("plain"))
    extra = ["/H2"] if any(part in name for part in ("controls", "emoji", "uncovered", "combining", "right", "surrogate")) else []
    assert [kind for kind in kinds if kind != "/TH"] == [*(kind for kind in plain if kind != "/TH"), *extra]


@pytest.mark.parametrize("name", ["typst", "markdown", "html", "yaml and templates", "dashes"])
def test_markup_is_printed_as_it_was_typed(name: str, tmp_path: Path) -> None:
    printed = "".join(text_of(rendered(name), tmp_path).split())
    wanted = "".join(Cleaner(fitting.covered).text(HOSTILE[name]).split())
    assert wanted in printed


def test_what_cannot_be_printed_is_counted_and_said(tmp_path: Path) -> None:
    report = replace(empty(), title="中文 \u202e")
    printed = text_of(pdf.render(report), tmp_path)
    assert "Two characters" not in printed
    assert "2 characters have no letter-form" in printed
    assert "One invisible control character was left out." in printed
    assert "control character" not in text_of(rendered("empty"), tmp_path)


def test_a_refusal_by_typst_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typeset, "_part", lambda name: b"#nothing-of-this-name")
    with pytest.raises(ToolkitError, match=r"^The PDF could not be made: unknown variable.*Save the report as Markdown"):
        pdf.render(full())


def test_a_character_that_slips_past_the_coverage_is_replaced_at_the_second_try(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "covered", lambda character: True)
    assert pdf.render(replace(empty(), subtitle="中")).startswith(b"%PDF")


@pytest.mark.parametrize("seed", range(2))
def test_every_number_of_the_report_is_in_both_formats(seed: int, tmp_path: Path) -> None:
    report = compose(subject(answers(seed, known=0.8)))
    printed = text_of(pdf.render(report), tmp_path)
    written = markdown.render(report).replace("\\", "")
    for number in numbers(report):
        assert number in printed
        assert number in written


def numbers(report: Report) -> set[str]:
    found = {report.verdict.score, *report.verdict.score_notes}
    for table in tables(report):
        for row in (*table.rows, table.total or ()):
            found |= {cell for cell in row if isinstance(cell, str) and cell and all(c in "0123456789., to%" for c in cell)}
    return found


def test_bars_say_nothing_that_does_not_stand_in_a_cell_beside_them() -> None:
    for seed in range(3):
        for table in tables(compose(subject(answers(seed)))):
            for row in (*table.rows, table.total or ()):
                for bar in (cell for cell in row if isinstance(cell, Bar)):
                    ends = [f"{end // 10}.{end % 10}" for end in (bar.lower, bar.upper)]
                    assert " to ".join(dict.fromkeys(ends)) in row


def test_every_state_has_its_own_shape_in_the_template() -> None:
    template = (files("reports") / "templates" / "main.typ").read_text(encoding="utf-8")
    shapes = template[template.index("#let shapes") : template.index("#let inks")]
    for table in tables(full()):
        for row in table.rows:
            assert all(f"  {cell.mark}: " in shapes for cell in row if isinstance(cell, State))
    assert isinstance(next(tables(full())), Table)


def test_the_coverage_file_names_exactly_what_the_fonts_hold() -> None:
    folder = Path(str(files("reports") / "templates" / "fonts"))
    held = {code for font in folder.glob("*.ttf") for code in TTFont(font).getBestCmap()}
    ranges = json.loads((folder / "coverage.json").read_text(encoding="utf-8"))
    assert held == {code for start, end in ranges for code in range(start, end + 1)}


def test_the_fonts_are_small_and_bring_their_licence() -> None:
    folder = Path(str(files("reports") / "templates" / "fonts"))
    assert sum(font.stat().st_size for font in folder.glob("*.ttf")) < 3_000_000
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text(encoding="utf-8")


def verapdf(folder: Path, papers: dict[str, bytes]) -> str:
    """What veraPDF says, or a skip that is a failure in CI."""
    if absent := conformity.absent():
        missing(absent)
    return conformity.check(folder, papers)


ATTACHED = (Attachment("mutual-readiness-report.json", "application/json", b'{"a": 1}', "What it was <b>made</b> of \u202e"),)


@pytest.mark.long
def test_verapdf_passes_every_variant_size_and_language_clean_and_hostile(tmp_path: Path) -> None:
    """Both profiles, PDF/UA-1 and PDF/A-3a. Each variant, size and language occurs; `python -m bench conformity` takes each with each."""
    typed = "\n".join(text[:300] for text in HOSTILE.values())
    reports = {"empty": rendered("empty"), "hostile": pdf.render(full(typed)), "hostile-large": pdf.render(full(HOSTILE["scripts"]), size="large", attachments=ATTACHED)}
    for variant, size, language in VARIANTS:
        with in_language(language):
            carried = () if variant == "publishable" else ATTACHED
            reports[f"{variant}-{size}-{language}"] = pdf.render(compose(subject(conformity.some()), variant, conformity.MASTHEAD), size=size, attachments=carried)
    form = blank.compose(shipped()[0], ["staff-appetite.ballot"])
    for size, language in (("compact", "en"), ("large", "cy")):
        with in_language(language):
            reports[f"blank-{size}-{language}"] = blank_pdf.render(blank.compose(shipped()[0], ["staff-appetite"]), size=size)
    reports["blank-hostile"] = blank_pdf.render(with_texts(form, lambda text: typed if text == form.questionnaires[0].sections[0].questions[0].text else text))
    result = verapdf(tmp_path, reports)
    assert result.count("pass ua1 ") == result.count("pass 3a ") == len(reports), result
    assert "fail" not in result


def test_verapdf_finds_a_table_without_headers(tmp_path: Path) -> None:
    """The check itself must be able to fail, for each profile."""
    with pikepdf.open(BytesIO(rendered("empty"))) as document:
        del document.Root["/StructTreeRoot"]
        out = BytesIO()
        document.save(out)
    result = verapdf(tmp_path, {"broken": out.getvalue()})
    assert "fail ua1 " in result
    assert "fail 3a " in result


def test_a_pdf_carries_its_attachments_as_its_source_and_none_if_there_are_none() -> None:
    with pikepdf.open(BytesIO(pdf.render(empty(), attachments=ATTACHED))) as document:
        (file,) = document.Root.AF
        assert (str(file.AFRelationship), str(file.UF), str(file.Desc)) == ("/Source", ATTACHED[0].name, ATTACHED[0].about)
        assert document.attachments[ATTACHED[0].name].get_file().read_bytes() == ATTACHED[0].content
    with pikepdf.open(BytesIO(pdf.render(empty()))) as document:
        assert "/AF" not in document.Root
        assert len(document.attachments) == 0


def test_the_same_attachments_give_the_same_bytes() -> None:
    assert pdf.render(empty(), attachments=ATTACHED) == pdf.render(empty(), attachments=ATTACHED)
