"""Files to take away, each made when it is asked for, for whoever may have it then: /download/…

Whatever is refused, is not there or is no address gets one and the same answer, so that nobody learns what there is. A file
about an assessment goes out this way only: Streamlit's own downloads are for whoever knows their address.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple, TypeAlias

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send

from assessment import asking, blank_files, exchange, plan_files, printing, results, submissions
from assessment.ballot import reading
from assessment.database import StoreError
from assessment.edition import Edition, edition_of
from assessment.identity import LOCAL, NotFound, Person
from assessment.log_told import log_csv
from assessment.papers import ASKED, BALLOT, WORKSHOP, Asked
from assessment.papers import Action as Planned
from assessment.portfolio.portfolios import NotOpened
from assessment.print_queue import TooManyError
from assessment.printing import Job
from assessment.record import Assessment
from assessment.shell import as_stored, not_found, session
from assessment.shell.under import under
from assessment.survey import template
from assessment.whole import Damaged
from assessment.workshop import sheets
from questionnaires.errors import ToolkitError
from questionnaires.texts import ENGLISH, in_language, languages, table
from reports import blank, workshop_files
from reports.ballot_record import BallotHeld
from reports.document import Variant
from reports.records import WorkshopRecord
from reports.rendering import FORMATS

PLACE = "download"
"""The first part of every address here."""
_ID = re.compile("[A-Za-z0-9_-]{1,64}")
_HANDOUT = re.compile(r"handout-([a-z0-9][a-z0-9-]{0,29})\.pdf")
SHEETS = "blank-sheet.pdf"
"""What the sheet of a workshop for people without a phone is called in an address."""
_JSON, _CSV, _CALENDAR = "application/json", "text/csv; charset=utf-8", "text/calendar; charset=utf-8"
_AGAIN = "120"  # seconds, "a few minutes" in the sentence for people
_MOST_OF_LOG = 100_000
"""Entries of a log that are taken away at once, the newest."""
_IN_NAME: Mapping[Variant, str] = {"full": "", "summary": "-board-summary", "plan": "-action-plan", "publishable": "-publishable"}
"""How the name of a file says which variant of the report it is."""
_OURS = ("", "same-origin", "none")
"""What a browser says of who asks, if it is a page of ours or the person: a link elsewhere must not take a file away in their name."""
_log = logging.getLogger(__name__)


class File(NamedTuple):
    """A file as it goes out. `name` holds nothing but small letters, figures, hyphens and dots."""

    name: str
    mime: str
    content: bytes


class Printed(NamedTuple):
    """A file that is made where reports are made, when its turn comes. `name`, `mime`: as of a File."""

    name: str
    mime: str
    place: Callable[[], Job[bytes]]


Make: TypeAlias = Callable[[], File | Printed]
Take: TypeAlias = Callable[[Person], Make]
"""Asks the store for whoever it is, which the log says. What it returns makes the file."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """A file that there is of an assessment, if `fits` says so. `query`: what the log says of it beside its name."""

    name: Callable[[Assessment], str]
    mime: str
    content: Callable[[Assessment], bytes]
    fits: Callable[[Assessment], bool]
    query: str = ""

    def of(self, kept: Assessment) -> Make:
        return lambda: File(self.name(kept), self.mime, self.content(kept))


@dataclass(frozen=True, slots=True)
class _Report:
    """The report on an assessment, in a format and an edition."""

    format: str
    edition: Edition

    @property
    def query(self) -> str:
        """Which edition it is, as the log says it: a report to publish is not the whole one."""
        return self.edition.query()

    def fits(self, kept: Assessment) -> bool:
        """Of a part that a colleague answers there is none."""
        return _is_whole(kept)

    def of(self, kept: Assessment) -> Make:
        name = _stem(_IN_NAME[self.edition.variant] + FORMATS[self.format].ending)(kept)
        mime = FORMATS[self.format].mime

        def make() -> Printed:
            order = session.order(kept, self.format, self.edition)
            return Printed(name, mime, lambda: printing.place(order))

        return make


@dataclass(frozen=True, slots=True)
class _Workshop:
    """What a workshop that is on record left behind: its results as a table or a workbook, or the page for one group."""

    key: str
    what: str
    query: str = ""

    def fits(self, kept: Assessment) -> bool:
        """Whether there is such a workshop, and such a group in it."""
        record = kept.paper(self.key)
        return _is_whole(kept) and isinstance(record, WorkshopRecord) and (self.what in _OF_WORKSHOP or self._group in {each.id for each in record.groups})

    @property
    def _group(self) -> str:
        found = _HANDOUT.fullmatch(self.what)
        return found[1] if found else ""

    def of(self, kept: Assessment) -> Make:
        """As of a _Kind."""
        record = kept.paper(self.key)
        if not isinstance(record, WorkshopRecord):
            raise NotFound
        name = _stem(f"-{self.what}")(kept)
        if self.what in _OF_WORKSHOP:
            mime, content = _OF_WORKSHOP[self.what]
            return lambda: File(name, mime, content(record))
        return lambda: Printed(name, FORMATS["pdf"].mime, lambda: printing.place_handout(record, self._group))


def routes() -> list[BaseRoute]:
    """One place that answers every address under /download, whatever is asked there and however."""
    return under(PLACE, Downloads())


class Downloads:
    """Answers with a file, with the one refusal, or with a sentence where a file could not be made."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope)
        language = request.query_params.get(session.LANGUAGE, ENGLISH)
        if request.method != "GET" or request.headers.get("sec-fetch-site", "") not in _OURS or language not in languages():
            response = _refusal()
        else:
            with in_language(language):
                response = await self._answer(request, receive)
        await response(scope, receive, send)

    async def _answer(self, request: Request, receive: Receive) -> Response:
        words = table("assessment")
        try:
            take = _wanted(request.path_params.get("address", ""), request.query_params)
            make = await asyncio.to_thread(lambda: take(session.person_of_request(request)))
            found = await asyncio.to_thread(make)
            file = found if isinstance(found, File) else await _printed(found, receive)
        except NotFound:
            return _refusal()
        except Damaged as error:
            return _sentence(str(error), 500)
        except NotOpened as error:
            return _sentence(str(error), 409)
        except StoreError as error:
            return _sentence(words("store_broken", why=str(error)), 503)
        except TooManyError as error:
            return _sentence(str(error), 503, retry_after=_AGAIN)
        except ToolkitError as error:
            return _sentence(str(error), 500)
        except Exception:  # a sentence instead of a traceback, whatever went wrong
            _log.exception("A file could not be made.")
            return _sentence(words("download_failed"), 500)
        headers = {"content-disposition": f'attachment; filename="{file.name}"', "cache-control": "no-store"}
        return Response(file.content, media_type=file.mime, headers=headers)


