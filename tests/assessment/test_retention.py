"""What was kept long enough goes, by periods that somebody set; nothing else goes by time alone."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from colleagues import let_in, member, stranger

from assessment import cli, retaining, retention
from assessment.database import ENVIRONMENT, StoreError
from assessment.definitions import Definitions
from assessment.hosting import Settings
from assessment.identity import LOCAL, NotFound, Person, Role
from assessment.log import Deed
from assessment.retention import FOR_EVER, Periods, Retained
from assessment.store import Store
from questionnaires.answers import Answer, State

NAMED = {"service_name": Answer(State.ANSWERED, "Quetzalcoatl")}


def later(**time: int) -> datetime:
    return datetime.now(UTC) + timedelta(**time)


@pytest.fixture
def lead(store: Store) -> Person:
    return member(store, "Lead")


def test_for_ever_does_nothing_however_much_time_has_passed(store: Store, lead: Person, small: Definitions) -> None:
    made = store.create(lead, small, answers=NAMED)
    store.delete(lead, made.id)
    assert store.retain(LOCAL, FOR_EVER, later(days=40_000)) == Retained()
    assert [each.id for each in store.assessments(lead, deleted=True)] == [made.id]


def test_a_deleted_assessment_is_erased_when_its_days_are_over_and_not_before(store: Store, lead: Person, small: Definitions, database: Path) -> None:
    gone, kept = store.create(lead, small, answers=NAMED), store.create(lead, small)
    store.delete(lead, gone.id)
    periods = Periods(erase_after_days=30)
    assert store.retain(LOCAL, periods, later(days=29)) == Retained()
    told = store.retain(LOCAL, periods, later(days=31), dry_run=True)
    assert [each.name for each in told.erased] == ["Quetzalcoatl"]
    assert store.assessments(lead, deleted=True) != ()
    assert store.retain(LOCAL, periods, later(days=31)) == told
    assert store.assessments(lead, deleted=True) == ()
    assert [each.id for each in store.assessments(lead)] == [kept.id]
    assert not any(b"Quetzalcoatl" in file.read_bytes() for file in database.parent.iterdir())
    assert store.logs.verify(LOCAL).breaks == ()
    auditor = member(store, "Auditor", Role.AUDITOR)
    assert (Deed.ERASED, gone.id) in [(each.deed, each.assessment) for each in store.logs.of_organisation(auditor, auditor.organisation)]


def test_an_assessment_that_nobody_changes_is_deleted_and_can_be_restored(store: Store, lead: Person, small: Definitions) -> None:
    made = store.create(lead, small, answers=NAMED)
    periods = Periods(delete_after_months=12, erase_after_days=30)
    assert store.retain(LOCAL, periods, later(days=360)) == Retained()
    assert [each.id for each in store.retain(LOCAL, periods, later(days=380)).deleted] == [made.id]
    store.restore(lead, made.id)
    assert store.load(lead, made.id).name == "Quetzalcoatl"


def test_an_invitation_goes_with_its_address_once_it_ran_out_and_others_stay(store: Store, lead: Person, small: Definitions, database: Path) -> None:
    made = store.create(lead, small)
    store.people.invite(lead, made.id, Role.REVIEWER, email="zanzibar@example.org")
    store.people.invite(lead, made.id, Role.REVIEWER, email="other@example.org", days=90)
    let_in(store, lead, made.id, stranger(store, "Anna"), Role.REVIEWER)
    periods = Periods(invitation_days=30)
    assert store.retain(LOCAL, periods, later(days=20)) == Retained()
    assert store.retain(LOCAL, periods, later(days=31)).invitations == 1
    assert not any(b"zanzibar" in file.read_bytes() for file in database.parent.iterdir())
    assert [each.email for each in store.people.invitations(lead, made.id)] == ["other@example.org"]
    assert store.logs.verify(LOCAL).breaks == ()
    assert Deed.EXPIRED in [each.deed for each in store.logs.of_assessment(lead, made.id)]


def test_what_the_log_says_in_words_goes_and_its_entries_stay_and_hold(store: Store, lead: Person, small: Definitions, database: Path) -> None:
    made = store.create(lead, small)
    store.take_away(lead, made.id, "report.pdf")
    entries = store.logs.verify(LOCAL).entries
    assert store.retain(LOCAL, Periods(log_months=6), later(days=100)) == Retained()
    assert store.retain(LOCAL, Periods(log_months=6), later(days=200)).contents > 0
    assert {each.deed: each.known for each in store.logs.of_assessment(lead, made.id)}[Deed.EXPORTED] == {}
    found = store.logs.verify(LOCAL)
    assert found.breaks == ()
    assert found.entries > entries


def test_copies_that_failed_updates_left_go_and_nothing_else_beside_the_database_does(store: Store, database: Path) -> None:
    old, fresh = (database.with_name(f"{database.name}.before-0003-update-{number}") for number in (1, 2))
    foreign, other = database.with_name(f"{database.name}.before-0003-update-3"), database.with_name("notes.before-0003-update-1")
    store.close()
    for each in (old, fresh, other):
        shutil.copy(database, each)
    foreign.write_text("not a database", encoding="utf-8")
    long_ago = (datetime.now(UTC) - timedelta(days=60)).timestamp()
    for each in (old, foreign, other):
        os.utime(each, (long_ago, long_ago))
    assert store.retain(LOCAL, Periods(copy_days=30), datetime.now(UTC)).copies == (str(old),)
    assert [each.exists() for each in (old, fresh, foreign, other, database)] == [False, True, True, True, True]


def test_nobody_but_whoever_sits_at_the_computer_does_it(store: Store, lead: Person) -> None:
    for dry_run in (True, False):
        with pytest.raises(NotFound, match="nothing at this address"):
            store.retain(lead, Periods(erase_after_days=1), later(days=2), dry_run=dry_run)
    with pytest.raises(NotFound, match="nothing at this address"):
        store.note_backup(lead)


def test_what_goes_wrong_daily_is_in_the_log_of_the_server_and_stops_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> Retained:
        raise StoreError("The disk is full.")

    assert retaining.run_due(store, Periods(erase_after_days=1)) == Retained()
    monkeypatch.setattr(store, "retain", broken)
    with caplog.at_level(logging.ERROR):
        assert retaining.run_due(store, Periods(erase_after_days=1)) == Retained()
    assert "The disk is full." in caplog.text


def test_the_command_needs_a_period_and_tells_what_it_would_do_and_did(
    store: Store, lead: Person, small: Definitions, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url, made = f"--database={database}", store.create(lead, small, answers=NAMED)
    assert cli.main(["retain", url]) == 2
    assert "no period was given" in capsys.readouterr().err
    assert cli.main(["retain", "--erase-after-days", "30", url]) == 0
    assert "Nothing has been kept longer" in capsys.readouterr().out
    direct(database, made.id)
    assert cli.main(["retain", "--delete-after-months", "1", "--dry-run", url]) == 0
    assert f"Would delete: “Quetzalcoatl” ({made.id})" in capsys.readouterr().out
    assert cli.main(["retain", "--delete-after-months", "1", url]) == 0
    assert f"Deleted, and can be restored: “Quetzalcoatl” ({made.id})" in capsys.readouterr().out
    assert store.assessments(lead) == ()


def direct(database: Path, id_: str) -> None:
    """As if nobody had changed it for long."""


    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE assessment SET changed = '2020-01-01T00:00:00.000000+00:00' WHERE id = ?", (id_,))


def test_the_settings_of_a_hosted_copy_say_how_long_and_a_local_one_keeps_everything() -> None:
    local = Settings(erase_after_days=7)
    assert retention.of(local) == FOR_EVER
    hosted = local.model_copy(update={"mode": "hosted", "delete_after_months": 24})
    assert retention.of(hosted) == Periods(erase_after_days=7, delete_after_months=24, invitation_days=30, workshop_days=30, copy_days=30)


def test_a_hosted_copy_looks_after_it_when_it_starts_and_a_local_one_never(monkeypatch: pytest.MonkeyPatch, database: Path) -> None:
    from assessment.shell import serve  # loads Streamlit

    ran: list[Periods] = []
    monkeypatch.setenv(ENVIRONMENT, str(database))
    monkeypatch.setattr(serve, "run_due", lambda _store, periods: ran.append(periods))

    async def a_while(settings: Settings) -> None:
        task = serve._look_after(settings)  # pyright: ignore[reportPrivateUsage]
        if task is not None:
            while not ran:
                await asyncio.sleep(0.01)
            task.cancel()

    def run(settings: Settings) -> None:
        with ThreadPoolExecutor(1) as thread:  # browser tests in the same run leave an event loop in this one
            thread.submit(lambda: asyncio.run(asyncio.wait_for(a_while(settings), 10))).result()

    run(Settings())
    assert ran == []
    hosted = Settings().model_copy(update={"mode": "hosted"})
    run(hosted)
    assert ran == [retention.of(hosted)]
