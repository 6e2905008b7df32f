"""The page "Take your report away": choices that stay in the address, a preview that says how far it is, and under whose name the report goes out."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlparse

import openpyxl
import pytest
from colleagues import let_in, member, stranger
from our_markup import downloads, html
from streamlit.testing.v1 import AppTest

from assessment import attached, definitions, masthead, printing
from assessment.edition import SIZES, VARIANTS, Edition
from assessment.identity import LOCAL, Person, Role
from assessment.log import Deed
from assessment.papers import MASTHEAD
from assessment.printing import Order, Progress
from assessment.record import Assessment
from assessment.results import Scored
from assessment.shell.session import words
from assessment.store import Store
from questionnaires.answers import Answer, State
from questionnaires.errors import ToolkitError
from reports.document import Attachment, Masthead, Report
from reports.rendering import FORMATS, Format

Visit = Callable[..., AppTest]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><rect width="30" height="10" fill="#005eb8"/></svg>'
PICTURE = b"\x89PNG picture"


class Workshop:
    """Stands in for what makes files: says what it is told to say, and notes what was ordered."""

    def __init__(self) -> None:
        self.ordered: list[tuple[str, Order]] = []
        self.pictures, self.file = Progress("done"), Progress("done")
        self.content = b"made"
        self.forgone = 0
        self.count = 3

    def place(self, order: Order) -> Any:
        self.ordered.append((order.format, order))
        return _Job(self, lambda: self.file, lambda: self.content)

    def place_pictures(self, order: Order, pages: int) -> Any:
        self.ordered.append(("pictures", order))
        return _Job(self, lambda: self.pictures, lambda: (PICTURE,) * min(self.count, pages))


class _Job:
    def __init__(self, workshop: Workshop, progress: Callable[[], Progress], result: Callable[[], object]) -> None:
        self._workshop, self.progress, self.result = workshop, progress, result

    def forgo(self) -> None:
        self._workshop.forgone += 1


@pytest.fixture(autouse=True)
def workshop(monkeypatch: pytest.MonkeyPatch) -> Workshop:
    made = Workshop()
    monkeypatch.setattr(printing, "place", made.place)
    monkeypatch.setattr(printing, "place_pictures", made.place_pictures)
    monkeypatch.setattr("assessment.looking_in.pages_in", lambda _: 27)
    return made


@pytest.fixture
def formats(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All formats that the page has words for, whether or not they can be made."""
    def never(report: Report, size: str, attachments: tuple[Attachment, ...]) -> bytes:
        raise AssertionError("only the workshop makes files")

    names = ["pdf", "docx", "html", "md", "xlsx", "csv", "json"]
    for name in names:
        monkeypatch.setitem(FORMATS, name, Format(f".{name}", "application/x", never))
    return names


def link(tab: AppTest) -> tuple[str, str, dict[str, str]]:
    """What the one primary link says, the file that it leads to, and what its address asks for."""
    found = re.findall(r'<a class="mr-download mr-first"', html(tab))
    assert len(found) == 1
    label, target = next(iter(downloads(tab).items()))
    query = {name: values[0] for name, values in parse_qs(urlparse(target).query).items()}
    assert query.pop("language")
    return label, urlparse(target).path.rpartition("/")[2], query


def address(tab: AppTest) -> dict[str, str]:
    """What the address of the page says."""
    return {name: given if isinstance(given, str) else given[0] for name, given in tab.query_params.items()}


def status(tab: AppTest) -> str:
    return re.findall(r'data-say="report-preview"[^>]*>([^<]*)<', html(tab))[-1]


# What is chosen


def test_the_page_offers_each_report_with_a_sentence_for_whom_it_is(visit: Visit, begun: Assessment) -> None:
    tab = visit("report", a=begun.id)
    offered = tab.radio(key="report-variant").options
    assert len(offered) == len(VARIANTS)
    assert all(re.fullmatch(r"\*\*.+\*\*  \nFor .+", each) for each in offered)
    assert link(tab) == ("Download: Full report (PDF)", "report.pdf", {})


def test_a_choice_stands_in_the_address_of_the_page_and_of_the_file(visit: Visit, begun: Assessment) -> None:
    tab = visit("report", a=begun.id)
    tab.radio(key="report-variant").set_value("summary").run()
    tab.radio(key="report-size").set_value("large").run()
    assert address(tab) == {"a": begun.id, "variant": "summary", "size": "large"}
    assert link(tab) == ("Download: Board summary (PDF)", "report.pdf", {"variant": "summary", "size": "large"})
    tab.radio(key="report-variant").set_value("full").run()
    assert "variant" not in address(tab)


