"""What the shipped questionnaires promise to a reader: short, described, sourced, and free of personal details."""

from __future__ import annotations

import pytest

from questionnaires.conditions import questions_in
from questionnaires.model import FreeText, Library, PercentageByYear, Question, Questionnaire, Scale, WithOptions
from questionnaires.reader import read_library, shipped

TRANSFER_ITEMS = ("MS6", "FE6", "FE6_amount", "FE7", "FE8", "FE10", "FE10_amount")


@pytest.fixture(scope="module")
def library() -> Library:
    texts = shipped()
    return read_library(*texts)


def everything(library: Library) -> list[Question]:
    return list(library.questions.values())


def test_the_profile_asks_for_the_nation_straight_after_the_name(library: Library) -> None:
    assert [question.id for question in library.questionnaires[0].questions][:3] == ["service_name", "PC1", "PC2"]


def test_every_question_is_at_most_25_words_and_every_label_at_most_6(library: Library) -> None:
    long = [q.id for q in everything(library) if len(q.text.split()) > 25 or len(q.label.split()) > 6]
    assert long == []


def test_every_option_says_what_one_would_see(library: Library) -> None:
    bare = [
        f"{q.id}.{option.id}"
        for q in everything(library)
        if isinstance(q, WithOptions)
        for option in q.options
        if len(option.text.split()) < 4
    ]
    assert bare == []


def test_every_scale_has_three_to_five_points(library: Library) -> None:
    assert [q.id for q in everything(library) if isinstance(q, Scale) and not 3 <= len(q.options) <= 5] == []


def test_every_free_text_question_says_no_names_and_no_patient_details(library: Library) -> None:
    helps = [q.help.lower() for q in everything(library) if isinstance(q, FreeText)]
    assert helps
    assert all("no names" in help_ and "no patient details" in help_ for help_ in helps)


def test_a_claim_is_quoted_with_at_most_twelve_words(library: Library) -> None:
    assert [claim.id for claim in library.sources.claims if len(claim.anchor.split()) > 12] == []


def test_every_claim_is_used_by_a_question_or_listed_as_not_used(library: Library) -> None:
    used = {id_ for q in everything(library) for id_ in q.basis}
    listed = {entry.id for entry in library.sources.not_used}
    assert {claim.id for claim in library.sources.claims} - used - listed == set()


def test_all_sixty_claims_stand_under_one_of_the_five_documents(library: Library) -> None:
    documents = {document.id for document in library.sources.documents}
    assert len(library.sources.claims) == 60
    assert len(documents) == 5
    assert {claim.document for claim in library.sources.claims} == documents


def test_every_disagreement_shows_sides_that_rest_on_different_sources(library: Library) -> None:
    for disagreement in library.sources.disagreements:
        bases = [source for side in disagreement.sides for source in side.basis]
        assert len(bases) == len(set(bases)), disagreement.id


def test_the_disagreement_on_failing_services_stands_beside_each_question_it_touches(library: Library) -> None:
    shown = {q.id for q in everything(library) if q.disagreement == "failing_first"}
    assert {"FE1", "FE2", "FE4", "FE5", "FE9"} <= shown


@pytest.mark.parametrize("question_id", TRANSFER_ITEMS)
def test_questions_on_transfer_are_routed_by_nation_and_partnership(library: Library, question_id: str) -> None:
    condition = library.questions[question_id].asked_when
    assert condition is not None
    assert questions_in(condition) == ("PC1", "PC2")


def test_an_overspend_is_entered_as_a_negative_percentage(library: Library) -> None:
    question = library.questions["FE1"]
    assert isinstance(question, PercentageByYear)
    assert question.lowest < 0 < question.highest


def reading_minutes(questionnaire: Questionnaire) -> float:
    """Reading at 200 words a minute, and a quarter of a minute to decide on each answer, the papers at hand."""
    words = 0
    for section in questionnaire.sections:
        words += len(f"{section.title} {section.intro}".split())
        for question in section.questions:
            options = getattr(question, "options", ())
            words += len(" ".join([question.text, question.help, *(f"{o.title} {o.text}" for o in options)]).split())
    return words / 200 + len(questionnaire.questions) / 4


def test_each_questionnaire_says_about_the_minutes_that_reading_and_deciding_take(library: Library) -> None:
    for questionnaire in library.questionnaires:
        estimate = reading_minutes(questionnaire)
        assert 0.95 * estimate <= questionnaire.minutes <= 1.3 * estimate + 1, (questionnaire.id, estimate)


def test_the_full_instrument_takes_one_person_60_to_90_minutes_with_papers_at_hand(library: Library) -> None:
    assert 60 <= sum(questionnaire.minutes for questionnaire in library.questionnaires) <= 90
