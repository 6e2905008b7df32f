"""Many threads and processes on one database, and processes that are killed while they save."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assessment.definitions import Definitions
from assessment.identity import LOCAL
from assessment.store import AnsweredElsewhere, Store
from bench.together import together
from questionnaires.answers import Answer, State

pytestmark = pytest.mark.long

WRITER = Path(__file__).with_name("writer.py")


def remark(text: str) -> Answer:
    return Answer(State.ANSWERED, text)


def start_writer(url: str, assessment: str, question: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, str(WRITER), url, assessment, question, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=surroundings())


def surroundings() -> dict[str, str]:
    """The environment of this process, in which the packages of this checkout are found."""
    paths = [str(WRITER.parents[2]), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}


def test_threads_on_one_question_never_overwrite_each_other_unseen(store: Store, small: Definitions) -> None:
    made = store.create(LOCAL, small)
    together = threading.Barrier(8)

    def save(number: int) -> bool:
        together.wait()
        try:
            store.save(LOCAL, made.id, "remarks", remark(f"by {number}"), expected=0)
            return True
        except AnsweredElsewhere:
            return False

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(save, range(8)))
    assert outcomes.count(True) == 1
    assert store.load(LOCAL, made.id).answers["remarks"].answer == remark(f"by {outcomes.index(True)}")
    assert len(store.history(LOCAL, made.id)) == 1


def test_two_processes_on_one_question_lose_no_change(url: str, store: Store, small: Definitions) -> None:
    made = store.create(LOCAL, small)
    writers = [start_writer(url, made.id, "remarks", 25) for _ in range(2)]
    for writer in writers:
        writer.communicate(timeout=60)
        assert writer.returncode == 0
    changes = store.history(LOCAL, made.id, "remarks")
    # Both write the same texts, so a writer may find its own text already standing; no revision is ever missing or doubled.
    assert [change.revision for change in changes] == list(range(1, len(changes) + 1))
    assert len(changes) >= 25
    assert store.load(LOCAL, made.id).answers["remarks"].answer == changes[-1].answer


def test_processes_that_open_a_new_database_at_the_same_time_all_succeed(database: Path) -> None:
    command = [sys.executable, "-c", f"from assessment.store import Store; Store.open({str(database)!r}).close()"]
    openers = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=surroundings()) for _ in range(4)]
    for opener in openers:
        _, said = opener.communicate(timeout=60)
        assert opener.returncode == 0, said
    Store.open(str(database)).close()
    assert not list(database.parent.glob("*before*"))


@pytest.mark.parametrize("round_", range(4))
def test_killing_a_process_at_a_random_moment_loses_no_answer_that_it_called_saved(
    url: str, store: Store, small: Definitions, round_: int
) -> None:
    made = store.create(LOCAL, small)
    writer = start_writer(url, made.id, "remarks", 1_000_000)
    assert writer.stdout is not None
    acknowledged = [int(writer.stdout.readline())]
    time.sleep(random.Random(round_).uniform(0.0, 0.4))
    writer.kill()
    acknowledged += [int(line) for line in writer.stdout.read().splitlines() if line.isdigit()]
    writer.wait(timeout=30)
    changes = store.history(LOCAL, made.id, "remarks")
    kept = [change.answer for change in changes]
    assert kept[: acknowledged[-1] + 1] == [
        remark(f"by local {number}") for number in range(acknowledged[-1] + 1)
    ]
    assert len(kept) <= acknowledged[-1] + 2  # at most one more, which was saved but not yet announced
    assert store.load(LOCAL, made.id).answers["remarks"].answer == kept[-1]


def test_of_many_people_who_edit_one_assessment_nobody_overwrites_anything_unseen(url: str, small: Definitions) -> None:
    outcome = together(url, small, ("remarks", "service_name"), people=8, writes=120)
    assert outcome.faults == []
    assert outcome.saved == 120
    assert outcome.conflicts > 0, "nobody was ever behind, so the test says nothing"


def test_opening_the_database_once_more_takes_no_lock_away_from_whoever_writes_in_it(database: Path, store: Store, small: Definitions) -> None:
    """On POSIX, a process that closes a file loses every lock that it has on it; so nobody but SQLite may open it."""
    made = store.create(LOCAL, small)
    before = sorted(os.listdir(database.parent))
    Store.open(str(database)).close()
    other = "import sys; from assessment.store import Store; store = Store.open(sys.argv[1]); store.assessments(__import__('assessment.identity').identity.LOCAL); store.close()"
    for revision in range(5):
        Store.open(str(database)).close()
        subprocess.run([sys.executable, "-c", other, str(database)], check=True, env=surroundings(), timeout=60)
        store.save(LOCAL, made.id, "remarks", remark(f"number {revision}"), expected=revision)
    assert set(before) <= set(os.listdir(database.parent))  # nobody took the journal for one that is not used any more
    with store._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
