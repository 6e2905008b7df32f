"""Files to take away, each made when it is asked for, for whoever may have it then: /download/…

Whatever is refused, is not there or is no address gets one and the same answer, so that nobody learns what there is. A file
about an assessment goes out this way only: Streamlit's own downloads are for whoever knows their address.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple, TypeAlias

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from assessment import asking, exchange, plan_files, results, submissions
from assessment.database import StoreError
from assessment.identity import LOCAL, NotFound, Person
from assessment.log_told import log_csv
from assessment.papers import ASKED, Asked
from assessment.papers import Action as Planned
from assessment.record import Assessment
from assessment.shell import as_stored, not_found, session
from assessment.whole import Damaged
from questionnaires.errors import ToolkitError
from questionnaires.texts import ENGLISH, in_language, languages, table

PLACE = "download"
"""The first part of every address here."""
_ID = re.compile("[A-Za-z0-9_-]{1,64}")
_PDF, _MARKDOWN, _JSON, _CSV, _CALENDAR = "application/pdf", "text/markdown; charset=utf-8", "application/json", "text/csv; charset=utf-8", "text/calendar; charset=utf-8"
_MOST_OF_LOG = 100_000
"""Entries of a log that are taken away at once, the newest."""
_OURS = ("", "same-origin", "none")
"""What a browser says of who asks, if it is a page of ours or the person: a link elsewhere must not take a file away in their name."""
_log = logging.getLogger(__name__)


class File(NamedTuple):
    """A file as it goes out. `name` holds nothing but small letters, figures, hyphens and dots."""

    name: str
    mime: str
    content: bytes


Make: TypeAlias = Callable[[], File]


class Wanted(NamedTuple):
    """What an address leads to. `take` asks the store for whoever it is, which the log says; what it returns makes the file."""

    take: Callable[[Person], Make]
    one_at_a_time: bool = False
    """Whether making it keeps a processor busy for seconds."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """A file that there is of an assessment, if `fits` says so."""

    name: Callable[[Assessment], str]
    mime: str
    content: Callable[[Assessment], bytes]
    fits: Callable[[Assessment], bool]

    def of(self, kept: Assessment) -> Make:
        return lambda: File(self.name(kept), self.mime, self.content(kept))


def routes() -> list[BaseRoute]:
    """One place that answers every address under /download, whatever is asked there and however."""
    register_url_convertor("anything", _Anything())
    answering = Downloads()
    return [Route(f"/{PLACE}", answering), Route(f"/{PLACE}/{{address:anything}}", answering)]


class Downloads:
    """Answers with a file, with the one refusal, or with a sentence where a file could not be made."""

    def __init__(self) -> None:
        self._one = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope)
        language = request.query_params.get(session.LANGUAGE, ENGLISH)
        if request.method != "GET" or request.headers.get("sec-fetch-site", "") not in _OURS or language not in languages():
            response = _refusal()
        else:
            with in_language(language):
                response = await self._answer(request)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        words = table("assessment")
        try:
            wanted = _wanted(request.path_params.get("address", ""))
            make = await asyncio.to_thread(lambda: wanted.take(session.person_of_request(request)))
            async with self._one if wanted.one_at_a_time else nullcontext():
                file = await asyncio.to_thread(make)
        except NotFound:
            return _refusal()
        except Damaged as error:
            return _sentence(str(error), 500)
        except StoreError as error:
            return _sentence(words("store_broken", why=str(error)), 503)
        except ToolkitError as error:
            return _sentence(str(error), 500)
        except Exception:  # a sentence instead of a traceback, whatever went wrong
            _log.exception("A file could not be made.")
            return _sentence(words("download_failed"), 500)
        headers = {"content-disposition": f'attachment; filename="{file.name}"', "cache-control": "no-store"}
        return Response(file.content, media_type=file.mime, headers=headers)


class _Anything(Convertor[str]):
    """The rest of an address, line breaks included."""

    regex = r"[\s\S]*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


def _refusal() -> Response:
    return _sentence(not_found.BODY.decode(), 404)


def _sentence(said: str, status: int) -> Response:
    return PlainTextResponse(said, status, {"cache-control": "no-store"})


def _wanted(address: str) -> Wanted:
    """What an address leads to. Raises NotFound if it is none of ours."""
    parts = address.split("/")
    if any(not _ID.fullmatch(part) for part in parts[:-1]):
        raise NotFound
    match parts:
        case ["submission", id_, what] if what in _OF_COPY:
            return _of_copy(id_, what)
        case [id_, "part", what] if what.endswith(".json") and _ID.fullmatch(token := what.removesuffix(".json")):
            return _of_assessment(id_, f"part/{what}", _part(ASKED + token))
        case ["me", "held-about-me.json"]:
            return Wanted(_about_me)
        case ["organisation", id_, "log.csv"]:
            return Wanted(partial(_log_of_organisation, id_=id_))
        case [id_, "log.csv"]:
            return Wanted(partial(_log_of, id_=id_))
        case [id_, "stored.json"]:
            return Wanted(partial(_stored, id_=id_))
        case [id_, what] if what in _KINDS:
            return _of_assessment(id_, what, _KINDS[what])
        case _:
            raise NotFound


def _of_assessment(id_: str, what: str, kind: _Kind) -> Wanted:
    def take(who: Person) -> Make:
        return kind.of(session.store().take_away(who, id_, what, kind.fits))

    return Wanted(take, kind.mime == _PDF)


def _of_copy(id_: str, what: str) -> Wanted:
    def take(who: Person) -> Make:
        copy, text = session.store().submissions.take_away(who, id_, what)
        if what == "assessment.json":  # letter for letter what its hash is of
            return lambda: File(exchange.name_for(copy.name), _JSON, text.encode())
        return lambda: _KINDS[what].of(submissions.assessment_in(copy, text))()

    return Wanted(take, _KINDS[what].mime == _PDF)


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


def _pdf(kept: Assessment) -> bytes:
    from reports import pdf  # the PDF engine is heavy, and most servers' first hour does not need it

    return pdf.render(session.report(kept))


def _markdown(kept: Assessment) -> bytes:
    from reports import markdown

    return markdown.render(session.report(kept)).encode()


def _json(kept: Assessment) -> bytes:
    return exchange.export(kept).encode()


def _is_whole(kept: Assessment) -> bool:
    return asking.part_of(kept) is None


def _has_days(kept: Assessment) -> bool:
    return _is_whole(kept) and any(isinstance(filed.paper, Planned) and filed.paper.due for filed in kept.papers.values())


def _goes_back(kept: Assessment) -> bool:
    """Whether it is a part that came as a file: what is answered behind a link is with whoever asked already."""
    return asking.part_of(kept) is not None and kept.imported is not None


_KINDS = {
    "report.pdf": _Kind(_stem(".pdf"), _PDF, _pdf, _is_whole),
    "report.md": _Kind(_stem(".md"), _MARKDOWN, _markdown, _is_whole),
    "assessment.json": _Kind(exchange.file_name, _JSON, _json, _is_whole),
    "plan.csv": _Kind(_stem("-plan.csv"), _CSV, lambda kept: plan_files.as_csv(results.scored(kept)), _is_whole),
    "plan.ics": _Kind(_stem("-plan.ics"), _CALENDAR, lambda kept: plan_files.as_calendar(results.scored(kept)), _has_days),
    "answered.json": _Kind(_answered_name, _JSON, _json, _goes_back),
}
_OF_COPY = ("report.pdf", "report.md", "assessment.json")
