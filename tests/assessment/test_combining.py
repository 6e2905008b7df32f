"""Definitions of one's own put together with those that come with the toolkit, and assessments under them."""

from __future__ import annotations

import pytest
from own_files import EXTRA, own_scoring, standard, with_wellbeing

from assessment import carrying_on, combining, definitions, results
from assessment.combining import combined, read_for, scoring_in, under
from assessment.identity import LOCAL
from assessment.papers import ACTION, ONWARD, Action, Onward
from assessment.shelf import OwnFile
from assessment.store import Store
from questionnaires.answers import Answer, State
from questionnaires.errors import DefinitionError
from questionnaires.plain_yaml import Source

WELLBEING = OwnFile("questionnaire", "wellbeing", "1.2.0", "Wellbeing", Source("wellbeing.yaml", EXTRA))


def file_of(source: Source) -> OwnFile:
    read = scoring_in(source)
    assert read is not None
    return OwnFile("scoring", read.id, read.version, read.title, source)


def test_another_scoring_file_takes_the_place_of_the_standard_and_all_else_stays() -> None:
    shipped = definitions.shipped()
    made = definitions.of(combined(shipped, [file_of(own_scoring())]))
    assert made.scoring.id == "staff-view"
    assert made.sources[:-1] == shipped.sources[:-1]


def test_a_further_questionnaire_is_asked_after_the_others_and_counts_for_nothing() -> None:
    made = definitions.of(combined(definitions.shipped(), [WELLBEING]))
    assert [each.id for each in made.library.questionnaires][-1] == "wellbeing"
    assert "WB1" in made.library.questions
    assert made.scoring == definitions.shipped().scoring


def test_a_further_questionnaire_is_scored_by_a_scoring_file_that_names_it() -> None:
    made = definitions.of(combined(definitions.shipped(), [file_of(with_wellbeing()), WELLBEING]))
    assert "WB1" in {item.id for item in made.scoring.dimensions[0].questions}


def test_a_questionnaire_with_the_id_of_another_takes_its_place() -> None:
    shipped = definitions.shipped()
    place = next(index for index, ref in enumerate(shipped.refs) if ref.id == "staff-appetite")
    text = shipped.sources[place].text.replace("title: ", "title: Our own ", 1)
    made = combined(shipped, [OwnFile("questionnaire", "staff-appetite", "1.0.1", "Ours", Source("ours.yaml", text))])
    assert len(made) == len(shipped.sources)
    assert made[place].name == "ours.yaml"


def test_what_does_not_fit_together_is_told_with_all_its_faults() -> None:
    with pytest.raises(DefinitionError, match="there is no questionnaire 'wellbeing'"):
        definitions.of(combined(definitions.shipped(), [file_of(with_wellbeing())]))
    read = read_for(with_wellbeing(), definitions.shipped())
    assert read.scoring is None
    assert any("no question 'WB1'" in fault.message for fault in read.faults)


def test_a_copy_under_another_scoring_keeps_answers_and_papers_and_leaves_the_answers_and_scoring_as_they_were(store: Store) -> None:
    answers = {"service_name": Answer(State.ANSWERED, "Harbour"), "SA1": Answer(State.ANSWERED, "staff")}
    paper = Action(text="Ask the finance manager.")
    kept = store.create(LOCAL, definitions.shipped(), answers=answers, papers={f"{ACTION}1": paper})
    copy = carrying_on.take_to(store, LOCAL, kept, under(definitions.shipped(), file_of(own_scoring())))
    now = store.load(LOCAL, kept.id)
    assert (now.answers, now.refs) == (kept.answers, kept.refs)
    assert isinstance(now.paper(ONWARD), Onward)
    assert copy.id != kept.id
    assert (dict(copy.response.answers), copy.name) == (answers, "Harbour")
    assert copy.paper(f"{ACTION}1") == paper
    assert results.scored(copy).definitions.scoring.id == "staff-view"
    assert results.scored(kept).definitions.scoring.id == "standard"


def test_a_file_that_does_not_fit_is_told_before_anything_is_made(store: Store) -> None:
    kept = store.create(LOCAL, definitions.shipped())
    with pytest.raises(DefinitionError, match="wellbeing"):
        under(definitions.of(kept.definitions), file_of(with_wellbeing()))
    assert [each.id for each in store.assessments(LOCAL)] == [kept.id]


def test_what_is_read_of_a_scoring_file_alone_says_what_it_says_whichever_questions_are_here() -> None:
    read = scoring_in(with_wellbeing())
    assert read is not None
    assert read.id == "with-wellbeing"
    assert scoring_in(Source("x.yaml", "title: [")) is None
    assert combining.scoring_in(standard()) == definitions.shipped().scoring
