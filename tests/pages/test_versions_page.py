"""An assessment made under other definitions: what changed, both results, and the choice; nothing is re-scored by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from our_markup import html
from streamlit.testing.v1 import AppTest

from assessment import definitions, exchange, results, versions
from assessment.definitions import kind_of
from assessment.identity import LOCAL
from assessment.papers import MOVED
from assessment.record import Assessment
from assessment.store import Store
from questionnaires.answers import Answer, State
from questionnaires.errors import DefinitionError
from questionnaires.plain_yaml import Source

Visit = Callable[..., AppTest]
EARLIER = Path(__file__).parents[1] / "assessment" / "made-before-the-conditions-moved.readiness.json"


@pytest.fixture
def opened(store: Store) -> Assessment:
    return exchange.import_(store, LOCAL, EARLIER.read_bytes())


def links(tab: AppTest) -> list[str]:
    return [link.proto.label for link in tab.get("page_link")]


def own_scoring(**replaced: str) -> list[Source]:
    """The shipped definitions with a scoring file of one's own."""

    def changed(text: str) -> str:
        for before, after in replaced.items():
            text = text.replace(before.replace("_", " "), after)
        return text.replace("id: standard", "id: ours", 1)

    return [Source("ours.yaml", changed(each.text)) if kind_of(each) == "scoring" else each for each in definitions.shipped_sources()]


def test_the_task_list_says_so_and_leads_to_the_choice(visit: Visit, opened: Assessment) -> None:
    tab = visit("tasks", a=opened.id)
    assert "made with earlier questions or an earlier scoring" in html(tab)
    assert "See what changed, with both results, and choose" in links(tab)


def test_both_results_and_every_change_stand_before_the_choice(visit: Visit, opened: Assessment) -> None:
    shown = html(visit("versions", a=opened.id))
    assert "48.1 to 81.5" in shown, "as it was printed on the day it was made"
    after = results.score(definitions.shipped(), opened.response).evaluation.bounds
    assert after is not None
    assert f"{after.said.lower // 10}.{after.said.lower % 10} to" in shown
    assert "Score out of 100" in shown
    assert "moved from “Conditions for each stage” to “Case for change”" in shown
    assert shown.index("48.1 to 81.5") < shown.index("A move makes a new assessment")


def test_moving_makes_a_new_assessment_that_says_how_it_stood(visit: Visit, store: Store, opened: Assessment) -> None:
    tab = visit("versions", a=opened.id)
    tab.button(key="versions-move").click().run()
    (copy,) = [store.load(LOCAL, one.id) for one in store.assessments(LOCAL) if one.id != opened.id]
    assert tab.query_params["a"] == copy.id
    assert "answers came along" in html(tab)
    now, then = copy.response.answers, opened.response.answers
    assert {id_: answer.value for id_, answer in now.items()} == {id_: answer.value for id_, answer in then.items()}
    reworded = {question.id for question in versions.preview(opened, definitions.shipped()).move.reworded}
    assert {id_ for id_, answer in now.items() if answer.carried_from} == reworded, "these wait to be looked at again"
    assert {ref.hash for ref in copy.refs} == {ref.hash for ref in definitions.shipped().refs}
    assert copy.paper(MOVED) is not None
    assert store.load(LOCAL, opened.id).refs == opened.refs
    assert "this assessment stood under standard" in html(visit("results", a=copy.id)).lower().replace("  ", " ")


def test_keeping_changes_nothing_and_the_notice_shrinks_to_a_link(visit: Visit, store: Store, opened: Assessment) -> None:
    before = results.scored(opened).evaluation.bounds
    visit("versions", a=opened.id).button(key="versions-keep").click().run()
    kept = store.load(LOCAL, opened.id)
    assert (kept.refs, kept.response) == (opened.refs, opened.response)
    assert results.scored(kept).evaluation.bounds == before
    tab = visit("tasks", a=opened.id)
    assert "made with earlier questions" not in html(tab)
    assert "See what changed, with both results, and choose" in links(tab)
    assert not [button for button in visit("versions", a=opened.id).button if button.key == "versions-keep"]


def test_a_scoring_file_of_ones_own_is_no_earlier_version(visit: Visit, store: Store) -> None:
    made = store.create(LOCAL, definitions.of(own_scoring()), answers={"service_name": Answer(State.ANSWERED, "Harbour")})
    assert "made with earlier questions" not in html(visit("tasks", a=made.id))
    assert "There is nothing to choose." in html(visit("versions", a=made.id))


def test_a_scoring_file_that_does_not_fit_the_present_questions_names_its_parts(
    visit: Visit, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = store.create(LOCAL, definitions.of(own_scoring()), answers={"service_name": Answer(State.ANSWERED, "Harbour")})
    later = [Source(each.name, each.text.replace("MS5", "MS5_new")) for each in definitions.shipped_sources()]
    present = definitions.of(later)
    monkeypatch.setattr(definitions, "shipped", lambda: present)
    with pytest.raises(DefinitionError, match="MS5"):
        versions.present(definitions.of(made.definitions))
    shown = html(visit("versions", a=made.id))
    assert "does not fit the present questions" in shown
    assert "ours.yaml" in shown
    assert "MS5" in shown
    assert store.load(LOCAL, made.id).refs == made.refs


def test_a_forged_address_of_a_scoring_file_gets_a_sentence(visit: Visit, store: Store) -> None:
    made = store.create(LOCAL, definitions.shipped(), answers={"service_name": Answer(State.ANSWERED, "Harbour")})
    for to in ("nothing@1.0.0", "standard", "../standard@2.0.0", "<b>@"):
        assert "There is no such scoring file in your list." in html(visit("versions", a=made.id, to=to))
