"""Answers every address under /join: to whoever has a code the invitation, and to whoever has joined her own page and nobody else's."""

from __future__ import annotations

import logging
import re
import traceback
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from assessment import hosting
from assessment.database import StoreError
from assessment.identity import NotFound
from assessment.shell import session
from assessment.shell.join import device, look
from assessment.shell.join.device import NotOurs
from assessment.shell.join.look import PLACE
from assessment.shell.join.shown import END, Shown, shown
from assessment.shell.join.slowly import Slowly
from assessment.shell.join.turns import Orders, Turns
from assessment.shell.not_found import not_found
from assessment.shell.under import REST
from assessment.workshop import codes
from assessment.workshop.choices import choice_of_points
from assessment.workshop.entering import NotOpen, NotTaken
from assessment.workshop.joining import Joining, NoSuchCode
from assessment.workshop.setup import WEIGHTS
from assessment.workshop.shapes import Invitation
from questionnaires.errors import ToolkitError
from questionnaires.texts import in_language, languages, table
from reports.records import FEWEST_EXPORTED

_WORKSHOP = re.compile(r"w-[0-9a-f]{24}")
_ROUND, _ORDER = re.compile(r"[1-9]\d{0,5}"), re.compile(r"\d{1,15}")
_FIRST = f"/{PLACE}"
_log = logging.getLogger(__name__)


class Join:
    """One server's side of everybody who takes part."""

    def __init__(self, slowly: Slowly | None = None) -> None:
        self._turns, self._orders, self._slowly = Turns(), Orders(), slowly or Slowly()
        self._known: Joining | None = None
        """Once the store was opened: opening it takes a while."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        with in_language(device.language(request)):
            try:
                response = await self._answer(request)
            except StoreError:
                response = _trouble(request, 503)
            except ToolkitError:
                response = _trouble(request, 500)
            except NotOurs:
                response = None
            except Exception as error:  # a sentence instead of a traceback, whatever went wrong
                # Without the message, which may hold what somebody sent.
                _log.error("A page for participants could not be made: %s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
                response = _trouble(request, 500)
        if response is None:
            await not_found(scope, send)
        else:
            response.headers.setdefault("cache-control", "no-store")
            await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response | None:
        """The answer; None if nothing is there."""
        method = "GET" if request.method == "HEAD" else request.method
        parts = [part for part in request.path_params.get(REST, "").split("/") if part]
        if method == "GET" and (tongue := request.query_params.get(session.LANGUAGE, "")):
            return _in_other_language(request, tongue)
        match method, parts:
            case "GET", ["look", version, name]:
                return look.file(request, version, name)
            case "GET", ["at", id_, "version"] if _WORKSHOP.fullmatch(id_):
                return await self._version(request, id_)
            case "GET", ["at", id_] if _WORKSHOP.fullmatch(id_):
                return await self._page(request, id_)
            case "GET", ["at", id_, "answer"] if _WORKSHOP.fullmatch(id_):
                return RedirectResponse(_at(id_), 303)
            case "POST", ["at", id_, "answer"] if _WORKSHOP.fullmatch(id_):
                return await self._take(request, id_, await device.form(request))
            case "GET", []:
                return await self._first(request)
            case "POST", []:
                return await self._typed(request, await device.form(request))
            case "GET", [code]:
                return await self._invite(request, code)
            case "POST", [code]:
                return await self._join(request, code, await device.form(request))
            case _:
                return None

    # --- With a code ---

    async def _typed(self, request: Request, form: dict[str, str]) -> Response:
        code = codes.as_read(form.get("code", ""))
        try:
            await self._turns.look_up(lambda: self._joining().invitation(code))
        except NoSuchCode as error:
            return await self._wrong(request, code, error)
        return RedirectResponse(f"{_FIRST}/{code}", 303)

    async def _invite(self, request: Request, code: str) -> Response:
        try:
            found = await self._turns.look_up(lambda: self._joining().invitation(code))
        except NoSuchCode as error:
            return await self._wrong(request, code, error)
        if await self._has_joined(request, found.id):
            return RedirectResponse(_at(found.id), 303)
        return _invitation(request, code, found, {"entry": codes.new_token()})

    async def _join(self, request: Request, code: str, form: dict[str, str]) -> Response:
        try:
            found = await self._turns.look_up(lambda: self._joining().invitation(code))
        except NoSuchCode as error:
            return await self._wrong(request, code, error)
        # What the form brings makes sending it twice the same as once.
        held = device.token(request, found.id) or form.get("entry", "")
        named = {"name": form.get("name", ""), "slip": form.get("slip", "")}
        try:
            held = await self._turns.write(lambda: self._joining().join(code, form.get("group", ""), **named, token=held))
        except NoSuchCode as error:
            return await self._wrong(request, code, error)
        except NotTaken as error:
            if error.key == "join_slip" and not await self._slowly.wait():
                return _invitation(request, code, found, form, error, status=429)
            return _invitation(request, code, found, form, error, status=422)
        response = RedirectResponse(_at(found.id), 303)
        device.keep(request, response, found.id, held)
        return response

    async def _wrong(self, request: Request, code: str, error: StoreError) -> Response:
        """The same page, sentence and time for every code that leads nowhere."""
        waited = await self._slowly.wait()
        return await self._first(request, str(error), typed=codes.as_read(code), status=404 if waited else 429)

    async def _first(self, request: Request, trouble: str = "", *, typed: str = "", status: int = 200) -> Response:
        """Where a code is typed, with the way back to workshops that the device has joined."""
        joined = await self._turns.read(lambda: self._joined(request))
        return look.page("code", _FIRST, status=status, trouble=trouble, typed=typed, joined=joined)

    def _joined(self, request: Request) -> list[tuple[str, str]]:
        """Address and name of the workshops that the device takes part in and that are not over."""
        found: list[tuple[str, str]] = []
        for id_ in filter(_WORKSHOP.fullmatch, device.workshops(request)):
            try:
                seen = self._joining().seen(id_, device.token(request, id_))
            except NotFound:
                continue
            if seen is not None and not seen.over:
                found.append((_at(id_), seen.setup.name))
        return found

    async def _has_joined(self, request: Request, workshop: str) -> bool:
        token = device.token(request, workshop)
        return bool(token) and await self._turns.read(lambda: self._joining().seen(workshop, token)) is not None

    # --- Joined ---

    async def _page(self, request: Request, workshop: str, *, trouble: str = "", tried: dict[str, str] | None = None, status: int = 200) -> Response:
        place = (tried or request.query_params).get("q", "")
        found = await self._turns.read(partial(self._shown, workshop, device.token(request, workshop), place))
        if found is None:
            return await self._first(request, table("assessment")("join_not_joined"), status=403)
        if tried is None and place != found.place:
            return RedirectResponse(f"{_at(workshop)}?q={found.place}" if found.place else _at(workshop), 303)
        return await self._turns.read(lambda: _seen(found, trouble, tried or {}, status))

    def _shown(self, workshop: str, token: str, place: str) -> Shown | None:
        joining = self._joining()
        try:
            seen = joining.seen(workshop, token) if token else None
            return seen and shown(seen, *joining.asked(workshop), place)
        except NotFound:
            return None

    async def _version(self, request: Request, workshop: str) -> Response | None:
        """Changes when something new is to be seen. That something is new is all that it says, so whoever asks is not looked up."""
        if not device.token(request, workshop):
            return None
        found = self._known.version_at_hand(workshop) if self._known else None
        if found is None:
            try:
                found = await self._turns.read(lambda: self._joining().version(workshop))
            except NotFound:
                return None
        return PlainTextResponse(found)

    async def _take(self, request: Request, workshop: str, form: dict[str, str]) -> Response | None:
        """Keep an answer. A script is told so in a status, a form is led back to the page."""
        number, order, token = form.get("round", ""), form.get("order", ""), device.token(request, workshop)
        if not _ROUND.fullmatch(number):
            return None
        by_script = bool(_ORDER.fullmatch(order))
        if by_script and (newer := self._orders.newer(workshop, token, int(number), int(order))) is not None:
            return JSONResponse({"order": newer}, 409)
        choice, remark = _choice(form), form.get("remark")
        if choice is None and not by_script and not remark:
            return await self._page(request, workshop, trouble=table("assessment")("join_choose_answer"), tried=form, status=422)
        try:
            await self._turns.write(lambda: self._joining().answer(workshop, token, int(number), choice, remark))
        except NotFound:
            return None
        except (NotTaken, NotOpen) as error:
            if isinstance(error, NotTaken) and error.key == "join_not_joined":
                return Response(status_code=403) if by_script else RedirectResponse(_at(workshop), 303)
            if by_script:
                return JSONResponse({"said": str(error)}, 422)
            said = table("assessment")("join_weights_sum") if isinstance(error, NotTaken) and "w0" in form else str(error)
            return await self._page(request, workshop, trouble=said, tried=form, status=422)
        if by_script:
            return Response(status_code=204)
        place = form.get("q", "")
        return RedirectResponse(_at(workshop) + (f"?q={int(place)}" if _ROUND.fullmatch(place) else "") + "#said", 303)

    def _joining(self) -> Joining:
        """The store's side. Raises StoreError."""
        self._known = session.store().joining
        return self._known


