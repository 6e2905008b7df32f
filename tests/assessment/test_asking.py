"""What a colleague is given: what they need, and nothing else of the assessment."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from any_answers import any_answers
from colleagues import let_in, member, stranger
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment import asking, definitions, exchange
from assessment.definitions import Definitions
from assessment.identity import LOCAL, Role
from assessment.papers import ACTION, ASKED, PART, Action, Asked
from assessment.record import Assessment, Saved
from assessment.store import ChangedElsewhere, NotFound, Store, StoreError
from assessment.walk import walk
from questionnaires.answers import Answer, Challenge, Evidence, Level, State, plain_answer
from questionnaires.routing import applies

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
FIGURES = Asked(sections=("team.figures",), asked_of="Finance", asked_on=date(2026, 5, 3), message="By June, if you can.")
LOOKED_AT = Evidence(
    Level.DOCUMENTED, "Payroll list", "Shared drive", "April 2026", asked_of="AUDITOR", asked_on="2026-05-01",
    challenge=Challenge("DOUBTFUL", "DIRECTOR", "2026-05-02"),
)  # fmt: skip
ANSWERS = {
    "service_name": Answer(State.ANSWERED, "Harbour Nursing", note="NAME-NOTE"),
    "stage_aimed_at": Answer(State.ANSWERED, "G2", note="STAGE-NOTE"),
    "nation": Answer(State.ANSWERED, "scotland", Evidence(Level.DOCUMENTED, "NATION-WHAT", "x", "y"), note="NATION-NOTE"),
    "lead": Answer(State.NOT_APPLICABLE, reason="LEAD-REASON"),
    "voluntary": Answer(State.DONT_KNOW, who_could_know="LEAD-KNOWER"),
    "partnership": Answer(State.ANSWERED, "no", note="PARTNERSHIP-NOTE"),
    "staff": Answer(State.DONT_KNOW, who_could_know="Payroll", note="About forty"),
    "remarks": Answer(State.ANSWERED, "Growing", LOOKED_AT),
}


def made(given_: Definitions, answers: dict[str, Answer]) -> Assessment:
    saved = {id_: Saved(answer, 1, "local", NOW) for id_, answer in answers.items()}
    return Assessment("ASKING-ID", "Harbour Nursing", NOW, NOW, given_.refs, given_.sources, saved)


@pytest.fixture
def kept(store: Store, small: Definitions) -> Assessment:
    return store.create(LOCAL, small, answers=ANSWERS, papers={f"{ACTION}1": Action(text="SECRET-ACTION")})


def linked(store: Store, kept: Assessment, small: Definitions, asked: Asked = FIGURES) -> tuple[str, Assessment]:
    """A request by link: its key, and the part."""
    key = asking.ask(store, LOCAL, kept, small, asked, by_link=True)
    return key, store.load(LOCAL, asking.requests(store.load(LOCAL, kept.id))[key].part)


def test_the_colleague_gets_what_stands_in_the_sections_with_evidence_and_notes(store: Store, small: Definitions, kept: Assessment) -> None:
    _, part = linked(store, kept, small)
    answers = part.response.answers
    assert answers["staff"] == ANSWERS["staff"]
    assert answers["remarks"].evidence == Evidence(Level.DOCUMENTED, "Payroll list", "Shared drive", "April 2026"), "without a second person's words"
    paper = asking.part_of(part)
    assert paper is not None
    assert (paper.name, paper.asked_of, paper.message) == ("Harbour Nursing", "Finance", "By June, if you can.")
    assert paper.base == {id_: plain_answer(answers[id_]) for id_ in ("staff", "remarks")}


def test_of_other_answers_only_name_stage_and_what_routing_reads_go_along_without_what_stands_beside_them(small: Definitions) -> None:
    leading = FIGURES.model_copy(update={"sections": ("team.leading",)})
    answers, _ = asking.given(made(small, ANSWERS), small, f"{ASKED}1", leading)
    assert set(answers) == {"service_name", "stage_aimed_at", "nation", "lead", "voluntary", "partnership"}
    assert answers["nation"] == Answer(State.ANSWERED, "scotland")
    answers, _ = asking.given(made(small, ANSWERS), small, f"{ASKED}1", FIGURES)
    assert set(answers) == {"service_name", "stage_aimed_at", "staff", "remarks"}, "the nation decides nothing in these sections"


def test_a_reason_why_something_outside_does_not_apply_stays_behind(small: Definitions) -> None:
    answers = {**ANSWERS, "service_name": Answer(State.NOT_APPLICABLE, reason="PRIVATE-REASON")}
    found, _ = asking.given(made(small, answers), small, f"{ASKED}1", FIGURES)
    assert found["service_name"].reason == "The reason stays with whoever asked."


SECRETS = ("ASKING-ID", "SECRET-ACTION", "NAME-NOTE", "STAGE-NOTE", "NATION-WHAT", "NATION-NOTE", "LEAD-REASON", "LEAD-KNOWER", "PARTNERSHIP-NOTE", "AUDITOR", "DOUBTFUL", "DIRECTOR")


def test_nothing_else_of_the_assessment_is_in_what_leaves_it(store: Store, small: Definitions, kept: Assessment) -> None:
    key, part = linked(store, kept, small)
    for text in (exchange.export(part), asking.as_file(kept, small, key, FIGURES, NOW)):
        assert kept.id not in text
        for secret in SECRETS:
            assert secret not in text, secret
        content = json.loads(text)
        assert set(content["papers"]) == {PART}
        assert set(content["answers"]) == {"service_name", "stage_aimed_at", "staff", "remarks"}


@settings(max_examples=60, deadline=None)
@given(any_answers(), st.sampled_from(["profile.about", "team.leading", "team.figures", "team.the_ballot"]))
def test_whatever_is_answered_no_text_of_another_section_leaves(small: Definitions, answers: dict[str, Answer], section: str) -> None:
    """Each text that somebody wrote outside the section is marked, and no mark is in the file."""
    marked: dict[str, Answer] = {}
    own = {question.id for question in asking.questions_in(small.library, (section,))}
    for id_, answer in answers.items():
        knower = "OUTSIDE!" if answer.state is State.DONT_KNOW else ""
        outside = replace(answer, reason=answer.reason and "OUTSIDE!", who_could_know=knower, note="OUTSIDE!")
        marked[id_] = answer if id_ in own else outside
    if "remarks" in marked and "remarks" not in own:
        marked["remarks"] = Answer(State.ANSWERED, "OUTSIDE!")
    text = asking.as_file(made(small, marked), small, f"{ASKED}1", Asked(sections=(section,), asked_of="HR", asked_on=date(2026, 5, 3)), NOW)
    assert "OUTSIDE!" not in text
    assert "ASKING-ID" not in text


@pytest.mark.parametrize("nation", ["england", "scotland", None])
@pytest.mark.parametrize("depth", ["first_look", "core", "full", None])
@pytest.mark.parametrize("sector", ["nhs", None])
def test_what_is_hidden_in_the_assessment_is_hidden_in_the_part(nation: str | None, depth: str | None, sector: str | None) -> None:
    shipped = definitions.shipped()
    chosen = {"PC1": nation, "PC2": "partnership_enough" if nation == "scotland" else None, "depth": depth, "sector": sector, "stage_aimed_at": "G3", "FE3": "yes"}
    answers = {id_: Answer(State.ANSWERED, value) for id_, value in chosen.items() if value}
    stands = applies(shipped.library, answers)
    for each in shipped.library.questionnaires:
        for section in each.sections:
            asked = FIGURES.model_copy(update={"sections": (f"{each.id}.{section.id}",)})
            inside = applies(shipped.library, asking.given(made(shipped, answers), shipped, f"{ASKED}1", asked).answers)
            assert {q.id: inside[q.id] for q in section.questions} == {q.id: stands[q.id] for q in section.questions}, section.id


def test_a_walk_in_a_part_has_only_its_sections(small: Definitions) -> None:
    found = walk(small.library, ANSWERS, {("team", "figures")})
    assert [step.key for step in found.steps] == [("team", "figures")]
    assert found.progress.asked == 5
    whole = walk(small.library, ANSWERS)
    assert 0 < found.minutes_left < whole.minutes_left
    assert walk(small.library, ANSWERS, set()).progress.asked == 0


def test_a_part_keeps_the_definitions_and_opens_elsewhere_as_a_part(store: Store, small: Definitions, kept: Assessment) -> None:
    key = asking.ask(store, LOCAL, kept, small, FIGURES, by_link=False)
    opened = exchange.import_(store, LOCAL, asking.as_file(kept, small, key, FIGURES, NOW))
    assert opened.refs == kept.refs
    paper = asking.part_of(opened)
    assert paper is not None
    assert ASKED + paper.request == key
    assert [one.part for one in store.assessments(LOCAL)].count(True) == 1


def test_a_request_that_cannot_be_saved_leaves_no_part_behind(store: Store, small: Definitions, kept: Assessment, database: Path) -> None:
    with sqlite3.connect(database) as direct:
        direct.execute("CREATE TRIGGER refuse BEFORE INSERT ON log WHEN NEW.subject LIKE '@asked.%' BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(StoreError, match="Nothing"):
        linked(store, kept, small)
    assert [one.id for one in store.assessments(LOCAL)] == [kept.id]


def test_erasing_an_assessment_erases_its_parts_from_the_file(store: Store, small: Definitions, kept: Assessment, database: Path) -> None:
    _, part = linked(store, kept, small)
    store.save(LOCAL, part.id, "remarks", Answer(State.ANSWERED, "COLLEAGUE-SAYS"), expected=1)
    store.erase(LOCAL, kept.id)
    with pytest.raises(NotFound):
        store.restore(LOCAL, part.id)
    for file in database.parent.iterdir():
        assert b"COLLEAGUE-SAYS" not in file.read_bytes()
        assert b"By June" not in file.read_bytes()


def test_deleting_hides_the_parts_and_restoring_brings_back_just_those(store: Store, small: Definitions, kept: Assessment) -> None:
    gone_key, gone = linked(store, kept, small)
    _, part = linked(store, kept, small)
    now = store.load(LOCAL, kept.id)
    asking.withdraw(store, LOCAL, kept.id, gone_key, asking.requests(now)[gone_key], expected=now.revision(gone_key), at=NOW)
    store.delete(LOCAL, kept.id)
    assert store.assessments(LOCAL) == ()
    store.restore(LOCAL, kept.id)
    assert {one.id for one in store.assessments(LOCAL)} == {kept.id, part.id}
    assert [one.id for one in store.assessments(LOCAL, deleted=True)] == [gone.id], "withdrawn before"


def test_an_assessment_in_a_file_never_names_a_part_here(store: Store, small: Definitions, kept: Assessment) -> None:
    """Or else erasing it would erase what somebody else's file only named."""
    victim = store.create(LOCAL, small, answers=ANSWERS)
    key, part = linked(store, kept, small)
    text = exchange.export(store.load(LOCAL, kept.id))
    assert part.id not in text
    plain = json.loads(text)
    plain["papers"][key]["part"] = part.id
    plain["papers"][f"{ASKED}2"] = {**plain["papers"][key], "part": victim.id}
    copy = exchange.import_(store, LOCAL, json.dumps(plain))
    assert {asked.part for asked in asking.requests(copy).values()} == {""}
    store.erase(LOCAL, copy.id)
    assert store.load(LOCAL, victim.id) == victim
    assert store.load(LOCAL, part.id) == part


