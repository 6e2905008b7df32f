"""What is said of the changes that would reach the next stage or band, and of answers that are tried."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from report_samples import texts
from report_subjects import answers, given, shipped, subject

from questionnaires.answers import Answer, Response
from reports.compose import compose
from reports.document import Paragraph, Section, Table
from reports.parts import changes, tried
from reports.subject import Subject
from scoring.counterfactual import Finding, Goal
from scoring.evaluate import evaluate

READY = {"PC1": "england", "depth": "full", "stage_aimed_at": "G2", "FE2": "no", "SA9": "yes", "CB4": "not_available"}


def about(**values: Any) -> Subject:
    return subject({id_: value if isinstance(value, Answer) else given(value) for id_, value in {**READY, **values}.items()})


def part(found: Subject, goal: Goal, at_most: int | None = None) -> Section:
    section = changes.changes(found, at_most)
    assert section is not None
    return next(block for block in section.blocks if isinstance(block, Section) and block.id == f"changes-{goal.value}")


def said(section: Section) -> str:
    return " ".join(texts(section.blocks))


def test_it_stands_before_what_is_not_known_and_after_the_gates() -> None:
    ids = [section.id for section in compose(subject(answers(1))).sections]
    assert ids.index("gates") + 1 == ids.index("changes") == ids.index("find-out") - 1


def test_without_having_been_worked_out_nothing_is_said_of_it() -> None:
    assert changes.changes(replace(subject(answers(1)), changes=())) is None


def test_each_change_stands_with_what_it_is_now_what_it_would_be_and_which_gate_it_meets() -> None:
    section = part(about(MS1="listed", FE3="no", SA2="one", CS3="named_sponsor"), Goal.STAGE)
    assert section.title == "To be ready for a feasibility study"
    (table,) = [block for block in section.blocks if isinstance(block, Table)]
    assert table.about == ("SA2",)
    assert table.rows[0][1:] == ("One person", "A group", "The gate “A group has agreed to lead” is then met.")


def test_a_suitability_gate_says_that_a_mutual_does_not_suit_unless_the_fact_changes() -> None:
    assert "A mutual does not suit this service unless this fact changes." in said(part(about(FE2="yes"), Goal.STAGE))
    unknown = subject({id_: given(value) for id_, value in READY.items() if id_ != "FE2"})
    assert "A mutual suits this service only if this turns out to be so." in said(part(unknown, Goal.STAGE))
    assert "it may be so already" in said(part(unknown, Goal.STAGE))


def test_a_set_that_leaves_a_mutual_unsuitable_says_so() -> None:
    """The freedom that is sought could be had in-house, which decides although it belongs to a later stage."""
    section = part(about(SA9="no", CB4="available"), Goal.STAGE)
    assert section.title == "To be ready to explore the idea"
    assert "A mutual would still not suit this service, because of “The freedom sought is not available in-house”." in said(section)


@pytest.mark.parametrize("seed", range(4))
def test_of_the_next_band_each_change_says_how_many_points_hang_on_it_the_most_first(seed: int) -> None:
    found = subject(answers(seed))
    (worked_out,) = [each for each in found.changes if each.goal is Goal.BAND]
    assert worked_out.finding is Finding.FOUND
    (table,) = [block for block in part(found, Goal.BAND).blocks if isinstance(block, Table)]
    assert sorted(table.about) == [change.question for change in worked_out.changes]
    points = {change.question: change.points for change in worked_out.changes}
    plain = [points[id_] for id_, row in zip(table.about, table.rows, strict=True) if "gate" not in str(row[3])]
    assert plain == sorted(plain, reverse=True)


def test_a_report_lists_the_first_of_a_long_set_and_says_how_many_more_there_are() -> None:
    found = about(stage_aimed_at="G4")
    whole, cut = part(found, Goal.BAND), part(found, Goal.BAND, 3)
    tables = [next(block for block in each.blocks if isinstance(block, Table)) for each in (whole, cut)]
    assert len(tables[0].rows) > 4
    assert tables[0].note == ""
    assert tables[1].rows == tables[0].rows[:3]
    assert "more changes are needed" in tables[1].note


def test_figures_of_past_years_are_not_said_to_be_changeable() -> None:
    found = about()
    assert "What past years were cannot be changed." not in said(part(found, Goal.STAGE))
    years = replace(found, changes=tuple(_with_series(each) for each in found.changes))
    assert "What past years were cannot be changed." in said(part(years, Goal.STAGE))


def _with_series(found: Any) -> Any:
    return found._replace(changes=tuple(change._replace(question="FE1", before=None, after=given((Decimal(5),) * 3)) for change in found.changes))


@pytest.mark.parametrize(
    ("values", "goal", "sentence"),
    [
        ({"depth": "first_look"}, Goal.BAND, "There is no score at this depth, so there is no band to reach."),
        ({"depth": "first_look"}, Goal.STAGE, "needs “Members can be listed”, not asked at this depth. Look deeper first."),
    ],
)
def test_what_cannot_be_reached_says_why(values: dict[str, str], goal: Goal, sentence: str) -> None:
    assert sentence in said(part(about(**values), goal))


def test_what_hangs_on_a_choice_names_it() -> None:
    """Whether a Scottish service should be asked about partnership first hangs on where it is."""
    unsaid = subject({id_: given(value) for id_, value in {**READY, "MS1": "listed", "FE3": "no", "SA2": "group", "CS3": "named_sponsor"}.items() if id_ != "PC1"})
    text = said(part(unsaid, Goal.STAGE))
    assert "No change in the service alone is enough for this stage." in text
    assert "hangs on “Where the service is”: that is for you to say, and nothing to improve." in text


def test_beyond_the_last_stage_and_the_highest_band_that_is_said() -> None:
    best = subject(answers(1, known=1, best=True, stage="G1"))
    for goal, finding, sentence in ((Goal.STAGE, Finding.HIGHEST, "no further stage"), (Goal.BAND, Finding.HIGHEST, "no higher one"), (Goal.BAND, Finding.NOT_WORKED_OUT, "too many ways")):
        found = replace(best, changes=tuple(each._replace(finding=finding, stage=None, band=None) for each in best.changes))
        assert sentence in said(part(found, goal))


def beside(before: Subject, **values: Any) -> Table:
    made = {**before.response.answers, **{id_: given(value) for id_, value in values.items()}}
    after = replace(before, response=Response(made), evaluation=evaluate(shipped()[1], Response(made)))
    table, *_ = tried.beside(before, after)
    assert isinstance(table, Table)
    return table


def test_the_tried_result_stands_beside_the_saved_one_with_what_differs_only() -> None:
    before = about(MS1="listed", FE3="no", SA2="group", CS3="sympathetic")
    rows = {str(row[0]): row[1:] for row in beside(before, CS3="named_sponsor").rows}
    assert rows["Stage reached"] == ("Stage 1: explore", "Stage 2: feasibility")
    assert [str(row[0]) for row in beside(before, CS3="named_sponsor").rows][-4:] == [
        "Dimensions that differ", "Outside support", "Gates that differ", "A sponsor at the top",
    ]  # fmt: skip
    assert [state.word for state in rows["A sponsor at the top"]] == ["Not met", "Met"]  # type: ignore[union-attr]


def test_where_nothing_differs_that_is_said() -> None:
    before = about()
    _, sentence = tried.beside(before, before)
    assert sentence == Paragraph("The tried answers give the same result as the saved ones.", small=True)
