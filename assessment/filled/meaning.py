"""What the cells of one question mean. What is not plainly one thing is listed with what is allowed, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assessment.entry import (
    COUNTS,
    DONT_KNOW,
    NOT_APPLICABLE,
    RULES,
    SHARES,
    SUPPORT,
    answer_from,
    evidence_lacks,
    evidence_wanting,
    iso_day,
)
from assessment.filled.choosing import Translated, has_only_empty_boxes, listed, option_of, ticked
from assessment.filled.form import Cell, Unread, plainly, reason, shortened
from questionnaires.answers import Answer, Level
from questionnaires.answers.plain_parts import is_dont_know, is_open, parse_decimal
from questionnaires.errors import AnswerError
from questionnaires.model import (
    BallotQuestion,
    Date,
    MultipleChoice,
    Numeric,
    OneChosen,
    Question,
    Series,
    WithOptions,
)
from questionnaires.texts import languages, table
from reports.blank_fields import CHOICE, DOCUMENT, INSTEAD, LEVEL, RECORDED, TICKS


@dataclass
class Meant:
    """What the cells of a question say: an answer if they make one, and what could not be read."""

    answer: Answer | None = None
    unread: list[Unread] = field(default_factory=list[Unread])
    remarks: list[str] = field(default_factory=list[str])
    """What was read otherwise than somebody may expect."""

    @property
    def places(self) -> set[str]:
        """Where that stands which could not be read."""
        return {each.place for each in self.unread}

    def refuse(self, cell: Cell, why: str) -> None:
        """List a cell as not read."""
        self.unread.append(Unread(cell.place, shortened(cell.text), why))


def meant(question: Question, options: Translated, cells: Mapping[str, Cell], *, letters: bool) -> Meant:
    """The answer to a question that the cells make, by field. `options`: its options in the current language, then in every one.
    `letters`: whether an option's letter stands for what it stood for when the form was made.
    """
    found = Meant()
    left = {name: cell for name, cell in cells.items() if not cell.trouble}
    for cell in cells.values():
        if cell.trouble:
            found.refuse(cell, cell.trouble)
    support = {name: left.pop(name) for name in (LEVEL, *DOCUMENT) if name in left}
    beside = {name: left.pop(name) for name in (INSTEAD, "reason", "who_could_know", "note") if name in left}
    if TICKS in left and has_only_empty_boxes(left[TICKS].text):
        _check_boxes(options, left.pop(TICKS), found, letters=letters)
    said_instead = _instead(beside.get(INSTEAD), found)
    for name, cell in list(left.items()):
        if name in (CHOICE, TICKS, "value") and (said := _word_instead(cell.text)):
            del left[name]
            said_instead = _agreeing(said_instead, said, cell, found)
    typed: dict[str, str | bool] = {"note": beside["note"].text} if "note" in beside else {}
    if said_instead and left:
        for cell in (*left.values(), *([beside[INSTEAD]] if INSTEAD in beside else [])):
            found.refuse(cell, reason("both"))
        return _unused(found, beside, support)
    if said_instead:
        return _without_value(question, said_instead, typed, beside, support, found)
    typed |= _value(question, options, left, found, letters=letters)
    for name, state in (("reason", "not_applicable"), ("who_could_know", "dont_know")):
        if name in beside:
            found.refuse(beside[name], reason(f"only_with_{state}"))
    if not any(typed.get(name) for name in typed if name != "note"):
        return _unused(found, {name: cell for name, cell in beside.items() if name == "note"}, support)
    typed |= _supported(support, found)
    read = [cell for cell in left.values() if cell.place not in found.places]
    _make(question, typed, read, found)
    return found if found.answer else _unused(found, {name: cell for name, cell in beside.items() if name == "note"}, support)


def _check_boxes(options: Translated, cell: Cell, found: Meant, *, letters: bool) -> None:
    """Nothing is ticked; whatever else stands between the boxes is listed."""
    try:
        ticked(options, cell.text, letters=letters)
    except AnswerError as error:
        found.refuse(cell, str(error))


def _unused(found: Meant, beside: Mapping[str, Cell], support: Mapping[str, Cell]) -> Meant:
    """List what stands beside an answer that there is not, unless it is listed already."""
    for name, cell in (*beside.items(), *support.items()):
        if name != INSTEAD and cell.place not in found.places:
            found.refuse(cell, reason("beside_nothing"))
    return found


def _make(question: Question, typed: Mapping[str, str | bool], cells: Sequence[Cell], found: Meant) -> None:
    try:
        found.answer = answer_from(question, typed)
    except AnswerError as error:
        for cell in cells:
            found.refuse(cell, str(error))


def _without_value(
    question: Question, said: str, typed: dict[str, str | bool], beside: Mapping[str, Cell], support: Mapping[str, Cell], found: Meant
) -> Meant:
    """Don't know, or does not apply."""
    words = table("assessment")
    own, other = ("who_could_know", "reason") if said == "dont_know" else ("reason", "who_could_know")
    typed |= {"choice": DONT_KNOW if said == "dont_know" else NOT_APPLICABLE, own: beside[own].text if own in beside else ""}
    if other in beside:
        found.refuse(beside[other], reason(f"only_with_{'not_applicable' if other == 'reason' else 'dont_know'}"))
    for cell in support.values():
        found.refuse(cell, reason("beside_nothing"))
    place = beside.get(INSTEAD) or Cell(question.id, INSTEAD, words("unread_nothing_written"), words("filled_question", question=question.id))
    _make(question, typed, [place], found)
    return found if found.answer else _unused(found, beside, {})


