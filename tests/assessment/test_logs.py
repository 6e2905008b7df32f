"""The log: who did what is in it, nothing can be altered or taken out unnoticed, and what people wrote can still be erased."""

from __future__ import annotations

import pytest
from by_hand import by_hand
from colleagues import let_in, member, organisation, stranger

from assessment import log
from assessment.definitions import Definitions
from assessment.identity import LOCAL, NotFound, Person, Role
from assessment.log import Deed
from assessment.store import Store
from questionnaires.answers import Answer, State

ONE, GROUP = Answer(State.ANSWERED, "one"), Answer(State.ANSWERED, "group")


@pytest.fixture
def busy(store: Store, small: Definitions) -> tuple[Person, str]:
    """An assessment with which several people did several things."""
    lead, anna = member(store, "Lead"), stranger(store, "Anna")
    made = store.create(lead, small, answers={"lead": ONE})
    let_in(store, lead, made.id, anna, Role.CONTRIBUTOR)
    store.save(anna, made.id, "lead", GROUP, expected=1)
    store.take_away(anna, made.id, "report.pdf")
    return lead, made.id


def direct(store: Store, change: str) -> None:
    """Change the database behind the back of the toolkit, as somebody could who has the file or the server."""
    if store._engine.dialect.name == "sqlite":
        for name in ("log_no_update", "log_no_delete"):
            by_hand(store, f"DROP TRIGGER IF EXISTS {name}")
    by_hand(store, change)


def whys(store: Store) -> set[str]:
    return {each.why for each in store.logs.verify(LOCAL).breaks}


def test_the_log_says_who_saw_changed_took_away_and_shared_what_and_when(store: Store, busy: tuple[Person, str]) -> None:
    lead, id_ = busy
    found = [(each.name, each.deed, each.subject, each.known.get("what") or each.known.get("role")) for each in reversed(store.logs.of_assessment(lead, id_))]
    anna = next(each for each in store.people.shared(lead, id_) if each.role is Role.CONTRIBUTOR).person
    assert found == [
        ("Lead", Deed.CREATED, "", None),
        ("Lead", Deed.ANSWERED, "lead", None),
        ("Lead", Deed.SAW, "", None),
        ("Lead", Deed.INVITED, "", "contributor"),
        ("Anna", Deed.JOINED, anna, "contributor"),
        ("Anna", Deed.ANSWERED, "lead", None),
        ("Anna", Deed.EXPORTED, "", "report.pdf"),
        ("Lead", Deed.READ_LOG, "", None),
    ]


def test_opening_again_on_the_same_day_is_not_written_again(store: Store, busy: tuple[Person, str]) -> None:
    lead, id_ = busy
    for _ in range(3):
        store.load(lead, id_)
    assert [each.deed for each in store.logs.of_assessment(lead, id_)].count(Deed.SAW) == 1


def test_on_ones_own_computer_what_one_looks_at_is_not_written_down(store: Store, small: Definitions) -> None:
    made = store.create(LOCAL, small)
    store.load(LOCAL, made.id)
    assert [each.deed for each in store.logs.of_assessment(LOCAL, made.id)] == [Deed.CREATED]


def test_an_auditor_reads_the_log_of_the_organisation_and_no_content(store: Store, busy: tuple[Person, str]) -> None:
    _, id_ = busy
    auditor = member(store, "Auditor", Role.AUDITOR)
    assert Deed.EXPORTED in [each.deed for each in store.logs.of_organisation(auditor, auditor.organisation)]
    with pytest.raises(NotFound, match="nothing at this address"):
        store.load(auditor, id_)


def test_a_whole_log_is_found_whole_and_leads_to_what_stands(store: Store, busy: tuple[Person, str]) -> None:
    _, id_ = busy
    found = store.logs.verify(LOCAL)
    assert found.breaks == ()
    assert found.entries >= 8
    store.erase(LOCAL, id_, "lead")
    store.delete(LOCAL, id_)
    assert whys(store) == set()
    store.erase(LOCAL, id_)
    assert whys(store) == set()
    assert store.logs.verify(LOCAL).entries > found.entries


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("UPDATE log SET by = 'somebody' WHERE entry = 5", "log_altered"),
        ("UPDATE log SET at = '2020-01-01T00:00:00.000000+00:00' WHERE entry = 5", "log_altered"),
        ("UPDATE log SET chain = 'x' WHERE entry = 5", "log_altered"),
        ("DELETE FROM log WHERE entry = 5", "log_missing"),
        ("DELETE FROM log WHERE entry = 1", "log_missing"),
        ("DELETE FROM log WHERE entry > 3", "log_cut"),
        ("UPDATE answer SET revision = 7", "log_stands"),
        ("UPDATE log_content SET content = '{}'", "log_content"),
        ("UPDATE answer_content SET content = '{}'", "log_answer"),
    ],
)
def test_whatever_is_altered_or_taken_out_is_found(store: Store, busy: tuple[Person, str], change: str, why: str) -> None:
    direct(store, change)
    assert why in whys(store)


def test_a_tail_that_is_cut_off_with_all_that_it_led_to_is_found_by_a_head_that_was_noted(store: Store, small: Definitions) -> None:
    noted = store.create(LOCAL, small) and store.logs.verify(LOCAL)
    assert store.logs.verify(LOCAL, noted=(noted.entries, noted.head)).breaks == ()
    store.people.begin_organisation(LOCAL, "Later")
    assert store.logs.verify(LOCAL, noted=(noted.entries, noted.head)).breaks == ()
    direct(store, "DELETE FROM log")
    assert {each.why for each in store.logs.verify(LOCAL, noted=(noted.entries, noted.head)).breaks} >= {"log_noted"}


def test_the_chain_depends_on_every_field_and_on_the_order() -> None:
    entry = log.Entry(2, "2026", "p", "answered", "o", "a", "lead", 1, "h", "r", "s", "")
    changed = (3, "2027", "q", "saw", "p", "b", "voluntary", 2, "i", "q", "t")
    chains = {log.chained("before", entry._replace(**{name: value})) for name, value in zip(entry._fields, changed, strict=False)}
    assert len(chains | {log.chained("before", entry), log.chained("after", entry)}) == 13


def test_no_person_reads_or_verifies_the_whole_log(store: Store) -> None:
    auditor = member(store, "Auditor", Role.AUDITOR)
    with pytest.raises(NotFound, match="nothing at this address"):
        store.logs.verify(auditor)
    with pytest.raises(NotFound, match="nothing at this address"):
        store.logs.of_organisation(auditor, organisation(store, "Elsewhere"))
