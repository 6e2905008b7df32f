"""The plan as a table and as a calendar, read back by the libraries that others use."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar
from icalendar.cal import Component

from assessment import plan_files, results
from assessment.definitions import Definitions
from assessment.papers import ACTION, Action, Status
from assessment.plan_files import NoDays
from assessment.results import Scored
from questionnaires.answers import Answer, Response, State
from questionnaires.texts import in_language

AT = datetime(2026, 11, 23, 14, 34, 5, 999, tzinfo=UTC)
HOSTILE = "Böse; \"text\", with \\ and\nSUMMARY:a second line\r"
KEPT = {
    "a": Action(text="Call the union. Write it down.", about="lead", owner="HR lead", due=date(2027, 1, 31)),
    "b": Action(text=HOSTILE.strip(), owner="=cmd|' /C calc'!A0", due=date(2027, 2, 28), status=Status.DONE),
    "c": Action(text="Never mind", due=date(9999, 12, 31), status=Status.DROPPED),
    "d": Action(text="Some day"),
}


def result(given: Definitions, kept: dict[str, Action] | None = None, id_: str = "an-assessment") -> Scored:
    papers = {ACTION + name: action for name, action in (KEPT if kept is None else kept).items()}
    answers = {"service_name": Answer(State.ANSWERED, "Night Nursing"), "stage_aimed_at": Answer(State.ANSWERED, "G2")}
    return replace(results.score(given, Response(answers), papers=papers), filed=dict.fromkeys(papers, AT), assessment=id_)


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def events(given: Definitions, **more: dict[str, Action] | str) -> dict[str, Component]:
    calendar = Calendar.from_ical(plan_files.as_calendar(result(given, **more)))  # pyright: ignore
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


def test_the_table_begins_with_a_byte_order_mark_and_a_row_of_headings(small: Definitions) -> None:
    content = plan_files.as_csv(result(small))
    assert content.startswith(b"\xef\xbb\xbfAction,What for,Question,Why,Owner,Due,Status\r\n")


def test_the_table_reads_back_as_it_was_written(small: Definitions) -> None:
    found = {row[0]: row for row in rows(plan_files.as_csv(result(small)))[1:]}
    assert found["Call the union. Write it down."][1:3] == ["Leading group", "lead"]
    assert found["Call the union. Write it down."][4:] == ["HR lead", "2027-01-31", "To do"]
    assert "“A group leads” is not known" in found["Call the union. Write it down."][3]
    assert found[HOSTILE.strip()][5:] == ["2027-02-28", "Done"]
    assert [row[6] for row in found.values()] == ["To do", "To do", "Done", "Dropped"]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_can_be_taken_for_a_formula(small: Definitions, first: str) -> None:
    text = f"{first}HYPERLINK(1)"
    kept = {"a": Action.model_construct(kind="action", text=text, about="", owner=text, due=None, status=Status.TO_DO)}
    (_, row) = rows(plan_files.as_csv(result(small, kept)))
    assert not row[0].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert not row[4].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert "HYPERLINK(1)" in row[0]


def test_a_table_of_a_plan_with_nothing_in_it_holds_the_proposals_and_calls_them_that(small: Definitions) -> None:
    found = rows(plan_files.as_csv(result(small, {})))
    assert len(found) == 1 + len(results.plan_of(result(small, {})).proposed)
    assert {row[6] for row in found[1:]} == {"Proposed"}


def test_each_action_with_a_due_date_is_one_whole_day_in_the_calendar(small: Definitions) -> None:
    found = events(small)
    assert set(found) == {"Call the union.", "Done: Böse; \"text\", with \\ and", "Dropped: Never mind"}
    event = found["Call the union."]
    assert event["dtstart"].dt == date(2027, 1, 31)
    assert event["dtend"].dt == date(2027, 1, 31) + timedelta(days=1)
    assert event["dtstamp"].dt == AT.replace(microsecond=0)
    assert not event.walk("VALARM")
    assert str(event["transp"]) == "TRANSPARENT", "a due date keeps nobody busy for a day"
    described = str(event["description"])
    assert described.startswith("Call the union. Write it down.\n\nWhat for: Leading group – ")
    assert "Owner: HR lead\nStatus: To do" in described


def test_done_and_dropped_are_marked_by_their_status(small: Definitions) -> None:
    found = {name.partition(":")[0]: event for name, event in events(small).items()}
    assert str(found["Done"]["status"]) == "CONFIRMED"
    assert "Status: Done" in str(found["Done"]["description"])
    assert str(found["Dropped"]["status"]) == "CANCELLED"


def test_text_cannot_add_a_property_or_an_event(small: Definitions) -> None:
    kept = {"a": Action(text="A\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:B", owner="x\nATTENDEE:mailto:a@b.c", due=date(2027, 1, 1))}
    (event,) = events(small, kept=kept).values()
    assert str(event["summary"]) == "A"
    assert "attendee" not in event
    assert "END:VEVENT" in str(event["description"])


def test_the_same_plan_gives_the_same_bytes(small: Definitions) -> None:
    assert plan_files.as_calendar(result(small)) == plan_files.as_calendar(result(small))
    assert plan_files.as_csv(result(small)) == plan_files.as_csv(result(small))


def test_an_event_keeps_its_name_while_its_action_changes_and_differs_between_assessments_without_telling_their_ids(small: Definitions) -> None:
    def uids(**more: dict[str, Action] | str) -> list[str]:
        return [str(event["uid"]) for event in events(small, **more).values()]

    ask = Action(text="Ask.", due=date(2027, 1, 1))
    later = {"a": ask.model_copy(update={"text": "Ask again.", "due": date(2027, 5, 1), "status": Status.DONE})}
    assert uids(kept={"a": ask}) == uids(kept=later)
    assert uids(kept={"a": ask}, id_="another") != uids(kept={"a": ask})
    assert "an-assessment" not in plan_files.as_calendar(result(small)).decode()


def test_how_many_are_not_in_the_calendar_is_said(small: Definitions) -> None:
    def said(kept: dict[str, Action]) -> str:
        return plan_files.left_out(results.plan_of(result(small, kept)))

    assert said(KEPT) == "Due dates for a calendar, such as Outlook: 3. Actions that have no due date, and so are not in it: 1."
    assert said({"a": KEPT["a"]}).endswith("Every action in the plan has one.")
    assert said({"d": KEPT["d"]}).startswith("There is no calendar to download yet")


def test_a_calendar_without_a_day_is_refused_in_one_sentence(small: Definitions) -> None:
    with pytest.raises(NoDays, match="no action in the plan has a due date"):
        plan_files.as_calendar(result(small, {"d": KEPT["d"]}))


def test_both_are_in_the_language_that_is_asked_for(small: Definitions) -> None:
    with in_language("cy"):
        assert "Cam gweithredu,At beth" in plan_files.as_csv(result(small)).decode()
        assert "Perchennog: HR lead" in plan_files.as_calendar(result(small)).decode()
