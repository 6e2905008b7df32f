"""What is said of alternatives is saved, moved, exported, erased and read by hand like any other answer."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assessment import cli, definitions, exchange, results
from assessment.files import definitions_at
from assessment.history import former, lines
from assessment.identity import LOCAL
from assessment.moving import move
from assessment.store import AnsweredElsewhere, Store
from questionnaires.answers import Answer, State, answers_hash
from questionnaires.errors import DefinitionError
from questionnaires.plain_yaml import Source

SMALL = Path(__file__).parent / "small"
SHIPPED = definitions.shipped()
WITHOUT = definitions.of([source for source in SHIPPED.sources if source.name != "alternatives.yaml"])
SAID = {
    "service_name": Answer(State.ANSWERED, "Harbour Nursing"),
    "other__name": Answer(State.ANSWERED, "Charity in the next town"),
    "ALT1__in_house": Answer(State.ANSWERED, "mostly"),
    "ALT1__mutual": Answer(State.DONT_KNOW, who_could_know="Finance manager"),
    "ALT1__rests_on": Answer(State.ANSWERED, "The options paper."),
}


def test_the_definitions_name_the_alternatives_and_can_do_without_them() -> None:
    assert [ref.kind for ref in SHIPPED.refs][-3:] == ["conflicts", "alternatives", "scoring"]
    assert len(SHIPPED.sources) == len(SHIPPED.refs)
    assert WITHOUT.library.alternatives is None
    twice = [*SHIPPED.sources, next(source for source in SHIPPED.sources if source.name == "alternatives.yaml")]
    with pytest.raises(DefinitionError, match="this is a second alternatives file, beside"):
        definitions.of(twice)


def test_an_export_with_them_is_imported_the_same(store: Store) -> None:
    made = store.create(LOCAL, SHIPPED, answers=SAID)
    again = exchange.import_(store, LOCAL, exchange.export(made))
    assert dict(again.response.answers) == SAID
    assert answers_hash(again.response.answers) == answers_hash(SAID) != answers_hash({key: SAID[key] for key in ("service_name",)})


def test_two_people_never_overwrite_each_other_and_the_history_names_the_form(store: Store) -> None:
    made = store.create(LOCAL, SHIPPED, answers=SAID)
    store.save(LOCAL, made.id, "ALT1__in_house", Answer(State.ANSWERED, "hardly"), expected=1)
    with pytest.raises(AnsweredElsewhere):
        store.save(LOCAL, made.id, "ALT1__in_house", Answer(State.ANSWERED, "wholly"), expected=1)
    newest = lines(SHIPPED.library, store.history(LOCAL, made.id))[0]
    assert (newest.question, newest.before, newest.after) == ("Reaching the aim: In-house, with better involvement", "Mostly", "Hardly")


def test_former_answers_can_be_erased(store: Store) -> None:
    made = store.create(LOCAL, SHIPPED, answers=SAID)
    store.save(LOCAL, made.id, "ALT1__rests_on", Answer(State.ANSWERED, "A hunch."), expected=1)
    assert former(store.history(LOCAL, made.id)) == ("ALT1__rests_on",)
    store.erase(LOCAL, made.id, "ALT1__rests_on")
    assert [change.erased for change in store.history(LOCAL, made.id, "ALT1__rests_on")] == [True, False]


def test_under_definitions_without_them_the_answers_stay_behind_with_the_reason() -> None:
    found = move(SHIPPED.library, WITHOUT.library, SAID)
    assert set(found.kept) == {"service_name"}
    assert ("Reaching the aim: In-house, with better involvement", "it is not asked any more.") in found.left
    back = move(WITHOUT.library, SHIPPED.library, {"service_name": SAID["service_name"]})
    assert (set(back.kept), back.left, back.new) == ({"service_name"}, (), 0)


def test_they_change_no_result(store: Store) -> None:
    with_them, plain = store.create(LOCAL, SHIPPED, answers=SAID), store.create(LOCAL, SHIPPED, answers={"service_name": SAID["service_name"]})
    assert results.scored(with_them).evaluation == results.scored(plain).evaluation


TEXT = """schema: mutual-readiness/alternatives/1
version: "1.0.0"
intro: Nothing is added up.
led_from: [lead]
forms:
  - {id: mutual, title: A mutual, text: It leaves.}
  - {id: in_house, title: In-house, text: It stays.}
name: {label: Name, text: Which?, why: To see., basis: judgement}
rests_on: {label: Rests on, text: On what?, why: To see., basis: judgement}
criteria:
  - {id: aim, label: Aim, text: How far?, why: To see., basis: judgement, options: [{id: hardly, title: Hardly}, {id: wholly, title: Wholly}]}
"""


def test_check_reads_alternatives_beside_the_questionnaires_that_they_are_about(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(shutil.copytree(SMALL, tmp_path / "small"))
    file = folder / "alternatives.yaml"
    file.write_text(TEXT, encoding="utf-8")
    assert cli.main(["check", str(folder)]) == 0
    assert capsys.readouterr().out == "5 definition files checked: no faults.\n"
    file.write_text(TEXT.replace("[lead]", "[leed]"), encoding="utf-8")
    assert cli.main(["check", str(folder)]) == 1
    assert "alternatives.yaml:4:12: there is no question 'leed'. Did you mean 'lead'?" in capsys.readouterr().out


def test_other_questionnaires_do_not_bring_along_alternatives_that_are_about_the_shipped_ones() -> None:
    theirs = Source("alternatives.yaml", TEXT)
    assert definitions_at([SMALL], None, [*definitions.shipped_sources(), theirs]).library.alternatives is None


def test_an_answer_file_can_name_them_and_the_report_shows_them(tmp_path: Path) -> None:
    file, report = tmp_path / "answers.yaml", tmp_path / "report.md"
    file.write_text("service: Harbour\nstage: G1\nanswers: {ALT1__mutual: mostly, ALT1__in_house: hardly}\n", encoding="utf-8")
    assert cli.main(["report", str(file), "-o", str(report)]) == 0
    assert "the mutual is said to do better on one question (Reaching the aim)" in report.read_text(encoding="utf-8")
