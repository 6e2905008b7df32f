"""Counting a survey: what answers stand for, who replied twice, what may be told of groups, and what each figure rests on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from survey_files import ENGAGED, FORMS, GROUP, LIME, NURSING, SKILLS, THERAPY, WISH, csv_of, forms_rows, lime_rows

from assessment.survey import counting, guessing, opening, results
from assessment.survey.counting import Mapped, Tally
from assessment.survey.meaning import meanings
from assessment.survey.results import About, Asked
from assessment.survey.sheet import SurveyError
from questionnaires.answers import Level
from reports.records import SurveyRecord

ABOUT = About("Autumn survey", "Shared drive", date(2026, 11, 23))


def counted(content: bytes, **chosen) -> Tally:
    sheet = opening.read(content)
    return counting.tally(sheet, Mapped(guessing.guess(sheet), **chosen))


def answers(wish: dict[str, int], group: str = "Nursing") -> list[list[str]]:
    return [[group, text] for text, count in wish.items() for _ in range(count)]


def figure(tally: Tally, question: str, asked: Asked = Asked()) -> results.Figure:  # noqa: B008 (never changed)
    return next(each for each in results.figures(tally, asked) if each.question == question)


def recorded(tally: Tally, asked: Asked = Asked()) -> SurveyRecord:  # noqa: B008
    return results.record(tally, asked, ABOUT, "other")


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("Strongly agree", 5), ("AGREE  strongly ", 5), ("Agree", 4), ("Neither agree nor disagree", 3), ("Neutral", 3), ("Disagree", 2), ("Strongly disagree.", 1),
        ("Cytuno'n gryf", 5), ("Cytuno’n gryf", 5), ("cytuno", 4), ("Ddim yn cytuno nac yn anghytuno", 3), ("Anghytuno", 2), ("Anghytuno'n gryf", 1),
        ("5", 5), ("1.0", 1), ("4,0", 4), ("5 - Strongly agree", 5), ("1 (strongly disagree)", 1), ("Strongly agree (1)", 5), ("Agree [2]", 4),
    ],
)  # fmt: skip
def test_an_answer_is_read_in_english_in_welsh_and_as_a_figure_and_words_count_before_figures(text: str, step: int) -> None:
    (found,) = meanings([text], "agreement")
    assert (found.kind, found.step) == ("step", step)


@pytest.mark.parametrize(("text", "kind"), [("Don't know", "dont_know"), ("Ddim yn gwybod", "dont_know"), ("N/A", "not_applicable"), ("Amherthnasol", "not_applicable"), ("Prefer not to say", "nothing"), ("", "nothing")])
def test_dont_know_not_applicable_and_nothing_are_three_things(text: str, kind: str) -> None:
    assert meanings([text], "agreement")[0].kind == kind


@pytest.mark.parametrize(("text", "why"), [("6", "scale"), ("0", "scale"), ("3.5", "agreement"), ("agreee", "agreement"), ("=A1", "formula"), ("#DIV/0!", "error"), ("AO02", "code"), ("A1", "code"), ("x" * 200, "long"), ("4 apples", "agreement")])
def test_what_is_no_answer_is_not_read_and_the_reason_is_told(text: str, why: str) -> None:
    (found,) = meanings([text], "agreement")
    assert (found.kind, found.why) == ("unread", why)


@pytest.mark.parametrize(("text", "step"), [("0", 0), ("10", 10), ("7.0", 7)])
def test_engagement_is_a_whole_figure_from_0_to_10(text: str, step: int) -> None:
    assert meanings([text], "ten")[0].step == step
    assert meanings(["11", "6.5", "68%", "Agree"], "ten")[0].kind == "unread"


def test_bare_figures_can_count_the_other_way_and_words_cannot() -> None:
    assert [each.step for each in meanings(["5", "1", "Agree"], "agreement", reversed_=True)] == [1, 5, 4]


def test_a_scale_of_more_than_five_steps_is_not_squeezed_into_five() -> None:
    found = meanings(["Strongly agree", "Agree", "Somewhat agree", "Disagree", "Cytuno"], "agreement")
    assert [(each.kind, each.why) for each in found] == [("step", None), ("unread", "two_ways"), ("unread", "two_ways"), ("step", None), ("unread", "two_ways")]


def test_an_average_is_exact_and_a_five_rounds_up_and_the_working_is_shown() -> None:
    tally = counted(csv_of([GROUP, WISH], answers({"Strongly agree": 7, "Agree": 5, "Disagree": 8})))
    assert tally.statements[0].mean == Fraction(71, 20)
    found = figure(tally, "SA3")
    assert found.value == Decimal("3.6")
    assert found.basis == (f"“{WISH}”: 71 points from 20 answers, on average 3.55", "Rounded to 3.6; a 5 in the next place rounds up")


def test_several_statements_give_the_average_of_their_averages() -> None:
    rows = [["Agree", "Strongly agree", "Agree"]] * 10 + [["Agree", "", "Agree"]] * 10
    found = figure(counted(csv_of([WISH, "We would put in extra effort to make it succeed", SKILLS], rows)), "SA3")
    assert found.value == Decimal("4.5")
    assert found.basis[2:] == ("Average of the 2 averages: 4.5", "Exactly 4.5; nothing was rounded")


def test_of_fewer_than_ten_people_no_average_is_taken_shown_or_kept() -> None:
    tally = counted(csv_of([GROUP, WISH], answers({"Agree": 9})))
    assert figure(tally, "SA3").value is None
    assert "fewer than 10 people" in figure(tally, "SA3").basis[0]
    assert figure(tally, "SA3_count").value == 9
    kept = recorded(tally).statements[0]
    assert (kept.mean, kept.exact, kept.bounds, kept.released.whole) == (None, "", None, None)


def test_dont_know_is_kept_apart_from_the_average() -> None:
    statement = counted(csv_of([GROUP, WISH], answers({"Agree": 10, "Don't know": 5, "N/A": 1}))).statements[0]
    assert statement.mean == 4
    assert (statement.counted[0].dont_know, statement.counted[0].not_applicable) == (5, 1)


def test_every_cell_that_could_not_be_read_is_listed_with_row_and_column_in_their_order() -> None:
    rows = forms_rows()
    rows[4][8], rows[2][6], rows[4][6] = "about 7", "agreee", "=2+2"
    tally = counted(csv_of(FORMS, rows))
    assert [(each.place, each.written) for each in tally.unread] == [("G4", "agreee"), ("G6", "=2+2"), ("I6", "about 7")]
    assert tally.unread_count == 3
    assert tally.statements[0].answered == 22


def test_of_very_many_unread_cells_the_first_thousand_are_listed_and_all_counted() -> None:
    rows = [["Agree", "Agree"]] * 2000 + [["oops", "no"]] * 700
    tally = counted(csv_of([WISH, SKILLS], rows))
    assert (len(tally.unread), tally.unread_count) == (1000, 1400)
    assert [each.place for each in tally.unread[:3]] == ["A2002", "B2002", "A2003"]


def test_a_row_without_an_answer_is_no_reply_and_so_is_a_reply_that_was_not_sent_off() -> None:
    tally = counted(csv_of(LIME, [*lime_rows(), ["99", "2026-10-01", "3", "en", "1", "10.0.0.9", "Nursing", "", "oops"]]))
    assert (tally.rows, tally.replies, tally.silent, tally.unfinished) == (25, 20, 1, 4)
    assert counted(csv_of(LIME, lime_rows()), unfinished=True).replies == 24


def twice() -> list[list[str]]:
    rows = forms_rows()
    again, changed = list(rows[3]), list(rows[5])
    again[0], again[1], changed[0], changed[6] = "98", "11/1/2026", "99", "Disagree" if changed[6] != "Disagree" else "Agree"
    return [*rows, again, changed]


def test_the_same_answers_of_the_same_person_are_found_and_it_is_chosen_what_counts() -> None:
    content = csv_of(FORMS, twice())
    tally = counted(content)
    assert (tally.repeated, tally.changed, tally.replies, tally.places) == (1, 1, 26, ("26",))
    assert [counted(content, repeats=each).replies for each in ("all", "once", "last")] == [26, 25, 24]
    assert counted(content, repeats="last").left_out == 2


def test_rows_alike_without_a_person_are_no_repeats() -> None:
    assert counted(csv_of([GROUP, WISH], answers({"Agree": 20}))).repeated == 0
    anonymous = [[*row[:3], "anonymous", "", *row[5:]] for row in [*forms_rows(), *forms_rows()]]
    assert counted(csv_of(FORMS, anonymous)).repeated == 0


def test_one_address_is_one_person_and_two_people_of_one_name_are_two() -> None:
    rows = forms_rows(2)
    for row, address in zip(rows, ("a@b.org", "c@d.org"), strict=True):
        row[3:] = [address, "Ann Smith", "Nursing", "Agree", "Agree", "7", ""]
    assert counted(csv_of(FORMS, rows)).repeated == 0
    rows[1][3] = "A@B.org "
    assert counted(csv_of(FORMS, rows)).repeated == 1


def test_groups_are_counted_whatever_their_capitals_and_what_is_no_group_has_none() -> None:
    tally = counted(csv_of([GROUP, WISH], [*answers({"Agree": 3}, "Nursing"), *answers({"Agree": 2}, "nursing "), *answers({"Agree": 1}, ""), *answers({"Agree": 1}, "=A1")]))
    assert [(each.label, each.replies) for each in tally.groups] == [("Nursing", 5), ("", 2)]


def test_a_column_of_names_is_no_group() -> None:
    sheet = opening.read(csv_of(["Colour", WISH], [[f"Shade {n}", "Agree"] for n in range(40)]))
    with pytest.raises(SurveyError, match=r"“Colour”, from cell A1 down, has 40 different entries.*Nothing was imported"):
        counting.tally(sheet, Mapped({0: "group", 1: "wish"}))


def test_a_small_group_is_not_told_of_nor_could_it_be_worked_out() -> None:
    mixed = {"Agree": 6, "Disagree": 6, "Strongly agree": 3}
    rows = [*answers(mixed, "Nursing"), *answers(mixed, "Therapy"), *answers({"Agree": 3}, "Managers")]
    kept = recorded(counted(csv_of([GROUP, WISH], rows)))
    shown = {each.label: each.hidden for each in kept.statements[0].released.groups}
    assert shown["Managers"] == "few"
    assert "others" in (shown["Nursing"], shown["Therapy"])
    told = {each.label: each.replies for each in kept.groups}
    assert told["Managers"] is None
    assert sum(each is None for each in told.values()) == 2
    assert kept.replies == 33


def test_without_a_group_there_is_only_everybody() -> None:
    kept = recorded(counted(csv_of([WISH], [["Agree"], ["Disagree"]] * 10)))
    assert kept.groups == ()
    assert kept.statements[0].released.groups == ()
    assert kept.statements[0].released.whole.people == 20


def test_the_share_of_replies_needs_to_know_how_many_were_asked_in_every_group() -> None:
    tally = counted(csv_of([GROUP, WISH], [*answers({"Agree": 12}, "Nursing"), *answers({"Agree": 11}, "Therapy")]))
    assert figure(tally, "SA5", Asked({NURSING: 20})).value is None
    found = figure(tally, "SA5", Asked({NURSING: 20, THERAPY: 16}, others=10))
    assert found.value == Decimal("50.0")
    assert found.basis == ("23 replies from 46 people asked: 50.0%; a 5 in the next place rounds up",)


def test_more_replies_than_people_is_told_with_the_group() -> None:
    tally = counted(csv_of([GROUP, WISH], answers({"Agree": 12})))
    assert results.trouble(tally, Asked({NURSING: 12})) == ()
    assert results.trouble(tally, Asked({NURSING: 11}))[0].startswith("Nursing: 12 replies, but only 11 people asked.")


def test_bounds_of_everybody_hold_the_average_and_close_when_all_replied() -> None:
    tally = counted(csv_of([GROUP, WISH], answers({"Agree": 10, "Disagree": 10})))
    statement = tally.statements[0]
    low, high = results.bounds(statement, 40)
    assert 2 < low < 3 < high < 4
    assert results.bounds(statement, 20) == (3, 3)
    assert results.bounds(statement, None) is None
    assert results.bounds(statement, 19) is None


def test_an_answer_is_documented_by_the_survey() -> None:
    found = results.answer(figure(counted(csv_of([GROUP, WISH, ENGAGED], [["Nursing", "Agree", "7"]] * 12)), "SA6"), ABOUT)
    assert (found.value, found.evidence.level) == (Decimal("7.0"), Level.DOCUMENTED)
    assert (found.evidence.what, found.evidence.where, found.evidence.date) == ("Autumn survey", "Shared drive", "2026-11-23")


def test_the_record_adds_up() -> None:
    kept = recorded(counted(csv_of(FORMS, twice()), repeats="last"))
    assert kept.rows == kept.replies + kept.left_out + kept.silent == 26


def test_a_group_that_was_hidden_stays_hidden_when_the_same_rows_are_counted_again() -> None:
    mixed = {"Agree": 6, "Disagree": 6, "Strongly agree": 3}
    rows = [*answers(mixed, "Nursing"), *answers(mixed, "Therapy"), *answers({"Agree": 9}, "Managers"), *answers({"Agree": 8, "Disagree": 4}, "")]
    sheet = opening.read(csv_of([GROUP, WISH], rows))
    tally = counting.tally(sheet, Mapped(guessing.guess(sheet)))
    before = recorded(tally)
    hidden = next(each for each in before.statements[0].released.groups if each.label == "Nursing").model_copy(update={"hidden": "others", "counted": None, "people": None})
    statement = before.statements[0]
    kept = statement.released.model_copy(update={"groups": tuple(hidden if each.label == "Nursing" else each for each in statement.released.groups)})
    earlier = before.model_copy(update={"statements": (statement.model_copy(update={"released": kept}),)})
    again = results.record(tally, Asked(), ABOUT, "other", earlier)
    assert next(each for each in again.statements[0].released.groups if each.label == "Nursing").hidden == "others"
