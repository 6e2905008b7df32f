"""What a report says of a mutual beside other ways to run the service: words and no total."""

from __future__ import annotations

import re

import pytest
from report_samples import tables, texts
from report_subjects import answers, compared, given, shipped, subject
from test_compose import SEEDS, section

from questionnaires.answers import Answer, State
from reports import markdown
from reports.compose import compose
from reports.document import Bullets, Section, Table
from reports.document import State as Shown
from scoring.result import Outcome

DONT_KNOW = Answer(State.DONT_KNOW, who_could_know="Finance manager")
ALTERNATIVES = shipped()[0].alternatives
assert ALTERNATIVES is not None
CRITERIA = ALTERNATIVES.criteria


def place(form: str, *places: int | None) -> dict[str, Answer]:
    """Answers for a form by the places of their options, -1 for "don't know", None for no answer; one for each criterion in turn."""
    said: dict[str, Answer] = {}
    for criterion, at in zip(CRITERIA, places, strict=False):
        if at is not None:
            said[f"{criterion.id}__{form}"] = DONT_KNOW if at < 0 else given(criterion.options[at].id)
    return said


def against(said: dict[str, Answer], base: dict[str, Answer] | None = None) -> Section:
    return section(compose(subject((base or answers(1)) | said)), "alternatives")


def table(found: Section) -> Table:
    (one,) = tables(found)
    return one


def sentences(found: Section) -> tuple[str, ...]:
    return next(block.items for block in found.blocks if isinstance(block, Bullets))


def labels(*places: int) -> str:
    return "; ".join(CRITERIA[at].label for at in places)


def test_without_a_word_on_any_form_there_is_no_such_section() -> None:
    report = compose(subject(answers(1) | {"other__name": given("Charity")}))
    assert "alternatives" not in [each.id for each in report.sections]


def test_the_table_shows_the_answers_in_words_and_tells_not_known_from_not_answered() -> None:
    found = table(against(place("mutual", 0, -1) | place("in_house", 3)))
    assert [column.title for column in found.columns] == ["Question", "A mutual", "In-house, with better involvement"]
    assert len(found.rows) == len(CRITERIA)
    first, second = found.rows[:2]
    assert str(first[0]).startswith(f"{CRITERIA[0].label}\n{CRITERIA[0].text} (C7, C10, D9)")
    assert first[1:] == tuple(f"{option.title}\n{option.text}" for option in (CRITERIA[0].options[0], CRITERIA[0].options[3]))
    assert second[1:] == (Shown("unknown", "Don't know"), Shown("not_asked", "Not answered yet"))


def test_the_named_form_stands_under_its_name_and_one_without_an_answer_is_left_out() -> None:
    found = table(against(place("mutual", 0) | place("other", 1) | {"other__name": given("Charity *in* town")}))
    assert [column.title for column in found.columns][1:] == ["A mutual", "Charity *in* town"]


def test_for_each_form_it_says_on_which_questions_the_mutual_does_better_worse_or_the_same() -> None:
    (said,) = sentences(against(place("mutual", 2, 0, 1, 1, -1, 2) | place("in_house", 1, 1, 1, 1, 3)))
    assert f"better on one question ({labels(0)}), worse on one question ({labels(1)}), and the same on two questions ({labels(2, 3)})." in said
    assert f"Not known of at least one of the two: one question ({labels(4)})." in said
    assert f"Not answered yet of at least one of the two: three questions ({labels(5, 6, 7)})." in said


def test_if_the_mutual_is_said_to_do_better_on_no_question_it_says_exactly_that() -> None:
    (said,) = sentences(against(place("mutual", *[1] * 8) | place("partnership", 3, *[1] * 7)))
    assert said.startswith("On no question is the mutual said to do better than “Partnership”. It is said to do worse on one question")
    assert "could still change" not in said
    (said,) = sentences(against(place("mutual", *[1] * 7) | place("partnership", 3, *[1] * 7)))
    assert said.endswith("What is open could still change this.")


def test_where_nothing_can_be_compared_nothing_is_said_to_be_no_better() -> None:
    (said,) = sentences(against(place("mutual", -1, 2) | place("in_house", 3)))
    assert "cannot be compared on any question yet" in said
    assert "On no question" not in said
    (said,) = sentences(against(place("in_house", 3)))
    assert said == "Nothing is said of a mutual yet, so nothing can be compared with it."
    (said,) = sentences(against(place("mutual", 3)))
    assert said == "Only the mutual is described so far, so there is nothing to compare it with."


def test_what_the_answers_rest_on_and_who_could_know_stand_below() -> None:
    found = "\n".join(texts(against(place("mutual", 0, -1) | place("in_house", 1) | {f"{CRITERIA[1].id}__rests_on": given("A hunch.")})))
    assert "A hunch." in found
    assert f"{CRITERIA[1].label} (A mutual): Finance manager" in found


@pytest.mark.parametrize("seed", SEEDS)
def test_there_is_no_total_and_no_winner_and_nothing_is_scored_otherwise(seed: int) -> None:
    base = answers(seed)
    found = against(compared(seed), base)
    assert table(found).total is None
    assert not re.search(r"\b(win|wins|best|score of|total|overall|points)\b", "\n".join(sentences(found)))
    assert subject(base).evaluation == subject(base | compared(seed)).evaluation
    plain, with_it = compose(subject(base)), compose(subject(base | compared(seed)))
    assert (with_it.verdict, with_it.facts) == (plain.verdict, plain.facts)
    changed = {"alternatives", "versions", "glossary"}
    assert [each for each in with_it.sections if each.id not in changed] == [each for each in plain.sections if each.id not in changed]


def test_in_scotland_partnership_stands_first_and_where_it_is_enough_the_report_says_that_no_transfer_is_needed() -> None:
    base = answers(1, country="scotland") | {"PC2": given("partnership_enough")}
    said = place("mutual", 0) | place("in_house", 1) | place("partnership", 2)
    found = against(said, base)
    assert [column.title for column in table(found).columns][1:3] == ["A mutual", "Partnership"]
    assert "Then no transfer is needed" in "\n".join(texts(found))
    assert subject(base | said).evaluation.verdict.outcome is Outcome.DOES_NOT_SUIT
    assert "transfer" not in "\n".join(texts(against(said)))


def test_markdown_shows_the_table_and_no_markup_of_the_name() -> None:
    told = markdown.render(compose(subject(answers(1) | place("mutual", 0) | place("other", 1) | {"other__name": given("<b>Charity</b>")})))
    assert "## Against what?" in told
    assert "<b>Charity" not in told
