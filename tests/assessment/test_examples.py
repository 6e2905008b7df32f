"""The seven real cases and an invented one: facts only, opened as copies, with the right gate closed by the right sentence."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from assessment import definitions, examples, results
from assessment.examples import Example
from assessment.identity import LOCAL
from assessment.store import Store, StoreError
from scoring.result import GateState, Outcome

ALL = examples.examples()
# The questions that each case's published facts answer, beside its name, nation, sector, stage and depth.
FACTS = {
    "city-health-care-hull": set[str](),
    "explore-york-libraries": set[str](),
    "nhs-bedfordshire-2010": {"SA13"},
    "peninsula-community-health-2011": {"FE5", "FE6", "FE6_amount", "FE7"},
    "rochford-tenant-ballot": {"SA13"},
    "seqol-swindon-2016": {"FG1_margin"},
    "spiral-health-blackpool": set[str](),
}
REAL = [each for each in ALL if each.id in FACTS]


@pytest.mark.parametrize("example", ALL, ids=lambda example: example.id)
def test_the_toolkit_says_of_each_case_what_it_should(example: Example) -> None:
    assert example.differences(definitions.shipped()) == ()


@pytest.mark.parametrize("example", REAL, ids=lambda example: example.id)
def test_a_case_holds_published_facts_only_and_names_their_source_and_date(example: Example) -> None:
    assert set(example.answers) == {"service_name", "PC1", "sector", "stage_aimed_at", "depth"} | FACTS[example.id]
    assert example.source
    assert example.date
    assert example.known
    assert example.why


def test_there_are_seven_real_cases_after_an_invented_one_that_says_so() -> None:
    invented, *real = ALL
    assert [example.id for example in real] == sorted(FACTS)
    assert (invented.id, invented.source) == ("an-invented-service", "Invented for this toolkit")
    assert invented.case.file.outcome is None, "it is no part of the toolkit's record"


@pytest.mark.parametrize("id_", ["city-health-care-hull", "explore-york-libraries"])
def test_cases_of_facts_and_dates_only_expect_no_verdict(id_: str) -> None:
    example = examples.example(id_)
    assert example is not None
    assert example.case.file.expect.verdict is None


def test_an_opened_example_is_a_copy_that_can_be_changed_and_is_marked(store: Store) -> None:
    opened = examples.open_example(store, LOCAL, "nhs-bedfordshire-2010")
    again = examples.open_example(store, LOCAL, "nhs-bedfordshire-2010")
    assert opened.example == "nhs-bedfordshire-2010"
    assert opened.name == "NHS Bedfordshire community services"
    store.save(LOCAL, opened.id, "SA13", None, expected=1)
    assert store.load(LOCAL, again.id).answers["SA13"].answer is not None


def test_an_example_that_does_not_exist_gets_a_sentence(store: Store) -> None:
    with pytest.raises(StoreError, match="There is no such example"):
        examples.open_example(store, LOCAL, "nothing")


def test_an_opened_example_scores_and_reports_as_its_case(store: Store) -> None:
    opened = examples.open_example(store, LOCAL, "nhs-bedfordshire-2010")
    found = results.scored(opened).evaluation
    assert found.verdict.outcome is Outcome.NOT_READY
    assert {gate.gate.id: gate.state for gate in found.gates}["ballot_carried"] is GateState.NOT_MET
    as_of = datetime(2026, 5, 1, 9, 30, 0, 123, tzinfo=UTC)
    report = results.report_of(opened, as_of=as_of)
    assert report.title == "NHS Bedfordshire community services"
    assert report.verdict.blockers[0].title == "The ballot was carried"
    assert results.report_of(opened, as_of=as_of) == report