async def _printed(found: Printed, receive: Receive) -> File:
    """The file, unless whoever asked for it goes away before: then nobody is left who could see what is answered."""
    job = await asyncio.to_thread(found.place)
    waiting, going = asyncio.ensure_future(job.made()), asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait((waiting, going), return_when=asyncio.FIRST_COMPLETED)
        if not waiting.done():
            raise ToolkitError(table("assessment")("printing_given_up"))
        return File(found.name, found.mime, waiting.result())
    finally:
        job.forgo()
        waiting.cancel()
        going.cancel()


async def _gone(receive: Receive) -> None:
    """Return when whoever asked has gone away."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _refusal() -> Response:
    return _sentence(not_found.BODY.decode(), 404)


def _sentence(said: str, status: int, **headers: str) -> Response:
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return PlainTextResponse(said, status, {"cache-control": "no-store", **more})


def _wanted(address: str, query: Mapping[str, str]) -> Take:
    """What an address leads to. Raises NotFound if it is none of ours."""
    parts = address.split("/")
    if any(not _ID.fullmatch(part) for part in parts[:-1]):
        raise NotFound
    match parts:
        case ["submission", id_, what] if what in _OF_COPY or what in _REPORTS:
            return partial(_of_copy, id_=id_, what=what, kind=_kind(what, query))
        case [id_, "workshop", token, what] if _ID.fullmatch(token) and (what in _OF_WORKSHOP or _HANDOUT.fullmatch(what)):
            return partial(_of_assessment, id_=id_, what=f"workshop/{token}/{what}", kind=_Workshop(WORKSHOP + token, what))
        case [id_, "workshop", token, what] if what == SHEETS:
            return partial(_blank_sheet, id_=id_, token=token)
        case [id_, "part", what] if what.endswith(".json") and _ID.fullmatch(token := what.removesuffix(".json")):
            return partial(_of_assessment, id_=id_, what=f"part/{what}", kind=_part(ASKED + token))
        case ["portfolio", id_, what] if what in _OF_PORTFOLIO:
            return partial(_of_portfolio, id_=id_, what=what)
        case ["me", "held-about-me.json"]:
            return _about_me
        case ["organisation", id_, "log.csv"]:
            return partial(_log_of_organisation, id_=id_)
        case [id_, "log.csv"]:
            return partial(_log_of, id_=id_)
        case [id_, "stored.json"]:
            return partial(_stored, id_=id_)
        case [id_, what] if what in _TEMPLATES:
            return partial(_template, id_=id_, format_=_TEMPLATES[what])
        case [id_, what] if what in _BLANK:
            return partial(_blank, id_=id_, format_=_BLANK[what], only=query.get("only", ""))
        case [id_, what] if what in _KINDS or what in _REPORTS:
            return partial(_of_assessment, id_=id_, what=what, kind=_kind(what, query))
        case _:
            raise NotFound


def _kind(what: str, query: Mapping[str, str]) -> _Kind | _Report:
    """What a file is, by its name and what is chosen in the address. Raises NotFound if that is none that there is."""
    if what in _KINDS:
        return _KINDS[what]
    edition = edition_of(query)
    if edition is None:
        raise NotFound
    return _Report(_REPORTS[what], edition)


def _of_assessment(who: Person, id_: str, what: str, kind: _Kind | _Report | _Workshop) -> Make:
    return kind.of(session.store().take_away(who, id_, _told(what, kind), kind.fits))


def _of_copy(who: Person, id_: str, what: str, kind: _Kind | _Report | _Workshop) -> Make:
    copy, text = session.store().submissions.take_away(who, id_, _told(what, kind))
    if what == "assessment.json":  # letter for letter what its hash is of
        return lambda: File(exchange.name_for(copy.name), _JSON, text.encode())
    return lambda: kind.of(submissions.assessment_in(copy, text))()


def _of_portfolio(who: Person, id_: str, what: str) -> Make:
    """A paper on the services of a portfolio side by side, as they stand; the log says what was taken away."""
    paper, format_ = _OF_PORTFOLIO[what]
    portfolios = session.store().portfolios
    kept = portfolios.take_away(who, id_, what)
    scoring = portfolios.other_scoring(who, id_)
    name = what if paper == "anonymous" else exchange.name_for(kept.name).removesuffix(exchange.SUFFIX) + f"-{what}"

    def make() -> Printed:
        from assessment.shell.compare import papers  # with all that compares, which few need

        order = papers.order(kept, scoring, paper, format_)
        return Printed(name, FORMATS[format_].mime, lambda: printing.place(order))

    return make


def _told(what: str, kind: _Kind | _Report | _Workshop) -> str:
    """What the log says was taken away, such as "report.pdf?variant=publishable"."""
    return f"{what}?{kind.query}" if kind.query else what


def _blank(who: Person, id_: str, format_: str, only: str) -> Make:
    """Empty questionnaires as an assessment asks them, all or `only` a part. They hold nothing of it, so the log says nothing."""
    library = session.definitions_of(session.store().load(who, id_)).library
    if only and only not in blank.places(library):
        raise NotFound
    name = f"blank-{re.sub('[^a-z0-9]+', '-', only.lower()) or 'questionnaires'}.{format_}"

    def make() -> Printed:
        composed = blank.compose(library, (only,) if only else ())
        return Printed(name, blank_files.MIMES[format_], lambda: printing.place_blank(composed, format_))

    return make


def _blank_sheet(who: Person, id_: str, token: str) -> Make:
    """The sheet of a workshop, for whoever may run it. Nobody's answer is on it, so the log says nothing."""
    stands = next((each for each in session.store().workshops.of(who, id_) if each.id == token), None)
    if stands is None:
        raise NotFound
    sheet = sheets.sheet_of(stands.setup, session.definitions_of(session.store().load(who, id_)).library)
    if not sheet.questions:
        raise NotFound
    return lambda: Printed(SHEETS, FORMATS["pdf"].mime, lambda: printing.place_sheet(sheet))


