"""Other weights on the page: tried without a trace, saved with reasons, and used only in a copy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from our_markup import html
from own_files import EXTRA, own_scoring, standard, with_wellbeing
from streamlit.testing.v1 import AppTest

from assessment import carrying_on, cli, combining, definitions, exchange, own_told, results
from assessment.identity import LOCAL, Person
from assessment.own_told import Differs
from assessment.record import Assessment
from assessment.shelf import OwnFile, OwnKind
from assessment.store import Store
from questionnaires.answers import Answer, State
from questionnaires.model import Library
from questionnaires.plain_yaml import Source
from questionnaires.texts import in_language
from reports import figures
from scoring.model import Scoring
from scoring.rewrite import weights_of

Visit = Callable[..., AppTest]
ANSWERS = {
    "service_name": Answer(State.ANSWERED, "Harbour Nursing"), "stage_aimed_at": Answer(State.ANSWERED, "G1"), "PC1": Answer(State.ANSWERED, "england"),
    "depth": Answer(State.ANSWERED, "full"), "SA1": Answer(State.ANSWERED, "staff"), "SA2": Answer(State.ANSWERED, "group"), "PO1": Answer(State.DONT_KNOW),
}  # fmt: skip


@pytest.fixture
def kept(store: Store) -> Assessment:
    given = definitions.shipped()
    return store.create(LOCAL, given, answers={id_: answer for id_, answer in ANSWERS.items() if id_ in given.library.questions})


def use(visit: Visit, tab: AppTest, id_: str, version: str) -> AppTest:
    """From the list of scoring files to both results, and on to the assessment under that file."""
    tab.button(key=f"use-scoring-{id_}-{version.replace('.', '-')}").click().run()
    shown = visit("versions", a=tab.query_params["a"], to=f"{id_}@{version}")
    assert "Both results" in [header.value for header in shown.header]
    return shown.button(key="versions-move").click().run()


def points(tab: AppTest, kept: Assessment, **wanted: int) -> AppTest:
    """Type points into the fields, one after another, as a person does."""
    for name, value in wanted.items():
        tab.number_input(key=f"points-10-{kept.id}.{name.replace('_', '-')}").set_value(value).run()
    return tab


def span(store: Store, kept: Assessment) -> str:
    bounds = results.scored(store.load(LOCAL, kept.id)).evaluation.bounds
    assert bounds is not None
    return figures.span(bounds.said)


def test_the_page_shows_the_result_as_saved_and_a_field_for_each_dimension(visit: Visit, store: Store, kept: Assessment) -> None:
    tab = visit("weights", a=kept.id)
    assert tab.title[0].value == "Would the result survive other weights?"
    assert f"<strong>{span(store, kept)}</strong> <span>as saved</span>" in html(tab)
    assert {field.value for field in tab.number_input} == {10}
    assert len(tab.number_input) == len(definitions.shipped().scoring.dimensions)
    assert "Unchanged" not in html(tab)


def test_points_that_do_not_add_up_keep_the_last_result_and_say_what_to_do(visit: Visit, store: Store, kept: Assessment) -> None:
    tab = points(visit("weights", a=kept.id), kept, staff_appetite=12)
    assert "Together: 102 of 100: take 2 away" in html(tab)
    assert "This is still the result of the last ones that did." in html(tab)
    assert f"<strong>{span(store, kept)}</strong>" in html(tab)
    points(tab, kept, policy_context=8)
    assert "Together: 100 of 100" in html(tab)
    assert "This is still the result" not in html(tab)
    assert "Unchanged: " in html(tab)
    assert f"as saved: {span(store, kept)}" in html(tab)


def test_one_button_makes_points_add_up_and_one_goes_back(visit: Visit, kept: Assessment) -> None:
    tab = points(visit("weights", a=kept.id), kept, staff_appetite=60)
    tab.button(key="points-whole").click().run()
    assert sum(field.value for field in tab.number_input) == pytest.approx(100)
    assert len({field.value for field in tab.number_input}) == 2, "what was equal stays equal"
    assert "Together: 100 of 100" in html(tab)
    tab.button(key="points-reset").click().run()
    assert {field.value for field in tab.number_input} == {10}
    tab.radio(key="weights-start").set_value("own").run()
    assert tab.number_input(key=f"points-1-{kept.id}.staff-appetite").value > 10, "one's own points can be come back to"


def test_trying_changes_nothing_that_is_saved(visit: Visit, store: Store, kept: Assessment) -> None:
    points(visit("weights", a=kept.id), kept, staff_appetite=12, policy_context=8)
    assert store.load(LOCAL, kept.id) == kept
    assert store.shelf(LOCAL) == ()


def test_what_was_tried_is_still_there_after_a_look_at_the_results(visit: Visit, kept: Assessment) -> None:
    tab = points(visit("weights", a=kept.id), kept, staff_appetite=12, policy_context=8)
    tab.text_input(key=f"own-name.{kept.id}").input("Staff view").run()
    tab.switch_page("assessment/pages/results.py").run()
    tab.switch_page("assessment/pages/weights.py").run()
    assert tab.number_input(key=f"points-10-{kept.id}.staff-appetite").value == 12
    assert tab.text_input(key=f"own-name.{kept.id}").value == "Staff view"


def test_weights_finer_than_a_point_are_shown_as_they_are(visit: Visit, store: Store) -> None:
    text = standard().text.replace('weight: "100"', 'weight: "105"', 1).replace("id: policy-context", "id: policy-context #", 1)
    place = text.index("id: policy-context #")
    text = text[:place] + text[place:].replace('weight: "100"', 'weight: "95"', 1)
    made = definitions.of(combining.combined(definitions.shipped(), [OwnFile("scoring", "standard", "2.0.0", "x", Source("x.yaml", text))]))
    kept = store.create(LOCAL, made, answers={"depth": Answer(State.ANSWERED, "full")})
    tab = visit("weights", a=kept.id)
    assert sorted({field.value for field in tab.number_input}) == [9.5, 10.0, 10.5]
    assert tab.radio(key="weights-start").options == ["As saved", "All equal"]
    tab.radio(key="weights-start").set_value("equal").run()
    assert {field.value for field in tab.number_input} == {10}


def saving(tab: AppTest, kept: Assessment, **typed: str) -> AppTest:
    for name, text in typed.items():
        key = f"own-{name.replace('_', '-')}.{kept.id}"
        field = tab.text_area(key=key) if name.startswith("reason") else tab.text_input(key=key)
        field.input(text).run()
    tab.button(key="own-save").click().run()
    return tab


def test_saving_tells_everything_that_is_missing_before_anything_is_saved(visit: Visit, store: Store, kept: Assessment) -> None:
    tab = saving(points(visit("weights", a=kept.id), kept, staff_appetite=12), kept, id="standard")
    for sentence in (
        "The name is missing.", "“standard” is the id of the scoring that comes with the toolkit", "The points do not add up: 102 of 100: take 2 away.",
        "The reason for the new weight of “Staff appetite” is missing.",
    ):  # fmt: skip
        assert sentence in html(tab)
    assert store.shelf(LOCAL) == ()


def test_weights_are_saved_with_their_reasons_and_the_assessment_stays_as_it_is(visit: Visit, store: Store, kept: Assessment) -> None:
    tab = points(visit("weights", a=kept.id), kept, staff_appetite=12, policy_context=8)
    saving(tab, kept, name="Staff view", **{"reason_staff-appetite": "Without <b>them</b>: nothing.", "reason_policy-context": "#1"})
    (file,) = store.shelf(LOCAL)
    assert (file.id, file.version, file.title) == ("staff-view", "1.0.0", "Staff view")
    read = combining.scoring_in(store.from_shelf(LOCAL, *file.key))
    assert read is not None
    assert weights_of(read) == weights_of(definitions.shipped().scoring) | {"staff-appetite": 120, "policy-context": 80}
    assert {each.because for each in read.dimensions} >= {"Without <b>them</b>: nothing.", "#1"}
    assert "“Staff view” 1.0.0 is saved." in html(tab)
    assert "Weights: Staff appetite 12 points, not 10; Policy and duties 8 points, not 10." in html(tab)
    assert "<b>them" not in html(tab)
    assert store.load(LOCAL, kept.id) == kept
    assert tab.text_input(key=f"own-name.{kept.id}").value == ""


def test_the_next_version_is_proposed_for_an_id_that_is_there(visit: Visit, store: Store, kept: Assessment) -> None:
    store.put_on_shelf(LOCAL, OwnFile("scoring", "staff-view", "1.0.0", "Staff view", own_scoring()))
    tab = visit("weights", a=kept.id)
    tab.text_input(key=f"own-name.{kept.id}").input("Staff view").run()
    assert tab.text_input(key=f"own-version.{kept.id}").value == "1.1.0"
    tab.text_input(key=f"own-id.{kept.id}").input("other").run()
    assert tab.text_input(key=f"own-version.{kept.id}").value == "1.0.0"


@pytest.fixture
def listed(store: Store) -> OwnFile:
    file = OwnFile("scoring", "staff-view", "1.0.0", "Staff view", own_scoring(appetite=150))
    store.put_on_shelf(LOCAL, file)
    return file


def test_one_may_start_from_a_scoring_file_of_ones_own(visit: Visit, kept: Assessment, listed: OwnFile) -> None:
    tab = visit("weights", a=kept.id)
    assert [option.replace("\u2060", "") for option in tab.radio(key="weights-start").options] == ["As saved", "Staff view 1.0.0"]
    tab.radio(key="weights-start").set_value("staff-view 1.0.0").run()
    assert tab.number_input(key=f"points-10-{kept.id}.staff-appetite").value == 15


def test_reasons_go_along_from_the_file_one_starts_from_where_its_weights_stand(visit: Visit, store: Store, kept: Assessment, listed: OwnFile) -> None:
    tab = visit("weights", a=kept.id)
    tab.radio(key="weights-start").set_value("staff-view 1.0.0").run()
    assert tab.text_area(key=f"own-reason-staff-appetite.{kept.id}").value == "Staff must want it."
    points(tab, kept, policy_context=4, governance=11)
    assert tab.text_area(key=f"own-reason-governance.{kept.id}").value == ""


def test_an_assessment_under_a_file_of_ones_own_can_be_copied_under_the_standard(visit: Visit, store: Store, kept: Assessment, listed: OwnFile) -> None:
    own = carrying_on.take_to(store, LOCAL, kept, combining.under(definitions.of(kept.definitions), listed))
    tab = visit("weights", a=own.id)
    assert "This assessment is scored with it.</p>" in html(tab)
    tab = use(visit, tab, "standard", "2.0.0")
    refs = store.load(LOCAL, tab.query_params["a"]).refs
    assert {ref.hash for ref in refs} == {ref.hash for ref in definitions.shipped().refs}


def test_a_scoring_file_that_came_with_an_assessment_can_be_put_in_the_list(visit: Visit, store: Store, kept: Assessment, listed: OwnFile) -> None:
    other = OwnFile("scoring", "theirs", "1.0.0", "Theirs", Source("t.yaml", own_scoring().text.replace('id: "staff-view"', "id: theirs")))
    came = carrying_on.take_to(store, LOCAL, kept, combining.under(definitions.of(kept.definitions), other))
    tab = visit("weights", a=came.id)
    tab.button(key="keep-in-use").click().run()
    assert {each.id for each in store.shelf(LOCAL)} == {"staff-view", "theirs"}
    assert "keep-in-use" not in [button.key for button in tab.button]


def test_using_another_scoring_file_makes_a_copy_and_never_scores_the_assessment_anew(visit: Visit, store: Store, kept: Assessment, listed: OwnFile) -> None:
    before = span(store, kept)
    tab = visit("weights", a=kept.id)
    tab = use(visit, tab, "staff-view", "1.0.0")
    (copy,) = [each for each in store.assessments(LOCAL) if each.id != kept.id]
    assert tab.query_params["a"] == copy.id
    assert "The assessment as it was is kept in your list." in html(tab)
    assert "<dd>Staff view 1.0.0, by Staff side</dd>" in html(tab)
    made = store.load(LOCAL, copy.id)
    assert dict(made.response.answers) == dict(kept.response.answers)
    assert next(ref for ref in made.refs if ref.kind == "scoring").id == "staff-view"
    assert store.load(LOCAL, kept.id).refs == kept.refs
    assert span(store, kept) == before


def test_a_copy_under_ones_own_scoring_is_not_called_outdated(visit: Visit, store: Store, kept: Assessment, listed: OwnFile) -> None:
    copy = carrying_on.take_to(store, LOCAL, kept, combining.under(definitions.of(kept.definitions), listed))
    tab = visit("tasks", a=copy.id)
    assert "earlier" not in [each.key for each in tab.get("container")]
    assert "other questions or another scoring" not in html(tab)


def test_a_scoring_file_that_does_not_fit_says_which_questions_and_offers_no_copy(visit: Visit, store: Store, kept: Assessment) -> None:
    store.put_on_shelf(LOCAL, OwnFile("scoring", "with-wellbeing", "1.0.0", "With wellbeing", with_wellbeing()))
    tab = visit("weights", a=kept.id)
    assert "It does not fit the questions of this assessment" in html(tab)
    assert "there is no questionnaire" in html(tab)
    assert "WB1" in html(tab)
    assert not [button for button in tab.button if str(button.key).startswith("use-")]


def test_a_file_is_read_once_while_the_page_is_drawn_and_compared_once_for_good(
    visit: Visit, kept: Assessment, listed: OwnFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    compared: list[str] = []

    def from_shelf(self: Store, who: Person, kind: OwnKind, id_: str, version: str) -> Source:
        read.append(id_)
        return listed.source

    def differs(before: Scoring, after: Scoring, library: Library) -> Differs:
        compared.append(after.id)
        return own_told.differs(before, after, library)

    monkeypatch.setattr(Store, "from_shelf", from_shelf)
    monkeypatch.setattr("assessment.shell.own_files.differs", differs)
    tab = visit("weights", a=kept.id)
    assert "Staff appetite 15 points, not 10" in html(tab)
    assert (read, compared) == (["staff-view"], ["staff-view"])
    assert "Staff appetite 15 points, not 10" in html(tab.run())
    assert (read, compared) == (["staff-view"] * 2, ["staff-view"])


def test_a_file_is_taken_out_of_the_list_and_put_back(visit: Visit, store: Store, kept: Assessment, listed: OwnFile) -> None:
    tab = visit("weights", a=kept.id)
    tab.button(key="remove-scoring-staff-view-1-0-0").click().run()
    assert store.shelf(LOCAL) == ()
    assert "“Staff view” 1.0.0 was taken out of the list." in html(tab)
    tab.button(key="restore-scoring-staff-view-1-0-0").click().run()
    assert [each.title for each in store.shelf(LOCAL)] == ["Staff view"]


def test_where_fewer_than_two_dimensions_are_scored_there_is_nothing_to_weigh(visit: Visit, store: Store) -> None:
    kept = store.create(LOCAL, definitions.shipped(), answers={"depth": Answer(State.ANSWERED, "first_look")})
    tab = visit("weights", a=kept.id)
    assert "there is nothing to weigh against each other" in html(tab)
    assert list(tab.number_input) == []


def test_results_lead_to_the_page(visit: Visit, kept: Assessment) -> None:
    tab = visit("results", a=kept.id)
    assert "Try other weights" in [button.label for button in tab.button]
    assert [link.proto.label for link in tab.get("page_link")].count("Try other weights") == 1


HOSTILE = "**bold** <b>tag</b> :red[x] $y$"


def test_text_of_ones_own_files_is_never_markup(visit: Visit, store: Store, kept: Assessment) -> None:
    text = own_scoring().text.replace('title: "Staff view"', f"title: '{HOSTILE}'").replace('author: "Staff side"', f"author: '{HOSTILE}'")
    store.put_on_shelf(LOCAL, OwnFile("scoring", "staff-view", "1.0.0", HOSTILE, Source("x.yaml", text)))
    store.put_on_shelf(LOCAL, OwnFile("questionnaire", "wellbeing", "1.2.0", HOSTILE, Source("q.yaml", EXTRA)))
    for tab in (visit("weights", a=kept.id), visit("definitions", a=kept.id), visit("new")):
        assert "<b>tag" not in html(tab)
        labels = [str(each.label) + str(getattr(each, "help", "")) for kind in (tab.button, tab.checkbox, tab.text_input) for each in kind]
        labels += [option for radio in tab.radio for option in radio.options]
        assert not [label for label in labels if "<b>" in label or " **bold** <" in label or ":red[" in label]


def test_the_page_is_there_in_welsh(visit: Visit, kept: Assessment, listed: OwnFile) -> None:
    tab = visit("weights", a=kept.id, language="cy")
    with in_language("cy"):
        assert tab.title[0].value == "A fyddai'r canlyniad yn dal dan bwysau eraill?"
        tab.number_input(key=f"points-10-{kept.id}.staff-appetite").set_value(12).run()
    assert "102 o 100" in html(tab)


def test_a_person_changes_one_weight_in_a_copy_of_standard_yaml_uploads_it_and_sees_the_consequence_in_app_cli_and_report(
    visit: Visit, store: Store, kept: Assessment, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One file, one weight, one consequence: the same figure wherever one looks."""
    before = span(store, kept)
    place = standard().text.index("id: SA2\n")
    changed = standard().text[:place] + standard().text[place:].replace('weight: "3"', 'weight: "9"', 1)
    assert changed != standard().text

    tab = visit("definitions", a=kept.id)
    tab.file_uploader(key="definition").upload("standard.yaml", changed.encode(), "application/yaml").run()
    tab.button(key="upload").click().run()
    assert "“standard” is the id of the scoring that comes with the toolkit." in html(tab)
    assert store.shelf(LOCAL) == ()
    tab.text_input(key="rename-name").input("Heavier leaders")
    tab.text_input(key="rename-id").input("heavier-leaders")
    next(button for button in tab.button if button.label == "Add it under this name").click().run()
    (file,) = store.shelf(LOCAL)
    assert (file.id, file.version, file.title) == ("heavier-leaders", "1.0.0", "Heavier leaders")

    tab = visit("weights", a=kept.id)
    tab = use(visit, tab, "heavier-leaders", "1.0.0")
    copy = store.load(LOCAL, tab.query_params["a"])
    after = span(store, copy)
    assert after != before
    assert f"<strong>{after}</strong>" in html(tab)
    assert "Scoring heavier-leaders 1.0.0." in html(tab), "the footer names a scoring that is not the standard"
    assert "Heavier leaders 1.0.0" in html(tab)

    answers, downloaded = tmp_path / "harbour.readiness.json", tmp_path / file.file_name
    answers.write_text(exchange.export(kept), encoding="utf-8")
    downloaded.write_text(store.from_shelf(LOCAL, *file.key).text, encoding="utf-8")
    assert cli.main(["score", str(answers), "--scoring", str(downloaded)]) == 0
    assert after in capsys.readouterr().out
    assert cli.main(["score", str(answers)]) == 0
    assert before in capsys.readouterr().out

    report = tmp_path / "report.md"
    assert cli.main(["report", str(answers), "--scoring", str(downloaded), "-o", str(report)]) == 0
    text = report.read_text(encoding="utf-8")
    assert after in text
    assert "Heavier leaders 1.0.0" in text
    assert before not in text
