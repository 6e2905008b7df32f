"""Differences as a person reads them: grouped, before and now, with the reason, and nothing left without words."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import pytest
from samples import LIBRARY, scoring_of
from single_edits import edited, with_field
from test_standard import LIBRARY as STANDARD_LIBRARY
from test_standard import SCORING

from assessment.differences_told import Version, alters_results, summary, told
from questionnaires.texts import in_language
from reports.document import Block, Bullets, Paragraph, Section
from scoring.model import Unscored

STANDARD = Version(STANDARD_LIBRARY, SCORING)


def lines(blocks: Iterable[Block]) -> list[str]:
    """Every title and every line, in order."""
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Section):
            found += [block.title, *lines(block.blocks)]
        elif isinstance(block, Bullets):
            found += block.items
        elif isinstance(block, Paragraph):
            found.append(block.text)
    return found


def with_item(id_: str, **fields: Any) -> Version:
    dimensions: list[Any] = []
    for dimension in SCORING.dimensions:
        items = [item.model_copy(update=fields) if item.id == id_ else item for item in dimension.questions]
        dimensions.append(dimension.model_copy(update={"questions": tuple(items)}))
    return Version(STANDARD_LIBRARY, with_field(SCORING, "dimensions", tuple(dimensions)))


def test_nothing_is_told_of_versions_that_say_the_same() -> None:
    assert told(STANDARD, STANDARD) == ()
    assert summary(STANDARD, STANDARD) == "They say the same."


@pytest.mark.parametrize("language", ["en", "cy"])
def test_there_are_words_for_whatever_one_thing_is_changed(language: str) -> None:
    scoring = scoring_of()
    with in_language(language):
        before = Version(LIBRARY, scoring)
        for other in edited(scoring):
            assert lines(told(before, Version(LIBRARY, other)))
            assert lines(told(Version(LIBRARY, other), before))
        for other in edited(LIBRARY):
            assert lines(told(Version(LIBRARY), Version(other)))
            assert lines(told(Version(other), Version(LIBRARY)))


def test_a_weight_is_told_before_and_now_with_its_shares_and_its_reason() -> None:
    after = with_item("MS2", weight=5, because="We lost a third of our staff.")
    found = lines(told(STANDARD, after))
    assert found[:2] == ["Weights and values of questions", "Members leaving each year (MS2)"]
    assert "Weight: 3 before, 5 now. That is 23.08% of its dimension before and 33.33% now. Of the total it is 2.31% before and 3.33% now." in found
    assert found[-1].endswith("now: “We lost a third of our staff.”")
    assert sum("We lost a third" in line for line in found) == 1, "a reason that was changed is not told twice"
    assert "can change results" in summary(STANDARD, after)


def test_a_value_is_told_in_full_by_its_options_title_with_the_reason_that_stands() -> None:
    values = {"unclear": Fraction(0), "groups": Fraction(100, 3), "listable": Fraction(80), "listed": Fraction(100)}
    found = lines(told(STANDARD, with_item("MS1", values=values)))
    assert "“Groups are named” is worth 30 before, 100/3 (33.33) now." in found
    assert found[-1].startswith("The reason stands as before: The large step is from naming groups")


def test_a_reason_alone_changes_no_result_and_that_is_said() -> None:
    after = with_item("MS1", because="Other words.")
    assert not alters_results(STANDARD, after)
    assert summary(STANDARD, after).startswith("No change to the scoring can change a result")


def test_a_question_that_is_not_scored_any_more_tells_what_it_counted_and_one_reason() -> None:
    first, *rest = SCORING.dimensions
    out = first.questions[0]
    dimensions = (first.model_copy(update={"questions": first.questions[1:]}), *rest)
    unscored = (*SCORING.unscored, Unscored(id=out.id, because="Too coarse."))
    after = Version(STANDARD_LIBRARY, with_field(with_field(SCORING, "dimensions", dimensions), "unscored", unscored))
    assert lines(told(STANDARD, after))[2:] == ["It is not scored any more.", "Before, it was 1.54% of the total.", "Reason: Too coarse."]
    back = lines(told(after, STANDARD))[2:]
    assert back[0] == "It is scored now; before it was not."
    assert back[1] == "Weight: 2. That is 1.54% of the total."
    assert [line for line in back if "reason" in line.lower()] == [f"Reason: {out.because}"]


def test_a_gates_condition_is_told_in_words() -> None:
    gates = tuple(
        gate.model_copy(update={"met_when": next(each.met_when for each in SCORING.gates if each.id == "asset_lock"), "caps_band": "slight"})
        if gate.id == "opening_cash"
        else gate
        for gate in SCORING.gates
    )
    found = lines(told(STANDARD, Version(STANDARD_LIBRARY, with_field(SCORING, "gates", gates))))
    assert any(line.startswith("Met when. Before: “Cash on the first day” is at least 30; now: “") for line in found)
    assert "While it is not met, preparation is at most. Before: nothing; now: “Slight”" in found


def test_questions_that_mean_something_else_stand_apart_from_those_that_do_not() -> None:
    questionnaire = STANDARD_LIBRARY.questionnaires[0]
    section = questionnaire.sections[0]
    first, second, *rest = section.questions
    questions = (first.model_copy(update={"text": "Other?"}), second.model_copy(update={"help": "Other help."}), *rest)
    changed = with_field(questionnaire, "sections", (with_field(section, "questions", questions), *questionnaire.sections[1:]))
    after = Version(with_field(STANDARD_LIBRARY, "questionnaires", (changed, *STANDARD_LIBRARY.questionnaires[1:])), SCORING)
    altered, explained = told(STANDARD, after)
    assert (altered.id, explained.id) == ("diff-altered", "diff-explained")
    assert first.label in lines([altered])[2]
    assert second.label in lines([explained])[2]
    assert f"{len(STANDARD_LIBRARY.questions) - 1} questions mean the same as before." in summary(STANDARD, after)


def test_what_the_answers_of_a_new_question_are_worth_is_told_in_full_and_a_curve_in_ascending_order() -> None:
    curve = {"40%": Fraction(0), "10%": Fraction(100), "25%": Fraction(100, 3)}
    with_it = with_item("MS2", curve=curve)
    without = with_field(SCORING, "dimensions", tuple(
        each.model_copy(update={"questions": tuple(item for item in each.questions if item.id != "MS2")}) for each in SCORING.dimensions
    ))  # fmt: skip
    found = lines(told(Version(STANDARD_LIBRARY, without), with_it))
    assert any("10% gives 100; 25% gives 100/3 (33.33); 40% gives 0" in line for line in found), found