def test_an_address_with_choices_in_it_opens_the_page_with_them(visit: Visit, begun: Assessment) -> None:
    tab = visit("report", a=begun.id, variant="plan", size="compact", notes="true", format="pdf")
    assert (tab.radio(key="report-variant").value, tab.radio(key="report-size").value, tab.checkbox(key="report-notes").value) == ("plan", "compact", True)
    assert link(tab)[2] == {"variant": "plan", "size": "compact", "notes": "true"}


@pytest.mark.parametrize("query", [{"variant": "all"}, {"size": "1"}, {"notes": "yes"}, {"format": "exe"}, {"format": "../x"}])
def test_an_address_with_other_words_in_it_opens_the_page_as_usual(visit: Visit, begun: Assessment, query: dict[str, str]) -> None:
    assert link(visit("report", a=begun.id, **query)) == ("Download: Full report (PDF)", "report.pdf", {})


def test_a_tab_remembers_what_was_chosen_when_somebody_comes_back_to_the_page(visit: Visit, begun: Assessment) -> None:
    tab = visit("report", a=begun.id)
    tab.radio(key="report-variant").set_value("publishable").run()
    tab.switch_page("assessment/pages/tasks.py").run()
    tab.query_params.clear()
    tab.query_params["a"] = begun.id
    tab.switch_page("assessment/pages/report.py").run()
    assert tab.radio(key="report-variant").value == "publishable"
    assert address(tab)["variant"] == "publishable"


def test_back_to_an_address_without_choices_shows_the_page_as_usual(visit: Visit, begun: Assessment) -> None:
    tab = visit("report", a=begun.id)
    tab.radio(key="report-variant").set_value("summary").run()
    del tab.query_params["variant"]
    tab.run()
    assert tab.radio(key="report-variant").value == "full"


@pytest.mark.parametrize(("query", "size", "notes"), [
    ({}, True, True), ({"format": "docx"}, True, False), ({"format": "md"}, False, False), ({"format": "csv"}, False, False),
    ({"variant": "publishable"}, True, False),
])  # fmt: skip
def test_what_does_not_matter_for_a_choice_is_not_asked(visit: Visit, begun: Assessment, formats: list[str], query: dict[str, str], size: bool, notes: bool) -> None:
    tab = visit("report", a=begun.id, **query)
    assert [each.key for each in tab.radio if str(each.key).startswith("report")] == ["report-variant", "report-format", *(["report-size"] if size else [])]
    assert [str(each.key) for each in tab.checkbox if str(each.key).startswith("report")] == (["report-notes"] if notes else [])


def test_every_format_that_there_is_is_offered_once_those_to_read_first(
    visit: Visit, begun: Assessment, workshop: Workshop, formats: list[str]
) -> None:
    workshop.file = Progress("working")
    tab = visit("report", a=begun.id)
    assert len(tab.radio(key="report-format").options) == len(FORMATS)
    for each in formats:
        tab.radio(key="report-format").set_value(each).run()
        assert link(tab)[1] == f"report.{each}"
        assert not tab.exception


@pytest.mark.parametrize(("variant", "notes", "told"), [("full", "true", "True"), ("full", "false", "False"), ("publishable", "true", "False")])
def test_notes_are_in_the_data_of_a_pdf_only_if_chosen_and_never_in_one_to_publish(
    visit: Visit, begun: Assessment, workshop: Workshop, monkeypatch: pytest.MonkeyPatch, variant: str, notes: str, told: str
) -> None:
    def attachments(_: Scored, edition: Edition, report: Report, *format_: str) -> tuple[Attachment, ...]:
        return (Attachment("a", "b", str(edition.notes).encode(), "c"),)

    monkeypatch.setattr(attached, "attachments", attachments)
    visit("report", a=begun.id, variant=variant, notes=notes)
    assert [order.attachments[0].content.decode() for format_, order in workshop.ordered if format_ == "pdf"] == [told]


# The preview