def _instead(cell: Cell | None, found: Meant) -> str:
    if cell is None:
        return ""
    said = _word_instead(cell.text)
    if not said:
        words = table("reports")
        found.refuse(cell, reason("not_listed", allowed=listed([words("form_dont_know"), words("form_not_applicable")])))
    return said


def _word_instead(text: str) -> str:
    """ "dont_know" or "not_applicable" if that is what is written, in any language."""
    written = plainly(text).rstrip(".")
    for language in languages():
        words = table("reports", language)
        for state in ("dont_know", "not_applicable"):
            if written == plainly(words(f"form_{state}")):
                return state
    return "dont_know" if is_dont_know(text) else ""


def _agreeing(before: str, said: str, cell: Cell, found: Meant) -> str:
    if before and before != said:
        found.refuse(cell, reason("both"))
        return before
    return said


def _value(question: Question, options: Translated, cells: Mapping[str, Cell], found: Meant, *, letters: bool) -> dict[str, str | bool]:
    """The fields of the answer as they are typed on screen. What cannot be read is listed and left open."""
    typed: dict[str, str | bool] = {}
    for name, cell in cells.items():
        try:
            if isinstance(question, MultipleChoice) and name == TICKS:
                typed |= {f"tick_{option}": True for option in ticked(options, cell.text, letters=letters)}
            elif isinstance(question, OneChosen) and name == CHOICE:
                typed["choice"] = option_of(options, cell.text, letters=letters)
            elif _is_field(question, name):
                typed[name] = written(question, name, cell)
            else:
                raise AnswerError(reason("no_field"))
        except AnswerError as error:
            found.refuse(cell, str(error))
    return typed


def _is_field(question: Question, name: str) -> bool:
    if isinstance(question, BallotQuestion):
        return name in (*COUNTS, *SHARES, *RULES, RECORDED)
    if isinstance(question, Series):
        return name in {f"year_{at}" for at in range(question.years)}
    return name == "value" and not isinstance(question, WithOptions)


def written(question: Question, name: str, cell: Cell) -> str:
    """What one field says, a figure, day or text, as it is typed on screen. Raises AnswerError."""
    if name == RECORDED:
        return _recorded(cell.text)
    if isinstance(question, Date):
        return iso_day(cell.text.strip())
    if isinstance(question, Numeric):
        return _figure(cell, question.unit, open_too=isinstance(question, Series))
    if isinstance(question, BallotQuestion):
        return _figure(cell, "" if name in COUNTS else "%", rule=name in RULES, open_too=name not in RULES)
    return cell.text


def _figure(cell: Cell, unit: str, *, rule: bool = False, open_too: bool = False) -> str:
    """A figure with its digits alone: "£1,200" and "25 per cent" lose what the question says anyway. Raises AnswerError."""
    if cell.per_cent and unit != "%":
        raise AnswerError(reason("per_cent"))
    written = cell.text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2212", "-").strip()
    if rule or (open_too and is_open(written)):
        return "not known" if not rule else written
    bare = written.casefold().rstrip(".")
    if unit == "£":
        bare = re.sub(r"^(-?)\s*£\s*", r"\1", bare).removesuffix("£")
    elif unit:
        endings = ("per cent", "percent", "%") if unit == "%" else (unit.casefold(),)
        bare = next((bare.removesuffix(ending) for ending in endings if bare.endswith(ending)), bare)
    return f"{parse_decimal(bare.strip(), per_cent=False):f}"


def _recorded(text: str) -> str:
    written = plainly(text)
    for language in languages():
        before, after = table("reports", language)("blank_ballot_when").splitlines()
        yes, no = (table("questionnaires", language)(f"answer_{each}") for each in ("yes", "no"))
        if written in (plainly(before), plainly(yes)):
            return "yes"
        if written in (plainly(after), plainly(no)):
            return "no"
    raise AnswerError(reason("not_listed", allowed=listed(table("reports")("blank_ballot_when").splitlines())))


def _supported(support: Mapping[str, Cell], found: Meant) -> dict[str, str | bool]:
    """The level of evidence and its document. Without all its parts it counts as said only, which is said."""
    typed: dict[str, str | bool] = {name: cell.text for name, cell in support.items() if name in SUPPORT}
    if LEVEL in support:
        level = level_of(support[LEVEL].text)
        if not level:
            found.refuse(support[LEVEL], reason("not_listed", allowed=listed(table("reports")("blank_levels").splitlines())))
        typed["level"] = level or Level.SAID.value
        if evidence_lacks(typed):
            found.refuse(support[LEVEL], evidence_wanting(typed))
    elif support:
        first = next(iter(support.values()))
        found.remarks.append(table("assessment")("filled_no_level", question=first.question))
    return typed


def level_of(text: str) -> str:
    """The level of evidence that a text names in any language; empty if it is none."""
    written = plainly(text)
    for language in languages():
        said = table("reports", language)("blank_levels").splitlines()
        for level, words in zip(Level, said, strict=True):
            if written in (plainly(words), plainly(table("assessment", language)(f"level_{level.value}"))):
                return level.value
    return ""

