"""How scoring works, as a page: of the shipped scoring, or of the one that an assessment was made with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from our_markup import html
from streamlit.testing.v1 import AppTest

from assessment import definitions, exchange
from assessment.identity import LOCAL
from assessment.record import Assessment
from assessment.store import Store
from questionnaires.answers import Answer, State

Visit = Callable[..., AppTest]


def unfold(tab: AppTest, part: str) -> AppTest:
    tab.session_state[f"unfold-{part}"] = True
    return tab.run()


def test_it_shows_the_shipped_scoring_and_says_so(visit: Visit) -> None:
    tab = visit("model")
    page = html(tab)
    assert tab.title[0].value == "How scoring works"
    assert "This is the scoring that new assessments are made with." in page
    assert all(dimension.title in page for dimension in definitions.shipped().scoring.dimensions)
    assert "What it counts here" not in page


def test_what_is_folded_is_drawn_only_when_somebody_unfolds_it(visit: Visit) -> None:
    tab = visit("model")
    assert "Members leaving each year (MS2)" not in html(tab)
    assert [each.label for each in tab.expander][2:4] == ["Staff appetite", "Participation"]
    assert "Members leaving each year (MS2)" in html(unfold(tab, "dimension-membership-stability"))
    assert "“Assets are locked” is “Yes”." in html(unfold(tab, "gates-G4"))
    assert "It names the service." in html(unfold(tab, "unscored"))


def test_with_an_assessment_it_says_what_counts_there_and_leads_to_its_questions(visit: Visit, store: Store) -> None:
    given = {"PC1": "england", "depth": "core", "stage_aimed_at": "G1", "service_name": "Harbour <Nursing>"}
    kept = store.create(LOCAL, definitions.shipped(), answers={id_: Answer(State.ANSWERED, value) for id_, value in given.items()})
    tab = visit("model", a=kept.id)
    assert "This is the scoring that “Harbour &lt;Nursing&gt;” was made with" in html(tab)
    assert "Not scored at this depth" in html(tab)
    page = html(unfold(tab, "dimension-membership-stability"))
    assert "Not due yet (Stage 2: feasibility)" in page
    assert f"section?a={kept.id}&amp;s=membership-stability" in page
    assert "Not asked at this depth" in html(unfold(tab, "dimension-governance"))


def test_an_assessment_made_with_an_earlier_scoring_shows_that_one_and_its_sources(visit: Visit, store: Store) -> None:
    file = Path(__file__).parents[1] / "assessment" / "made-before-the-conditions-moved.readiness.json"
    opened = exchange.import_(store, LOCAL, file.read_bytes())
    made = definitions.of(opened.definitions)
    tab = visit("model", a=opened.id)
    assert f"{made.scoring.title} {made.scoring.version}" in html(tab)
    assert made.scoring.version != definitions.shipped().scoring.version
    assert "Scoring 1.0.0." in html(tab), "the footer names the same"
    assert all(f">{claim.id}<" in html(visit("sources", a=opened.id)) for claim in made.library.sources.claims)


@pytest.mark.parametrize("page", ["about", "results"])
def test_it_is_reached_from_how_it_works_and_from_results(visit: Visit, begun: Assessment, page: str) -> None:
    tab = visit(page, a=begun.id)
    assert "scoring" in [each.proto.page for each in tab.get("page_link")]


def test_an_unknown_assessment_gets_a_sentence(visit: Visit) -> None:
    assert visit("model", a="nothing-here").title[0].value == "Not found"


def test_it_is_drawn_in_welsh(visit: Visit) -> None:
    tab = visit("model", language="cy")
    assert tab.title[0].value == "Sut mae sgorio'n gweithio"
    assert "barn yn unig, nid oes ffynhonnell yn ei roi" in html(tab)
