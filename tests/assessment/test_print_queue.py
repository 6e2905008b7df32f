"""What is heavy is made in a process beside the app, one after another; whatever happens to it, the app goes on, and says what happened."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import print_works as works
import psutil
import pytest

from assessment.press import Press
from assessment.print_queue import Limits, Queue, Task
from questionnaires.errors import ToolkitError

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0
ONE = Limits(presses=1)


def until(happened: Callable[[], bool]) -> None:
    """Return once it has happened."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def task(make: Callable[..., works.Made], *given: object, language: str = "en") -> Task:
    return Task(make, given, language)


def made(queue: Queue, wanted: Task) -> works.Made:
    return queue.place(wanted, object(), PATIENCE).future.result(PATIENCE)


def ours() -> list[psutil.Process]:
    """The processes beside this one."""
    return [each for each in psutil.Process().children() if _is_ours(each)]


def _is_ours(process: psutil.Process) -> bool:
    try:
        return any("press.work" in part for part in process.cmdline())
    except psutil.NoSuchProcess:  # a zombie, too
        return False


def is_over(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


@pytest.fixture
def queue() -> Iterator[Queue]:
    with Watched(ONE) as found:
        yield found


class Watched:
    """A queue whose process ends with the test."""

    def __init__(self, limits: Limits) -> None:
        self.queue = Queue(limits._replace(idle=min(limits.idle, 3.0)))
        self.before = {each.pid for each in ours()}

    def __enter__(self) -> Queue:
        return self.queue

    def __exit__(self, *_: object) -> None:
        for each in ours():
            if each.pid not in self.before:
                each.kill()


def test_no_process_is_there_before_one_is_needed(tmp_path: Path) -> None:
    before = len(ours())
    with Watched(ONE) as queue:
        assert len(ours()) == before
        assert int(made(queue, task(works.noted, tmp_path, "a"))[0]) != os.getpid()
        assert len(ours()) == before + 1


def test_twenty_who_ask_at_once_each_get_what_they_asked_for(queue: Queue) -> None:
    with ThreadPoolExecutor(20) as people:
        found = list(people.map(lambda number: made(queue, task(works.told, number)), range(20)))
    assert found == [(str(number).encode(),) for number in range(20)]


def test_the_same_asked_for_by_many_is_made_once_and_kept_for_whoever_comes_soon_after(queue: Queue, tmp_path: Path) -> None:
    with ThreadPoolExecutor(20) as people:
        found = set(people.map(lambda _: made(queue, task(works.noted, tmp_path, "a", 0.3)), range(20)))
    assert len(found) == 1
    assert made(queue, task(works.noted, tmp_path, "a", 0.3)) in found
    assert len((tmp_path / "a").read_text(encoding="utf-8").split()) == 1


def test_the_same_in_another_language_is_something_else(queue: Queue) -> None:
    assert [made(queue, task(works.language, language=each)) for each in ("cy", "en")] == [(b"cy",), (b"en",)]


def test_it_is_served_in_the_order_in_which_it_was_asked_for_and_says_how_many_are_before(queue: Queue, tmp_path: Path) -> None:
    tasks = [task(works.noted, tmp_path, f"{number}", 0.2) for number in range(5)]
    placed = [queue.place(each, object()) for each in tasks]
    until((tmp_path / "0").exists)
    assert [queue.before(each) for each in placed] == [None, 1, 2, 3, 4]
    for number, each in enumerate(placed):
        each.future.result(PATIENCE)
        assert not any((tmp_path / f"{later}").exists() for later in range(number + 2, 5))


def test_two_processes_are_at_work_where_two_may_be(tmp_path: Path) -> None:
    with Watched(Limits(presses=2)) as queue:
        placed = [queue.place(task(works.noted, tmp_path, name, 0.5), object()) for name in "abcd"]
        assert len({each.future.result(PATIENCE) for each in placed}) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_a_process_that_is_killed_in_the_midst_gives_a_sentence_and_the_next_order_a_new_process(queue: Queue, tmp_path: Path) -> None:
    waiting = queue.place(task(works.noted, tmp_path, "a", 60.0), object())
    until((tmp_path / "a").exists)
    behind = queue.place(task(works.told, "behind"), object())
    os.kill(int((tmp_path / "a").read_text(encoding="utf-8")), signal.SIGKILL)
    with pytest.raises(ToolkitError, match=r"stopped in the midst of this one.*memory"):
        waiting.future.result(PATIENCE)
    assert behind.future.result(PATIENCE) == (b"behind",)
    with pytest.raises(ToolkitError, match="stopped in the midst"):
        made(queue, task(works.killed))
    assert made(queue, task(works.told, "again")) == (b"again",)


def test_a_process_that_was_killed_while_it_had_nothing_to_do_harms_nobody(queue: Queue, tmp_path: Path) -> None:
    process = psutil.Process(int(made(queue, task(works.noted, tmp_path, "a"))[0]))
    process.kill()
    until(lambda: is_over(process))
    assert made(queue, task(works.told, "again")) == (b"again",)


@pytest.mark.parametrize("make", [works.noted, works.long_typst])
def test_what_takes_too_long_is_stopped_and_told(make: Callable[..., works.Made], tmp_path: Path) -> None:
    given = (tmp_path, "a", 60.0) if make is works.noted else (tmp_path, "a")
    with Watched(ONE._replace(making=1.0)) as queue:
        with pytest.raises(ToolkitError, match="longer than 1 seconds and was stopped"):
            made(queue, task(make, *given))
        process = int((tmp_path / "a").read_text(encoding="utf-8"))
        assert process not in {each.pid for each in ours()}
        assert made(queue, task(works.told, "again")) == (b"again",)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (works.refused, r"^There is no paper\.$"), (works.broken, "for a reason that nobody foresaw"),
        (works.panicking, "for a reason that nobody foresaw"), (works.out_of_memory, "memory ran out"),
    ],
)  # fmt: skip
def test_what_goes_wrong_there_is_told_in_one_sentence_without_its_inside(queue: Queue, make: Callable[..., works.Made], said: str) -> None:
    with pytest.raises(ToolkitError, match=said) as caught:
        made(queue, task(make))
    assert "secret" not in str(caught.value)
    assert made(queue, task(works.told, "again")) == (b"again",)


