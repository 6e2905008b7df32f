"""A questionnaire in another language: its words change, and nothing else."""

from __future__ import annotations

import json
from importlib.resources import files

import jsonschema
import pytest
import yaml

from questionnaires import reader
from questionnaires.editor_schema import as_file
from questionnaires.errors import DefinitionError
from questionnaires.model import Library, WithOptions, YesOrNo
from questionnaires.overlays import Overlay, gaps, overlaid, read_overlay
from questionnaires.plain_yaml import Source
from questionnaires.texts import in_language

HEAD = """\
schema: mutual-readiness/overlay/1
language: cy
status: draft
questionnaire: small
version: "1.0.0"
"""
WELSH = HEAD + """\
title: Bach
sections:
  who: {title: Pwy}
questions:
  backing:
    label: Cefnogaeth
    text: Faint sy'n ei gefnogi?
    not_applicable: Nid oes neb yn gweithio yma.
    options:
      group: {title: Grŵp, text: Mae rhai.}
  agreed: {yes: Mae yn y cofnodion., no: Nid ydyw.}
  staff: {unit: o bobl}
"""


def overlay(library: Library, text: str = WELSH) -> Overlay:
    return read_overlay(Source("small.cy.yaml", text), library.questionnaires)


def faults(library: Library, text: str) -> list[str]:
    with pytest.raises(DefinitionError, match=r"small\.cy\.yaml") as raised:
        overlay(library, text)
    return raised.value.sentences


def test_what_is_translated_is_welsh_and_what_is_not_stays_english_text_by_text(small: Library) -> None:
    welsh = overlaid(small, [overlay(small)], small)
    backing = welsh.questions["backing"]
    assert isinstance(backing, WithOptions)
    assert (backing.label, backing.text, backing.why) == ("Cefnogaeth", "Faint sy'n ei gefnogi?", "To see.")
    assert [option.title for option in backing.options] == ["Nobody", "Grŵp", "Most"]
    assert backing.not_applicable is not None
    assert backing.not_applicable.example == "Nid oes neb yn gweithio yma."
    assert [section.title for section in welsh.questionnaires[0].sections] == ["Pwy", "What"]
    assert (welsh.translates("backing"), welsh.translates("needs")) == (True, False)


def test_ids_types_options_routing_numbers_and_hashes_stay_as_they_are(small: Library) -> None:
    welsh = overlaid(small, [overlay(small)], small)
    assert welsh.hashes == small.hashes
    assert list(welsh.questions) == list(small.questions)
    for id_, question in small.questions.items():
        other = welsh.questions[id_]
        assert type(other) is type(question)
        assert (other.basis, other.asked_when, other.dont_know, other.depth) == (question.basis, question.asked_when, question.dont_know, question.depth)
        if isinstance(question, WithOptions) and isinstance(other, WithOptions):
            assert [(o.id, o.exclusive) for o in other.options] == [(o.id, o.exclusive) for o in question.options]
    assert welsh.english is small


def test_yes_and_no_are_named_in_the_language_of_whoever_looks(small: Library) -> None:
    agreed = overlaid(small, [overlay(small)], small).questions["agreed"]
    assert isinstance(agreed, YesOrNo)
    with in_language("cy"):
        assert [(option.id, option.title, option.text) for option in agreed.options] == [
            ("yes", "Ie", "Mae yn y cofnodion."), ("no", "Na", "Nid ydyw."),
        ]  # fmt: skip
    assert [option.title for option in agreed.options] == ["Yes", "No"]


def test_an_overlay_of_another_version_translates_nothing(small: Library) -> None:
    old = overlay(small, WELSH.replace("1.0.0", "0.9.0"))
    assert overlaid(small, [old], small).questionnaires == small.questionnaires
    assert not gaps(old, small.questionnaires[0]).fits


def test_a_question_that_reads_otherwise_than_the_one_translated_stays_english(small: Library) -> None:
    """Somebody changed the words of their copy, but not its version: the translation would say something else."""
    theirs = small.model_copy(deep=True)
    object.__setattr__(theirs.questions["backing"], "text", "How many are against it?")
    welsh = overlaid(theirs, [overlay(small)], small)
    assert welsh.questions["backing"].text == "How many are against it?"
    assert welsh.questions["backing"].label == "Backing"


def test_a_translation_asks_for_nothing_that_the_english_does_not_ask_for(small: Library) -> None:
    """Such as evidence, whose prompt decides whether it is asked for at all."""
    welsh = overlaid(small, [overlay(small, HEAD + "questions:\n  backing: {evidence: Ble mae?}\n")], small)
    assert welsh.questions["backing"].evidence == ""


def test_what_is_missing_is_listed_by_place(small: Library) -> None:
    missing = gaps(overlay(small), small.questionnaires[0]).missing
    assert {"purpose", "what.title", "backing.why", "backing.nobody.title", "backing.nobody.text", "needs.label"} <= set(missing)
    assert not {"title", "who.title", "backing.label", "backing.group.title", "agreed.yes", "backing.help"} & set(missing)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("questions:\n  backin: {label: X}\n", "small.cy.yaml:7:3: there is no question 'backin' to translate. Did you mean 'backing'?"),
        ("questions:\n  backing:\n    options:\n      grop: {title: X}\n", "small.cy.yaml:9:7: there is no option 'grop' to translate. Did you mean 'group'?"),
        ("questions:\n  agreed:\n    options:\n      \"yes\": {title: X}\n", "small.cy.yaml:9:7: there is no option 'yes' to translate."),
        ("questions:\n  staff:\n    options:\n      many: {title: X}\n", "small.cy.yaml:9:7: there is no option 'many' to translate."),
        ("sections:\n  whom: {title: X}\n", "small.cy.yaml:7:3: there is no section 'whom' to translate. Did you mean 'who'?"),
        ("questions:\n  backing: {lable: X}\n", "small.cy.yaml:7:13: unknown key 'lable'. Did you mean 'label'?"),
        ("questions:\n  backing: {type: text}\n", "small.cy.yaml:7:13: unknown key 'type'."),
        ("questions:\n  staff: {lowest: \"5\"}\n", "small.cy.yaml:7:11: unknown key 'lowest'."),
    ],
)
def test_an_id_or_key_that_is_not_there_is_a_fault_with_its_place_and_the_near_miss(small: Library, wrong: str, told: str) -> None:
    (fault,) = faults(small, HEAD + wrong)
    assert fault.startswith(told)


def test_all_faults_are_told_at_once(small: Library) -> None:
    wrong = WELSH.replace("backing:", "backin:").replace("who: {", "whom: {").replace("status: draft\n", "")
    assert len(faults(small, wrong)) == 3


def test_an_overlay_of_a_questionnaire_that_is_not_there_is_a_fault(small: Library) -> None:
    (fault,) = faults(small, WELSH.replace("questionnaire: small", "questionnaire: smal"))
    assert fault == "small.cy.yaml:4:1: there is no questionnaire 'smal' to translate. Did you mean 'small'?"


def test_the_json_schema_is_up_to_date_and_accepts_an_overlay() -> None:
    """If not: `python -c "import questionnaires.reader as r; r.write_schemas()"`."""
    shipped = (files("questionnaires") / "definitions" / "overlay.schema.json").read_text(encoding="utf-8")
    assert shipped == as_file(reader.json_schema("overlay"))
    jsonschema.validate(yaml.load(WELSH, yaml.BaseLoader), json.loads(shipped))
