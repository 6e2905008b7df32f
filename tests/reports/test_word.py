"""The Word document: real headings and tables, the same bytes for the same report, and every text literal."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pikepdf
import pytest
from docx.oxml.ns import qn
from lxml import etree
from PIL import Image
from report_samples import HOSTILE, empty, full, tables, texts
from report_subjects import answers, compared, subject
from test_pdf import elements, missing

from reports import word
from reports.clean import Cleaner
from reports.compose import compose
from reports.document import Bar, Masthead, Paragraph, Report, Scale, Section, State, Variant
from reports.rendering import FORMATS, render
from reports.sizes import LEAST_LARGE, Size
from reports.word_elements import begins_rightward, runs

TABLE_PROPERTIES = (
    "tblStyle", "tblpPr", "tblOverlap", "bidiVisual", "tblStyleRowBandSize", "tblStyleColBandSize", "tblW", "jc", "tblCellSpacing",
    "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook", "tblCaption", "tblDescription",
)  # fmt: skip
"""In the order of the schema (ECMA-376, CT_TblPr)."""
PARAGRAPH_PROPERTIES = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "numPr", "pBdr", "shd", "tabs", "bidi", "spacing", "ind", "jc", "outlineLvl", "sectPr",
)  # fmt: skip
RUN_PROPERTIES = ("rStyle", "rFonts", "b", "bCs", "color", "sz", "szCs", "u", "rtl", "lang")


@cache
def assessment() -> Report:
    return compose(subject(answers(1) | compared()))


@cache
def rendered(name: str, size: Size = "standard") -> bytes:
    """A sample by name: "assessment", "empty", "plain", or one of the hostile texts."""
    if name == "assessment":
        return word.render(assessment(), size=size)
    return word.render(empty() if name == "empty" else full(HOSTILE.get(name, name)), size=size)


def opened(content: bytes) -> Any:
    return docx.Document(BytesIO(content))


def body(content: bytes) -> Any:
    return opened(content).element.body


def text_of(content: bytes) -> str:
    """All text of the body, each paragraph on a line."""
    return "\n".join(said(each) for each in body(content).iter(qn("w:p")))


def said(paragraph: Any) -> str:
    kinds = {qn("w:t"): lambda each: each.text or "", qn("w:br"): lambda _: "\n", qn("w:tab"): lambda _: "\t"}
    return "".join(kinds[each.tag](each) for each in paragraph.iter(*kinds) if each.getparent().tag == qn("w:r"))


def headings(content: bytes) -> list[tuple[int, str]]:
    """Level and text of every heading, in order."""
    found = ((each.getparent(), each.get(qn("w:val"))) for each in body(content).iter(qn("w:pStyle")))
    return [(1 if style == "TOCHeading" else int(style[-1]), said(properties.getparent())) for properties, style in found if "Heading" in style]


def logo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (300, 100), "navy").save(out, "PNG")
    return out.getvalue()


def test_it_is_one_of_the_formats() -> None:
    assert FORMATS["docx"].ending == ".docx"
    assert render(empty(), "docx") == rendered("empty")


@pytest.mark.parametrize("name", ["assessment", "empty", "markdown"])
def test_headings_begin_at_one_and_never_skip_a_level(name: str) -> None:
    levels = [level for level, _ in headings(rendered(name))]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_title_has_its_style_and_sections_are_headings_with_the_verdict_first() -> None:
    report = assessment()
    styles = {each.style.name: each.text for each in reversed(opened(rendered("assessment")).paragraphs)}
    assert styles["Title"] == report.title
    assert styles["Subtitle"] == report.subtitle
    first_level = [text for level, text in headings(rendered("assessment")) if level == 1]
    assert first_level[0].endswith(report.verdict.headline)
    assert [text for text in first_level[1:] if text != "In this report"] == [section.title for section in report.sections]


@pytest.mark.parametrize("name", ["assessment", "markdown"])
def test_each_table_has_a_repeated_header_row_a_caption_and_row_headers(name: str) -> None:
    wanted = list(tables(assessment() if name == "assessment" else full(HOSTILE[name])))
    made = list(body(rendered(name)).iter(qn("w:tbl")))
    assert len(made) == len(wanted)
    for table, source in zip(made, wanted, strict=True):
        rows = table.findall(qn("w:tr"))
        heads = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]
        assert heads == [True, *[False] * (len(rows) - 1)]
        assert len(rows) == 1 + len(source.rows) + bool(source.total)
        assert [said(cell) for cell in rows[0].findall(qn("w:tc"))] == [column.title for column in source.columns]
        look = table.tblPr.find(qn("w:tblLook"))
        assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")
        assert table.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert table.tblPr.find(qn("w:tblDescription")).get(qn("w:val")).startswith("Columns: ")


def in_order(element: Any, names: tuple[str, ...]) -> bool:
    found = [names.index(etree.QName(each).localname) for each in element]
    return found == sorted(found)


@pytest.mark.parametrize("name", ["assessment", "right to left"])
def test_properties_stand_in_the_order_of_the_schema(name: str) -> None:
    """Word calls a document broken in which they do not."""
    document = opened(rendered(name))
    for root in (document.element.body, document.styles.element):
        for kind, names in (("pPr", PARAGRAPH_PROPERTIES), ("rPr", RUN_PROPERTIES)):
            assert all(in_order(each, names) for each in root.iter(qn(f"w:{kind}")))
    assert all(in_order(each, TABLE_PROPERTIES) for each in document.element.body.iter(qn("w:tblPr")))


def test_columns_fill_the_width_between_the_margins_and_no_more() -> None:
    for table in body(rendered("assessment")).iter(qn("w:tbl")):
        widths = [int(each.get(qn("w:w"))) for each in table.find(qn("w:tblGrid"))]
        assert sum(widths) <= 14_570
        assert sum(widths) > 9_500
        assert min(widths) > 300


def test_a_table_is_followed_by_a_paragraph_wherever_it_stands() -> None:
    """Two tables side by side would become one in Word, and the last one in a document would break it."""
    table = next(tables(full()))
    bare = replace(table, caption="A", note="", bars="")
    sections = (Section("a", "A", (bare, bare)), Section("b", "B", (bare,), new_page=True), Section("c", "A", (bare,), annex=True))
    content = word.render(replace(full(), sections=sections))
    for made in body(content).iter(qn("w:tbl")):
        assert made.getnext().tag in (qn("w:p"), qn("w:sdt"))


def test_no_paragraph_names_a_style_or_a_list_that_is_not_there() -> None:
    document = opened(rendered("assessment"))
    styles = {each.get(qn("w:styleId")) for each in document.styles.element.iter(qn("w:style"))}
    used = {each.get(qn("w:val")) for kind in ("pStyle", "rStyle", "tblStyle", "basedOn") for root in (document.element.body, document.styles.element) for each in root.iter(qn(f"w:{kind}"))}
    assert used <= styles
    lists = {each.get(qn("w:numId")) for each in document.part.numbering_part.element.iter(qn("w:num"))}
    assert {each.get(qn("w:val")) for each in document.element.body.iter(qn("w:numId"))} <= lists


def test_wide_sections_lie_on_turned_pages_and_the_annex_begins_a_new_run_of_pages() -> None:
    sections = opened(rendered("assessment")).sections
    assert [section.page_width > section.page_height for section in sections] == [False, True, False]


def test_the_foot_of_every_page_says_what_the_report_rests_on_and_which_page_it_is() -> None:
    report = assessment()
    for section in opened(rendered("assessment")).sections:
        footer = section.footer._element
        assert report.footer in "".join(each.text for each in footer.iter(qn("w:t")))
        assert [each.text.strip() for each in footer.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]


def test_a_masthead_stands_on_the_first_page_and_the_classification_on_every_page() -> None:
    content = word.render(replace(full(), masthead=Masthead("Eastmarsh Trust", "OFFICIAL", logo())))
    document = opened(content)
    assert document.paragraphs[0].text.startswith("Eastmarsh Trust")
    assert next(document.element.body.iter(qn("wp:docPr"))).get("descr") == "Eastmarsh Trust"
    first, *_ = document.sections
    for part in (first.first_page_header, first.first_page_footer, *(each for section in document.sections for each in (section.header, section.footer))):
        assert "OFFICIAL" in [paragraph.text for paragraph in part.paragraphs]
    assert "Eastmarsh Trust" in document.sections[0].header.paragraphs[1].text
    assert document.core_properties.author == "Eastmarsh Trust"


def test_a_logo_without_a_name_still_has_a_text() -> None:
    content = word.render(replace(full(), masthead=Masthead(logo=logo())))
    assert next(body(content).iter(qn("wp:docPr"))).get("descr") == "Logo"


def test_pictures_have_their_text_and_bars_are_marked_as_decoration() -> None:
    pictures = list(body(rendered("assessment")).iter(qn("wp:docPr")))
    described = [each.get("descr") for each in pictures if each.get("descr")]
    drawn = [each.text for section in assessment().sections for each in pictures_in(section)]
    assert described == drawn
    bars = sum(isinstance(cell, Bar) for table in tables(assessment()) for row in (*table.rows, table.total or ()) for cell in row)
    decorative = [each for each in pictures if not each.get("descr")]
    assert len(decorative) == bars
    assert all(b'decorative" val="1"' in etree.tostring(each) for each in decorative)
    assert len({each.get("id") for each in pictures}) == len(pictures)


def pictures_in(section: Section) -> Iterator[Any]:
    for block in section.blocks:
        if isinstance(block, Section):
            yield from pictures_in(block)
        elif isinstance(block, Scale) or type(block).__name__ == "Chart":
            yield block


def test_the_contents_link_to_headings_and_nothing_asks_to_be_updated() -> None:
    content = rendered("assessment")
    root = body(content)
    anchors = {each.get(qn("w:name")): said(each.getparent()) for each in root.iter(qn("w:bookmarkStart"))}
    links = {each.get(qn("w:anchor")): "".join(t.text for t in each.iter(qn("w:t"))) for each in root.iter(qn("w:hyperlink"))}
    assert links.keys() == anchors.keys()
    assert all(anchors[name].endswith(text) for name, text in links.items())
    with ZipFile(BytesIO(content)) as archive:
        assert b"updateFields" not in archive.read("word/settings.xml")
        assert b"w:dirty" not in archive.read("word/document.xml")


@pytest.mark.parametrize(("language", "tag"), [("en-GB", "en-GB"), ("cy", "cy-GB")])
def test_language_and_properties_are_set(language: str, tag: str) -> None:
    document = opened(word.render(replace(full(), language=language, keywords=("readiness", "mutual"))))
    (told,) = document.styles.element.iter(qn("w:lang"))
    assert told.get(qn("w:val")) == tag
    about = document.core_properties
    assert (about.language, about.keywords) == (language, "readiness, mutual")
    assert about.title == "Readiness assessment: Community nursing"
    assert about.subject == "Community nursing"


def test_a_state_is_a_shape_and_a_word() -> None:
    cells = {cell for table in tables(full()) for row in table.rows for cell in row if isinstance(cell, State)}
    written = text_of(rendered("plain")).splitlines()
    for cell in cells:
        assert any(len(line) > len(cell.word) and line.endswith(f"\u00a0{cell.word}") for line in written)


def test_no_part_of_it_says_when_it_was_made() -> None:
    with ZipFile(BytesIO(rendered("plain"))) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_its_date_is_the_moment_that_the_report_speaks_of() -> None:
    report = full()
    assert report.as_of is not None
    later = opened(word.render(replace(report, as_of=report.as_of + timedelta(days=1)))).core_properties
    assert later.created == later.modified == (report.as_of + timedelta(days=1))


def test_the_sizes_are_twelve_points_compact_and_large_print() -> None:
    sizes: tuple[Size, ...] = ("compact", "standard", "large")
    assert [opened(rendered("plain", size)).styles["Normal"].font.size.pt for size in sizes] == [9.5, 12, 18]


def test_tables_in_large_print_leave_out_the_bars_and_keep_every_number() -> None:
    table, *_ = body(rendered("plain", "large")).iter(qn("w:tbl"))
    rows = [[said(cell) for cell in row.iter(qn("w:tc"))] for row in table.iter(qn("w:tr"))]
    assert rows[0] == ["Dimension", "Points", "Band"]
    assert rows[1][:2] == ["plain", "48.2 to 64.9"]
    assert rows[-1][:2] == ["All dimensions", "42.0 to 64.0"]


def sizes_of_letters(content: bytes) -> dict[float, str]:
    """Each size of letters in the body, in points, with a text that has it: that of its run, or else of its paragraph's style."""
    document = opened(content)
    styles = {each.get(qn("w:styleId")): each for each in document.styles.element.iter(qn("w:style"))}

    def size(properties: Any, style: str) -> str:
        if properties is not None and (own := properties.find(qn("w:sz"))) is not None:
            return own.get(qn("w:val"))
        if (found := styles.get(style)) is None:
            return next(document.styles.element.find(qn("w:docDefaults")).iter(qn("w:sz"))).get(qn("w:val"))
        based = found.find(qn("w:basedOn"))
        return size(found.find(qn("w:rPr")), "" if based is None else based.get(qn("w:val")))

    found: dict[float, str] = {}
    for paragraph in document.element.body.iter(qn("w:p")):
        for run in paragraph.iter(qn("w:r")):
            of_run = styles.get(run.style) if run.style else None
            own = next((each for each in (run.rPr, None if of_run is None else of_run.find(qn("w:rPr"))) if each is not None and each.find(qn("w:sz")) is not None), None)
            if text := "".join(each.text or "" for each in run.iter(qn("w:t"))):
                found.setdefault(int(size(own, paragraph.style or "Normal")) / 2, text)
    return found


