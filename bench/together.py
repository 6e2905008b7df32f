"""Twenty people edit one assessment at once, each with a view of their own that grows stale: nobody overwrites anything unseen."""

from __future__ import annotations

import random
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assessment import definitions
from assessment.definitions import Definitions
from assessment.identity import LOCAL, Claims, Person, Role
from assessment.record import Change
from assessment.store import AnsweredElsewhere, Store
from bench.cluster import cluster, programs
from bench.measure import Measure, percentile
from questionnaires.answers import Answer, State

PEOPLE, WRITES = 20, 1000
QUESTIONS = ("service_name", "parent_body", "service_kind")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it. `seconds`: of each write that was saved, ascending; `faults`: what must not happen, in words."""

    saved: int
    conflicts: int
    seconds: list[float]
    lasted: float
    faults: list[str]


@dataclass(frozen=True, slots=True)
class Written:
    """One answer that somebody saved: who, where, as which revision, and what they had seen as standing before it."""

    by: str
    question: str
    revision: int
    text: str
    seen: str | None


def measures() -> list[Measure]:
    with tempfile.TemporaryDirectory() as folder:
        found = _measured("SQLite", str(Path(folder) / "together.db"))
    where = programs()
    if where is None:
        print("PostgreSQL is not installed, so nothing is measured there", file=sys.stderr)
        return found
    with cluster(where, durable=True) as server:
        return [*found, *_measured("PostgreSQL", server.url())]


def _measured(where: str, url: str) -> list[Measure]:
    outcome = together(url, definitions.shipped(), QUESTIONS, people=PEOPLE, writes=WRITES)
    note = f"{outcome.saved} writes by {PEOPLE} people at once; {outcome.conflicts} conflicts were shown first"
    return [
        Measure(f"answers overwritten unseen, lost or out of order, {where}", len(outcome.faults), "answers", at_most=0, note=note),
        Measure(f"writes together, {where}", outcome.saved / outcome.lasted, "a second"),
        Measure(f"one write among {PEOPLE} people, {where}, p95", percentile(outcome.seconds, 0.95) * 1000, "ms"),
    ]


def together(url: str, given: Definitions, questions: tuple[str, ...], *, people: int, writes: int) -> Outcome:
    """Let `people` threads, each with a store of its own, save `writes` answers in all to `questions` of free text."""
    store = Store.open(url)
    try:
        lead, *others = _people(store, people)
        id_ = store.create(lead, given).id
        for each in others:
            store.people.accept(each, store.people.invite(lead, id_, Role.CONTRIBUTOR))
        start, conflicts = threading.Barrier(people + 1), Counter[str]()
        shares = [writes // people + (number < writes % people) for number in range(people)]
        with ThreadPoolExecutor(people) as pool:
            running = [pool.submit(_edit, url, id_, who, number, share, questions, start, conflicts) for number, (who, share) in enumerate(zip((lead, *others), shares, strict=True))]
            start.wait()
            begun = time.perf_counter()
            results = [each.result() for each in running]
            lasted = time.perf_counter() - begun
        written = [each for result, _ in results for each in result]
        taken = sorted(second for _, seconds in results for second in seconds)
        stands = {question: saved.answer for question, saved in store.load(lead, id_).answers.items()}
        faults = [fault for question in questions for fault in _faults(store.history(lead, id_, question), written, question, stands.get(question))]
        if len(written) != writes:
            faults.append(f"{len(written)} of {writes} writes were saved")
        faults += [f"the log does not lead to what stands: {each}" for each in store.logs.verify(LOCAL).breaks]
        return Outcome(len(written), conflicts.total(), taken, lasted, faults)
    finally:
        store.close()


def _people(store: Store, count: int) -> list[Person]:
    """Members of one organisation, signed in."""
    organisation, found = store.people.begin_organisation(LOCAL, "Together"), list[Person]()
    for number in range(count):
        email = f"person{number}@example.org"
        store.people.invite_member(LOCAL, organisation, Role.MEMBER, email=email)
        found.append(store.people.sign_in(Claims(f"bench|{number}", f"Person {number}", email, datetime.now(UTC))))
    return found


def _edit(
    url: str, id_: str, who: Person, number: int, share: int, questions: tuple[str, ...], start: threading.Barrier, conflicts: Counter[str]
) -> tuple[list[Written], list[float]]:
    """One person: looks once, and again only when told of a conflict, at the one question that it is about."""
    chance, store = random.Random(number), Store.open(url)
    try:
        loaded = store.load(who, id_)
        seen = {question: (loaded.revision(question), _text(loaded.answers[question].answer) if question in loaded.answers else None) for question in questions}
        written: list[Written] = []
        seconds: list[float] = []
        start.wait()
        while len(written) < share:
            question, text = chance.choice(questions), f"{who.id} {len(written)}"
            begun = time.perf_counter()
            try:
                saved = store.save(who, id_, question, Answer(State.ANSWERED, text), expected=seen[question][0])
            except AnsweredElsewhere as conflict:
                conflicts[who.id] += 1
                seen[question] = (conflict.theirs.revision, _text(conflict.theirs.answer))
                continue
            seconds.append(time.perf_counter() - begun)
            written.append(Written(who.id, question, saved.revision, text, seen[question][1]))
            seen[question] = (saved.revision, text)
        return written, seconds
    finally:
        store.close()


def _faults(changes: tuple[Change, ...], written: list[Written], question: str, stands: Answer | None) -> list[str]:
    """What is wrong with the history of one question, beside what its authors were told; empty if nothing is."""
    faults: list[str] = []
    if [change.revision for change in changes] != list(range(1, len(changes) + 1)):
        faults.append(f"{question}: the revisions have gaps")
    history = [(change.by, change.revision, _text(change.answer)) for change in changes]
    if sorted(history) != sorted((each.by, each.revision, each.text) for each in written if each.question == question):
        faults.append(f"{question}: the history is not what was saved")
    before = {change.revision + 1: _text(change.answer) for change in changes}
    faults += [f"{question}, revision {each.revision}: overwritten unseen" for each in written if each.question == question and each.seen != before.get(each.revision)]
    if _text(stands) != (history[-1][2] if history else None):
        faults.append(f"{question}: what stands is not the last change")
    return faults


def _text(answer: Answer | None) -> str | None:
    return None if answer is None else str(answer.value)