def test_pictures_of_the_first_pages_are_in_the_page_itself_with_words_beside_them(visit: Visit, begun: Assessment, workshop: Workshop) -> None:
    workshop.content = b"x" * 312_400
    tab = visit("report", a=begun.id)
    images = re.findall(r'<img src="(data:image/png;base64,[^"]+)" alt="([^"]+)">', html(tab))
    assert len(images) == 3
    assert "Harbour Nursing" in images[0][1]
    assert images[1][1].startswith("Picture of page 2")
    assert status(tab) == "These are the first 3 pages."
    assert "312 kB, 27 pages" in html(tab)


@pytest.mark.parametrize(("count", "said"), [(1, "This is the only page."), (2, "These are all its pages."), (9, "These are the first 3 pages.")])
def test_it_says_how_much_of_the_report_is_shown(visit: Visit, begun: Assessment, workshop: Workshop, count: int, said: str) -> None:
    workshop.count = count
    assert status(visit("report", a=begun.id)) == said


@pytest.mark.parametrize(("progress", "said"), [
    (Progress("working"), "The preview is being made."),
    (Progress("waiting", 0), "The preview is next."),
    (Progress("waiting", 1), "The preview waits: 1 file is made before yours."),
    (Progress("waiting", 2), "The preview waits: 2 files are made before yours."),
    (Progress("failed", 0, "It took longer than 60 seconds."), "The preview could not be made. It took longer than 60 seconds."),
])  # fmt: skip
def test_it_says_how_far_the_preview_is_and_everything_else_is_there_already(
    visit: Visit, begun: Assessment, workshop: Workshop, progress: Progress, said: str
) -> None:
    workshop.pictures = progress
    tab = visit("report", a=begun.id)
    assert status(tab) == said
    assert link(tab)[1] == "report.pdf"
    assert "Download the assessment file" in downloads(tab)
    assert "<img src=" not in html(tab)
    assert [format_ for format_, _ in workshop.ordered] == ["pictures"], "the file is made once somebody has the pictures before them"


def test_when_it_is_ready_the_page_shows_it(visit: Visit, begun: Assessment, workshop: Workshop) -> None:
    workshop.pictures = workshop.file = Progress("working")
    tab = visit("report", a=begun.id)
    workshop.pictures = Progress("done")
    tab.run()
    assert status(tab) == "These are the first 3 pages."
    assert "kB" not in html(tab)
    workshop.file = Progress("done")
    tab.run()
    assert "1 kB, 27 pages" in html(tab)
    assert [format_ for format_, _ in workshop.ordered] == ["pictures", "pdf"], "nothing is ordered twice"


def test_what_is_not_wanted_any_more_holds_nobody_up(visit: Visit, begun: Assessment, workshop: Workshop) -> None:
    workshop.pictures = Progress("waiting", 5)
    tab = visit("report", a=begun.id)
    tab.radio(key="report-variant").set_value("summary").run()
    assert workshop.forgone == 1


def test_a_file_that_fails_leaves_the_pictures_and_the_link(visit: Visit, begun: Assessment, workshop: Workshop) -> None:
    workshop.file = Progress("failed", 0, "No.")
    tab = visit("report", a=begun.id)
    assert status(tab) == "These are the first 3 pages."
    assert link(tab)[1] == "report.pdf"


@pytest.mark.parametrize(("what", "format_"), [("place_pictures", "pdf"), ("place", "md")])
def test_an_order_that_is_refused_is_told_in_a_sentence(visit: Visit, begun: Assessment, monkeypatch: pytest.MonkeyPatch, what: str, format_: str) -> None:
    def refuse(*_: object) -> None:
        raise ToolkitError("Too many files are waiting.")

    monkeypatch.setattr(printing, what, refuse)
    tab = visit("report", a=begun.id, format=format_)
    assert "Too many files are waiting." in status(tab)
    assert link(tab)[1] == f"report.{format_}"


HOSTILE = b"\xef\xbb\xbf# <script>alert(1)</script> *a*\r\n<b>\r\n"


def test_the_first_lines_of_a_text_are_shown_as_they_are(visit: Visit, begun: Assessment, workshop: Workshop) -> None:
    workshop.content = HOSTILE + b"x\n" * 100
    shown = re.findall(r"<pre [^>]*>(.*?)</pre>", html(visit("report", a=begun.id, format="md")), re.DOTALL)
    assert shown[0].startswith("# &lt;script&gt;alert(1)&lt;/script&gt; *a*\n&lt;b&gt;\n")
    assert shown[0].count("\n") == 39


