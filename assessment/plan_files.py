"""The action plan to take along: a table for a spreadsheet (CSV), and the days for a calendar (iCalendar).

The same plan gives the same bytes. People's own text cannot become a formula in the one or a property in the other.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO

from icalendar import Calendar, Event

from assessment import results
from assessment.papers import Status
from assessment.plan import Plan, Planned
from assessment.record import NAME_QUESTION, name_of, toolkit_version
from assessment.results import Scored
from questionnaires.errors import ToolkitError
from questionnaires.texts import table
from reports import spreadsheet
from reports.actions import PlannedAction, headline
from reports.clean import Cleaner
from reports.parts import plan as told
from reports.parts.words import words as report_words
from reports.subject import Subject

_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_COLUMNS = ("col_action", "col_what_for", "plan_col_question", "plan_col_why", "col_owner", "col_due", "col_status")


class NoDays(ToolkitError):  # noqa: N818 (it reads as what happened)
    """No action has a day by which it is to be done, so a calendar would be empty."""


def as_csv(result: Scored) -> bytes:
    """The plan as CSV in UTF-8 with a byte order mark, which Excel needs; days as year-month-day.

    If nothing was taken on, all that is proposed, each named a proposal.
    """
    subject, found = _told(result)
    own = found.plain
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([_heading(key) for key in _COLUMNS])
    writer.writerows([list(map(spreadsheet.cell, _row(each, subject))) for each in own.kept or own.proposed])
    return spreadsheet.MARK + out.getvalue().encode()


def as_calendar(result: Scored) -> bytes:
    """One event of a whole day for each action with a due date, done and dropped ones too. Raises NoDays if there are none."""
    subject, found = _told(result)
    dated = [each for each in found.actions if each.action.due]
    if not dated:
        raise NoDays(left_out(found))
    calendar, name = Calendar(), name_of(result.response.answers.get(NAME_QUESTION))
    _give(calendar, prodid=f"-//Mutual Readiness//{toolkit_version()}//EN", version="2.0", method="PUBLISH")
    _give(calendar, x_wr_calname=_clean(table("assessment")("plan_calendar", name=name)))
    for each in dated:
        calendar.add_component(_event(each, result, subject))
    return calendar.to_ical()


def left_out(found: Plan) -> str:
    """How many actions are in the calendar, and how many are not, because they have no due date."""
    words = table("assessment")
    dated = sum(each.action.due is not None for each in found.actions)
    without = len(found.actions) - dated
    if not dated:
        return words("plan_ics_none")
    return words("plan_ics_some", dated=dated, without=without) if without else words("plan_ics_all", dated=dated)


def _told(result: Scored) -> tuple[Subject, Plan]:
    found = results.plan_of(result)
    return results.subject(result, as_of=_EARLIEST, plan=found.plain), found


def _heading(key: str) -> str:
    return table("assessment")(key) if key.startswith("plan_") else report_words(key)


def _row(each: PlannedAction, subject: Subject) -> tuple[str, ...]:
    due = each.due.isoformat() if each.due else ""
    label = told.label_of(each.about, subject)
    return (each.text, label, each.about, told.why(each.reason), each.owner, due, told.state(each.progress).word)


def _event(each: Planned, result: Scored, subject: Subject) -> Event:
    """A day that marks nobody as busy. What is done or dropped says so in its title, and a dropped one is cancelled."""
    action, at, event = each.action, max(result.filed.get(each.key, _EARLIEST), _EARLIEST).replace(microsecond=0), Event()
    head, status = headline(action.text)[0], told.state(action.status.value).word
    closed = action.status in (Status.DONE, Status.DROPPED)
    summary = table("assessment")("plan_event", status=status, action=head) if closed else head
    _give(event, uid=_uid(result.assessment, each.key), dtstamp=at, last_modified=at, dtstart=action.due)
    if action.due is not None and action.due < date.max:
        _give(event, dtend=action.due + timedelta(days=1))
    _give(event, summary=_clean(summary), description=_clean(_description(each, subject)), transp="TRANSPARENT")
    _give(event, status="CANCELLED" if action.status is Status.DROPPED else "CONFIRMED")
    return event


def _give(component: Calendar | Event, **properties: object) -> None:
    for name, value in properties.items():
        component.add(name.replace("_", "-"), value)  # pyright: ignore[reportUnknownMemberType]


def _description(each: Planned, subject: Subject) -> str:
    action = each.action
    label, owner = told.label_of(action.about, subject), action.owner or report_words("no_owner")
    said = {
        "col_what_for": " – ".join(filter(None, (label, told.why(each.reason)))),
        "col_owner": owner,
        "col_status": told.state(action.status.value).word,
    }
    lines = [table("assessment")("plan_line", name=report_words(name), said=text) for name, text in said.items()]
    return "\n".join([action.text, "", *lines])


def _uid(assessment_id: str, key: str) -> str:
    """The same for the same action of the same assessment; its id, which opens it, cannot be found from this."""
    return f"{hashlib.sha256(f'{assessment_id} {key}'.encode()).hexdigest()[:40]}@mutual-readiness"


_clean: Callable[[str], str] = Cleaner().text
