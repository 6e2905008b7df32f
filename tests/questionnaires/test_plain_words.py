"""The shipped questionnaires are in plain words: short sentences, a low reading grade, and no jargon that nobody explains."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import readability

from questionnaires.glossary import texts_of
from questionnaires.model import Library, OneChosen, Question, Questionnaire, WithOptions
from questionnaires.plain_yaml import Plain, Source, parse, read_source
from questionnaires.reader import glossary, read_library, read_sources, shipped, shipped_glossary

SOURCES, QUESTIONNAIRES, CONFLICTS, ALTERNATIVES = shipped()
LIBRARY = read_library(SOURCES, QUESTIONNAIRES, CONFLICTS, ALTERNATIVES)
JARGON = parse(read_source(Path(__file__).parent / "jargon.yaml", "jargon.yaml")).plain
SENTENCE_END = re.compile(r"(?<=[.?!])\s+|\n")
HIGHEST_GRADE = 9
FEWEST_WORDS = 30
"""Over fewer words one long name decides the grade, so it says nothing."""


def asked_of(question: Question) -> list[str]:
    options = question.options if isinstance(question, WithOptions) else ()
    return [question.text, question.help, *(option.text for option in options)]


def advice_of(question: Question) -> list[str]:
    after = question.if_answer.values() if isinstance(question, OneChosen) else ()
    return [question.if_low, question.if_unknown, *after]


def grade(texts: Sequence[str]) -> float:
    """Flesch-Kincaid: the years of school, in the United States, after which a text is read with ease."""
    sentences = [sentence for text in texts for sentence in re.split(r"(?<=[.?!:])\s+|\n", text)]
    tokens = [" ".join(re.findall(r"[\w’'%£-]+(?:[.,]\d+)*", sentence)) for sentence in sentences]
    return readability.getmeasures("\n".join(filter(None, tokens)), lang="en")["readability grades"]["Kincaid"]


def words(texts: Sequence[str]) -> int:
    return sum(len(text.split()) for text in texts)


def texts_within(plain: Plain) -> Iterator[str]:
    """Every text of a definition file."""
    if isinstance(plain, str):
        yield plain
    else:
        for part in plain.values() if isinstance(plain, dict) else plain:
            yield from texts_within(part)


def everything_said(library: Library) -> Iterator[tuple[str, str]]:
    """Every text of the questionnaires, with its place."""
    for questionnaire in library.questionnaires:
        for text in (questionnaire.title, questionnaire.purpose, questionnaire.note, *questionnaire.have_at_hand):
            yield questionnaire.id, text
        for section in questionnaire.sections:
            yield from ((f"{questionnaire.id}.{section.id}", text) for text in (section.title, section.intro))
    for question in library.questions.values():
        texts = (*texts_of(question), question.why, question.label, question.have_at_hand, question.evidence, *advice_of(question))
        yield from ((question.id, text) for text in texts)


@pytest.mark.parametrize("questionnaire", LIBRARY.questionnaires, ids=lambda questionnaire: questionnaire.id)
def test_a_questionnaire_reads_at_most_at_grade_9(questionnaire: Questionnaire) -> None:
    assert grade([text for question in questionnaire.questions for text in asked_of(question)]) <= HIGHEST_GRADE


def test_every_question_reads_at_most_at_grade_9() -> None:
    asked = {question.id: asked_of(question) for question in LIBRARY.questions.values()}
    long_enough = {id_: texts for id_, texts in asked.items() if words(texts) >= FEWEST_WORDS}
    assert len(long_enough) > 90
    assert [id_ for id_, texts in long_enough.items() if grade(texts) > HIGHEST_GRADE] == []


def test_every_criterion_of_the_alternatives_reads_at_most_at_grade_9_and_they_have_no_unexplained_jargon() -> None:
    asked = LIBRARY.alternatives
    assert asked is not None
    texts = {each.id: [each.text, each.help, *(option.text for option in each.options)] for each in asked.criteria}
    texts |= {"forms": [asked.intro, *(form.text for form in asked.forms), *(each.says for form in asked.forms for each in form.remarks)]}
    assert [id_ for id_, said in texts.items() if words(said) < FEWEST_WORDS or grade(said) > HIGHEST_GRADE] == []
    said = [*texts_within(parse(ALTERNATIVES).plain)]
    explained = {form.casefold() for term in glossary().terms for form in term.forms}
    loose = [word for word in (*JARGON["in_the_glossary_or_avoided"], *JARGON["avoided"]) for text in said if occurs(word, text) and word.casefold() not in explained]
    assert loose == []


def test_the_grade_tells_officialese_from_plain_words() -> None:
    plain = "Could you draw up a list of those who would be members? The list itself does not belong here."
    officialese = (
        "Organisational representatives should demonstrate comprehensive stakeholder identification methodologies facilitating "
        "authoritative membership enumeration throughout the anticipated transformation programme."
    )
    assert grade([plain]) < HIGHEST_GRADE < grade([officialese])


@pytest.mark.parametrize("source", [*QUESTIONNAIRES, SOURCES, CONFLICTS, ALTERNATIVES, shipped_glossary()], ids=lambda source: source.name)
def test_no_sentence_has_more_than_25_words(source: Source) -> None:
    sentences = [sentence for text in texts_within(parse(source).plain) for sentence in SENTENCE_END.split(text)]
    assert len(sentences) > 20
    assert [sentence for sentence in sentences if len(sentence.split()) > 25] == []


def test_jargon_is_avoided_or_in_the_glossary() -> None:
    explained = {form.casefold() for term in glossary().terms for form in term.forms}
    said = list(everything_said(LIBRARY))
    loose = [
        (place, word)
        for word in (*JARGON["in_the_glossary_or_avoided"], *JARGON["avoided"])
        for place, text in said
        if occurs(word, text) and word.casefold() not in explained
    ]
    assert loose == []


def test_what_is_to_be_avoided_is_not_in_the_glossary_either() -> None:
    explained = {form.casefold() for term in glossary().terms for form in term.forms}
    assert [word for word in JARGON["avoided"] if word.casefold() in explained] == []


def occurs(word: str, text: str) -> bool:
    flags = 0 if any(letter.isupper() for letter in word) else re.IGNORECASE
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, flags) is not None


def test_each_term_of_the_glossary_occurs_in_a_question_the_sources_or_a_report() -> None:
    sources = read_sources(SOURCES)
    texts = [text for _, text in everything_said(LIBRARY)]
    texts += [each.claim for each in sources.claims] + [each.says for each in sources.references]
    occurring = {term.id for term in glossary().terms_in(texts)}
    idle = [term.id for term in glossary().terms if term.about == "service" and term.id not in occurring]
    assert idle == []


def test_each_meaning_is_one_plain_sentence() -> None:
    for term in glossary().terms:
        assert len(re.split(r"(?<=[.?!])\s+", term.meaning)) == 1, term.id
        assert term.meaning.endswith("."), term.id
        assert len(term.meaning.split()) <= 25, term.id


def test_no_meaning_explains_a_word_by_itself() -> None:
    for term in glossary().terms:
        if term.about == "service":
            assert term not in glossary().terms_in([term.meaning]), term.id