def test_the_first_rows_of_a_table_are_shown(visit: Visit, begun: Assessment, workshop: Workshop, formats: list[str]) -> None:
    workshop.content = b'Question,Answer\r\n"<b>Who, leads</b>","' + b"x" * 90 + b'"\r\n' + b"a,b\r\n" * 20
    drawn = html(visit("report", a=begun.id, format="csv"))
    assert "&lt;b&gt;Who, leads&lt;/b&gt;" in drawn
    assert f"{'x' * 59}…" in drawn
    assert drawn.count("<td role=cell>") == 16


def test_the_sheets_of_a_workbook_are_named(visit: Visit, begun: Assessment, workshop: Workshop, formats: list[str]) -> None:
    book, content = openpyxl.Workbook(), BytesIO()
    book.active.title = "Answers <1>"
    for _ in range(7):
        book.active.append(["a", "b"])
    book.save(content)
    workshop.content = content.getvalue()
    assert '<th scope="row" role="rowheader">Answers &lt;1&gt;</th><td role="cell">6</td>' in html(visit("report", a=begun.id, format="xlsx"))


def test_word_is_shown_as_it_stands_on_paper_and_that_is_said(visit: Visit, begun: Assessment, workshop: Workshop, formats: list[str]) -> None:
    tab = visit("report", a=begun.id, format="docx", size="large")
    assert "Word sets the same text in its own way" in status(tab)
    assert [(format_, order.format, order.size) for format_, order in workshop.ordered] == [("pictures", "pdf", "large"), ("docx", "docx", "large")]


def test_a_web_page_is_shown_in_a_frame_in_which_nothing_runs(visit: Visit, begun: Assessment, workshop: Workshop, formats: list[str]) -> None:
    workshop.content = HOSTILE
    tab = visit("report", a=begun.id, format="html")
    assert "<script>" not in html(tab)
    script = files("assessment").joinpath("shell/sandboxed.js").read_text(encoding="utf-8")
    assert 'setAttribute("sandbox", "")' in script, "a sandbox that allows nothing"


@pytest.mark.parametrize("size", SIZES)
def test_what_is_ordered_is_what_was_chosen(visit: Visit, begun: Assessment, workshop: Workshop, size: str) -> None:
    visit("report", a=begun.id, variant="summary", size=size)
    assert {(order.report.variant, order.size) for _, order in workshop.ordered} == {("summary", size)}


# Under whose name


def fill_in(tab: AppTest, organisation: str = "", classification: str = "", logo: bytes | None = None) -> AppTest:
    field(tab, "organisation").set_value(organisation)
    field(tab, "classification").set_value(classification)
    if logo is not None:
        next(each for each in tab.file_uploader if str(each.key).startswith("masthead-logo")).upload("logo.svg", logo, "image/svg+xml")
    return next(each for each in tab.button if each.label == words("masthead_save")).click().run()


def field(tab: AppTest, name: str) -> Any:
    return next(each for each in tab.text_input if str(each.key).startswith(f"masthead-{name}"))


def kept(store: Store, id_: str) -> Masthead:
    return masthead.filed_masthead(store.load(LOCAL, id_).papers.get(MASTHEAD))


def test_a_name_a_line_and_a_logo_are_kept_and_stand_on_the_report(visit: Visit, store: Store, begun: Assessment, workshop: Workshop) -> None:
    tab = fill_in(visit("report", a=begun.id), " Eastmarsh  Trust ", "OFFICIAL", SVG)
    found = kept(store, begun.id)
    assert (found.organisation, found.classification, found.logo[:4]) == ("Eastmarsh Trust", "OFFICIAL", b"\x89PNG")
    assert "Saved. Every report of this assessment has this at its head" in html(tab)
    assert workshop.ordered[-1][1].report.masthead == found
    assert f'alt="{words("masthead_logo_now")}"' in html(tab)
    assert field(tab, "organisation").value == "Eastmarsh Trust"


