"""Files are made when they are asked for, for whoever may have them then; all else gets one and the same refusal."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from colleagues import let_in, member, stranger
from over_http import Answered, ask, ask_and_leave, ask_together
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from assessment import asking, attached, definitions, exchange, former, printing, results
from assessment.blank_files import MIMES
from assessment.database import StoreError
from assessment.edition import VARIANTS, Edition
from assessment.identity import LOCAL, Person, Role
from assessment.log import Deed
from assessment.papers import Action as Planned
from assessment.papers import Asked
from assessment.print_queue import Limits, Queue
from assessment.record import Assessment
from assessment.shell import delivery, session
from assessment.store import Store
from questionnaires.answers import Answer, State
from reports.rendering import FORMATS
from scoring import sensitivity

Get = Callable[..., Answered]
NAMED = {"service_name": Answer(State.ANSWERED, "Harbour Nursing")}
ASKED = Asked(sections=("staff-appetite.who_would_lead",), asked_of="Finance", asked_on=date(2026, 5, 3))
REPORTS = tuple(f"report{each.ending}" for each in FORMATS.values())
CHOICES = ("?variant=summary", "?variant=plan", "?variant=publishable&size=large", "?notes=true")
BLANK = ("blank.pdf", "blank.docx?only=staff-appetite.ballot", "blank.xlsx?only=staff-appetite")
WHOLE = (*REPORTS, *(f"report.pdf{each}" for each in CHOICES), "assessment.json", "plan.csv", "plan.ics", "stored.json")
OF_COPY = (*REPORTS, "report.pdf?variant=summary", "assessment.json")
REFUSED = b"Not found"


@pytest.fixture
def app() -> Starlette:
    everything_else = Route("/{rest:path}", lambda _: HTMLResponse("<html><head></head><body></body></html>"))
    return Starlette(routes=[*delivery.routes(), everything_else], middleware=delivery.middleware())


@pytest.fixture
def get(app: Starlette, store: Store, monkeypatch: pytest.MonkeyPatch) -> Get:
    """Asks for a file below /download, as somebody."""

    def get(address: str, who: Person = LOCAL, method: str = "GET", **headers: str) -> Answered:
        monkeypatch.setattr(session, "person_of_request", lambda _: who)
        return ask(app, f"/download/{address}", method, {name.replace("_", "-"): value for name, value in headers.items()})

    return get


@pytest.fixture
def quick_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Making files takes a while, and some tests are only about who gets them."""
    monkeypatch.setattr(printing, "place", lambda order: printing.Job(f"{order.format} of {order.report.title}".encode()))
    monkeypatch.setattr(printing, "place_blank", lambda composed, format_: printing.Job(f"{format_}: {composed.title}".encode()))


def requested(store: Store, kept: Assessment, who: Person = LOCAL) -> str:
    """The token of a request to a colleague, by file."""
    return asking.ask(store, who, kept, definitions.shipped(), ASKED, by_link=False).rpartition(".")[2]


def deeds(store: Store, who: Person, id_: str) -> list[tuple[str, Deed, str]]:
    return [(each.name, each.deed, each.known["what"]) for each in store.logs.of_assessment(who, id_) if each.deed is Deed.EXPORTED]


def plan_one(store: Store, kept: Assessment, who: Person = LOCAL) -> None:
    """An action with a date, so that there is a calendar."""
    store.file(who, kept.id, "@action.1", Planned(text="Count the staff.", about="SA1", due=date(2027, 2, 1)), expected=0)


