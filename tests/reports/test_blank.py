"""Questionnaires to fill in on paper: nothing is left out, everything can be written, and the PDF is accessible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary
from report_samples import HOSTILE
from test_pdf import HEADINGS, attribute, elements, text_of

from questionnaires.model import Question, WithOptions
from questionnaires.plain_yaml import read_source
from questionnaires.reader import read_library, shipped
from reports import blank, blank_pdf, typeset
from reports.blank import Blank, BlankError
from reports.pdf import PrintingError, Size
from reports.sizes import BLANK_POINTS, LEAST_LARGE

LIBRARY = read_library(*shipped())
WHOLE = blank.compose(LIBRARY)
PRINTED = {q.id: q for each in WHOLE.questionnaires for section in each.sections for q in section.questions}


@cache
def rendered(part: str = "", size: Size = "standard") -> bytes:
    return blank_pdf.render(blank.compose(LIBRARY, (part,) if part else ()), size=size)


def hostile(text: str) -> Blank:
    """One section in which every text of its first question, and every heading above it, is `text`."""
    made = blank.compose(LIBRARY, ("staff-appetite.ballot",))
    (questionnaire,) = made.questionnaires
    (section,) = questionnaire.sections
    first, *others = section.questions
    choices = tuple(replace(choice, title=text, text=text) for choice in first.choices)
    first = replace(first, text=text, how=text, only_if=text, help=text, choices=choices, not_applicable=text, evidence=text, why=text, have_at_hand=text)
    section = replace(section, title=text, intro=text, questions=(first, *others))
    questionnaire = replace(questionnaire, title=text, purpose=text, note=text, have_at_hand=(text,), sections=(section,), footer=text)
    return replace(made, title=text, footer=text, questionnaires=(questionnaire,))


def test_every_question_of_every_questionnaire_is_printed_in_the_order_in_which_it_is_asked() -> None:
    assert list(PRINTED) == list(LIBRARY.questions)


@pytest.mark.parametrize("question", LIBRARY.questions.values(), ids=lambda question: question.id)
def test_a_question_can_be_answered_on_paper_in_every_way_that_it_can_on_screen(question: Question) -> None:
    printed = PRINTED[question.id]
    if isinstance(question, WithOptions):
        assert [choice.title for choice in printed.choices] == [option.title for option in question.options]
        assert [choice.letter for choice in printed.choices] == list("ABCDEFGHIJKLMNOPQRST"[: len(question.options)])
    else:
        assert printed.fields or printed.lines
    assert printed.dont_know is question.dont_know
    assert bool(printed.not_applicable) is (question.not_applicable is not None)
    assert bool(printed.only_if) is (question.asked_when is not None)


def test_a_series_has_a_line_for_each_year_oldest_first() -> None:
    (fields,) = PRINTED["MS2"].fields
    assert [field.label for field in fields.fields] == ["Two years before", "One year before", "Latest year"]
    assert {field.unit for field in fields.fields} == {"%"}


def test_a_figure_says_what_it_may_be() -> None:
    assert PRINTED["SC1_staff"].how == "A figure from 0 to 200,000 people"
    assert PRINTED["FE6_amount"].how == "A figure from £0 to £1,000,000,000"
    assert [(field.label, field.unit) for field in PRINTED["FE6_amount"].fields[0].fields] == [("Figure £", "")]
    assert PRINTED["MS2"].how.endswith(", with at most one digit after the point")


def test_a_ballot_has_lines_for_counts_percentages_and_the_rule_with_when_it_was_recorded() -> None:
    labels = [field.label for fields in PRINTED["SA13"].fields for field in fields.fields]
    assert labels[:5] == ["Could vote", "Voted", "Yes", "No", "Spoiled"]
    assert [fields.boxes for fields in PRINTED["SA13"].fields if fields.boxes] == [("Yes, before", "No, or only afterwards")]


def test_the_words_that_the_printed_questions_use_are_explained_and_no_others(tmp_path: Path) -> None:
    ballot = dict(blank.compose(LIBRARY, ("staff-appetite.ballot",)).glossary)
    assert list(ballot) == ["Ballot", "Fixed-term contract", "Parent body", "Transfer", "Turnout"]
    assert len(WHOLE.glossary) > 50
    printed = text_of(rendered("staff-appetite.ballot"), tmp_path)
    assert "Words used here" in printed
    assert "".join(f"Turnout. {ballot['Turnout']}".split()) in "".join(printed.split())


def test_one_section_or_several_parts_can_be_printed_by_themselves() -> None:
    ballot = blank.compose(LIBRARY, ("staff-appetite.ballot",))
    assert ballot.title == "Staff appetite: The ballot"
    assert [q.id for q in ballot.questionnaires[0].sections[0].questions] == ["SA12", "SA13"]
    both = blank.compose(LIBRARY, ("staff-appetite.ballot", "service-profile"))
    assert [each.title for each in both.questionnaires] == ["Your service", "Staff appetite"]
    assert len(both.questionnaires[1].sections) == 1


def test_everything_that_is_offered_can_be_composed() -> None:
    for part, title in blank.places(LIBRARY).items():
        assert blank.compose(LIBRARY, (part,)).title == title


def test_a_part_that_does_not_exist_gets_a_sentence_with_the_near_miss() -> None:
    with pytest.raises(BlankError, match=r"no questionnaire or section 'staff-appetite\.balot'\. Did you mean 'staff-appetite\.ballot'"):
        blank.compose(LIBRARY, ("staff-appetite.balot",))


def test_everything_is_on_the_paper_with_version_hash_and_page(tmp_path: Path) -> None:
    printed = "".join(text_of(rendered("staff-appetite"), tmp_path).split())
    pages = len(pikepdf.open(BytesIO(rendered("staff-appetite"))).pages)
    questionnaire = next(each for each in LIBRARY.questionnaires if each.id == "staff-appetite")
    for question in questionnaire.questions:
        options = question.options if isinstance(question, WithOptions) else ()
        for text in (question.id, question.text, question.why, question.evidence, *(option.text for option in options)):
            assert "".join(text.split()) in printed, text
    for text in ("What not to write", "No names of people", "No patient details", "Supported by", "Does not apply here, because"):
        assert "".join(text.split()) in printed
    version_and_hash = f"Staffappetite{questionnaire.version}questionnairehash{LIBRARY.hashes['staff-appetite'][:12]}"
    assert f"{version_and_hash}Page{pages}of{pages}" in printed


def test_language_title_and_standard_are_stated() -> None:
    with pikepdf.open(BytesIO(rendered())) as document:
        assert str(document.Root["/Lang"]) == "en-GB"
        assert bool(document.Root["/ViewerPreferences"]["/DisplayDocTitle"])
        assert str(document.docinfo["/Title"]) == "To fill in on paper: Questionnaires for a workshop"
        assert document.open_metadata()["pdfuaid:part"] == "1"


@pytest.mark.parametrize("part", ["", "staff-appetite", "staff-appetite.ballot"])
def test_headings_begin_at_one_and_never_skip_a_level(part: str) -> None:
    levels = [HEADINGS.index(kind) + 1 for kind, _, _ in elements(rendered(part)) if kind in HEADINGS]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_question_is_a_heading_and_every_option_an_item_of_a_list() -> None:
    kinds = [kind for kind, _, _ in elements(rendered())]
    assert kinds.count("/H4") == len(LIBRARY.questions)
    assert kinds.count("/LI") >= sum(len(q.options) for q in LIBRARY.questions.values() if isinstance(q, WithOptions))


def test_the_table_of_versions_has_column_and_row_headers() -> None:
    rows = [element for kind, element, _ in elements(rendered()) if kind == "/TR"]
    assert len(rows) == 1 + len(LIBRARY.questionnaires)
    for at, row in enumerate(rows):
        cells = list(row["/K"]) if isinstance(row["/K"], Array) else [row["/K"]]
        assert str(cells[0]["/S"]) == "/TH"
        assert attribute(cells[0], "/Scope") == ("/Row" if at else "/Column")


def test_the_same_questions_give_the_same_bytes() -> None:
    fresh = read_library(*shipped())
    assert blank_pdf.render(blank.compose(fresh)) == rendered()


def test_a_question_that_fits_on_one_page_is_not_parted() -> None:
    """Each heading of a question stands on the same page as the last line of what follows it, up to the next heading."""
    parted: list[str] = []
    with pikepdf.open(BytesIO(rendered())) as document:
        pages = {page.obj.objgen: number for number, page in enumerate(document.pages)}
        begun, question = -1, False
        for kind, element in marked(document.Root["/StructTreeRoot"]):
            at = pages[element["/Pg"].objgen] if "/Pg" in element else -1
            if kind in HEADINGS:
                begun, question = at, kind == "/H4"
            elif question and at not in (-1, begun):
                parted.append(f"{kind} on page {at + 1}, its question on page {begun + 1}")
    assert parted == []


def marked(element: Any) -> Iterator[tuple[str, Any]]:
    kids = element.get("/K")
    for kid in kids if isinstance(kids, Array) else (kids,):
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield str(kid["/S"]), kid
            yield from marked(kid)


def test_large_print_takes_more_pages_than_compact() -> None:
    pages = [len(pikepdf.open(BytesIO(rendered("staff-appetite", size))).pages) for size in ("compact", "standard", "large")]
    assert pages == sorted(pages)
    assert pages[0] < pages[2]


def test_nothing_in_large_print_is_smaller_than_sixteen_points_but_the_foot() -> None:
    """The foot is two texts on each page."""
    with pikepdf.open(BytesIO(rendered("staff-appetite.ballot", "large"))) as document:
        sizes = [float(given[1]) for page in document.pages for given, what in pikepdf.parse_content_stream(page) if str(what) == "Tf"]
        small = [size for size in sizes if size < LEAST_LARGE]
        assert BLANK_POINTS["large"] in sizes
        assert len(small) <= 2 * len(document.pages)
        assert min(sizes) > 14


@pytest.mark.parametrize("parts", [("staff-appetite.ballot",), ("staff-appetite.ballot", "service-profile")])
def test_characters_that_cannot_be_printed_are_counted_and_said(parts: tuple[str, ...], tmp_path: Path) -> None:
    made = replace(blank.compose(LIBRARY, parts), eyebrow="a\u202eb\U0010fffdc\U0010fffd")
    said = text_of(blank_pdf.render(made), tmp_path)
    assert "2 characters have no letter-form in this document’s fonts and stand as “\ufffd”." in said
    assert "One invisible control character was left out." in said
    assert "invisible control" not in text_of(rendered(*parts[:1]), tmp_path)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_in_a_questionnaire_is_printed_as_text_and_adds_no_element(name: str) -> None:
    def shape(content: bytes) -> list[str]:
        return [kind for kind, _, _ in elements(content) if kind in (*HEADINGS, "/Table", "/TH", "/Figure", "/LI", "/Link")]

    assert shape(blank_pdf.render(hostile(HOSTILE[name]))) == shape(blank_pdf.render(hostile("plain")))


def test_a_refusal_by_typst_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typeset, "_part", lambda name: b"#nothing-of-this-name")
    with pytest.raises(PrintingError, match=r"^The PDF could not be made: unknown variable"):
        blank_pdf.render(WHOLE)


def test_any_library_that_reads_can_be_printed() -> None:
    small = Path(__file__).parents[1] / "questionnaires"
    library = read_library(read_source(small / "small-sources.yaml"), [read_source(small / "small.yaml")])
    assert blank_pdf.render(blank.compose(library)).startswith(b"%PDF")
