"""A scoring file open to read: nothing in it stays unseen, and of an assessment it says what counts there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

import pytest
from report_samples import full, texts
from report_subjects import answers, given, shipped, subject
from single_edits import with_field

from questionnaires.conditions_in_words import in_words
from questionnaires.model import WithOptions
from questionnaires.texts import in_language
from reports import figures, html_blocks, markdown
from reports.document import Section, State, Table
from reports.scoring_shown import Shown, bands, dimension_parts, dimensions, gate_parts, general, unscored_part
from reports.tradeoffs_told import dimensions_told, questions_told
from scoring.model import ScoredQuestion, Scoring
from scoring.result import Standing

LIBRARY, MODEL = shipped()
SCORING = MODEL.scoring


def said(found: Iterable[Section]) -> str:
    return "\n".join(texts(tuple(found)))


def sections(shown: Shown) -> tuple[Section, ...]:
    """All that the page shows, composed."""
    folded = (*dimension_parts(shown), *gate_parts(shown), unscored_part(shown))
    return (general(shown), dimensions(shown), bands(shown), *(part.compose() for part in folded))


def tables(section: Section) -> list[Table]:
    return [block for block in section.blocks if isinstance(block, Table)]


def weighted(**weights: int) -> Scoring:
    changed = [each.model_copy(update={"weight": weights.get(each.id.replace("-", "_"), each.weight)}) for each in SCORING.dimensions]
    return with_field(SCORING, "dimensions", tuple(changed))


def test_every_reason_value_condition_sentence_and_number_can_be_read() -> None:
    told = said(sections(Shown(LIBRARY, SCORING)))
    for dimension in SCORING.dimensions:
        assert dimension.because in told
        for item in dimension.questions:
            question = LIBRARY.questions[item.id]
            assert item.because in told
            assert item.values_because in told
            titles = {option.id: option.title for option in question.options} if isinstance(question, WithOptions) else {}
            for at, value in (item.values or item.curve or {}).items():
                assert f"{titles.get(at, at)}: {figures.plain(value)}" in told
            if question.asked_when is not None:
                assert in_words(question.asked_when, LIBRARY.questions) in told
    for gate in SCORING.gates:
        rule = in_words(gate.met_when, LIBRARY.questions)
        assert rule in told or rule[:1].upper() + rule[1:] in told
        assert gate.because in told
        assert gate.title in told
    for entry in (*SCORING.bands, *SCORING.unscored):
        assert entry.because in told


def test_a_questions_weight_stands_with_its_share_of_the_dimension_and_of_the_total() -> None:
    (table,) = tables(dimension_parts(Shown(LIBRARY, SCORING))[0].compose())
    row = next(row for row in table.rows if str(row[0]).startswith("Members leaving each year (MS2)"))
    assert row[1] == "3\n23.08% of the dimension\n2.31% of the total"


def test_judgement_is_named_as_judgement_and_counted() -> None:
    table = next(block for block in dimensions(Shown(LIBRARY, SCORING)).blocks if isinstance(block, Table))
    assert all(str(row[-1]).endswith("\nBasis: judgement alone, no source gives it") for row in table.rows)
    alone = sum(item.basis == ("judgement",) for each in SCORING.dimensions for item in each.questions)
    assert f"{alone} rest on judgement alone" in said([dimensions(Shown(LIBRARY, SCORING))])


def test_references_are_cited_by_the_numbers_of_the_list_of_sources() -> None:
    gate = next(each for each in SCORING.gates if each.id == "lawful_award")
    numbers = {entry.id: number for number, entry in enumerate(LIBRARY.sources.references, 1)}
    told = said(part.compose() for part in gate_parts(Shown(LIBRARY, SCORING)))
    assert "Basis: " + ", ".join(f"R{numbers[entry]}" for entry in gate.basis) in told


def test_what_is_filled_into_a_sentence_is_shown_as_a_figure() -> None:
    told = said(part.compose() for part in gate_parts(Shown(LIBRARY, SCORING)))
    assert "Met: Carried: [figure] of those voting, [figure] of all who may vote, on a turnout of [figure]." in told
    assert "{" not in told


@pytest.mark.parametrize(
    ("depth", "stage", "standing"),
    [("core", "G4", Standing.LEFT_OUT), ("full", "G1", Standing.NOT_DUE), ("full", "G4", Standing.HIDDEN)],
)
def test_what_does_not_count_in_an_assessment_is_shown_as_such_and_the_rest_adds_up(depth: str, stage: str, standing: Standing) -> None:
    one = subject({**answers(3), "depth": given(depth), "stage_aimed_at": given(stage), "PC1": given("scotland"), "PC2": given("partnership_enough")})
    shown = Shown(LIBRARY, SCORING, one.evaluation)
    standings = {item.scored.id: item.standing for working in one.evaluation.dimensions for item in working.items}
    assert standing in standings.values()
    counted = Fraction(0)
    for part, dimension in zip(dimension_parts(shown), SCORING.dimensions, strict=True):
        (table,) = tables(part.compose())
        for row, item in zip(table.rows, dimension.questions, strict=True):
            assert isinstance(row[2], State) == standings[item.id].outside
            if isinstance(row[2], str):
                counted += Fraction(row[2].removesuffix("% of the total"))
    assert abs(counted - 100) < Fraction(1, 2), "rounded to two decimals each"


def test_a_dimension_without_a_score_at_the_depth_says_so() -> None:
    one = subject({**answers(3), "depth": given("core")})
    (table,) = tables(dimensions(Shown(LIBRARY, SCORING, one.evaluation)))
    here = {str(row[0]).split("\n")[0]: row[2] for row in table.rows}
    assert here["Governance"] == "Not scored at this depth"
    assert here["Staff appetite"] == "25%"


def test_dimensions_that_count_alike_trade_one_for_one() -> None:
    (sentence,) = dimensions_told(SCORING)
    assert "All 10 dimensions count alike" in sentence
    assert "10% of the whole score" in sentence


def test_ten_points_of_a_heavier_dimension_are_told_in_points_of_the_lighter() -> None:
    told = dimensions_told(weighted(staff_appetite=120, finance_and_growth=80))
    assert told[0] == "Going from the worst to the best in “Staff appetite” counts most: 12% of the whole score."
    assert told[1].startswith("10 points in “Staff appetite” are worth 12 points in “Membership stability”, “Sound footing")
    assert told[2] == (
        "10 points in “Staff appetite” are worth 15 points in “Finance and growth”. "
        "Going from the worst to the best in “Finance and growth” is worth 66.67 points in “Staff appetite”."
    )


def test_points_that_cannot_be_made_up_for_are_told_as_such() -> None:
    names = [each.id.replace("-", "_") for each in SCORING.dimensions]
    told = dimensions_told(weighted(**(dict.fromkeys(names, 5) | {"staff_appetite": 955})))
    assert told[1].endswith("is worth 0.52 points in “Staff appetite”, and no more can be made up for there.")


def test_only_what_counts_at_the_depth_chosen_is_traded() -> None:
    scoring = weighted(staff_appetite=120, finance_and_growth=80)
    counting = ("staff-appetite", "finance-and-growth")
    assert dimensions_told(scoring, counting) == (
        "Going from the worst to the best in “Staff appetite” counts most: 60% of the whole score.",
        "10 points in “Staff appetite” are worth 15 points in “Finance and growth”. "
        "Going from the worst to the best in “Finance and growth” is worth 66.67 points in “Staff appetite”.",
    )
    assert dimensions_told(scoring, counting[:1]) == dimensions_told(scoring, ()) == ()


def test_several_dimensions_that_count_alike_are_named_once() -> None:
    told = dimensions_told(weighted(staff_appetite=120, finance_and_growth=80))
    assert told[1].endswith(". Going from the worst to the best in one of these is worth 83.33 points in “Staff appetite”.")


def test_a_power_mean_is_told_beside_the_trade_offs() -> None:
    assert "power 0.5" in dimensions_told(with_field(SCORING, "power", Fraction(1, 2)))[-1]


def test_within_a_dimension_swings_are_told_against_the_greatest() -> None:
    dimension = next(each for each in SCORING.dimensions if each.id == "membership-stability")
    told = questions_told(dimension, LIBRARY)
    assert told[0] == "Going from the worst to the best answer to “Members leaving each year” counts most: 23.08% of the dimension."
    assert told[1].startswith("That is worth 1.5 times as much as going from the worst to the best in “Members can be listed”, ")
    assert told[2].startswith("That is worth 3 times as much")


def test_a_question_that_changes_nothing_and_one_alone_are_told_as_such() -> None:
    dimension = SCORING.dimensions[0]
    flat: ScoredQuestion = dimension.questions[0].model_copy(update={"values": dict.fromkeys(dimension.questions[0].values or {}, Fraction(50))})
    two = dimension.model_copy(update={"questions": (flat, dimension.questions[1])})
    assert questions_told(two, LIBRARY)[-1] == "No answer to “Members can be listed” changes the score."
    assert questions_told(dimension.model_copy(update={"questions": (flat,)}), LIBRARY) == ()


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_report_can_hold_it_in_every_format(language: str) -> None:
    with in_language(language):
        found = sections(Shown(LIBRARY, SCORING, subject(answers(1)).evaluation))
        text = markdown.render(replace(full(), sections=found))
        page = html_blocks.blocks(found)
    assert SCORING.dimensions[0].because in text
    assert page.count("<table") == len(SCORING.dimensions) + 4 + 3


def test_markup_in_a_scoring_file_is_text() -> None:
    hostile = "<b>tag</b>"
    dimension = SCORING.dimensions[0].model_copy(update={"title": hostile, "because": hostile})
    scoring = with_field(SCORING, "dimensions", (dimension, *SCORING.dimensions[1:]))
    page = html_blocks.blocks(sections(Shown(LIBRARY, scoring)))
    assert "<b>tag" not in page
    assert "&lt;b&gt;tag" in page