def test_a_sentence_is_in_the_language_of_what_was_asked_for(queue: Queue) -> None:
    with pytest.raises(ToolkitError, match="Ni ellid gwneud y ffeil hon"):
        made(queue, task(works.broken, language="cy"))
    with pytest.raises(ToolkitError, match="Stopiodd y rhaglen"):
        made(queue, task(works.killed, language="cy"))


def test_what_a_library_prints_does_not_get_into_what_was_made(queue: Queue) -> None:
    assert made(queue, task(works.chatty)) == (b"made",)
    assert made(queue, task(works.told, "next")) == (b"next",)


def test_secrets_in_the_environment_are_not_handed_over(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MUTUAL_READINESS_COOKIE_SECRET", "MUTUAL_READINESS_SETTINGS", "STREAMLIT_SERVER_COOKIE_SECRET", "MUTUAL_READINESS_DATABASE", "SOMETHING_ELSE"):
        monkeypatch.setenv(name, "confidential")
    (told,) = made(queue, task(works.environment))
    assert b"PATH=" in told
    assert b"confidential" not in told


def test_a_process_makes_so_much_and_no_more(tmp_path: Path) -> None:
    with Watched(ONE._replace(tasks=2)) as queue:
        found = [made(queue, task(works.noted, tmp_path, f"{number}"))[0] for number in range(6)]
        assert [found.count(each) for each in dict.fromkeys(found)] == [2, 2, 2]
        until(lambda: not {int(each) for each in found} & {each.pid for each in ours()})


def test_a_process_without_work_ends_and_another_is_started_when_it_is_needed(tmp_path: Path) -> None:
    with Watched(ONE._replace(idle=0.2)) as queue:
        first = int(made(queue, task(works.noted, tmp_path, "a"))[0])
        until(lambda: first not in {each.pid for each in ours()})
        assert int(made(queue, task(works.noted, tmp_path, "b"))[0]) != first


def test_what_nobody_wants_any_more_is_not_made_and_what_is_in_the_making_is_stopped(queue: Queue, tmp_path: Path) -> None:
    anna, bert = object(), object()
    working, dropped, shared = (task(works.noted, tmp_path, name, seconds) for name, seconds in (("working", 60.0), ("dropped", 0.0), ("shared", 0.0)))
    for each in (working, dropped, shared):
        queue.place(each, anna)
    kept = queue.place(shared, bert)
    until((tmp_path / "working").exists)
    for each in (working, dropped, shared):
        queue.forgo(each, anna)
    kept.future.result(PATIENCE)
    assert not (tmp_path / "dropped").exists()
    assert made(queue, dropped), "it is made for whoever asks again"


def test_whoever_does_not_ask_for_a_while_wants_it_no_more(queue: Queue, tmp_path: Path) -> None:
    queue.place(task(works.noted, tmp_path, "working", 1.0), object())
    queue.place(task(works.noted, tmp_path, "left"), object(), 0.1)
    made(queue, task(works.told, "last"))
    assert not (tmp_path / "left").exists()


def test_what_was_made_is_kept_within_its_bytes_and_its_time(tmp_path: Path) -> None:
    def times(name: str) -> int:
        return len((tmp_path / name).read_text(encoding="utf-8").split())

    small = ONE._replace(kept_bytes=1000)
    with Watched(small) as queue:
        for name in ("a", "b", "b", "a"):  # too large to be kept beside one another
            made(queue, task(works.large, tmp_path, name, 600))
        assert (times("a"), times("b")) == (2, 1)
        assert len(made(queue, task(works.large, tmp_path, "huge", 5000))[0]) == 5000, "whoever waits gets it all the same"
        for _ in range(2):
            for name in (f"small {number}" for number in range(60)):
                made(queue, task(works.large, tmp_path, name, 1))
        assert {times(f"small {number}") for number in range(60)} == {1}, "however many there are"
        queue.forget()
        made(queue, task(works.large, tmp_path, "small 1", 1))
        assert times("small 1") == 2
    with Watched(ONE._replace(kept=0.0)) as queue:
        for _ in range(2):
            made(queue, task(works.large, tmp_path, "g", 1))
        assert times("g") == 2


def test_what_is_in_the_making_or_waits_when_all_is_let_go_of_is_for_who_waits_and_not_kept(queue: Queue, tmp_path: Path) -> None:
    tasks = [task(works.noted, tmp_path, name, 0.3) for name in "ab"]
    waiting = [queue.place(each, object(), PATIENCE) for each in tasks]
    until((tmp_path / "a").exists)
    queue.forget()
    assert all(each.future.result(PATIENCE) for each in waiting)
    for each, before in zip(tasks, waiting, strict=True):
        assert queue.place(each, object()) is not before


def test_a_failure_is_the_same_for_whoever_asked_meanwhile_and_is_tried_anew_later() -> None:
    with Watched(ONE._replace(failed=0.0)) as queue:
        works_ = [queue.place(task(works.refused), object()) for _ in range(3)]
        assert len(set(map(id, works_))) == 1
        for _ in range(2):
            with pytest.raises(ToolkitError, match="no paper"):
                made(queue, task(works.refused))


def test_too_many_who_wait_are_told_so(tmp_path: Path) -> None:
    with Watched(ONE._replace(waiting=2)) as queue:
        queue.place(task(works.noted, tmp_path, "a", 60.0), object())
        until((tmp_path / "a").exists)
        for name in "bc":
            queue.place(task(works.noted, tmp_path, name), object())
        with pytest.raises(ToolkitError, match="Too many files are waiting"):
            queue.place(task(works.noted, tmp_path, "d"), object())


def test_a_process_that_cannot_be_started_gives_a_sentence_and_is_tried_again(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as without:
        without.setattr(sys, "executable", "/nowhere/python")
        with pytest.raises(ToolkitError, match="could not be started: No such file"):
            made(queue, task(works.told, "a"))
    assert made(queue, task(works.told, "b")) == (b"b",)


def test_what_cannot_be_handed_over_is_told_and_harms_nobody(queue: Queue) -> None:
    with pytest.raises(ToolkitError, match="nobody foresaw"):
        made(queue, task(works.told, lambda: None))
    assert made(queue, task(works.told, "again")) == (b"again",)


SERVER = """
import sys, time
sys.path[:0] = {paths!r}
print("started", flush=True)
from pathlib import Path
import print_works
from assessment.print_queue import Limits, Queue, Task
folder = Path({folder!r})
Queue(Limits(presses=1)).place(Task({make}, (folder, "a"), "en"), 0, 100.0)
time.sleep(100)
"""


@pytest.mark.parametrize("make", ["print_works.noted", "print_works.long_typst"])
def test_when_the_app_is_killed_its_process_ends_too_whether_it_had_work_or_not_and_the_apps_own_start_ran_once(tmp_path: Path, make: str) -> None:
    program = tmp_path / "server.py"  # without any guard, as a page that Streamlit runs has none
    paths = [str(ROOT), str(Path(__file__).parent)]
    program.write_text(SERVER.format(paths=paths, folder=str(tmp_path), make=make), encoding="utf-8")
    with subprocess.Popen([sys.executable, str(program)], stdout=subprocess.PIPE) as server:
        try:
            until(lambda: (tmp_path / "a").exists() and (tmp_path / "a").read_text(encoding="utf-8").endswith("\n"))
            process = psutil.Process(int((tmp_path / "a").read_text(encoding="utf-8")))
            assert process.is_running()
        finally:
            server.kill()
        until(lambda: is_over(process))
        assert server.stdout is not None
        assert server.stdout.read().split() == [b"started"]


def test_a_process_that_is_let_go_of_ends_in_the_midst_of_its_work() -> None:
    press = Press()
    process = psutil.Process(press.id)
    assert press.make(works.told, "a", seconds=PATIENCE) == (b"a",)
    press.close()
    until(lambda: is_over(process))