@pytest.mark.parametrize("variant", ["full", "summary"])
def test_nothing_in_large_print_is_smaller_than_sixteen_points(variant: Variant) -> None:
    report = full()
    annexed = replace(report, variant=variant, sections=(*report.sections, *(replace(each, annex=True) for each in report.sections if each.id != "charts")))
    sizes = sizes_of_letters(word.render(annexed, size="large"))
    assert {18, 16} <= sizes.keys()
    assert min(sizes) >= LEAST_LARGE, sizes
    assert min(sizes_of_letters(rendered("plain"))) < 12


def shape(content: bytes) -> list[str]:
    """The tables, pictures, fields and page settings, in order."""
    kept = {qn(f"w:{name}") for name in ("tbl", "tr", "tc", "drawing", "instrText", "fldChar", "sdt", "sectPr")}
    return [each.tag for each in body(content).iter() if each.tag in kept]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_literal_and_changes_no_heading_table_or_field(name: str) -> None:
    content = rendered(name)
    with ZipFile(BytesIO(content)) as archive:
        for part in archive.namelist():
            if part.endswith(("xml", "rels")):
                etree.fromstring(archive.read(part))
    cleaner = Cleaner()
    wanted = [line for line in cleaner.text(HOSTILE[name]).split("\n") if line]
    written = text_of(content)
    assert all(line in written for line in wanted)
    told = [1] if cleaner.dropped else []
    assert [level for level, _ in headings(content)] == [level for level, _ in headings(rendered("plain"))] + told
    kinds = shape(content)
    if told:  # on a page of its own, because the section before it lies on turned pages
        kinds.reverse()
        kinds.remove(qn("w:sectPr"))
        kinds.reverse()
    assert kinds == shape(rendered("plain"))


