"""The instrument's own record: scored anew, from what was known before, and told as it is."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from assessment import definitions, examples, track_record
from assessment.track_record import Finding
from questionnaires.errors import DefinitionError
from questionnaires.plain_yaml import Source
from scoring.cases import Aftermath, read_case
from scoring.result import Outcome

DOCS = Path(__file__).parents[2] / "docs"
BY_ID = {each.example.id: each for each in track_record.record()}


def outcome(**more: Any) -> Aftermath:
    return Aftermath(**{"happened": "It closed.", "counts_as": "went_badly", "source": "A newspaper", **more})


def test_every_real_case_says_what_became_of_it_and_on_whose_word() -> None:
    assert set(BY_ID) == {each.id for each in examples.examples()} - {"an-invented-service"}


@pytest.mark.parametrize(
    ("counts_as", "verdict", "finding"),
    [
        ("went_badly", Outcome.NOT_READY, Finding.HIT),
        ("went_badly", Outcome.DOES_NOT_SUIT, Finding.HIT),
        ("went_badly", Outcome.READY, Finding.MISSED),
        ("went_badly", Outcome.NOT_KNOWN, Finding.UNDECIDED),
        ("went_well", Outcome.READY, Finding.HIT),
        ("went_well", Outcome.NOT_READY, Finding.FALSE_ALARM),
        ("went_well", Outcome.DOES_NOT_SUIT, Finding.FALSE_ALARM),
        ("went_well", Outcome.NOT_KNOWN, Finding.UNDECIDED),
        *((nothing, verdict, Finding.NO_TEST) for nothing in ("did_not_happen", "not_comparable") for verdict in Outcome),
    ],
)
def test_a_verdict_is_held_against_what_happened(counts_as: str, verdict: Outcome, finding: Finding) -> None:
    assert track_record.found(verdict, outcome(counts_as=counts_as)) is finding


def test_the_cases_stand_as_their_facts_allow() -> None:
    """One warning that came true, nothing else decided: whoever changes this changes what may be claimed."""
    found = {id_: each.finding.value for id_, each in BY_ID.items() if each.finding is not Finding.UNDECIDED}
    assert found == {
        "peninsula-community-health-2011": "hit",
        "nhs-bedfordshire-2010": "no_test",
        "rochford-tenant-ballot": "no_test",
    }


def test_what_was_known_only_afterwards_is_not_scored() -> None:
    """Of Peninsula's four answers two came out later and one is "don't know", so one answer is left."""
    assert BY_ID["peninsula-community-health-2011"].known == 1
    assert BY_ID["explore-york-libraries"].known == 0


def test_the_sentence_counts_every_case_once() -> None:
    said = track_record.summary(track_record.record())
    whole, *parts = map(int, re.findall(r"\d+", said))
    assert whole == sum(parts) == len(BY_ID)


def test_the_table_in_the_documentation_is_current() -> None:
    """If not: `python docs/validity.py`."""
    page = (DOCS / "validity.md").read_text(encoding="utf-8")
    assert runpy.run_path(str(DOCS / "validity.py"))["current"](page) == page


CASE = """\
case: A case
why: Nothing is worked out.
answers: {service_name: A service}
expect: {}
outcome:
"""


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("  happened: It closed.\n  source: A newspaper\n", "counts_as.* is missing"),
        ("  happened: It closed.\n  counts_as: went_badly\n", "source.* is missing"),
        ("  happened: It closed.\n  counts_as: went_bad\n  source: A newspaper\n", "cannot be 'went_bad'.*went_badly"),
        ("  hapened: It closed.\n  counts_as: went_badly\n  source: A newspaper\n", "unknown key 'hapened'.*happened"),
        (
            "  happened: It closed.\n  counts_as: went_badly\n  source: A newspaper\n  known_only_afterwards: [service_nam]\n",
            "case.yaml:9:27: 'service_nam' is not answered in this case.*service_name",
        ),
    ],
)
def test_an_outcome_is_read_strictly(lines: str, said: str) -> None:
    with pytest.raises(DefinitionError, match=f"(?s){said}"):
        read_case(Source("case.yaml", CASE + lines), definitions.shipped().library, "stage_aimed_at")
