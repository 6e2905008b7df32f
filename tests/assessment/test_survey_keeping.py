"""What is kept of a survey: all of an import or nothing, no row unless somebody chose so, and what is deleted is gone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from colleagues import member
from survey_files import FORMS, NURSING, THERAPY, csv_of, forms_rows

from assessment import definitions, exchange
from assessment.identity import LOCAL, NotFound
from assessment.log_told import what
from assessment.papers import SURVEY, new_key, paper_text, parse_paper, plain_paper
from assessment.record import Assessment
from assessment.store import AnsweredElsewhere, ChangedElsewhere, Store
from assessment.survey import again, counting, guessing, opening, results
from assessment.survey.counting import Mapped
from assessment.survey.keeping import Rows, Set
from questionnaires.answers import Answer, State
from reports.records import SurveyRecord

KEY = f"{SURVEY}1"
SHEET = opening.read(csv_of(FORMS, forms_rows()))
MAPPED = Mapped(guessing.guess(SHEET))
TALLY = counting.tally(SHEET, MAPPED)
ABOUT = results.About("Autumn survey", "Shared drive", date(2026, 11, 23))
RECORD = results.record(TALLY, results.Asked({NURSING: 20, THERAPY: 20}), ABOUT, SHEET.tool)
ANSWERS = [Set(each.question, results.answer(each, ABOUT), 0) for each in results.figures(TALLY, results.Asked({NURSING: 20, THERAPY: 20}))]


@pytest.fixture
def begun(store: Store) -> Assessment:
    return store.create(LOCAL, definitions.shipped())


def rows() -> Rows:
    return again.rows_of(SHEET, MAPPED)


def bytes_of(database: Path) -> bytes:
    return b"".join(each.read_bytes() for each in database.parent.iterdir() if each.is_file())


def test_an_import_files_the_record_and_sets_the_answers_and_keeps_no_row(store: Store, begun: Assessment, database: Path) -> None:
    store.surveys.keep(LOCAL, begun.id, KEY, RECORD, expected=0, answers=ANSWERS)
    kept = store.load(LOCAL, begun.id)
    assert kept.paper(KEY) == RECORD
    assert kept.answers["SA5"].answer.value == Decimal("60.0")
    assert store.surveys.kept(LOCAL, begun.id) == ()
    with pytest.raises(NotFound, match="nothing at this address"):
        store.surveys.rows(LOCAL, begun.id, KEY)
    for told in (b"@example", b"Person 3", b"Note 3"):
        assert told not in bytes_of(database)


def test_if_one_answer_was_changed_meanwhile_nothing_is_imported(store: Store, begun: Assessment) -> None:
    store.save(LOCAL, begun.id, "SA6", Answer(State.ANSWERED, Decimal("3.0")), expected=0)
    with pytest.raises(AnsweredElsewhere, match="answered elsewhere"):
        store.surveys.keep(LOCAL, begun.id, KEY, RECORD, expected=0, answers=ANSWERS, replies=rows())
    kept = store.load(LOCAL, begun.id)
    assert set(kept.answers) == {"SA6"}
    assert kept.paper(KEY) is None
    assert store.surveys.kept(LOCAL, begun.id) == ()


def test_importing_twice_at_one_press_imports_once_and_another_record_does_not_replace_one_unseen(store: Store, begun: Assessment) -> None:
    first = store.surveys.keep(LOCAL, begun.id, KEY, RECORD, expected=0)
    assert store.surveys.keep(LOCAL, begun.id, KEY, RECORD, expected=0) == first
    with pytest.raises(ChangedElsewhere, match="changed elsewhere"):
        store.surveys.keep(LOCAL, begun.id, KEY, RECORD.model_copy(update={"name": "Other"}), expected=0)


def test_rows_that_are_kept_have_only_groups_and_answers_and_can_be_counted_again(store: Store, begun: Assessment) -> None:
    store.surveys.keep(LOCAL, begun.id, KEY, RECORD, expected=0, replies=rows())
    (listed,) = store.surveys.kept(LOCAL, begun.id)
    assert (listed.survey, listed.rows) == (KEY, 24)
    kept = store.surveys.rows(LOCAL, begun.id, KEY)
    assert [role for _, role in kept.columns] == ["group", "wish", "confidence", "engagement"]
    assert sorted(kept.replies) == sorted(tuple(row[5:9]) for row in forms_rows())
    sheet, roles = again.sheet_of(kept)
    recounted = counting.tally(sheet, Mapped(roles))
    assert [each.counts for each in recounted.statements] == [each.counts for each in TALLY.statements]


def test_the_order_of_kept_rows_says_nothing_of_the_order_of_replies() -> None:
    assert len({tuple(rows().replies) for _ in range(5)}) > 1


def test_deleted_rows_are_gone_from_the_files_and_the_figures_stay(store: Store, begun: Assessment, database: Path) -> None:
    named = Rows((("Group", "group"), ("Wish", "wish")), [(f"Peculiar group {n}", "Agree") for n in range(3000)])
    store.surveys.keep(LOCAL, begun.id, KEY, RECORD, expected=0, replies=named)
    assert b"Peculiar group 77" in bytes_of(database)
    store.surveys.erase_rows(LOCAL, begun.id, KEY)
    assert b"Peculiar group" not in bytes_of(database)
    assert store.load(LOCAL, begun.id).paper(KEY) == RECORD
    with pytest.raises(NotFound, match="nothing at this address"):
        store.surveys.erase_rows(LOCAL, begun.id, KEY)


def test_a_deleted_survey_leaves_no_record_and_no_row_and_the_answers_stay(store: Store, begun: Assessment, database: Path) -> None:
    record = RECORD.model_copy(update={"name": "A peculiar name"})
    store.surveys.keep(LOCAL, begun.id, KEY, record, expected=0, answers=ANSWERS, replies=rows())
    with pytest.raises(ChangedElsewhere, match="changed elsewhere"):
        store.surveys.erase(LOCAL, begun.id, KEY, expected=0)
    store.surveys.erase(LOCAL, begun.id, KEY, expected=1)
    assert store.load(LOCAL, begun.id).paper(KEY) is None
    assert b"A peculiar name" not in bytes_of(database)
    assert store.surveys.kept(LOCAL, begun.id) == ()
    assert "SA3" in store.load(LOCAL, begun.id).answers


def test_erasing_an_assessment_erases_its_rows(store: Store, begun: Assessment, database: Path) -> None:
    named = Rows((("Group", "group"), ("Wish", "wish")), [("Peculiar group", "Agree")] * 20)
    store.surveys.keep(LOCAL, begun.id, KEY, RECORD, expected=0, replies=named)
    store.erase(LOCAL, begun.id)
    assert b"Peculiar group" not in bytes_of(database)


def test_rows_that_are_counted_again_replace_those_before(store: Store, begun: Assessment) -> None:
    store.surveys.keep(LOCAL, begun.id, KEY, RECORD, expected=0, replies=rows())
    fewer = Rows(rows().columns, rows().replies[:5])
    store.surveys.keep(LOCAL, begun.id, KEY, RECORD.model_copy(update={"replies": 5}), expected=1, replies=fewer)
    assert store.surveys.kept(LOCAL, begun.id)[0].rows == 5
    store.surveys.keep(LOCAL, begun.id, KEY, RECORD, expected=2)
    assert store.surveys.kept(LOCAL, begun.id) == ()


def test_only_whoever_leads_an_assessment_imports_or_sees_rows(store: Store) -> None:
    anna, ben = member(store, "Anna"), member(store, "Ben")
    made = store.create(anna, definitions.shipped())
    store.surveys.keep(anna, made.id, KEY, RECORD, expected=0, replies=rows())
    for deed in (
        lambda: store.surveys.keep(ben, made.id, KEY, RECORD, expected=1),
        lambda: store.surveys.rows(ben, made.id, KEY),
        lambda: store.surveys.erase_rows(ben, made.id, KEY),
        lambda: store.surveys.kept(ben, made.id),
    ):
        with pytest.raises(NotFound, match="nothing at this address"):
            deed()
    assert len(store.surveys.rows(anna, made.id, KEY).replies) == 24


def test_a_record_goes_along_in_a_file_and_rows_do_not(store: Store, begun: Assessment) -> None:
    store.surveys.keep(LOCAL, begun.id, KEY, RECORD, expected=0, replies=rows())
    found = exchange.read(exchange.export(store.load(LOCAL, begun.id)))
    assert found.papers[KEY] == RECORD


def test_a_record_belongs_under_a_key_of_its_kind(store: Store, begun: Assessment) -> None:
    assert parse_paper(new_key(SURVEY), plain_paper(RECORD)) == RECORD
    with pytest.raises(ValueError, match="is not a key"):
        paper_text("@workshop.1", RECORD)
    with pytest.raises(ValueError, match="is not a key of a survey"):
        store.surveys.keep(LOCAL, begun.id, "@action.1", RECORD, expected=0)
    assert isinstance(RECORD, SurveyRecord)


def test_the_log_says_that_a_survey_was_imported_and_deleted(store: Store, begun: Assessment) -> None:
    store.surveys.keep(LOCAL, begun.id, KEY, RECORD, expected=0, replies=rows())
    store.surveys.erase_rows(LOCAL, begun.id, KEY)
    told = [what(each, {}) for each in store.logs.of_assessment(LOCAL, begun.id, most=2)]
    assert told == ["Deleted for good what was kept of a staff survey", "Imported a staff survey, or counted one again"]
