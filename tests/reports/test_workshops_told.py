"""What workshops left behind, in every format: every figure as it was released, and none of fewer than may be told."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from report_samples import tables, texts
from report_subjects import answers, given, subject
from survey_samples import survey
from workshop_samples import MANAGERS, STAFF, UNION, held, hidden, record, released, shown, talked_about

from reports import data_secret, handout, html, json_file, markdown, pdf, word, workshop_files
from reports.compose import compose
from reports.document import Bar, Section, State
from reports.parts.workshop import title_of
from reports.records import Agreed, DimensionHeard, Invited, RoundResult, WeightsHeard, WorkshopRecord
from reports.subject import BallotTold, Subject, SurveyTold
from scoring.released import Choice, Counted, GroupResult, Released

SECRET = "Xyzzy"


def about(*records: WorkshopRecord) -> Subject:
    return replace(subject(answers(1)), workshops=records or (record(),))


def part(given: Subject, id_: str, variant: str = "full") -> Section | None:
    return next((section for section in compose(given, variant).sections if section.id == id_), None)  # type: ignore[arg-type]


def found(given: Subject, id_: str) -> Section:
    section = part(given, id_)
    assert section is not None
    return section


def within(section: Section, id_: str) -> Section:
    stack: list[object] = [section]
    while stack:
        each = stack.pop()
        if isinstance(each, Section):
            if each.id == id_:
                return each
            stack += each.blocks
    raise AssertionError(id_)


def test_without_a_workshop_nothing_is_said_of_any() -> None:
    report = compose(subject(answers(1)))
    assert not {"workshops", "workshop-answers"} & {section.id for section in report.sections}
    assert not [name for name in report.data if name.startswith("workshop")]


def test_who_was_invited_and_who_came_by_group_and_never_fewer_than_ten() -> None:
    came = next(each for each in tables(found(about(), "workshops")) if each.caption == "Who was invited and who came")
    assert came.rows == (("Staff", "40", "22"), ("Managers", "18", "14"), ("Trade unions", "6", "Fewer than 10, or not told"))
    assert came.total == ("Everybody", "64", "46")


def test_each_question_has_its_agreement_its_middle_and_what_came_of_it() -> None:
    glance = next(each for each in tables(found(about(), "workshops")) if each.caption.startswith("The agenda"))
    assert [row[1] for row in glance.rows] == ["45"] * 3
    assert all("0.52" in str(row[2]) and row[3] == "“In most teams”" for row in glance.rows)
    assert [row[4] for row in glance.rows] == [State("answered", "In most teams"), State("undecided", "No agreement"), State("not_asked", "Left open")]


def test_agreed_answers_have_their_reasons_and_what_stayed_open_keeps_its_spread() -> None:
    section = found(about(), "workshops")
    agreed, still_open = ("\n".join(texts(within(section, f"workshop-1-{name}"))) for name in ("agreed", "open"))
    assert "Question 1 of the agenda: In most teams" in agreed
    assert "Reason: The survey of October says the same." in agreed
    assert "there was no agreement, which counts as not known" in still_open
    assert "Not at all 2; In some teams 9; In most teams 24; Everywhere 8; Don't know 2" in still_open
    assert "Question 3 of the agenda: it was not settled." in still_open


def test_the_annex_has_every_round_with_bars_and_counts_that_say_the_same() -> None:
    section = within(found(about(), "workshop-answers"), "workshop-1-SA1")
    first, second, groups = tables(section)
    assert (first.caption, second.caption) == ("Round 1, everybody", "Round 2, everybody")
    assert [row[2] for row in second.rows] == ["2", "9", "24", "8", "2"]
    assert second.total == ("Everybody", "", "45", "100%")
    for row in (*first.rows, *second.rows):
        assert isinstance(row[1], Bar)
        assert abs(row[1].lower / 10 - float(str(row[3]).rstrip("%"))) <= 1
    assert [column.title for column in groups.columns] == ["Answer", "Staff", "Managers"]
    assert groups.rows[2][1:] == ("12 (55%)", "8 (62%)")


def differing(*groups: GroupResult, whole: tuple[int, ...] = (14, 21, 24, 30)) -> WorkshopRecord:
    """A workshop whose first question has these groups in its only round."""
    return record(questions=2).model_copy(update={"questions": (talked_about(rounds=(RoundResult(number=1, released=released(whole, groups=groups)),)), talked_about("SA9", "Not shown", rounds=()))})


APART = (shown(STAFF, (9, 8, 4, 1)), shown(MANAGERS, (0, 2, 5, 7)))


def test_groups_that_differ_are_named_with_the_range_and_the_people_it_is_for() -> None:
    given = about(differing(*APART, hidden(UNION, "few")))
    said = "Managers answered 1.5 steps higher than Staff; if those who did not answer resemble those who did, between 1.1 and 1.8."
    section = within(found(given, "workshops"), "workshop-1-groups")
    assert list(texts(section))[1:] == ["Where groups differ", f"Support among staff: {said}"]
    annex = list(texts(within(found(given, "workshop-answers"), "workshop-1-SA2")))
    assert said in annex
    assert any("(Staff: the 40 invited; Managers: the 18 invited)" in text for text in annex)


def test_groups_that_do_not_clearly_differ_are_said_not_to() -> None:
    section = within(found(about(), "workshops"), "workshop-1-groups")
    said = list(texts(section))
    assert said[2:] == ["On these questions no difference between groups can be told: Question 1 of the agenda, Question 2 of the agenda and Question 3 of the agenda."]


@pytest.mark.parametrize("groups", [(shown(STAFF, (9, 8, 4, 1)), hidden(MANAGERS, "few")), (hidden(STAFF, "others"), hidden(MANAGERS, "few")), ()])
def test_where_suppression_leaves_fewer_than_two_groups_no_difference_is_spoken_of(groups: tuple[GroupResult, ...]) -> None:
    given = about(differing(*groups))
    assert not [text for text in texts(compose(given)) if "steps higher" in text or ("difference" in text and "steps" in text)]
    assert "Where groups differ" not in list(texts(compose(given)))


def test_if_nobody_was_invited_by_number_those_who_came_are_everybody() -> None:
    plain = differing(*APART)
    came = plain.model_copy(update={"groups": tuple(each.model_copy(update={"invited": None}) for each in plain.groups)})
    annex = list(texts(within(found(about(came), "workshop-answers"), "workshop-1-SA2")))
    assert any("(Staff: the 22 who came; Managers: the 14 who came). All of them replied" in text for text in annex)
    assert not [text for text in annex if "invited" in text]


def test_if_more_were_invited_than_came_the_whole_has_its_bounds() -> None:
    plain = differing(*APART, whole=(9, 10, 9, 8))
    known = plain.model_copy(update={"groups": plain.groups[:2], "came": 36})
    annex = list(texts(within(found(about(known), "workshop-answers"), "workshop-1-SA2")))
    assert any(text.startswith("From 1 (“Not at all”) to 4 (“Everywhere”), the mean answer is 2.4. If all 58 who were invited had answered, it would most likely lie between ") for text in annex)


def test_a_group_that_was_hidden_has_no_figure_and_the_reason_why() -> None:
    groups = (shown(STAFF, (1, 6, 12, 2)), hidden(MANAGERS, "few"), hidden(UNION, "others"))
    made = record(questions=1).model_copy(update={"questions": (talked_about(rounds=(RoundResult(number=1, released=released((2, 9, 24, 8), groups=groups)),)),)})
    said = "\n".join(texts(found(about(made), "workshop-answers")))
    assert "Managers is not shown apart: fewer than 10 people." in said
    assert "Trade unions is not shown apart: it would tell too much, of itself or of another group." in said


def test_options_without_an_order_have_neither_agreement_nor_middle() -> None:
    made = record().model_copy(update={"questions": (talked_about(rounds=(RoundResult(number=1, released=released((2, 9, 24, 8), ordered=False)),)),)})
    glance = next(each for each in tables(found(about(made), "workshops")) if each.caption.startswith("The agenda"))
    assert glance.rows[0][2:4] == ("These options have no order", "")


def test_a_question_that_was_never_shown_has_no_figures_and_a_voided_round_is_not_told() -> None:
    rounds = (RoundResult(number=1), RoundResult(number=2, released=released((0, 10, 0, 10))))
    made = record().model_copy(update={"questions": (talked_about(rounds=(RoundResult(number=1),)), talked_about("SA9", "Voided once", rounds=rounds))})
    glance = next(each for each in tables(found(about(made), "workshops")) if each.caption.startswith("The agenda"))
    assert glance.rows[0][1:4] == ("Nothing was shown", "", "")
    (table,) = tables(within(found(about(made), "workshop-answers"), "workshop-1-SA9"))
    assert table.caption == "Everybody"


def test_weights_are_told_as_what_half_the_room_gave_and_never_as_one_persons() -> None:
    section = within(found(about(), "workshops"), "workshop-1-weights")
    (table,) = tables(section)
    assert table.rows[0] == ("Staff appetite", "50", "30 to 60", "10%")
    assert table.rows[1][1] == "50.5"
    assert "The room is furthest apart on Staff appetite: half of it gave between 30 and 60 points." in list(texts(section))


def test_a_record_that_tells_of_fewer_people_than_may_be_told_is_never_made() -> None:
    few = Released(options=(Choice(id="a", title="A"),), ordered=True, least=5, whole=Counted(counts=(6,)))
    with pytest.raises(ValueError, match="fewer people than may be told"):
        WorkshopRecord(name="", on=date(2026, 1, 1), questions=(talked_about(rounds=(RoundResult(number=1, released=few),)),))
    with pytest.raises(ValueError, match="fewer people than may be told"):
        WorkshopRecord(name="", on=date(2026, 1, 1), groups=(Invited(id="a", label="A", came=9),))
    with pytest.raises(ValueError, match="fewer weights than may be told"):
        WorkshopRecord(name="", on=date(2026, 1, 1), weights=WeightsHeard(people=9, dimensions=(DimensionHeard(id="a", title="A", low=100, middle=Decimal(100), high=100),)))


def test_what_is_published_has_the_figures_but_no_comment_reason_or_name_of_the_workshop() -> None:
    questions = tuple(
        talked_about(each, agreed=Agreed(option=option, title="In most teams" if option else "", reason=SECRET), rounds=(RoundResult(number=1, released=released((2, 9, 24, 8)), comments=(SECRET,)),))
        for each, option in (("SA1", "most"), ("SA2", ""))
    )
    given = about(record(name=SECRET).model_copy(update={"questions": questions}))
    assert sum(SECRET in text for text in texts(compose(given))) >= 5
    published = compose(given, "publishable")
    assert not [text for text in texts(published) if SECRET in text]
    assert not [cell for table in published.data.values() for row in table.rows for cell in row if SECRET in str(cell)]
    assert any("Workshop on 3 November 2026" in text for text in texts(published))
    assert [row for table in tables(published) if table.caption == "Everybody" for row in table.rows] == [
        row for table in tables(compose(given)) if table.caption == "Everybody" for row in table.rows
    ]


def test_a_summary_for_a_board_has_a_line_each_on_workshops_surveys_and_ballot_and_stays_on_two_pages() -> None:
    about_it = about(record(questions=9), record(questions=9, name="Second workshop", on=date(2026, 11, 10)))
    about_it = replace(about_it, ballot=BallotTold(held()), surveys=(SurveyTold(survey()),))
    said = list(texts(part(about_it, "workshops", "summary")))
    assert "Two workshops were held. 18 questions were talked about: agreed 6, still open 12." in said
    assert "A ballot is on record. Yes, of those voting: 68.1%; of all who could vote: 53.3%." in said
    assert any(text.startswith("One staff survey was imported") for text in said)
    with pikepdf.open(BytesIO(pdf.render(compose(about_it, "summary")))) as document:
        assert len(document.pages) == 2


def test_ballot_and_workshops_stand_in_every_format_and_the_plan_alone_leaves_them_out() -> None:
    given = about()
    report = compose(given)
    assert "Riverside workshop" in markdown.render(report)
    assert b"Riverside workshop" in html.render(report)
    with pikepdf.open(BytesIO(pdf.render(report))) as document:
        assert "What workshops said" in [item.title for item in document.open_outline().root[0].children]
    assert len(word.render(report)) > 10_000
    assert part(given, "workshops", "plan") is None


def test_the_data_have_every_count_as_it_was_released_and_no_row_of_a_person() -> None:
    made = json.loads(json_file.render(compose(about())))["tables"]
    whole = [row for row in made["workshop_answers"] if row["group"]["id"] == "all" and row["id"] == "SA1" and row["round"] == 2]
    assert [(row["option"]["id"], row["people"]) for row in whole] == [("none", 2), ("some", 9), ("most", 24), ("all", 8), ("?", 2), ("-", 0)]
    union = [row for row in made["workshop_answers"] if row["group"]["id"] == "union" and row["id"] == "SA1"]
    assert [(row["people"], row["hidden"]["id"]) for row in union] == [(None, "few")]
    assert len(made["workshop_weights"]) == 2, "a row for each dimension, none for any of the twelve people"
    assert made["workshop_questions"][1]["agreement"] == pytest.approx(0.52)


def test_all_results_go_out_as_csv_and_xlsx_and_no_text_becomes_a_formula() -> None:
    made = record(questions=1, name="=HYPERLINK(1)")
    rows = list(csv.reader(StringIO(workshop_files.as_csv(made).decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell.startswith("=")]
    at = {title: place for place, title in enumerate(rows[0])}
    staff = [row for row in rows if row[at["Group"]] == "Staff" and row[at["Reply"]] == "In most teams"]
    assert [row[at["People"]] for row in staff] == ["12"]
    book = openpyxl.load_workbook(BytesIO(workshop_files.as_xlsx(made)))
    assert book.sheetnames[1:] == ["Workshop groups", "Workshop questions", "Workshop replies", "Workshop comments", "Workshop weights", "Columns explained"]
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert workshop_files.as_xlsx(made) == workshop_files.as_xlsx(made)


@pytest.mark.parametrize("questions", [1, 6, 60])
def test_a_handout_for_a_group_is_one_page_however_much_was_asked(questions: int) -> None:
    with pikepdf.open(BytesIO(handout.render(record(questions=questions), "staff"))) as document:
        assert len(document.pages) == 1


def test_a_handout_shows_the_whole_room_and_the_own_group_and_no_other() -> None:
    made = handout.compose(record(questions=1), "staff")
    (line,) = made.lines
    assert "45 people" in line.everybody
    assert "22 people" in line.group
    assert (line.outcome, line.reason) == ("In most teams", "The survey of October says the same.")
    assert "Managers" not in "\n".join(texts(made))  # type: ignore[arg-type]
    hidden_from = handout.compose(record(questions=1), "union")
    assert hidden_from.lines[0].group == "Not shown"
    assert any("at least 10 of its people" in note for note in hidden_from.notes)


def test_where_not_all_has_room_the_questions_with_least_agreement_are_kept() -> None:
    split = talked_about("SA8", "Split", rounds=(RoundResult(number=1, released=released((20, 0, 0, 20))),))
    alike = talked_about("SA7", "Alike", rounds=(RoundResult(number=1, released=released((0, 0, 40, 0))),))
    made = handout.compose(record().model_copy(update={"questions": (alike, split)}), "staff", most=1)
    assert [line.question for line in made.lines] == ["Split"]
    assert "One more question is in the report; these are the ones on which the room agreed least." in made.notes


def test_a_group_that_was_not_there_has_no_handout() -> None:
    with pytest.raises(handout.NoSuchGroup, match="no such group"):
        handout.render(record(), "board")


@pytest.mark.parametrize(("ordered", "consensus"), [(True, Decimal("0.00")), (False, None)])
def test_the_tables_have_a_second_opinion_on_agreement_where_options_have_an_order(*, ordered: bool, consensus: Decimal | None) -> None:
    made = record().model_copy(update={"questions": (talked_about(rounds=(RoundResult(number=1, released=released((20, 0, 0, 20), ordered=ordered)),)),)})
    (row,) = data_secret.workshop_questions([made])
    assert row["consensus"] == consensus


def test_every_table_and_column_of_a_workshop_is_in_the_documentation() -> None:
    described = (Path(__file__).parents[2] / "docs" / "data.md").read_text(encoding="utf-8")
    made = compose(replace(about(), ballot=BallotTold(held()))).data
    for table in (made[name] for name in data_secret.COLUMNS):
        names = ", ".join(f"`{column.id}`" for column in table.columns)
        assert f"**{table.title}** (`{table.name}`). {table.about} Columns: {names}." in described
        for column in table.columns:
            assert f"| `{column.id}` | {column.title} | {column.about} |" in described


@pytest.mark.parametrize(
    ("counts", "unsure", "said"),
    [
        ((7, 7), 1, "“Not at all” and “In some teams”, each by 7 of 15 people"),
        ((5, 5, 5), 0, "“Not at all”, “In some teams” and “In most teams”, each by 5 of 15 people"),
        ((5, 9), 1, "“In some teams”, by 9 of 15 people"),
        ((4, 4, 4, 4), 0, "No one answer stands out, of 16 people"),
    ],
)
def test_a_handout_calls_no_option_first_that_as_many_chose_as_another(counts: tuple[int, ...], unsure: int, said: str) -> None:
    asked = talked_about(rounds=(RoundResult(number=1, released=released(counts, unsure=unsure, ordered=False)),))
    made = handout.compose(record().model_copy(update={"questions": (asked,)}), "staff")
    assert made.lines[0].everybody == said


def test_where_the_assessment_answers_otherwise_than_was_agreed_that_stands_beside_it() -> None:
    def said(option: str) -> str:
        asked = talked_about("SA2", "Support", agreed=Agreed(option=option, title="What was agreed"))
        given_subject = subject(answers(1) | {"SA2": given("group")})
        return "\n".join(texts(within(found(replace(given_subject, workshops=(record().model_copy(update={"questions": (asked,)}),)), "workshops"), "workshop-1-agreed")))

    assert "is another one now" not in said("group")
    assert "The answer in the assessment is another one now: " in said("something_else")


@pytest.mark.parametrize("name", ["Workshop, 3 November 2026", "Workshop 2026-11-03", "Workshop on 3/11/2026"])
def test_a_name_that_ends_in_the_day_is_not_followed_by_it_again(name: str) -> None:
    assert title_of(record(name=name)) == name
    assert title_of(record(name="Riverside")) == "Riverside, 3 November 2026"


def test_rounds_are_counted_for_each_question_and_comments_that_were_shown_go_out() -> None:
    later = talked_about(rounds=(RoundResult(number=4), RoundResult(number=7, released=released((9, 7, 11, 14)), comments=("Ask the nights.",))))
    made = record().model_copy(update={"questions": (later,)})
    rows = list(csv.DictReader(StringIO(workshop_files.as_csv(made).decode("utf-8-sig"))))
    assert {row["Round"] for row in rows if row["Reply"] or row["In words"] == "Ask the nights."} == {"2"}
    assert [row["In words"] for row in rows if row["In words"] == "Ask the nights."] == ["Ask the nights."]
