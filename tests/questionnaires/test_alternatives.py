"""A mutual beside other forms: what is read from the file, what is kept, and how the answers compare."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from questionnaires import alternatives, reader
from questionnaires.alternatives import Reading, compare, in_order, remarks
from questionnaires.answers import Answer, State, read_answers
from questionnaires.errors import DefinitionError
from questionnaires.forms import MUTUAL, NAME_OF_OTHER, OTHER, Alternatives
from questionnaires.model import FreeText, Library, Scale
from questionnaires.plain_yaml import Source, read_source

HERE = Path(__file__).parent
SOURCES, SMALL = (read_source(HERE / name, name) for name in ("small-sources.yaml", "small.yaml"))
TEXT = """schema: mutual-readiness/alternatives/1
version: "1.0.0"
intro: Nothing is added up.
forms:
  - {id: in_house, title: In-house, text: It stays.}
  - {id: mutual, title: A mutual, text: It leaves.}
  - id: partnership
    title: Partnership
    text: Nobody moves.
    first_when: {agreed: {is: "yes"}}
    remarks:
      - {when: {backing: {at_least: group}}, says: A group backs it., basis: A1}
  - {id: other, title: Another form, text: You name it.}
name: {label: Name, text: Which?, why: To see., basis: judgement, longest: "60"}
rests_on: {label: What it rests on, text: On what?, why: To see., basis: judgement}
criteria:
  - {id: aim, label: Aim, text: How far?, why: To see., basis: A1, options: [{id: hardly, title: Hardly}, {id: partly, title: Partly}, {id: wholly, title: Wholly}]}
  - {id: money, label: Money, text: How much?, why: To see., basis: B2_2023, options: [{id: much, title: Much}, {id: little, title: Little}]}
