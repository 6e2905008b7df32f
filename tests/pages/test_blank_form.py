"""The report page offers empty questionnaires to print, those that the assessment at hand asks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from assessment import definitions
from assessment.files import definitions_at
from assessment.identity import LOCAL
from assessment.record import Assessment
from assessment.store import Store

SMALL = Path(__file__).parents[1] / "assessment" / "small"
Visit = Callable[..., AppTest]


def test_all_questionnaires_or_any_section_can_be_chosen_and_all_is_the_first(visit: Visit, begun: Assessment) -> None:
    which = visit("report", a=begun.id).selectbox(key="blank-which")
    assert which.options[0] == "All questionnaires"
    assert "Staff appetite: The ballot" in which.options
    sections = sum(len(each.sections) for each in definitions.shipped().library.questionnaires)
    assert len(which.options) > sections


def test_what_is_offered_is_what_the_assessment_was_made_under(visit: Visit, store: Store) -> None:
    made = store.create(LOCAL, definitions_at([SMALL], SMALL / "scoring.yaml", ()), answers={})
    options = visit("report", a=made.id).selectbox(key="blank-which").options
    assert "Staff appetite" not in options
    assert len(options) > 1