def _template(who: Person, id_: str, format_: str) -> Make:
    """The empty template of a survey, for whoever may see the assessment. It holds nothing of it, so the log says nothing."""
    session.store().people.standing(who, id_)
    return lambda: File(f"survey-template.{format_}", template.MIMES[format_], template.made(format_))


def _stored(who: Person, id_: str) -> Make:
    found = session.store().take_stored(who, id_, "stored.json")
    return lambda: File("stored.json", _JSON, as_stored.file_of(found).encode())


def _about_me(who: Person) -> Make:
    """Everything that is held about whoever asks."""
    if who.id == LOCAL.id:
        raise NotFound
    found = session.store().personal.about(who, who.id)
    return lambda: File("held-about-me.json", _JSON, json.dumps(found, ensure_ascii=False, indent=2).encode())


def _log_of(who: Person, id_: str) -> Make:
    """The log of an assessment; questions have their names in it only for whoever may read the assessment."""
    found = session.store().logs.of_assessment(who, id_, most=_MOST_OF_LOG)
    if not found:
        raise NotFound
    try:
        labels = {key: question.label for key, question in session.definitions_of(session.store().load(who, id_)).library.answerable.items()}
    except (NotFound, Damaged):
        labels = {}
    return lambda: File("log.csv", _CSV, log_csv(found, labels))