def _at(workshop: str) -> str:
    return f"{_FIRST}/at/{workshop}"


def _in_other_language(request: Request, tongue: str) -> Response | None:
    """The same address without the choice, which the device keeps from now on."""
    if tongue not in languages():
        return None
    place = request.query_params.get("q", "")
    rest = f"?q={place}" if place == END or _ROUND.fullmatch(place) else ""
    response = RedirectResponse("/" + request.url.path.lstrip("/\\") + rest, 303)
    device.remember_language(request, response, tongue)
    return response


def _invitation(request: Request, code: str, found: Invitation, form: dict[str, str], error: NotTaken | None = None, *, status: int = 200) -> Response:
    notice = {"encrypted": device.is_encrypted(request), "hosted": hosting.current().hosted, "exported": max(FEWEST_EXPORTED, found.setup.least), "slip_length": codes.SLIP_LENGTH}
    wrong = {"key": error.key, "said": str(error)} if error else None
    weights = WEIGHTS in found.setup.agenda
    here = f"{_FIRST}/{codes.as_read(code)}"
    return look.page("invitation", here, status=status, invitation=found, setup=found.setup, form=form, wrong=wrong, weights=weights, **notice)


def _seen(found: Shown, trouble: str, tried: dict[str, str], status: int) -> Response:
    here = _at(found.seen.workshop)
    return look.page(found.template, here, status=status, shown=found, seen=found.seen, setup=found.seen.setup, card=found.card, trouble=trouble, tried=tried)


def _choice(form: dict[str, str]) -> str | None:
    """What was chosen; of points, which come without a script one by one, all of them together; None if nothing was."""
    points = [value.strip() or "0" for name, value in sorted(form.items(), key=lambda each: (len(each[0]), each[0])) if re.fullmatch(r"w\d{1,2}", name)]
    return choice_of_points(points) if any(point != "0" for point in points) else form.get("choice")


def _trouble(request: Request, status: int) -> Response:
    """A fault of the server's own, in a sentence without what it was: participants cannot mend it."""
    return look.page("trouble", request.url.path, status=status)
