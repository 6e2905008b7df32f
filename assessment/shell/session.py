"""What every page needs while one person works: the store, who it is, the assessment in the address, the time of day."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st
from starlette.requests import Request
from streamlit.runtime.scriptrunner import get_script_run_ctx

from assessment import attached, definitions, hosting, printing, results, retention
from assessment.database import ENVIRONMENT
from assessment.definitions import Definitions
from assessment.edition import Edition
from assessment.identity import LOCAL, Action, Claims, NotFound, Person, Standing
from assessment.masthead import masthead_of
from assessment.people import SignedOut
from assessment.people_rows import Organisation
from assessment.printing import Order
from assessment.record import UNREADABLE, Assessment
from assessment.results import Scored
from assessment.retention import Periods
from assessment.shell.signed_in import NotSignedIn, SignInExpired, claims_in, claims_of, has_expired
from assessment.store import Store
from questionnaires import texts, wording
from questionnaires.texts import current_language
from reports.compose import Subject, compose
from reports.document import Report, Variant
from scoring.counterfactual import Counterfactual

words = wording.table("assessment")

ADDRESS = "a"
"""The part of the address that names the assessment: ?a=…"""


LANGUAGE = "language"
"""The part of an address that chooses a language: ?language=cy. Also where the choice is kept while a tab is open."""
COOKIE = "mutual_readiness_language"
"""Where a browser keeps the choice, once somebody has made one."""


def language() -> str:
    """The language of this tab: the one chosen in it, or before in this browser; "" where no tab is being answered."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return ""
    if LANGUAGE not in st.session_state:
        kept = st.context.cookies.get(COOKIE, "")
        st.session_state[LANGUAGE] = kept if kept in texts.languages() else texts.ENGLISH
    return st.session_state[LANGUAGE]


texts.follow(language)


_PERSON = "person"
"""Where a tab keeps who signed in, by which claims, and when the store was asked."""
_ASK_AGAIN = timedelta(minutes=1)
"""How long a tab relies on that nobody signed out elsewhere."""


def _whoever_asks(request: Request | None) -> Person:
    """Of a page, or of a request for a file outside any page."""
    if not hosting.current().hosted:
        return LOCAL
    if request is not None:
        claims = claims_in(request.scope)
        if claims is None:
            raise NotSignedIn
        return store().people.sign_in(claims)
    claims = claims_of(st.user.to_dict())
    if claims is None:
        raise NotSignedIn
    if has_expired(claims):
        raise SignInExpired
    known: tuple[Claims, Person, datetime] | None = st.session_state.get(_PERSON)
    now = datetime.now(UTC)
    if known is None or known[0] != claims or not timedelta(0) <= now - known[2] < _ASK_AGAIN:
        try:
            known = claims, store().people.sign_in(claims), now
        except SignedOut:
            raise NotSignedIn from None
        st.session_state[_PERSON] = known
    return known[1]


_who: Callable[[Request | None], Person] = _whoever_asks
"""Tests put somebody else here."""


HOME = "home"
"""Where a tab keeps for whom its person works: their id, and the id of the organisation."""
HOME_COOKIE = "mutual_readiness_organisation"
"""Where a browser keeps the choice of somebody who has roles in several organisations, once they have made one."""


def person() -> Person:
    """Who is at work. On one's own machine there is only one.

    Hosted, raises NotSignedIn or SignInExpired: Streamlit keeps a sign-in for a month and does not look how old it is.
    """
    return _at_home(_who(None))


def person_of_request(request: Request) -> Person:
    """Who asks the server for a file, outside any page. Raises NotFound if it is nobody."""
    try:
        who = _who(request)
    except (NotSignedIn, SignedOut):
        raise NotFound from None
    chosen = request.cookies.get(HOME_COOKIE, "")
    return replace(who, organisation=chosen) if chosen in {each.id for each in store().people.homes(who)} else who


def _at_home(who: Person) -> Person:
    """The person in the organisation that they chose, of those in which they have a role."""
    if who.id == LOCAL.id or get_script_run_ctx(suppress_warning=True) is None:
        return who
    known: tuple[str, str] | None = st.session_state.get(HOME)
    if known is None or known[0] != who.id:
        homes = [each.id for each in store().people.homes(who)]
        wanted = (st.context.cookies.get(HOME_COOKIE, ""), who.organisation, *homes)
        known = st.session_state[HOME] = who.id, next((each for each in wanted if each in homes), "")
    return replace(who, organisation=known[1])


def homes() -> tuple[Organisation, ...]:
    """The organisations in which the person has a role now, with these roles. Settles anew which of them they work for."""
    who = person()
    found = store().people.homes(who)
    if who.organisation not in {each.id for each in found} and (found or who.organisation):
        st.session_state.pop(HOME, None)
    return found


def home() -> Organisation | None:
    """The organisation that the person works for, with their roles in it; None if they have none anywhere."""
    found = homes()
    return next((each for each in found if each.id == person().organisation), None)


def work_for(organisation: str) -> None:
    """Let the person work for another of their organisations, in this tab. Anything else is passed over."""
    if organisation in {each.id for each in homes()}:
        st.session_state[HOME] = person().id, organisation


def may_at_home(action: Action) -> bool:
    """Whether the person may do this in the organisation that they work for; on their own computer, everything."""
    if not hosted():
        return True
    here = home()
    return here is not None and Standing(here.roles).may(action)