def _log_of_organisation(who: Person, id_: str) -> Make:
    found = session.store().logs.of_organisation(who, id_, most=_MOST_OF_LOG)
    return lambda: File("log.csv", _CSV, log_csv(found))


def _part(key: str) -> _Kind:
    """What a colleague is sent who was asked under this key."""

    def asked(kept: Assessment) -> Asked:
        paper = kept.paper(key)
        if not isinstance(paper, Asked):
            raise NotFound
        return paper

    def content(kept: Assessment) -> bytes:
        return asking.as_file(kept, session.definitions_of(kept), key, asked(kept), datetime.now(UTC)).encode()

    return _Kind(lambda kept: asking.file_name(kept.name, asked(kept).asked_of), _JSON, content, lambda kept: isinstance(kept.paper(key), Asked))


def _stem(ending: str) -> Callable[[Assessment], str]:
    return lambda kept: exchange.file_name(kept).removesuffix(exchange.SUFFIX) + ending


def _answered_name(kept: Assessment) -> str:
    made = asking.part_of(kept)
    return asking.file_name(made.name, made.asked_of, answered=True) if made else exchange.file_name(kept)


def _json(kept: Assessment) -> bytes:
    return exchange.export(kept).encode()


def _is_whole(kept: Assessment) -> bool:
    return asking.part_of(kept) is None


def _has_days(kept: Assessment) -> bool:
    return _is_whole(kept) and any(isinstance(filed.paper, Planned) and filed.paper.due for filed in kept.papers.values())


def _ballot_units(kept: Assessment) -> bytes:
    """The units of the ballot on record as a table to fill in; without any, an empty one."""
    held = kept.paper(BALLOT)
    return reading.units_file(held.units if isinstance(held, BallotHeld) else ())


def _goes_back(kept: Assessment) -> bool:
    """Whether it is a part that came as a file: what is answered behind a link is with whoever asked already."""
    return asking.part_of(kept) is not None and kept.imported is not None


_KINDS = {
    "assessment.json": _Kind(exchange.file_name, _JSON, _json, _is_whole),
    "plan.csv": _Kind(_stem("-plan.csv"), _CSV, lambda kept: plan_files.as_csv(results.scored(kept)), _is_whole),
    "plan.ics": _Kind(_stem("-plan.ics"), _CALENDAR, lambda kept: plan_files.as_calendar(results.scored(kept)), _has_days),
    "ballot-units.csv": _Kind(_stem("-ballot-units.csv"), _CSV, _ballot_units, _is_whole),
    "answered.json": _Kind(_answered_name, _JSON, _json, _goes_back),
}
_REPORTS = {f"report{each.ending}": name for name, each in FORMATS.items()}
"""The format of a report by the name that an address gives it."""
_OF_PORTFOLIO = {f"{paper}{each.ending}": (paper, name) for paper in ("comparison", "anonymous", "decision") for name, each in FORMATS.items()}
"""What there is of a portfolio, by the name that an address gives it: which paper, in which format."""
_BLANK = {f"blank.{each}": each for each in blank_files.MIMES}
"""The format of empty questionnaires by the name that an address gives them."""
_TEMPLATES = {f"survey-template.{each}": each for each in template.MIMES}
"""The format of the empty template of a survey by the name that an address gives it."""
_OF_WORKSHOP: dict[str, tuple[str, Callable[[WorkshopRecord], bytes]]] = {
    "workshop.csv": (_CSV, workshop_files.as_csv),
    "workshop.xlsx": (FORMATS["xlsx"].mime, workshop_files.as_xlsx),
}
"""What there is of a workshop beside the page for each group."""
_OF_COPY = ("assessment.json",)
"""What there is of a submitted copy, beside its report."""