def test_text_that_looks_like_a_field_is_no_field() -> None:
    text = '{ INCLUDETEXT "C:\\secret.txt" } { DDEAUTO cmd } {{ jinja }} =1+1'
    codes = [each.text.split()[0] for each in body(word.render(full(text))).iter(qn("w:instrText"))]
    assert codes == ["TOC"]
    assert text in text_of(word.render(full(text)))


def test_what_had_to_be_left_out_is_counted_and_said() -> None:
    printed = text_of(word.render(replace(empty(), title="\ufffe\uffff\u202e")))
    assert "2 characters have no letter-form" in printed
    assert "One invisible control character was left out." in printed
    assert "control character" not in text_of(rendered("empty"))


def test_letters_that_the_fonts_of_a_pdf_lack_stay_what_they_are() -> None:
    assert "中文字 한국어 𓀀 \U0010fffd \ue000" in text_of(rendered("uncovered"))


def test_a_word_of_twenty_thousand_characters_stays_whole() -> None:
    report = replace(empty(), sections=(Section("a", "A", (Paragraph("w" * 20_000),)),))
    assert "w" * 20_000 in text_of(word.render(report))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("abc", [("abc", False)]),
        ("שלום עולם", [("שלום עולם", True)]),
        ("abc שלום עולם, def", [("abc ", False), ("שלום עולם", True), (", def", False)]),
        ("שלום abc", [("שלום ", True), ("abc", False)]),
        ("abc (שלום) 12", [("abc (", False), ("שלום", True), (") ", False), ("12", True)]),
        ("مرحبا 12.", [("مرحبا 12.", True)]),
        ("", []),
    ],
)
def test_what_runs_from_right_to_left_is_marked_so(text: str, parts: list[tuple[str, bool]]) -> None:
    made = [(run.text, run.find(f"{qn('w:rPr')}/{qn('w:rtl')}") is not None) for run in runs(text)]
    assert made == parts