def hosted() -> bool:
    """Whether several people use this copy, so that there is somebody to share with."""
    return hosting.current().hosted or person().id != LOCAL.id  # also after a sign-in has run out, in the middle of saving


def periods() -> Periods:
    """How long this copy keeps things. On one's own computer nothing goes by time alone."""
    return retention.of(hosting.current())


def may(action: Action, questionnaire: str = "") -> bool:
    """Whether the person may do this with the assessment in the address; answer in this questionnaire, if one is named.

    Only to offer what they may do: the store asks for itself. Raises NotFound if they may not even see it.
    """
    return store().people.standing(person(), assessment_id()).may(action, questionnaire)


def person_before() -> Person | None:
    """Whose sign-in this tab knew before it ran out, if anybody's."""
    known: tuple[Claims, Person, datetime] | None = st.session_state.get(_PERSON)
    return known[1] if known and known[0] == claims_of(st.user.to_dict()) else None


def forget_person() -> None:
    """Let the next page ask anew who it is."""
    st.session_state.pop(_PERSON, None)
def store() -> Store:
    """The store, opened once for the whole server. Raises StoreError."""
    return _open(os.environ.get(ENVIRONMENT, ""))


@lru_cache(maxsize=4)
def _open(url: str) -> Store:
    return Store.open(url or None)


def shipped() -> Definitions:
    """The definitions that new assessments are made under. Raises DefinitionError with all faults."""
    return definitions.shipped()


def assessment_id() -> str:
    """The assessment that the address names; empty if it names none."""
    return st.query_params.get(ADDRESS, "")


def assessment() -> Assessment:
    """The assessment in the address, as it stands now. Raises NotFound, StoreError."""
    return store().load(person(), assessment_id())


def definitions_of(kept: Assessment) -> Definitions:
    """The definitions that an assessment was made under."""
    return definitions.of(kept.definitions)


def report(kept: Assessment, variant: Variant = "full") -> Report:
    """What is said about an assessment as it stands; made once for the same answers and language."""
    return _report(kept.id, kept.changed, current_language(), variant, kept)


def order(kept: Assessment, format_: str, edition: Edition) -> Order:
    """A file of the report on an assessment, as it is taken away and as it is shown before: one order, so that it is made once."""
    found = report(kept, edition.variant)
    carried = attached.attachments(_scored(kept.id, kept.changed, current_language(), kept), edition, found, format_)
    return Order(found, format_, edition.size, carried)


def changes(kept: Assessment) -> tuple[Counterfactual, ...]:
    """What would reach the next stage and the next band; worked out once for the same answers and language."""
    return _changes(kept.id, kept.changed, current_language(), kept)


def forget_reports() -> None:
    """Let go of what was said about assessments, after one was erased."""
    for cached in (_report, _subject, _changes, _scored):
        cached.clear()
    for forget in _ALSO_FORGET:
        forget()
    printing.forget()


_ALSO_FORGET: list[Callable[[], None]] = []


def also_forget(forget: Callable[[], None]) -> None:
    """Let something else be let go of, too, that is kept of assessments."""
    _ALSO_FORGET.append(forget)


@st.cache_resource(max_entries=64, show_spinner=False)
def _report(id_: str, changed: datetime, language: str, variant: Variant, _kept: Assessment) -> Report:
    papers = _scored(id_, changed, language, _kept).papers
    return compose(_subject(id_, changed, language, _kept), variant, masthead_of(papers))


@st.cache_resource(max_entries=64, show_spinner=False)
def _subject(id_: str, changed: datetime, language: str, _kept: Assessment) -> Subject:
    """What all variants of its report are composed from."""
    return results.whole_subject(_scored(id_, changed, language, _kept), as_of=changed, changes=changes(_kept))


@st.cache_resource(max_entries=64, show_spinner=False)
def _changes(id_: str, changed: datetime, language: str, _kept: Assessment) -> tuple[Counterfactual, ...]:
    return results.changes_of(_scored(id_, changed, language, _kept))


@st.cache_resource(max_entries=64, show_spinner=False)
def _scored(id_: str, changed: datetime, language: str, _kept: Assessment) -> Scored:
    return results.scored(_kept)


def address(**more: str) -> dict[str, str]:
    """Query parameters that keep the assessment when the page changes."""
    return {ADDRESS: assessment_id(), **more}


def time_of_day(when: datetime) -> str:
    """ "14:32", where the person is; with the day, "14:32 on 12 November 2026", unless that is today."""
    local = when.astimezone(_zone())
    if local.date() == datetime.now(_zone()).date():
        return f"{local:%H:%M}"
    return words("at_on_day", day=wording.day(local.date()), time=f"{local:%H:%M}")


def today() -> date:
    """The day that it is where the person is."""
    return datetime.now(_zone()).date()


def minutes_left(minutes: int) -> str:
    """ "about 12 minutes left"."""
    return words("minute_left" if minutes == 1 else "minutes_left", minutes=minutes)


def day_of(when: datetime) -> str:
    """ "12 November 2026", where the person is."""
    return words("unreadable_time") if when == UNREADABLE else wording.day(when.astimezone(_zone()).date())


def moment(when: datetime) -> str:
    """ "today, 14:32" or "12 November 2026, 14:32", where the person is."""
    if when == UNREADABLE:
        return words("unreadable_time")
    local = when.astimezone(_zone())
    if local.date() == datetime.now(_zone()).date():
        return words("today", time=f"{local:%H:%M}")
    return words("on_day", day=wording.day(local.date()), time=f"{local:%H:%M}")


def _zone() -> tzinfo:
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