@pytest.mark.parametrize(
    ("what", "name", "mime", "begins"),
    [
        ("report.pdf", "harbour-nursing.pdf", "application/pdf", b"%PDF-1.7"),
        ("report.md", "harbour-nursing.md", "text/markdown; charset=utf-8", b"# Harbour Nursing"),
        ("assessment.json", "harbour-nursing.readiness.json", "application/json", b'{\n "format"'),
        ("plan.csv", "harbour-nursing-plan.csv", "text/csv; charset=utf-8", b"\xef\xbb\xbf"),
        ("plan.ics", "harbour-nursing-plan.ics", "text/calendar; charset=utf-8", b"BEGIN:VCALENDAR"),
        ("stored.json", "stored.json", "application/json", b'{\n "@action.1"'),
    ],
)
def test_each_file_of_an_assessment_comes_with_its_name_and_stays_in_no_cache(
    get: Get, store: Store, begun: Assessment, what: str, name: str, mime: str, begins: bytes
) -> None:
    plan_one(store, begun)
    found = get(f"{begun.id}/{what}?language=en")
    assert (found.status, found.headers["content-type"]) == (200, mime)
    assert found.body.startswith(begins)
    assert found.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert found.headers["cache-control"] == "no-store"
    assert found.headers["x-content-type-options"] == "nosniff"
    assert "content-encoding" not in found.headers


def test_a_file_is_in_the_language_that_its_address_names_and_otherwise_in_english(get: Get, begun: Assessment) -> None:
    assert b"Readiness assessment" in get(f"{begun.id}/report.md").body
    assert b"Asesiad parodrwydd" in get(f"{begun.id}/report.md?language=cy").body
    assert b"Readiness assessment" in get(f"{begun.id}/report.md?language=en").body


def test_a_file_is_of_the_assessment_as_it_stands_when_it_is_asked_for(get: Get, store: Store, begun: Assessment) -> None:
    assert b"Minuted in May" not in get(f"{begun.id}/report.md").body
    store.save(LOCAL, begun.id, "SA1", Answer(State.ANSWERED, "managers", note="Minuted in May"), expected=0)
    assert b"Minuted in May" in get(f"{begun.id}/report.md").body
    store.erase(LOCAL, begun.id)
    assert get(f"{begun.id}/report.md").status == 404


def test_what_a_colleague_is_sent_and_what_comes_back(get: Get, store: Store, begun: Assessment) -> None:
    sent = get(f"{begun.id}/part/{requested(store, begun)}.json")
    assert sent.headers["content-disposition"] == 'attachment; filename="harbour-nursing-finance.readiness.json"'
    part = exchange.import_(store, LOCAL, sent.body)
    back = get(f"{part.id}/answered.json")
    assert back.headers["content-disposition"] == 'attachment; filename="harbour-nursing-finance-answered.readiness.json"'
    assert exchange.read(back.body).answers == part.response.answers
    for what in ("report.pdf", "report.md", "assessment.json", "plan.csv", "plan.ics"):
        assert get(f"{part.id}/{what}").body == REFUSED, "of a part there is nothing else"
    assert get(f"{begun.id}/answered.json").body == REFUSED, "an assessment is not an answer to a request"


@pytest.mark.parametrize("name", ['"; filename="evil.exe', "a\r\nSet-Cookie: a=b", "../../etc/passwd", "Привіт", "Tŷ Môr", "x" * 120, "con\u202egpj.exe"])
def test_a_name_that_somebody_typed_makes_a_safe_file_name(get: Get, store: Store, name: str) -> None:
    made = store.create(LOCAL, definitions.shipped(), answers={"service_name": Answer(State.ANSWERED, name)})
    said = get(f"{made.id}/assessment.json").headers["content-disposition"]
    stem = said.removeprefix('attachment; filename="').removesuffix('.readiness.json"')
    assert stem
    assert set(stem) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