def test_a_logo_stays_until_it_is_taken_out(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = fill_in(visit("report", a=begun.id), "Eastmarsh Trust", "", SVG)
    fill_in(tab, "Harbour CIC")
    assert kept(store, begun.id).logo
    next(each for each in tab.checkbox if str(each.key).startswith("masthead-no-logo")).check()
    fill_in(tab, "Harbour CIC")
    assert kept(store, begun.id) == Masthead("Harbour CIC")
    fill_in(tab)
    assert store.load(LOCAL, begun.id).paper(MASTHEAD) is None


@pytest.mark.parametrize(("logo", "why"), [
    (SVG.replace(b"<rect", b"<script/><rect"), "carries a script"), (b"GIF89a", "neither a PNG nor an SVG"), (b"x" * 200_001, "up to 200 kB"),
])  # fmt: skip
def test_a_logo_that_cannot_be_used_is_a_sentence_and_what_was_typed_stays(visit: Visit, store: Store, begun: Assessment, logo: bytes, why: str) -> None:
    tab = fill_in(visit("report", a=begun.id), "Eastmarsh Trust", "OFFICIAL", logo)
    assert why in html(tab)
    assert field(tab, "organisation").value == "Eastmarsh Trust"
    assert kept(store, begun.id) == Masthead()


def test_a_logo_is_drawn_beside_the_app_and_one_that_takes_too_long_is_a_sentence(
    visit: Visit, store: Store, begun: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def place(content: bytes) -> printing.Job[bytes]:
        assert content == SVG
        raise ToolkitError("The logo took longer than 10 seconds to draw.")

    monkeypatch.setattr(printing, "place_logo", place)
    assert "The logo took longer than 10 seconds" in html(fill_in(visit("report", a=begun.id), "Eastmarsh Trust", "", SVG))
    assert kept(store, begun.id) == Masthead()


@pytest.mark.parametrize("ours", [True, False])
def test_two_tabs_never_overwrite_each_other_unseen(visit: Visit, store: Store, begun: Assessment, ours: bool) -> None:
    first, second = visit("report", a=begun.id), visit("report", a=begun.id)
    fill_in(first, "Eastmarsh Trust", "OFFICIAL")
    fill_in(second, "Harbour CIC")
    assert "This was changed elsewhere meanwhile." in html(second)
    assert "Eastmarsh Trust; OFFICIAL; without a logo" in html(second)
    assert kept(store, begun.id).organisation == "Eastmarsh Trust"
    second.run()  # the two versions stay before their person until one is chosen
    second.button(key="mine-masthead" if ours else "theirs-masthead").click().run()
    assert kept(store, begun.id) == (Masthead("Harbour CIC") if ours else Masthead("Eastmarsh Trust", "OFFICIAL"))
    assert field(second, "organisation").value == kept(store, begun.id).organisation
    assert "elsewhere meanwhile" not in html(second)


def test_somebody_who_comes_back_to_the_page_has_what_stands_before_them(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = visit("report", a=begun.id)
    tab.switch_page("assessment/pages/tasks.py").run()
    masthead.keep(store, LOCAL, begun, Masthead("Eastmarsh Trust"), 0)
    tab.switch_page("assessment/pages/report.py").run()
    assert field(tab, "organisation").value == "Eastmarsh Trust"


def test_only_who_leads_sets_the_name_and_the_log_says_that_they_did(visit: Visit, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    lead, reviewer = member(store, "Lena"), stranger(store, "Rosa")
    made = store.create(lead, definitions.shipped(), answers={"service_name": Answer(State.ANSWERED, "Harbour Nursing")})
    let_in(store, lead, made.id, reviewer, Role.REVIEWER, [])

    def sit(who: Person) -> None:
        monkeypatch.setattr("assessment.shell.session._who", lambda *_: who)

    sit(reviewer)
    tab = visit("report", a=made.id)
    assert "set by whoever leads this assessment: Lena." in html(tab)
    assert not tab.text_input
    assert link(tab)[1] == "report.pdf"
    sit(lead)
    fill_in(visit("report", a=made.id), "Eastmarsh Trust")
    logged = store.logs.of_assessment(lead, made.id)
    assert [(each.by, each.subject) for each in logged if each.deed is Deed.ANSWERED and each.subject == MASTHEAD] == [(lead.id, MASTHEAD)]


def test_in_welsh_the_page_is_in_welsh(visit: Visit, begun: Assessment) -> None:
    tab = visit("report", a=begun.id, language="cy")
    assert tab.title[0].value == "Mynd â'ch adroddiad gyda chi"
    assert "Crynodeb i'r bwrdd" in tab.radio(key="report-variant").options[1]
    assert downloads(tab)["Lawrlwytho: Adroddiad llawn (PDF)"].endswith("language=cy")
