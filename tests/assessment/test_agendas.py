"""The ready agendas can be asked as they stand, and take the time that they say."""

from __future__ import annotations

import pytest

from assessment import definitions
from assessment.workshop import agendas
from assessment.workshop.agendas import Agenda, Length
from assessment.workshop.setup import can_be_asked
from questionnaires.texts import in_language

LIMITS: dict[Length, int] = {"short": 45, "half_day": 210}
ALL = [(id_, length) for id_ in agendas.questionnaires() for length in agendas.LENGTHS]


def ready(questionnaire: str, length: Length) -> Agenda:
    found = agendas.ready(questionnaire, length)
    assert found is not None
    return found


def test_every_questionnaire_has_both_agendas() -> None:
    assert set(agendas.questionnaires()) == {each.id for each in definitions.shipped().library.questionnaires}
    assert all(ready(*each).items for each in ALL)


@pytest.mark.parametrize(("questionnaire", "length"), ALL)
def test_every_question_of_an_agenda_can_be_asked_and_stands_there_once(questionnaire: str, length: Length) -> None:
    known, asked = definitions.shipped().library.questions, [each.question for each in ready(questionnaire, length).items]
    assert len(set(asked)) == len(asked)
    assert all(id_ in known and can_be_asked(known[id_]) for id_ in asked)


@pytest.mark.parametrize(("questionnaire", "length"), ALL)
def test_an_agenda_fits_its_time_and_uses_most_of_it(questionnaire: str, length: Length) -> None:
    assert 0.85 * LIMITS[length] <= ready(questionnaire, length).minutes <= LIMITS[length]


@pytest.mark.parametrize("questionnaire", agendas.questionnaires())
def test_half_a_day_goes_through_the_short_agenda_too_with_more_time_for_each(questionnaire: str) -> None:
    long = {each.question: each.minutes for each in ready(questionnaire, "half_day").items}
    assert all(long[each.question] > each.minutes for each in ready(questionnaire, "short").items)


def test_every_reason_is_there_in_welsh() -> None:
    with in_language("cy"):
        welsh = {(*each, item.question): item.because for each in ALL for item in ready(*each).items}
        around = ready(*ALL[0]).around_because
    english = {(*each, item.question): item.because for each in ALL for item in ready(*each).items}
    assert not {key for key, text in welsh.items() if text == english[key]}
    assert around != ready(*ALL[0]).around_because
    assert agendas._translated("cy").keys() == {("around", ""), *((id_, question) for id_, _, question in english)}


def test_a_questionnaire_of_ones_own_has_no_ready_agenda() -> None:
    assert agendas.ready("our-own", "short") is None
