"""Which words the glossary finds in a text, and where each is explained."""

from __future__ import annotations

import pytest

from questionnaires.glossary import Glossary
from questionnaires.plain_yaml import Source
from questionnaires.reader import glossary, read_glossary, read_library, read_sources, shipped

SOURCES = read_sources(shipped().sources)
FILE = """schema: mutual-readiness/glossary/1
version: "1.0.0"
terms:
  - {id: vat, term: VAT, meaning: A tax., basis: judgement}
  - {id: lock, term: Asset lock, also: [asset locks], meaning: A rule on assets., basis: judgement}
  - {id: asset, term: Asset, also: [assets], meaning: What a body owns., basis: judgement}
  - {id: gate, about: result, term: Gate, meaning: A minimum., basis: judgement}
"""


@pytest.fixture
def small() -> Glossary:
    return read_glossary(Source("glossary.yaml", FILE), SOURCES)


def found(glossary: Glossary, *texts: str) -> list[str]:
    return [term.id for term in glossary.terms_in(texts)]


def test_a_term_is_found_in_every_form_that_is_listed_and_in_no_other(small: Glossary) -> None:
    assert found(small, "Two assets.") == ["asset"]
    assert found(small, "Assetless") == []


def test_a_form_in_small_letters_is_found_however_it_is_capitalised_and_one_with_capitals_as_it_stands(small: Glossary) -> None:
    assert found(small, "ASSETS") == ["asset"]
    assert found(small, "a VAT of beer") == ["vat"]
    assert found(small, "a vat of beer") == []


def test_within_a_longer_term_a_shorter_one_does_not_count(small: Glossary) -> None:
    assert found(small, "an asset lock") == ["lock"]
    assert found(small, "an asset lock on every asset") == ["asset", "lock"]


def test_terms_come_by_their_names_whatever_their_order_in_the_texts(small: Glossary) -> None:
    assert found(small, "VAT", "asset locks", "asset") == ["asset", "lock", "vat"]


def test_a_report_explains_every_word_of_results_and_the_others_that_occur_in_it(small: Glossary) -> None:
    assert [term.id for term in small.explained_in_report(["VAT on an asset"])] == ["asset", "gate", "vat"]


def test_a_question_explains_the_words_of_its_text_help_and_options_but_none_of_results() -> None:
    library = read_library(*shipped())
    assert [term.id for term in glossary().explained_at(library.questions["FE3"])] == [
        "exceptional_financial_support", "intervention", "government_commissioners", "parent_body", "regulator", "section_114", "special_measures",
    ]  # fmt: skip
    assert all(term.about == "service" for question in library.questions.values() for term in glossary().explained_at(question))


def test_commissioners_sent_by_the_government_are_not_taken_for_those_who_buy() -> None:
    assert found(glossary(), "a notice or government commissioners") == ["government_commissioners"]