ODD = (
    "", "/", "x", "{a}", "{a}/", "/{a}/report.md", "{a}//report.md", "{a}/report.md/", "{a}/report", "{a}/REPORT.MD", "{a}/report.md%00",
    "{a}%0a/report.md", "{a}/report.md%0a", "%0a", "{a}/../{a}/report.md", "{a}x/report.md", "%C5%B4/report.md", "%ff/report.md",
    "%00/report.md", f"{'x' * 65}/report.md", f"{'x' * 9000}/report.md", "{a}/part/.json", "{a}/part/x.json", "{a}/part/x", "{a}/part/{part}.md", "{a}/part/%C5%B4.json",
    "{a}/stored.json/x", "{a}/answered.json", "submission", "submission/x", "submission/x/report.pdf", "submission/{a}/report.pdf", "submission/part/x.json",
    "{a}/report.md?variant=", "{a}/report.md?variant=whole", "{a}/report.pdf?size=huge", "{a}/report.pdf?notes=yes", "{a}/report.pdf?size=large&variant=%00",
    "submission/{a}/report.md?variant=x", "{a}/report.exe", "{a}/blank.md", "{a}/blank.pdf?only=x", "submission/{a}/blank.pdf", "{a}/report.", "{a}/report.md?language=", "{a}/report.md?language=xx", "{a}/report.md?language=%ff", "' OR 1=1 --/report.md",
)  # fmt: skip


def test_whatever_is_not_there_or_no_address_is_answered_alike_byte_for_byte(get: Get, store: Store, begun: Assessment) -> None:
    token = requested(store, begun)
    answers = [get(each.replace("{a}", begun.id).replace("{part}", token)) for each in ODD]
    without_body = [get(f"{each}/report.md", method="HEAD") for each in (begun.id, "x")]
    answers += [replace(each, body=REFUSED) for each in without_body if each.body == b""]
    assert len(answers) == len(ODD) + 2
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get"):
        answers += [get(f"{begun.id}/report.md", method=method), get("x/report.md", method=method)]
    answers += [get(f"{begun.id}/report.md", sec_fetch_site=each) for each in ("cross-site", "same-site")]
    assert [each for each in answers if each != answers[0]] == []
    assert (answers[0].status, answers[0].body, answers[0].headers["content-type"]) == (404, REFUSED, "text/plain; charset=utf-8")
    assert answers[0].headers["cache-control"] == "no-store"
    for site in ("same-origin", "none"):
        assert get(f"{begun.id}/report.md", sec_fetch_site=site).status == 200


def test_the_address_without_anything_after_it_is_refused_too(app: Starlette, store: Store) -> None:
    assert ask(app, "/download").body == REFUSED
    assert ask(app, "/downloads").status == 200, "which is a page like any other"


@pytest.mark.usefixtures("quick_paper")
def test_nobody_without_a_role_in_it_takes_anything_away_though_it_was_made_for_others_before(get: Get, store: Store) -> None:
    lead, buyer = member(store, "Lead"), member(store, "Buyer", Role.COMMISSIONER, "County")
    made = store.create(lead, definitions.shipped(), answers=NAMED)
    plan_one(store, made, lead)
    token, copy = requested(store, made, lead), store.submissions.submit(lead, made.id, buyer.organisation).id
    own = [*(f"{made.id}/{what}" for what in WHOLE), f"{made.id}/part/{token}.json", *(f"{made.id}/{what}" for what in BLANK)]
    copies = [f"submission/{copy}/{what}" for what in OF_COPY]
    everybody = [member(store, role.value, role) for role in Role if role in (Role.MEMBER, Role.AUDITOR, Role.ADMINISTRATOR, Role.COMMISSIONER)]
    everybody += [stranger(store, "Stranger"), member(store, "Other lead", of="Elsewhere"), member(store, "Other buyer", Role.COMMISSIONER, "Elsewhere")]
    for who, may in ((lead, own), (buyer, copies)):
        assert [get(each, who).status for each in may] == [200] * len(may)
    for who, address in [(who, each) for who in everybody for each in (*own, *copies)] + [(lead, each) for each in copies] + [(buyer, each) for each in own]:
        found = get(address, who)
        assert (found.status, found.body) == (404, REFUSED), (who.name, address)
    by = {name for name, _, _ in deeds(store, lead, made.id)}
    assert by == {"Lead", "Buyer"}, "a refusal is not written down as if something had gone out"