def test_no_request_is_made_to_name_what_it_was_not_made_with(store: Store, small: Definitions, kept: Assessment) -> None:
    """Or deleting and erasing, which follow a request to its part, would reach what belongs to others."""
    other = store.create(LOCAL, small, answers=ANSWERS)
    forged = FIGURES.model_copy(update={"part": other.id})
    for attempt in (
        lambda: store.file(LOCAL, kept.id, f"{ASKED}1", forged, expected=0),
        lambda: store.create(LOCAL, small, papers={f"{ASKED}1": forged}),
        lambda: store.carry_on(LOCAL, kept.id, "moved", small, answers={}, papers={f"{ASKED}1": forged}, example=""),
    ):
        with pytest.raises(NotFound, match="nothing at this address"):
            attempt()
    store.erase(LOCAL, kept.id)
    assert store.load(LOCAL, other.id) == other


def test_whoever_leads_an_assessment_leads_its_parts_and_whoever_no_longer_does_has_nothing_of_them(store: Store, small: Definitions) -> None:
    anna, beatriz, carla = member(store, "Anna"), member(store, "Beatriz"), stranger(store, "Carla")
    kept = store.create(anna, small, answers=ANSWERS)
    let_in(store, anna, kept.id, beatriz)
    key = asking.ask(store, anna, kept, small, FIGURES, by_link=True)
    part = asking.requests(store.load(anna, kept.id))[key].part
    let_in(store, anna, kept.id, carla)
    assert store.load(carla, part).id == store.load(beatriz, part).id == part
    store.people.unshare(carla, kept.id, anna.id, Role.LEAD)
    store.people.leave(beatriz, kept.id)
    for who in (anna, beatriz):
        for attempt in (partial(store.load, who, part), partial(store.erase, who, part), partial(store.restore, who, part)):
            with pytest.raises(NotFound, match="nothing at this address"):
                attempt()


