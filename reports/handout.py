"""What a workshop said, on one page for one group of those who took part: an accessible PDF to keep (PDF/UA-1, PDF/A-3a)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from io import BytesIO

import pikepdf
import typst

from questionnaires.texts import language_tag
from reports import fitting
from reports.clean import Cleaner, with_texts
from reports.parts.spread import agreement_of, agreement_said, middle_said
from reports.parts.words import counted, listed, words
from reports.parts.workshop import outcome, shown_rounds, title_of
from reports.records import TalkedAbout, WorkshopRecord
from reports.typeset import PrintingError, typeset
from scoring.released import Counted, Released

_LONGEST_REASON, _LONGEST_OPTION = 200, 70  # characters that have room in a row
_MOST_EQUAL = 3
"""Options that as many chose: of more than that, none stands out."""
_FEWER = (40, 30, 24, 20, 16, 14, 12, 10, 8, 6, 5, 4, 3, 2, 1)
"""How many questions are tried, one after another, until all is on one page."""


class NoSuchGroup(PrintingError):  # noqa: N818 (it reads as what happened)
    """The workshop had no such group."""


@dataclass(frozen=True, slots=True)
class Line:
    """One question: what everybody said, what the group said, and what came of it."""

    question: str
    everybody: str
    group: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class Handout:
    """Everything that stands on the page."""

    eyebrow: str
    title: str
    workshop: str
    lead: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...]
    footer: str


def compose(record: WorkshopRecord, group: str, most: int | None = None) -> Handout:
    """What a group is handed: of `most` questions those on which the room agreed least, in the order of the agenda. Raises NoSuchGroup."""
    label = next((each.label for each in record.groups if each.id == group), None)
    if label is None:
        raise NoSuchGroup(words("handout_no_group"))
    kept = _least_agreed(record.questions, most)
    lines = tuple(_line(each, group) for each in kept)
    notes = [words("handout_hidden", least=record.exported)] if any(line.group == words("handout_not_shown") for line in lines) else []
    notes += [counted("handout_more", len(record.questions) - len(kept))] if len(kept) < len(record.questions) else []
    return Handout(
        eyebrow=words("handout_eyebrow"),
        title=words("handout_title", group=label),
        workshop=title_of(record),
        lead=words("handout_lead"),
        heads=tuple(words(f"handout_{name}") for name in ("question", "everybody", "group", "outcome")),
        lines=lines,
        notes=(*notes, words("workshop_actions")),
        footer=words("handout_footer"),
    )


def render(record: WorkshopRecord, group: str) -> bytes:
    """The page as PDF: never more than one. Raises NoSuchGroup, and PrintingError with one sentence if Typst refuses it."""
    made = b""
    for most in (None, *(each for each in _FEWER if each < len(record.questions))):
        made = _set(compose(record, group, most))
        with pikepdf.open(BytesIO(made)) as document:
            if len(document.pages) == 1:
                break
    return made


def _set(handout: Handout) -> bytes:
    cleaner = Cleaner(fitting.covered)
    fitted = with_texts(handout, lambda text: fitting.breakable(cleaner.text(text)))
    data = {**asdict(fitted), "told": fitting.told(cleaner), "language": language_tag(), "document_title": words("document_title", eyebrow=fitted.title, title=fitted.workshop)}
    try:
        return typeset("handout.typ", data, size="standard")
    except typst.TypstError as error:
        raise PrintingError(words("handout_failed", reason=error.message)) from error


def _least_agreed(questions: Sequence[TalkedAbout], most: int | None) -> list[TalkedAbout]:
    """So many questions, those with the least agreement; of one without a figure, its place in the agenda decides."""
    if most is None or most >= len(questions):
        return list(questions)

    def agreed(place: int) -> tuple[bool, object, int]:
        shown = shown_rounds(questions[place])
        found = agreement_of(shown[-1].whole, shown[-1].released) if shown else None
        return (found is None, found if found is not None else 0, place)

    kept = sorted(sorted(range(len(questions)), key=agreed)[:most])
    return [questions[place] for place in kept]


def _line(each: TalkedAbout, group: str) -> Line:
    shown = shown_rounds(each)
    whole = group_said = words("handout_not_shown")
    if shown:
        whole = _said(shown[-1].whole, shown[-1].released)
        own = next((found for found in shown[-1].released.groups if found.id == group), None)
        group_said = _said(own.counted, shown[-1].released) if own is not None and own.counted is not None else words("handout_not_shown")
    reason = each.agreed.reason if each.agreed is not None else ""
    return Line(each.label, whole, group_said, _short(outcome(each).word, _LONGEST_OPTION), _short(reason, _LONGEST_REASON))


def _said(found: Counted, released: Released) -> str:
    """The middle answer, how far they agree, and how many they are; of options without an order, those that most chose."""
    if not released.ordered and found.answered:
        return _most_chosen(found, released)
    said = [_short(middle_said(found, released), 2 * _LONGEST_OPTION), agreement_said(found, released), counted("handout_people", found.people)]
    return "\n".join(filter(None, said))


def _most_chosen(found: Counted, released: Released) -> str:
    """What most chose, and by how many; of several that as many chose, each."""
    most, people = max(found.counts), f"{found.people:,}"
    top = [words("quoted", text=_short(option.title, _LONGEST_OPTION)) for option, count in zip(released.options, found.counts, strict=True) if count == most]
    if len(top) > _MOST_EQUAL:
        return words("handout_no_one_answer", people=people)
    return words("handout_chosen" if len(top) == 1 else "handout_chosen_each", options=listed(top), count=f"{most:,}", people=people)


def _short(text: str, longest: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
