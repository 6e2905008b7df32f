"""Forms that were filled in in Word or Excel: what was read is shown before anything is saved, and taken over answer by answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from form_filling import fill_excel, fill_word
from our_markup import html
from streamlit.testing.v1 import AppTest

from assessment import definitions
from assessment.blank_files import rendered
from assessment.identity import LOCAL
from assessment.record import Assessment
from assessment.store import Store
from questionnaires.answers import Answer, State
from reports import blank

Visit = Callable[..., AppTest]
PART = blank.compose(definitions.shipped().library, ("staff-appetite",))
FILLED = {"service_name": {"value": "Harbour <b>Nursing</b>"}, "SA2": {"choice": "B"}, "SA3": {"value": "about 3"}}
FORMS = {"docx": fill_word(rendered(PART, "docx"), FILLED), "xlsx": fill_excel(rendered(PART, "xlsx"), FILLED)}
KINDS = pytest.mark.parametrize("kind", list(FORMS))




def given(tab: AppTest, key: str, kind: str, content: bytes) -> AppTest:
    tab.file_uploader(key=key).upload(f"form.{kind}", content, "application/octet-stream").run()
    assert not tab.exception, tab.exception
    return tab


@KINDS
def test_the_start_page_shows_what_was_read_and_what_was_not_and_saves_nothing_before_one_says_so(kind: str, visit: Visit, store: Store) -> None:
    tab = given(visit(), "file", kind, FORMS[kind])
    drawn = html(tab)
    assert "2 answers were read." in drawn
    assert "about 3" in drawn
    assert ("Question SA3, “Answer”" if kind == "docx" else "Sheet “Staff appetite”, cell D") in drawn
    assert "Harbour &lt;b&gt;Nursing" in drawn
    assert not store.assessments(LOCAL)
    tab.button(key="open-form").click().run()
    (made,) = store.assessments(LOCAL)
    assert made.name == "Harbour <b>Nursing</b>"
    assert store.load(LOCAL, made.id).response.answers["SA2"].value == "interested"
    assert tab.query_params["a"] == made.id


def test_a_file_that_is_no_form_gets_a_sentence(visit: Visit, store: Store) -> None:
    tab = given(visit(), "file", "xlsx", b"PK\x03\x04 nothing")
    assert "damaged or not whole" in html(tab)
    assert "open-form" not in [each.key for each in tab.button]
    assert not store.assessments(LOCAL)


@KINDS
def test_a_form_is_taken_over_answer_by_answer_and_a_conflict_waits_for_a_choice(kind: str, visit: Visit, store: Store, begun: Assessment) -> None:
    tab = given(visit("filled", a=begun.id), "form", kind, FORMS[kind])
    drawn = html(tab)
    assert "When you asked" not in drawn
    assert [each.value for each in tab.header] == ["Could not be read: 1", "Answers that differ from yours (1)", "New from the questionnaire (1)"]
    tab.button(key="take-over").click().run()
    stands = store.load(LOCAL, begun.id).response.answers
    assert (stands["SA2"].value, stands["service_name"].value) == ("interested", "Harbour Nursing")
    assert "1 answer was taken over" in html(tab)
    next(each for each in tab.radio if each.key.startswith("take-service_name")).set_value("theirs").run()
    tab.button(key="take-over").click().run()
    assert store.load(LOCAL, begun.id).response.answers["service_name"].value == "Harbour <b>Nursing</b>"
    assert "There is nothing to take over" in html(tab)


def test_what_was_changed_meanwhile_is_not_overwritten(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = given(visit("filled", a=begun.id), "form", "xlsx", FORMS["xlsx"])
    store.save(LOCAL, begun.id, "SA2", Answer(State.ANSWERED, "group"), expected=0)
    tab.button(key="take-over").click().run()
    assert store.load(LOCAL, begun.id).response.answers["SA2"].value == "group"
    assert "Not taken over" in html(tab)


def test_the_report_page_offers_paper_word_and_excel_and_the_way_back(visit: Visit, begun: Assessment) -> None:
    tab = visit("report", a=begun.id)
    assert tab.radio(key="blank-format").options == ["On paper (PDF)", "In Word (.docx)", "In Excel (.xlsx)"]
    tab.radio(key="blank-format").set_value("docx").run()
    assert f'href="download/{begun.id}/blank.docx?language=en"' in html(tab)
    tab.selectbox(key="blank-which").set_value("staff-appetite.ballot").run()
    assert f'href="download/{begun.id}/blank.docx?language=en&amp;only=staff-appetite.ballot"' in html(tab)
    assert not tab.exception