def test_a_paragraph_that_begins_from_right_to_left_runs_so_as_a_whole() -> None:
    for paragraph in body(rendered("right to left")).iter(qn("w:p")):
        assert (paragraph.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None) == begins_rightward(said(paragraph))


def test_every_text_of_the_report_is_in_the_document() -> None:
    report = assessment()
    written = "".join(text_of(rendered("assessment")).split())
    left = {table.caption for table in tables(report)} | {text for section in report.sections for drawn in pictures_in(section) for text in texts(drawn)}
    for text in texts((report.title, report.subtitle, report.facts, report.verdict.sentence, report.verdict.score, report.sections)):
        if text not in left and " " in text:
            assert "".join(text.split()) in written


@pytest.fixture(scope="module")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Converts documents, all at once, to what `to` says, and gives them back by name."""
    program = shutil.which("soffice")
    if program is None:
        missing("LibreOffice Writer (libreoffice-writer-nogui)")
    folder = tmp_path_factory.mktemp("libreoffice")

    def convert(documents: dict[str, bytes], to: str) -> dict[str, bytes]:
        out = folder / "out"
        paths: list[Path] = []
        for name, content in documents.items():
            path = folder / f"{name.replace(' ', '-')}.docx"
            path.write_bytes(content)
            paths.append(path)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [str(program), profile, "--headless", "--convert-to", to, "--outdir", str(out), *map(str, paths)]
        subprocess.run(command, capture_output=True, check=True, timeout=240, env={**os.environ, "HOME": str(folder)})
        ending = to.split(":")[0]
        return {name: (out / path.with_suffix(f".{ending}").name).read_bytes() for name, path in zip(documents, paths, strict=True)}

    return convert


def test_libreoffice_reads_headings_table_headers_and_alternatives_back(libreoffice: Any) -> None:
    """As tagged PDF, because that is what LibreOffice itself believes the structure to be."""
    hostile = word.render(full("\n".join(text[:600] for text in HOSTILE.values())))
    tagged = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
    made = libreoffice({"plain": rendered("plain"), "hostile": hostile}, tagged)
    for name, source in (("plain", rendered("plain")), ("hostile", hostile)):
        found = [(kind, element) for kind, element, _ in elements(made[name])]
        kinds = [kind for kind, _ in found]
        levels = [level for level, _ in headings(source)]
        assert [int(kind[2]) for kind in kinds if kind in ("/H1", "/H2", "/H3")] == levels
        wanted = list(tables(full()))
        assert kinds.count("/Table") == len(wanted)
        assert kinds.count("/TH") == sum(len(table.columns) for table in wanted)
        told = [each.get("descr") for each in body(source).iter(qn("wp:docPr")) if each.get("descr")]
        assert len(told) == 4
        assert told[0] == "The score lies at 42.0 to 64.0."
        assert [" ".join(str(element["/Alt"]).split()) for kind, element in found if kind == "/Figure" and "/Alt" in element] == [" ".join(each.split()) for each in told]
        assert kinds.count("/LI") >= 2
    with pikepdf.open(BytesIO(made["plain"])) as document:
        assert str(document.Root["/Lang"]) == "en-GB"
        assert str(document.docinfo["/Title"]) == "Readiness assessment: plain"
