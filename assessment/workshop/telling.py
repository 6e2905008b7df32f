"""What is said of answers that were released: the headline, the distribution, agreement, and groups beside each other.

It reads `Released`, and how many people there are, and so knows nothing else. How a spread is put into words it shares with reports.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from assessment.workshop.shapes import Standing
from questionnaires.texts import table
from reports.parts.spread import agreement_of, agreement_said, headline_said, middle_said, titles_of
from reports.parts.workshop import crowd_of
from reports.records import WorkshopRecord
from scoring import gaps, spread_in_words
from scoring.gaps import NOT_KNOWN, Crowd
from scoring.released import Counted, GroupResult, Released
from scoring.tally import DONT_KNOW

_DASH = "–"


class Row(NamedTuple):
    """One option and how many chose it. `share`: of the option that most chose, 0 to 1."""

    letter: str
    title: str
    people: int
    share: Fraction


class Agreement(NamedTuple):
    """How far people agree, in a figure and a word. `place`: on the scale from −1 to 1, 0 to 1000."""

    said: str
    place: int


class Group(NamedTuple):
    """One group. `counts` None: it is not shown, `why` says why not. `people` None: not even how many replied."""

    label: str
    people: int | None
    counts: tuple[int, ...] | None
    middle: str
    why: str


class Told(NamedTuple):
    """One released result. Of the whole nothing is there if `nothing` says why."""

    nothing: str
    headline: str = ""
    rows: tuple[Row, ...] = ()
    dont_know: Row | None = None
    not_applicable: Row | None = None
    people: int = 0
    middle: str = ""
    left_out: str = ""
    """Who answered and is not counted, and why; empty if nobody."""
    agreement: Agreement | None = None
    groups: tuple[Group, ...] = ()
    columns: tuple[str, ...] = ()
    """What the figures of a group stand under: letters, don't know, and does not apply if anybody said so."""
    everybody: str = ""
    """What all who were invited would have answered; empty unless they are more than came."""
    gaps: tuple[str, ...] = ()
    """How groups differ that are shown, a sentence for each difference."""
    gaps_rest_on: str = ""


def crowd(standing: Standing, record: WorkshopRecord | None = None) -> Crowd:
    """How many were invited and have joined, by group as far as the room may know. `record`: what the workshop left, once nobody is in it any more."""
    if standing.workshop.ended is not None and record is not None:
        return crowd_of(record)
    return Crowd({each.id: each.invited for each in standing.workshop.setup.groups}, standing.told, standing.people)


def told(released: Released, of: Crowd = NOT_KNOWN) -> Told:
    """A result in words and numbers, in the current language. Options are lettered A, B, … as on paper. `of`: how many people there are."""
    words, whole = table("assessment"), released.whole
    if whole is None:
        return Told(words("room_too_few", least=released.least), left_out=_left_out(released))
    titles = titles_of(released)
    most = max(*whole.counts, whole.dont_know, whole.not_applicable, 1)

    def row(letter: str, title: str, people: int) -> Row:
        return Row(letter, title, people, Fraction(people, most))

    letters = tuple(chr(ord("A") + place) for place in range(len(titles)))
    columns = (*letters, DONT_KNOW, *([_DASH] if whole.not_applicable else []))
    invited, differ = gaps.everybody(released, of), gaps.gaps(released, of)
    return Told(
        "",
        headline_said(whole, released),
        tuple(row(*each) for each in zip(letters, titles, whole.counts, strict=True)),
        row(DONT_KNOW, words("room_dont_know"), whole.dont_know),
        row(_DASH, words("room_not_applicable"), whole.not_applicable) if whole.not_applicable else None,
        whole.people,
        _middle_sentence(whole, released),
        _left_out(released),
        agreement(released),
        tuple(_group(each, released, len(columns)) for each in released.groups),
        columns,
        spread_in_words.everybody_in_words(invited, titles) if invited else "",
        spread_in_words.gaps_in_words(differ) if differ else (),
        spread_in_words.gaps_basis_in_words(differ, titles) if differ else "",
    )


def agreement(released: Released) -> Agreement | None:
    """Van der Eijk's A of everybody's answers; None without an order of the options, or if nobody chose one."""
    whole = released.whole
    found = agreement_of(whole, released) if whole else None
    return None if whole is None or found is None else Agreement(agreement_said(whole, released), round((found + 1) * 500))


def divided(released: Released | None) -> str:
    """How far people agree, in words: by A, or where options have no order, by the share of the one that most chose; empty if neither is known."""
    found = agreement(released) if released is not None else None
    if found is not None:
        return found.said
    if released is None or released.whole is None or not released.whole.answered:
        return ""
    return table("assessment")("room_most_chosen", most=max(released.whole.counts), count=released.whole.answered)


def agreement_means() -> str:
    """What the figure means, and that its words are judgement."""
    return spread_in_words.basis_in_words()


def _middle_sentence(counted: Counted, released: Released) -> str:
    middle = middle_said(counted, released)
    return table("assessment")("room_middle", middle=middle, count=counted.answered) if middle else ""


def _left_out(released: Released) -> str:
    return table("assessment")("room_left_out", count=released.left_out) if released.left_out else ""


def _group(group: GroupResult, released: Released, columns: int) -> Group:
    if group.counted is None:
        why = table("assessment")(f"room_hidden_{group.hidden}", least=released.least)
        return Group(group.label, group.people, None, "", why)
    found = group.counted
    return Group(group.label, found.people, (*found.counts, found.dont_know, found.not_applicable)[:columns], middle_said(found, released), "")
