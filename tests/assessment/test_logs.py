"""The log: who did what is in it, nothing can be altered or taken out unnoticed, and what people wrote can still be erased."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from by_hand import by_hand
from colleagues import let_in, member, organisation, stranger
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessment import log, log_told
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


def rows_of(database: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(database) as connection:
        return connection.execute("SELECT * FROM log ORDER BY entry").fetchall()


COLUMNS = ("at", "by", "deed", "organisation", "assessment", "subject", "revision", "hash", "replaced", "source", "chain")


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, ...]:
    """What somebody with the file could do to a log of twelve entries."""
    number = draw(st.integers(1, 12))
    kind = draw(st.sampled_from(("alter", "remove", "swap", "put in", "renumber", "content", "answer")))
    if kind == "alter":
        value = draw(st.one_of(st.integers(-3, 3), st.text("ab'", max_size=3), st.binary(max_size=2)))
        return kind, draw(st.sampled_from(COLUMNS)), value, number  # pyright: ignore[reportReturnType]
    return kind, number, draw(st.integers(1, 12).filter(lambda other: other != number))  # pyright: ignore[reportReturnType]


def apply(connection: sqlite3.Connection, edit: tuple[object, ...]) -> None:
    kind, *rest = edit
    if kind == "alter":
        column, value, number = rest
        connection.execute(f"UPDATE log SET {column} = ? WHERE entry = ?", (value, number))
        return
    one, other = rest
    if kind == "remove":
        connection.execute("DELETE FROM log WHERE entry = ?", (one,))
    elif kind == "swap":
        for before, after in ((one, -1), (other, one), (-1, other)):
            connection.execute("UPDATE log SET entry = ? WHERE entry = ?", (after, before))
    elif kind == "put in":
        connection.execute("UPDATE log SET entry = -entry - 1 WHERE entry >= ?", (one,))
        connection.execute("UPDATE log SET entry = -entry WHERE entry < 0")
        connection.execute("INSERT INTO log SELECT ?, at, by, 'saw', organisation, assessment, subject, NULL, NULL, NULL, source, chain FROM log WHERE entry = 1", (one,))
    elif kind == "renumber":
        connection.execute("UPDATE log SET entry = entry + 20 WHERE entry = ?", (one,))
    else:
        table = "log_content" if kind == "content" else "answer_content"
        connection.execute(f"UPDATE {table} SET content = content || ' ' WHERE rowid = (SELECT rowid FROM {table} ORDER BY hash LIMIT 1 OFFSET {one} % (SELECT count(*) FROM {table}))")  # type: ignore[operator]


@pytest.fixture(scope="module")
def a_log(tmp_path_factory: pytest.TempPathFactory, small: Definitions) -> Path:
    database = tmp_path_factory.mktemp("log") / "assessments.db"
    store = Store.open(str(database))
    lead = member(store, "Lead")
    made = store.create(lead, small, answers={"lead": ONE})
    for revision in range(1, 5):
        store.save(lead, made.id, "lead", (ONE, GROUP)[revision % 2], expected=revision)
    store.take_away(lead, made.id, "report.pdf")
    direct(store, "SELECT 1")
    store.close()
    assert len(rows_of(database)) == 12, "as many as the edits are about"
    return database


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edit=edits())
def test_any_edit_of_any_log_is_found(a_log: Path, tmp_path: Path, edit: tuple[object, ...]) -> None:
    copy = tmp_path / "copy.db"
    for each in tmp_path.iterdir():
        each.unlink()
    shutil.copy(a_log, copy)
    before = everything_in(copy)
    connection = sqlite3.connect(copy)
    connection.text_factory = bytes
    try:
        apply(connection, edit)
        connection.commit()
    except sqlite3.IntegrityError:
        return  # the database itself did not let it happen
    finally:
        connection.close()
    store = Store.open(str(copy))
    try:
        assert (store.logs.verify(LOCAL).breaks == ()) is (everything_in(copy) == before)
    finally:
        store.close()


def everything_in(database: Path) -> list[list[tuple[object, ...]]]:
    connection = sqlite3.connect(database)
    connection.text_factory = lambda text: ("text", text)  # which is not what a blob of the same bytes is
    found = [connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in ("log", "log_content", "answer", "answer_content")]
    connection.close()
    return found


def test_what_is_altered_is_told_with_the_entry_that_it_is_about(store: Store, busy: tuple[Person, str], database: Path) -> None:
    direct(store, "UPDATE answer_content SET content = '{}' WHERE hash = (SELECT hash FROM answer)")
    direct(store, "UPDATE log_content SET content = '{}' WHERE hash = (SELECT hash FROM log WHERE deed = 'exported')")
    entries = {row[0]: (row[3], row[7]) for row in rows_of(database)}
    found = {each.why: entries[each.entry] for each in store.logs.verify(LOCAL).breaks}
    assert found == {"log_answer": ("answered", 2), "log_content": ("exported", None)}


def test_what_stands_and_is_missing_what_was_put_in_and_what_belongs_to_nothing_are_found(store: Store, busy: tuple[Person, str]) -> None:
    direct(store, "INSERT INTO log_content VALUES ('x', 'y', '{}')")
    assert whys(store) == {"log_content", "log_stray"}
    direct(store, "DELETE FROM log_content WHERE hash = 'x'")
    direct(store, "DELETE FROM answer_content WHERE hash = (SELECT hash FROM answer)")
    assert whys(store) == {"log_answer"}


def test_an_assessment_that_was_erased_before_the_log_told_so_is_no_fault(store: Store, small: Definitions) -> None:
    made = store.create(LOCAL, small)
    store.erase(LOCAL, made.id)
    direct(store, "DELETE FROM log")  # as of a database whose log then held changes of answers only
    assert whys(store) == set()


def test_a_log_of_any_length_is_read_a_few_entries_at_a_time() -> None:
    seen = 0

    def entries() -> Iterator[log.Entry]:
        nonlocal seen
        chain = ""
        for number in range(1, 30):
            entry = log.Entry(number, "2026-05-01", "p", "saw", "o", "a", "", None, None, None, "", "")
            chain = log.chained(chain, entry)
            seen = number
            yield entry._replace(chain="x" if number == 7 else chain)

    whole = log.Chain()
    assert next(whole.breaks(entries())) == log.Break(7, "log_altered")
    assert seen == 7


def test_what_is_looked_at_of_the_log_is_in_it_once_a_day(store: Store, busy: tuple[Person, str]) -> None:
    lead, id_ = busy
    for _ in range(3):
        found = store.logs.of_assessment(lead, id_, "seen")
    assert [each.deed for each in found].count(Deed.READ_LOG) == 1
    assert {each.deed for each in found} == {Deed.READ_LOG, Deed.SAW}


def test_every_deed_is_of_one_kind_and_has_its_words() -> None:
    kinds = [deed for each in log.KINDS.values() for deed in each]
    assert sorted(kinds) == sorted(Deed)
    for deed in Deed:
        for subject in ("", "invitation", "p"):
            entry = log.Logged(1, datetime(2026, 5, 1, tzinfo=UTC), "p", "Anna", deed, "o", "a", subject or "log", "", {})
            assert log_told.told(entry).what