@pytest.mark.parametrize("role", [Role.LEAD, Role.CONTRIBUTOR, Role.REVIEWER, Role.FACILITATOR])
def test_whoever_has_a_role_in_it_takes_it_away_and_the_log_says_so_each_time_until_the_role_is_gone(get: Get, store: Store, role: Role) -> None:
    lead, anna = member(store, "Lead"), stranger(store, "Anna")
    made = store.create(lead, definitions.shipped(), answers=NAMED)
    let_in(store, lead, made.id, anna, role)
    for _ in range(2):
        assert get(f"{made.id}/report.md", anna).status == 200
    assert get(f"{made.id}/answered.json", anna).body == REFUSED
    assert deeds(store, lead, made.id) == [("Anna", Deed.EXPORTED, "report.md")] * 2
    store.people.unshare(lead, made.id, anna.id, role)
    assert get(f"{made.id}/report.md", anna).body == REFUSED


def test_the_log_says_it_before_anything_is_made(get: Get, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    lead = member(store, "Lead")
    made = store.create(lead, definitions.shipped(), answers=NAMED)
    seen: list[list[tuple[str, Deed, str]]] = []

    def place(_: object) -> printing.Job[bytes]:
        seen.append(deeds(store, lead, made.id))
        return printing.Job(b"%PDF")

    monkeypatch.setattr(printing, "place", place)
    assert get(f"{made.id}/report.pdf", lead).status == 200
    assert seen == [[("Lead", Deed.EXPORTED, "report.pdf")]]


@pytest.mark.usefixtures("quick_paper")
def test_what_takes_long_is_worked_out_once_for_all_variants(get: Get, begun: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def counted(name: str, really: Callable[..., object]) -> Callable[..., object]:
        return lambda *given: made.append(name) or really(*given)

    for owner, name in ((sensitivity, "find_out_first"), (sensitivity, "survival"), (former, "since"), (results, "evaluate")):
        monkeypatch.setattr(owner, name, counted(name, getattr(owner, name)))
    for variant in VARIANTS:
        assert get(f"{begun.id}/report.pdf?variant={variant}").status == 200
    assert sorted(made) == ["evaluate", "find_out_first", "since", "survival"]


@pytest.mark.usefixtures("quick_paper")
def test_the_log_says_which_edition_was_taken_away(get: Get, store: Store) -> None:
    lead, buyer = member(store, "Lead"), member(store, "Buyer", Role.COMMISSIONER, "County")
    made = store.create(lead, definitions.shipped(), answers=NAMED)
    copy = store.submissions.submit(lead, made.id, buyer.organisation).id
    assert get(f"{made.id}/report.pdf?language=cy&size=large&variant=publishable", lead).status == 200
    assert get(f"{made.id}/report.pdf?variant=full&notes=true", lead).status == 200
    assert get(f"submission/{copy}/report.docx?variant=summary", buyer).status == 200
    found = {(name, what) for name, _, what in deeds(store, lead, made.id)}
    assert found == {("Lead", "report.pdf?variant=publishable&size=large"), ("Lead", "report.pdf?notes=true"), ("Buyer", "report.docx?variant=summary")}


def test_a_submitted_copy_is_taken_away_as_it_was_and_its_file_is_what_the_hash_is_of(get: Get, store: Store) -> None:
    lead, buyer = member(store, "Lead"), member(store, "Buyer", Role.COMMISSIONER, "County")
    made = store.create(lead, definitions.shipped(), answers=NAMED)
    before = get(f"{made.id}/report.md", lead).body
    sent = store.submissions.submit(lead, made.id, buyer.organisation)
    store.save(lead, made.id, "SA1", Answer(State.ANSWERED, "managers"), expected=0)
    assert get(f"submission/{sent.id}/report.md", buyer).body == before
    file = get(f"submission/{sent.id}/assessment.json", buyer)
    assert hashlib.sha256(file.body).hexdigest() == sent.hash
    assert file.headers["content-disposition"] == 'attachment; filename="harbour-nursing.readiness.json"'
    store.submissions.withdraw(lead, made.id, sent.id)
    for what in OF_COPY:
        assert get(f"submission/{sent.id}/{what}", buyer).body == REFUSED


def test_an_assessment_whose_definitions_are_gone_gives_what_is_stored_and_else_a_sentence(get: Get, store: Store, begun: Assessment, tmp_path: Path) -> None:
    (file,) = tmp_path.glob("*.db")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("DELETE FROM definition_text WHERE text LIKE '%mutual-readiness/scoring/%'")
    assert json.loads(get(f"{begun.id}/stored.json").body)["service_name"]["value"] == "Harbour Nursing"
    broken = get(f"{begun.id}/report.pdf")
    assert (broken.status, broken.headers["content-type"]) == (500, "text/plain; charset=utf-8")
    assert b"standard.yaml" in broken.body


@pytest.mark.parametrize(("error", "status", "said"), [(ValueError("secret"), 500, b"This file could not be made"), (StoreError("The disk is full."), 503, b"The disk is full.")])
def test_what_goes_wrong_is_told_in_a_sentence_without_its_inside(
    get: Get, begun: Assessment, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, said: bytes
) -> None:
    def fail(_: object) -> bytes:
        raise error

    monkeypatch.setattr(printing, "place", fail)
    found = get(f"{begun.id}/report.pdf")
    assert (found.status, found.headers["content-type"]) == (status, "text/plain; charset=utf-8")
    assert said in found.body
    assert b"secret" not in found.body
    assert b"Traceback" not in found.body


def test_on_ones_own_computer_a_report_can_be_taken_away_though_nothing_can_be_saved_any_more(
    get: Get, store: Store, begun: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(*_: object) -> None:
        raise StoreError("The database was moved.")

    assert get(f"{begun.id}/report.md").status == 200
    monkeypatch.setattr("assessment.database._check_in_place", cannot)
    assert get(f"{begun.id}/report.md").status == 200


def test_several_people_who_ask_at_once_each_get_their_own(app: Starlette, store: Store) -> None:
    made = [store.create(LOCAL, definitions.shipped(), answers={"service_name": Answer(State.ANSWERED, f"Ward {number}")}) for number in range(4)]
    found = ask_together(app, *[f"/download/{each.id}/report.pdf?variant=plan" for each in made])
    assert [each.headers["content-disposition"] for each in found] == [f'attachment; filename="ward-{number}-action-plan.pdf"' for number in range(4)]
    for number, each in enumerate(found):
        with pikepdf.open(BytesIO(each.body)) as document:
            assert str(document.docinfo["/Title"]).endswith(f"Ward {number}")


@pytest.mark.parametrize("leaves", [True, False])
def test_what_somebody_asked_for_who_has_gone_away_is_not_made(app: Starlette, begun: Assessment, monkeypatch: pytest.MonkeyPatch, leaves: bool) -> None:
    forgone: list[bool] = []

    class Slow(printing.Job[bytes]):
        async def made(self) -> bytes:
            await asyncio.sleep(0.5)
            return self.result()

        def forgo(self) -> None:
            forgone.append(True)

    monkeypatch.setattr(printing, "place", lambda _: Slow(b"%PDF"))
    found = ask_and_leave(app, f"/download/{begun.id}/report.pdf", 0.1 if leaves else 600.0)
    assert (found.status, found.body.startswith(b"%PDF")) == ((500, False) if leaves else (200, True))
    assert forgone == [True]


def test_where_too_many_wait_it_is_said_when_to_come_again(get: Get, begun: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "_queue", Queue(Limits(waiting=0)))
    for what in ("report.pdf", "blank.pdf"):
        found = get(f"{begun.id}/{what}")
        assert (found.status, found.headers["retry-after"]) == (503, "120")
        assert b"Too many files are waiting" in found.body


def test_a_file_that_takes_too_long_is_told_in_a_sentence(get: Get, begun: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "_queue", Queue(Limits(making=0.0, idle=1.0)))
    found = get(f"{begun.id}/report.pdf?language=cy")
    assert (found.status, found.headers["content-type"]) == (500, "text/plain; charset=utf-8")
    assert "Cymerodd gwneud hyn fwy na 0 eiliad" in found.body.decode()


@pytest.mark.parametrize(
    ("chosen", "name"), [("", ""), ("?variant=summary", "-board-summary"), ("?variant=plan&size=large", "-action-plan"), ("?variant=publishable&notes=false", "-publishable")]
)
@pytest.mark.usefixtures("quick_paper")
def test_every_format_is_there_in_every_variant_and_the_name_of_the_file_says_which(get: Get, begun: Assessment, chosen: str, name: str) -> None:
    for key, each in FORMATS.items():
        found = get(f"{begun.id}/report{each.ending}{chosen}")
        assert (found.status, found.body) == (200, f"{key} of Harbour Nursing".encode())
        assert found.headers["content-type"] == each.mime
        assert found.headers["content-disposition"] == f'attachment; filename="harbour-nursing{name}{each.ending}"'


@pytest.mark.parametrize(
    ("address", "name", "said"),
    [
        ("blank.pdf", "blank-questionnaires.pdf", "pdf: Questionnaires for a workshop"), ("blank.xlsx?only=staff-appetite", "blank-staff-appetite.xlsx", "xlsx: Staff appetite"),
        ("blank.docx?only=staff-appetite.ballot&language=cy", "blank-staff-appetite-ballot.docx", "docx: Awydd y staff: Y bleidlais"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("quick_paper")
def test_empty_questionnaires_are_made_where_reports_are_and_the_name_of_the_file_says_which(
    get: Get, begun: Assessment, address: str, name: str, said: str
) -> None:
    found = get(f"{begun.id}/{address}")
    assert (found.status, found.headers["content-disposition"]) == (200, f'attachment; filename="{name}"')
    assert found.headers["content-type"] == MIMES[name.rpartition(".")[2]]
    assert found.body.decode().startswith(said)


def test_what_is_chosen_in_the_address_is_what_is_made(get: Get, begun: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    placed: list[printing.Order] = []

    def place(order: printing.Order) -> printing.Job[bytes]:
        placed.append(order)
        return printing.Job(b"")

    carried: list[tuple[Edition, str]] = []
    monkeypatch.setattr(printing, "place", place)
    monkeypatch.setattr(attached, "attachments", lambda _, edition, report, format_: carried.append((edition, format_)) or ())
    get(f"{begun.id}/report.pdf?variant=plan&size=large&notes=true")
    get(f"{begun.id}/report.md?variant=publishable")
    assert [(each.format, each.report.variant, each.size) for each in placed] == [("pdf", "plan", "large"), ("md", "publishable", "standard")]
    assert carried == [(Edition("plan", "large", True), "pdf"), (Edition("publishable"), "md")]


def test_the_calendar_holds_the_actions_with_a_date_and_without_one_there_is_none(get: Get, store: Store, begun: Assessment) -> None:
    assert get(f"{begun.id}/plan.ics").body == REFUSED
    plan_one(store, begun)
    assert b"Count the staff." in get(f"{begun.id}/plan.ics").body
    assert b"Count the staff." in get(f"{begun.id}/plan.csv").body


def test_the_log_and_what_is_held_about_oneself_are_taken_away_by_whoever_may_see_them(get: Get, store: Store) -> None:
    lead, auditor, other = member(store, "Lead"), member(store, "Auditor", Role.AUDITOR), member(store, "Other")
    made = store.create(lead, definitions.shipped(), answers=NAMED)
    of_organisation = f"organisation/{lead.organisation}/log.csv"
    assert b"Harbour Nursing" in get(f"{made.id}/log.csv", lead).body
    assert get(f"{made.id}/log.csv", auditor).status == get(of_organisation, auditor).status == 200
    held = json.loads(get("me/held-about-me.json", other).body)
    assert held["person"]["name"] == "Other"
    assert b"Harbour Nursing" not in get("me/held-about-me.json", other).body
    refused = [get(f"{made.id}/log.csv", other), get(of_organisation, lead), get("organisation/nothing/log.csv", auditor), get("nothing/log.csv"), get("me/held-about-me.json")]
    assert {(each.status, each.body) for each in refused} == {(404, REFUSED)}
