"""The page on which a staff survey is imported: everything is shown before anything is kept, and nothing is overwritten unseen."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from our_markup import html
from streamlit.testing.v1 import AppTest
from survey_files import FORMS, GROUP, NURSING, THERAPY, WISH, csv_of, forms_rows

from assessment.identity import LOCAL
from assessment.record import Assessment
from assessment.shell.session import words
from assessment.store import Store
from questionnaires.answers import Answer, Level, State
from reports.records import SurveyRecord

Visit = Callable[..., AppTest]
FILE = csv_of(FORMS, forms_rows())


def given(tab: AppTest, content: bytes = FILE) -> AppTest:
    uploader = next(each for each in tab.file_uploader if each.key.startswith("survey-file"))
    uploader.upload("survey.csv", content, "text/csv").run()
    assert not tab.exception, tab.exception
    return tab


def of(elements: Any, part: str) -> Any:
    return next(each for each in elements if part in (each.key or ""))


def filled(tab: AppTest, content: bytes = FILE) -> AppTest:
    given(tab, content)
    for name, text in (("name", "Autumn survey"), ("where", "Shared <b>drive</b>"), ("on", "23 11 2026")):
        of(tab.text_input, f"survey-{name}-").set_value(text)
    for group in (NURSING, THERAPY):
        of(tab.number_input, group).set_value(20)
    return tab.run()


def records(store: Store, begun: Assessment) -> list[SurveyRecord]:
    return [each.paper for each in store.load(LOCAL, begun.id).papers.values() if isinstance(each.paper, SurveyRecord)]


def test_everything_is_shown_before_anything_is_imported(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = filled(visit("survey", a=begun.id))
    assert [each.value for each in tab.header] == [
        "What each column is", "First rows", "Every answer could be read", "Who replied", "What staff said", "Where it comes from", "What it will set",
        "New from the survey (5)", "Shall the single rows be kept?",
    ]  # fmt: skip
    drawn = html(tab)
    assert "Dropped, and kept nowhere: A “ID”, B “Start time”, C “Completion time”, D “Email”, E “Name”." in drawn
    assert "60.0%" in drawn
    assert "@example" not in drawn
    assert "Person 3" not in drawn
    assert not records(store, begun)
    assert set(store.load(LOCAL, begun.id).answers) == {"service_name"}


def test_the_button_imports_and_sets_documented_answers_and_the_field_is_empty_again(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = filled(visit("survey", a=begun.id))
    assert tab.button(key="survey-go").label == "Import this survey and set 5 answers"
    tab.button(key="survey-go").click().run()
    kept = store.load(LOCAL, begun.id)
    evidence = kept.answers["SA3"].answer.evidence
    assert (evidence.level, evidence.what, evidence.where, evidence.date) == (Level.DOCUMENTED, "Autumn survey", "Shared <b>drive</b>", "2026-11-23")
    assert [kept.answers[each].answer.value for each in ("SA3_count", "SA5")] == [Decimal(24), Decimal("60.0")]
    (record,) = records(store, begun)
    assert (record.name, record.made_with, record.replies, record.asked) == ("Autumn survey", "microsoft_forms", 24, 40)
    assert "was imported, with 24 replies. 5 answers were set." in html(tab)
    assert {words("survey_to_answers"), words("to_report")} <= {link.proto.label for link in tab.get("page_link")}, "the next steps"
    assert store.surveys.kept(LOCAL, begun.id) == ()
    assert "survey-go" not in [each.key for each in tab.button]
    assert "Surveys that were imported" in [each.value for each in tab.header]


def test_an_answer_that_stands_is_not_overwritten_unless_chosen(visit: Visit, store: Store, begun: Assessment) -> None:
    store.save(LOCAL, begun.id, "SA3", Answer(State.ANSWERED, Decimal("2.2")), expected=0)
    tab = filled(visit("survey", a=begun.id))
    assert "Answers that differ from yours (1)" in [each.value for each in tab.header]
    assert tab.button(key="survey-go").label == "Import this survey and set 4 answers"
    of(tab.radio, "take-SA3").set_value("theirs").run()
    assert tab.button(key="survey-go").label == "Import this survey and set 5 answers"
    tab.button(key="survey-go").click().run()
    assert store.load(LOCAL, begun.id).answers["SA3"].answer.value == Decimal("3.5")


def test_if_an_answer_is_changed_meanwhile_nothing_is_imported_and_it_is_shown(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = filled(visit("survey", a=begun.id))
    store.save(LOCAL, begun.id, "SA4", Answer(State.ANSWERED, Decimal("1.1")), expected=0)
    tab.button(key="survey-go").click().run()
    assert "Nothing was imported: an answer was changed meanwhile" in html(tab)
    assert not records(store, begun)
    assert "Answers that differ from yours (1)" in [each.value for each in tab.header]


def test_without_saying_where_it_comes_from_nothing_can_be_imported(visit: Visit, begun: Assessment) -> None:
    tab = given(visit("survey", a=begun.id))
    assert "Write what the survey was called" in html(tab)
    assert "survey-go" not in [each.key for each in tab.button]
    of(tab.text_input, "survey-name-").set_value("x")
    of(tab.text_input, "survey-where-").set_value("y")
    of(tab.text_input, "survey-on-").set_value("some day").run()
    assert "“some day” is not a date" in html(tab)


def test_more_replies_than_people_hold_the_import_up(visit: Visit, begun: Assessment) -> None:
    tab = filled(visit("survey", a=begun.id))
    of(tab.number_input, NURSING).set_value(3).run()
    assert "Nursing: 12 replies, but only 3 people asked." in html(tab)
    assert tab.button(key="survey-go").disabled


def test_a_guess_can_be_changed_and_what_follows_changes_with_it(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = filled(visit("survey", a=begun.id))
    role = next(each for each in tab.selectbox if each.key.endswith("-6"))
    assert role.value == "wish"
    role.set_value("statement").run()
    assert "No column is a wish to do it." in html(tab)
    assert "take-SA3-" not in " ".join(each.key for each in tab.checkbox)
    next(each for each in tab.selectbox if each.key.endswith("-9")).set_value("group").run()
    assert "Only one column can be the group." in html(tab)
    assert "survey-go" not in [each.key for each in tab.button]


def test_figures_can_count_the_other_way(visit: Visit, begun: Assessment) -> None:
    tab = given(visit("survey", a=begun.id), csv_of([GROUP, WISH], [["Nursing", "1"], ["Nursing", "2"]] * 8))
    assert "24 points from 16 answers" in html(tab)
    of(tab.radio, "survey-figures-").set_value("reversed").run()
    assert "72 points from 16 answers" in html(tab)


def test_the_lead_decides_on_people_who_replied_twice(visit: Visit, begun: Assessment) -> None:
    tab = given(visit("survey", a=begun.id), csv_of(FORMS, [*forms_rows(), forms_rows()[3]]))
    assert "Rows with the same answers again: 1, the first is row 26." in of(tab.radio, "survey-repeats-").label
    of(tab.radio, "survey-repeats-").set_value("once").run()
    assert "Replies that count: 24. Rows in the file: 25." in html(tab)
    assert "Rows that do not count because of that: 1." in html(tab)


def test_cells_that_could_not_be_read_are_listed_as_text(visit: Visit, begun: Assessment) -> None:
    rows = forms_rows()
    rows[2][6] = "<b>agree</b>"
    tab = given(visit("survey", a=begun.id), csv_of(FORMS, rows))
    assert "Cells that could not be read: 1" in [each.value for each in tab.header]
    assert "G4" in html(tab)
    assert "&lt;b&gt;agree&lt;/b&gt;" in html(tab)
    assert "<b>agree" not in html(tab)


def test_a_file_that_cannot_be_read_gets_its_sentence_and_nothing_else(visit: Visit, store: Store, begun: Assessment) -> None:
    tab = given(visit("survey", a=begun.id), csv_of(["Staff survey"], [[GROUP, WISH], ["Nursing", "Agree"]]))
    assert "Cell A1 holds “Staff survey” and is the only heading" in html(tab)
    assert "Nothing was imported." in html(tab)
    assert not records(store, begun)


@pytest.mark.parametrize("deed", ["rows", "all"])
def test_rows_are_kept_only_if_chosen_and_can_be_counted_again_and_deleted_for_good(visit: Visit, store: Store, begun: Assessment, deed: str) -> None:
    tab = filled(visit("survey", a=begun.id))
    assert of(tab.radio, "survey-keep-").value is False
    of(tab.radio, "survey-keep-").set_value(True).run()
    tab.button(key="survey-go").click().run()
    (kept,) = store.surveys.kept(LOCAL, begun.id)
    assert kept.rows == 24
    of(tab.button, "again-@survey").click().run()
    assert "These are the rows that were kept of “Autumn survey”" in html(tab)
    for group in (NURSING, THERAPY):
        of(tab.number_input, group).set_value(24)
    tab.run()
    assert of(tab.text_input, "survey-name-").value == "Autumn survey"
    of(tab.radio, "survey-keep-").set_value(True).run()
    tab.button(key="survey-go").click().run()
    (record,) = records(store, begun)
    assert (record.asked, record.made_with) == (48, "microsoft_forms")
    of(tab.button, f"delete-{deed}").click().run()
    assert "for good" in html(tab)
    assert store.surveys.kept(LOCAL, begun.id) == ()
    assert len(records(store, begun)) == (1 if deed == "rows" else 0)


def test_the_way_there_is_on_the_tasks_the_questions_and_nowhere_else(visit: Visit, begun: Assessment) -> None:
    def links(tab: AppTest) -> list[str]:
        return [each.proto.page for each in tab.get("page_link") if each.proto.page.startswith("survey")]

    assert links(visit("tasks", a=begun.id))
    assert links(visit("section", a=begun.id, s="staff-appetite.what_staff_think"))
    assert not links(visit("section", a=begun.id, s="staff-appetite.free_choice"))


def test_the_page_speaks_welsh(visit: Visit, begun: Assessment) -> None:
    tab = given(visit("survey", a=begun.id, language="cy"))
    assert "Beth y bydd yn ei osod" in [each.value for each in tab.header]
