"""Two versions of the questionnaires held against each other: nothing is overlooked, and meaning is told apart from explanation."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from single_edits import edited, with_field

from questionnaires import reader
from questionnaires.differences import MEANING, question_changes
from questionnaires.model import Library, Scale

SHIPPED = reader.read_library(*reader.shipped())


def with_question(library: Library, id_: str, **fields: Any) -> Library:
    asked: list[Any] = []
    for questionnaire in library.questionnaires:
        sections: list[Any] = []
        for section in questionnaire.sections:
            questions = tuple(q.model_copy(update=fields) if q.id == id_ else q for q in section.questions)
            sections.append(section.model_copy(update={"questions": questions}))
        asked.append(with_field(questionnaire, "sections", tuple(sections)))
    return with_field(library, "questionnaires", tuple(asked))


def test_equal_questionnaires_have_no_changes(small: Library) -> None:
    found = question_changes(small, with_question(small, "none of them"))
    assert found.none
    assert found.unchanged == tuple(small.questions)


def test_whatever_one_thing_is_changed_shows_up_in_both_directions(small: Library) -> None:
    seen = 0
    for other in edited(small):
        assert not question_changes(small, other).none, "an edit was overlooked"
        assert not question_changes(other, small).none, "an edit was overlooked"
        seen += 1
    assert seen > 200


def test_whatever_one_thing_is_changed_in_a_shipped_questionnaire_or_its_sources_shows_up() -> None:
    whole = SHIPPED.questionnaires
    chosen = next(place for place, each in enumerate(whole) if each.id == "staff-appetite")
    for other in edited(whole[chosen]):
        library = with_field(SHIPPED, "questionnaires", (*whole[:chosen], other, *whole[chosen + 1 :]))
        assert not question_changes(SHIPPED, library).none, "an edit was overlooked"
    for field in ("sources", "rules"):
        for other in edited(getattr(SHIPPED, field)):
            assert not question_changes(SHIPPED, with_field(SHIPPED, field, other)).none, "an edit was overlooked"


@pytest.mark.parametrize("field", ["text", "asked_when", "dont_know"])
def test_what_is_asked_and_when_alters_the_meaning(field: str) -> None:
    (changed,) = question_changes(SHIPPED, with_question(SHIPPED, "SA2", **{field: SHIPPED.questions["MS7"].asked_when})).altered
    assert [part.name for part in changed.meaning] == [field]
    assert changed.label == SHIPPED.questions["SA2"].label


@pytest.mark.parametrize("field", ["help", "why", "if_low", "evidence", "label", "have_at_hand"])
def test_what_is_said_about_a_question_does_not(field: str) -> None:
    found = question_changes(SHIPPED, with_question(SHIPPED, "SA2", **{field: "Other words."}))
    assert found.altered == ()
    (changed,) = found.explained
    (part,) = changed.parts
    assert (part.name, part.before, part.after) == (field, getattr(SHIPPED.questions["SA2"], field), "Other words.")


def test_an_option_is_told_by_its_id() -> None:
    question = SHIPPED.questions["SA2"]
    assert isinstance(question, Scale)
    options = question.options
    reworded = options[1].model_copy(update={"title": "Somebody", "text": "One person says so."})
    (changed,) = question_changes(SHIPPED, with_question(SHIPPED, "SA2", options=(options[0], reworded, *options[3:]))).reworded
    assert {(part.name, part.at) for part in changed.meaning} == {
        ("options_title", options[1].id),
        ("options_text", options[1].id),
        ("options", options[2].id),
    }


def test_limits_alter_the_meaning() -> None:
    (changed,) = question_changes(SHIPPED, with_question(SHIPPED, "FE7", highest=Decimal(9))).altered
    assert [(part.name, part.after) for part in changed.parts] == [("highest", Decimal(9))]


def test_questions_that_are_gone_new_or_moved_are_named() -> None:
    first, *rest = SHIPPED.questionnaires
    fewer = with_field(SHIPPED, "questionnaires", tuple(rest))
    ids = tuple(question.id for question in first.questions)
    assert tuple(each.id for each in question_changes(SHIPPED, fewer).gone) == ids
    assert tuple(each.label for each in question_changes(fewer, SHIPPED).new) == tuple(q.label for q in first.questions)
    one, two, *others = rest[0].sections
    taken = with_field(one, "questions", one.questions[1:])
    given = with_field(two, "questions", (*two.questions, one.questions[0]))
    moved = with_field(fewer, "questionnaires", (with_field(rest[0], "sections", (taken, given, *others)), *rest[1:]))
    found = question_changes(fewer, moved)
    assert [(each.id, each.before, each.now) for each in found.moved] == [
        (one.questions[0].id, f"{rest[0].id}.{one.id}", f"{rest[0].id}.{two.id}")
    ]
    assert found.reworded == ()


def test_a_depth_is_compared_as_it_works_and_not_as_it_is_written() -> None:
    questionnaire = SHIPPED.home["SA3"]
    assert SHIPPED.questions["SA3"].depth is None
    assert question_changes(SHIPPED, with_question(SHIPPED, "SA3", depth=questionnaire.depth)).none


def test_a_translation_is_no_difference() -> None:
    other = with_question(SHIPPED, "SA2", text="Cymraeg", label="Cymraeg").model_copy(update={"original": SHIPPED})
    assert question_changes(SHIPPED, other).none


def test_every_part_that_alters_the_meaning_is_a_part_of_some_question() -> None:
    fields = {name for question in SHIPPED.questions.values() for name in type(question).model_fields}
    options = {"options_title", "options_text", "options_exclusive", "options_order"}
    assert fields | options >= MEANING