"""
DONT_KNOW = Answer(State.DONT_KNOW, who_could_know="Finance manager")


def read(text: str = TEXT, sources: Source = SOURCES) -> Library:
    return reader.read_library(sources, [SMALL], alternatives=Source("alternatives.yaml", text))


LIBRARY = read()


def said(**answers: str) -> dict[str, Answer]:
    return {id_: DONT_KNOW if value == "?" else Answer(State.ANSWERED, value) for id_, value in answers.items()}


def readings(answers: dict[str, Answer], form: str) -> dict[str, Reading]:
    found = compare(LIBRARY, answers)
    assert found is not None
    return dict(next(each.readings for each in found.beside if each.form.id == form))


def test_an_answer_can_be_kept_for_each_form_and_criterion_for_what_it_rests_on_and_for_the_name_of_the_other_form() -> None:
    asked = [f"{criterion}__{part}" for criterion in ("aim", "money") for part in ("in_house", "mutual", "partnership", "other", "rests_on")]
    kept = set(LIBRARY.answerable) - set(LIBRARY.questions)
    assert kept == {NAME_OF_OTHER, *asked}
    assert not kept & set(LIBRARY.home), "they are no questions of a questionnaire, so nothing counts or scores them"
    question, rests = LIBRARY.answerable["aim__in_house"], LIBRARY.answerable["aim__rests_on"]
    assert isinstance(question, Scale)
    assert (question.label, [option.id for option in question.options]) == ("Aim: In-house", ["hardly", "partly", "wholly"])
    assert isinstance(rests, FreeText)
    assert rests.label == "Aim: What it rests on"


def test_a_library_can_do_without_alternatives() -> None:
    library = reader.read_library(SOURCES, [SMALL])
    assert library.alternatives is None
    assert set(library.answerable) == set(library.questions)
    assert (compare(library, {}), in_order(library, {}), remarks(library, {})) == (None, (), ())


def test_answers_by_hand_can_name_a_criterion_and_a_form() -> None:
    file = Source("a.yaml", 'answers: {aim__in_house: partly, aim__mutual: don\'t know, aim__rests_on: A paper., other__name: Charity}')
    found = read_answers(file, LIBRARY, "stage_aimed_at").answers
    assert found["aim__in_house"].value == "partly"
    assert found["aim__mutual"].state is State.DONT_KNOW
    with pytest.raises(DefinitionError, match=r"a\.yaml:1:11: aim__inhouse: There is no question 'aim__inhouse'\. Did you mean 'aim__in_house'\?"):
        read_answers(Source("a.yaml", "answers: {aim__inhouse: partly}"), LIBRARY, "stage_aimed_at")


def test_without_any_answer_there_is_nothing_to_compare_and_a_name_alone_is_none() -> None:
    assert compare(LIBRARY, {}) is None
    assert compare(LIBRARY, said(other__name="Charity")) is None


def test_the_later_option_is_the_better_one() -> None:
    answers = said(aim__mutual="wholly", money__mutual="much", aim__in_house="partly", money__in_house="little")
    assert readings(answers, "in_house") == {"aim": Reading.BETTER, "money": Reading.WORSE}
    assert readings(answers | said(aim__in_house="wholly"), "in_house")["aim"] is Reading.SAME


@pytest.mark.parametrize(
    ("mutual", "other", "expected"),
    [("?", "partly", "not_known"), ("wholly", "?", "not_known"), ("?", "?", "not_known"), ("wholly", None, "not_answered"), ("?", None, "not_answered")],
)
def test_not_known_and_not_answered_are_two_things_and_neither_is_worse(mutual: str, other: str | None, expected: str) -> None:
    answers = said(aim__mutual=mutual, money__in_house="much") | (said(aim__in_house=other) if other else {})
    assert readings(answers, "in_house")["aim"] == expected


def test_counts_say_on_how_many_criteria_and_add_up_to_all() -> None:
    found = compare(LIBRARY, said(aim__mutual="wholly", aim__in_house="hardly", money__in_house="much"))
    assert found is not None
    (beside,) = found.beside
    assert {reading: beside.count(reading) for reading in Reading if beside.count(reading)} == {Reading.BETTER: 1, Reading.NOT_ANSWERED: 1}


def test_a_form_of_which_nothing_is_said_is_left_out_and_the_mutual_comes_first() -> None:
    found = compare(LIBRARY, said(aim__mutual="wholly", aim__in_house="?"))
    assert found is not None
    assert [form.id for form in found.forms] == ["mutual", "in_house"]
    without = compare(LIBRARY, said(aim__in_house="?"))
    assert without is not None
    assert ([form.id for form in without.forms], without.beside) == (["in_house"], ())


def test_a_form_that_comes_first_here_stands_beside_the_mutual() -> None:
    assert [form.id for form in in_order(LIBRARY, {})] == ["mutual", "in_house", "partnership", "other"]
    assert [form.id for form in in_order(LIBRARY, said(agreed="yes"))] == ["mutual", "partnership", "in_house", "other"]
    assert [form.id for form in in_order(LIBRARY, said(agreed="?"))] == ["mutual", "in_house", "partnership", "other"]


def test_a_remark_is_made_only_while_its_condition_holds_for_certain() -> None:
    assert [each.says for each in remarks(LIBRARY, said(backing="most"))] == ["A group backs it."]
    assert remarks(LIBRARY, said(backing="nobody")) == remarks(LIBRARY, said(backing="?")) == remarks(LIBRARY, {}) == ()


def test_the_other_form_goes_by_its_name_once_it_has_one() -> None:
    other = next(form for form in in_order(LIBRARY, {}) if form.id == OTHER)
    assert alternatives.title_of(other, {}) == "Another form"
    assert alternatives.title_of(other, said(other__name=" A charity \n in town ")) == "A charity in town"


def test_ids_under_which_answers_would_be_kept_twice_are_refused() -> None:
    clash = TEXT.replace("id: money,", "id: other,").replace("id: partnership\n", "id: name\n")
    with pytest.raises(DefinitionError, match=r"an answer would be kept as 'other__name', which is already used at alternatives\.yaml:14"):
        read(clash)
    with pytest.raises(DefinitionError, match="an answer would be kept as 'aim__rests_on'"):
        read(TEXT.replace("id: partnership\n", "id: rests_on\n"))
    taken = Source("small.yaml", SMALL.text.replace("{id: words,", "{id: aim__mutual,"))
    with pytest.raises(DefinitionError, match=r"an answer would be kept as 'aim__mutual', which is already used at small\.yaml:\d+"):
        reader.read_library(SOURCES, [taken], alternatives=Source("alternatives.yaml", TEXT))


def test_a_claim_that_an_alternative_rests_on_cannot_be_listed_as_not_used() -> None:
    unused = SMALL.text.replace("[A1, B2_2023]", "[B2_2023]")
    listed = Source("sources.yaml", SOURCES.text + "not_used:\n  - {id: A1, because: Nobody needs it.}\n")
    with pytest.raises(DefinitionError, match=r"A1: the claim 'A1' is used at alternatives\.yaml:\d+; remove it from 'not_used'"):
        reader.read_library(listed, [Source("small.yaml", unused)], alternatives=Source("alternatives.yaml", TEXT))


def test_faults_of_the_alternatives_are_told_with_those_of_the_other_files() -> None:
    with pytest.raises(DefinitionError) as caught:
        reader.read_library(Source("sources.yaml", "version: none\n"), [Source("q.yaml", "[")], alternatives=Source("a.yaml", "forms: []\n"))
    assert {fault.file for fault in caught.value.faults} == {"sources.yaml", "q.yaml", "a.yaml"}


# What comes with the toolkit


def shipped() -> tuple[Library, Alternatives]:
    library = reader.read_library(*reader.shipped())
    assert library.alternatives is not None
    return library, library.alternatives


def test_the_shipped_alternatives_ask_six_to_eight_things_of_the_four_forms_and_describe_every_option() -> None:
    _, asked = shipped()
    assert [form.id for form in asked.forms] == [MUTUAL, "in_house", "partnership", OTHER]
    assert 6 <= len(asked.criteria) <= 8
    assert [f"{each.id}.{option.id}" for each in asked.criteria for option in each.options if len(option.text.split()) < 4] == []
    assert {len(each.options) for each in asked.criteria} == {4}
    assert [each.label for each in asked.criteria if len(each.label.split()) > 6 or len(each.text.split()) > 25] == []


def test_the_shipped_alternatives_say_that_nothing_is_added_up_and_ask_for_no_names() -> None:
    _, asked = shipped()
    assert "Nothing on this page is scored or added up" in asked.intro
    for box in (asked.name, asked.rests_on):
        assert re.search("No names of people, no patient details", box.help)


def test_in_scotland_partnership_stands_first_and_where_it_is_enough_no_transfer_is_needed() -> None:
    library, asked = shipped()
    scotland = said(PC1="scotland")
    assert [form.id for form in in_order(library, scotland)][:2] == [MUTUAL, "partnership"]
    assert [form.id for form in in_order(library, said(PC1="england"))][:2] == [MUTUAL, "in_house"]
    (here,) = remarks(library, scotland)
    assert "not a transfer to a new body" in here.says
    assert {"H9", "H10"} <= set(here.basis)
    enough = remarks(library, scotland | said(PC2="partnership_enough"))
    assert "Then no transfer is needed" in enough[-1].says
    assert remarks(library, said(PC1="england", PC2="partnership_enough")) == (), "a stale answer to a question that is not asked"
    assert "PC2" in asked.led_from