def test_a_part_stays_while_the_assessment_is_carried_on_in_another(store: Store, small: Definitions, kept: Assessment) -> None:
    """Whoever tidies away the former assessment does not cut off the colleague."""
    key, part = linked(store, kept, small)
    asked = asking.requests(store.load(LOCAL, kept.id))[key]
    onward = store.carry_on(LOCAL, kept.id, "moved", small, answers=ANSWERS, papers={key: asked}, example="")
    store.delete(LOCAL, kept.id)
    assert store.load(LOCAL, part.id) == part
    store.erase(LOCAL, kept.id)
    assert store.load(LOCAL, part.id) == part
    store.erase(LOCAL, onward.id)
    with pytest.raises(NotFound):
        store.restore(LOCAL, part.id)


@pytest.mark.parametrize("erase", [False, True])
def test_a_request_that_is_withdrawn_is_marked_and_its_address_leads_nowhere(store: Store, small: Definitions, kept: Assessment, erase: bool) -> None:
    key, part = linked(store, kept, small)
    now = store.load(LOCAL, kept.id)
    asked = asking.requests(now)[key]
    asking.withdraw(store, LOCAL, kept.id, key, asked, expected=now.revision(key), at=NOW, erase=erase)
    assert asking.requests(store.load(LOCAL, kept.id))[key].withdrawn == NOW
    with pytest.raises(NotFound):
        store.load(LOCAL, part.id)
    assert [one.id for one in store.assessments(LOCAL, deleted=True)] == ([] if erase else [part.id])
    with pytest.raises(ChangedElsewhere, match="changed elsewhere meanwhile"):
        asking.withdraw(store, LOCAL, kept.id, key, asked, expected=1, at=datetime(2026, 6, 1, tzinfo=UTC))
