"""Nothing that leaves a workshop says who took part: no device, entry or address, and no time but that of a round."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

import httpx
import pytest
from sqlalchemy import select
from starlette.applications import Starlette
from taking_part import Here, Phone, Workshop

from assessment import exchange, results
from assessment.identity import LOCAL
from assessment.log import Deed
from assessment.log_told import log_csv
from assessment.shell import delivery, session
from assessment.shell.join.answering import Join
from assessment.shell.under import under
from assessment.store import Store
from assessment.tables import LogContent, LogEntry, ParticipantRow, RemarkRow, ReplyRow, SlipRow, WorkshopRow
from assessment.workshop import codes
from reports import html, markdown
from reports.records import Agreed

ADDRESS, AGENT, FORWARDED = "198.51.100.7", "Pixel-77", "203.0.113.9"
REMARK = "Nobody asked the night shift"
PEOPLE = 12


class Elsewhere(Here):
    """Asks the application from an address of its own."""

    def __init__(self, app: Starlette) -> None:
        super().__init__(app)
        self._asks = httpx.ASGITransport(app, client=(ADDRESS, 4711))


@pytest.fixture
def phones(store: Store) -> Iterator[list[Phone]]:
    """Phones that have an address and say what they are."""
    app = Starlette(routes=under("join", Join()), middleware=delivery.middleware())
    headers = {"user-agent": AGENT, "x-forwarded-for": FORWARDED}
    session._open.cache_clear()
    yield [Phone(httpx.Client(transport=Elsewhere(app), base_url="http://localhost:8501", headers=headers)) for _ in range(PEOPLE)]
    session.store().close()
    session._open.cache_clear()


def _taken_away(store: Store, assessment: str) -> dict[str, str]:
    """Everything that leaves, as text."""
    kept = store.load(LOCAL, assessment)
    report = results.report_of(kept, as_of=kept.changed)
    with store.logs.everything(LOCAL) as entries:
        log = log_csv(entries).decode()
    with store._engine.connect() as connection:
        stored = [*connection.execute(select(LogEntry.__table__)), *connection.execute(select(LogContent.__table__))]
    return {
        "the exported assessment": exchange.export(kept, at=kept.changed),
        "the record": " ".join(filed.paper.model_dump_json() for filed in kept.papers.values() if filed.paper),
        "the log": log,
        "the log as it is stored": repr(stored),
        "the report as Markdown": markdown.render(report),
        "the report as HTML": html.render(report).decode(),
    }


def test_no_trace_of_a_participant_is_in_anything_that_leaves(
    store: Store, phones: list[Phone], caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    workshop = Workshop(store)
    words_before = set(re.findall(r"\w+", " ".join(_taken_away(store, workshop.assessment).values())))
    rounds = [workshop.put("SA1")]
    before = _entries(store)
    for number, phone in enumerate(phones):
        phone.join(workshop, group=("staff", "users")[number % 2])
        phone.answer(workshop, rounds[0], ("staff", "managers", "?")[number % 3], remark=REMARK if number == 3 else "")
        phone.get(workshop.at)
    assert _entries(store) == before, "joining or answering is in the log"
    workshop.reveal(rounds[0])
    (remark,) = store.workshops.standing(LOCAL, workshop.assessment, workshop.id).rounds[0].remarks
    store.workshops.moderate(LOCAL, workshop.assessment, workshop.id, rounds[0], remark.id, shown=True)
    store.workshops.agree(LOCAL, workshop.assessment, workshop.id, "SA1", Agreed(option="staff", reason="We talked"), expected=0)
    tokens = [next(value for name, value in phone.browser.cookies.items() if workshop.id in name) for phone in phones]
    taken = [_taken_away(store, workshop.assessment)]
    workshop.end()
    taken.append(_taken_away(store, workshop.assessment))

    entries = {codes.entry_name(codes.hashed(token)) for token in tokens} - words_before
    secrets = {*tokens, *map(codes.hashed, tokens), workshop.code, ADDRESS, FORWARDED, AGENT, remark.id}
    logged = "\n".join(each.getMessage() for each in caplog.records if not each.name.startswith("http"))  # that is the phones' own
    said = {"what the server wrote": logged + "".join(capfd.readouterr())}
    for where, text in [*said.items(), *(each for one in taken for each in one.items())]:
        assert [each for each in secrets if each in text] == [], where
        assert entries & set(re.findall(r"\w+", text)) == set(), where
    assert REMARK in taken[1]["the record"], "what was shown is kept"
    assert workshop.id in taken[1]["the log"], "the test looks where something is"


def test_every_time_that_leaves_is_that_of_something_the_facilitator_did(store: Store, phones: list[Phone]) -> None:
    workshop = Workshop(store)
    number = workshop.put("SA1")
    for phone in phones:
        phone.join(workshop)
        phone.answer(workshop, number, "staff")
    workshop.reveal(number)
    workshop.end()
    with store.logs.everything(LOCAL) as entries:
        told = list(entries)
    deeds = {each.deed for each in told}
    assert {Deed.OPENED_WORKSHOP, Deed.REVEALED, Deed.ENDED_WORKSHOP} <= deeds
    known = {each.at.replace(microsecond=0) for each in told}
    taken = _taken_away(store, workshop.assessment)
    found = {datetime.fromisoformat(each) for text in taken.values() for each in re.findall(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", text)}
    assert found
    assert found <= known


def test_nothing_that_is_kept_of_a_participant_has_a_time_or_an_address() -> None:
    columns = {row.__tablename__: set(row.__table__.columns.keys()) for row in (ParticipantRow, ReplyRow, RemarkRow, SlipRow)}
    assert columns == {
        "workshop_participant": {"workshop", "id", "group", "name", "paper"},
        "workshop_reply": {"workshop", "round", "participant", "choice"},
        "workshop_remark": {"workshop", "round", "id", "text", "shown"},
        "workshop_slip": {"workshop", "hash", "used"},
    }
    assert "address" not in WorkshopRow.__table__.columns


def _entries(store: Store) -> int:
    with store.logs.everything(LOCAL) as entries:
        return sum(1 for _ in entries)
