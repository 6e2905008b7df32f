"""How people answered one question of a workshop or a survey: everybody with bars, and groups beside each other where they may be shown."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from reports import figures
from reports.document import Bar, Block, Cell, Column, Paragraph, Table
from reports.parts.spread import agreement_said, headline_said, middle_said
from reports.parts.words import words
from scoring.released import Counted, GroupResult, Released

_BESIDE = 4  # groups beside each other in a table; more have no room on paper


def everybody(whole: Counted, released: Released, caption: str) -> Table:
    """How many gave each reply, with what stands out of it."""
    people = whole.people
    columns = (
        Column(words("workshop_answer"), share=7), Column(words("col_bar"), share=6), Column(words("workshop_people"), "right", share=3),
        Column(words("workshop_share"), "right", share=3),
    )  # fmt: skip
    counts = zip(_titles(released), _in_rows(whole, released), strict=True)
    rows = tuple((title, _bar(count, people), f"{count:,}", share(count, people)) for title, count in counts)
    total = (words("workshop_everybody"), "", f"{people:,}", "100%")
    return Table(caption, columns, rows, total=total, note=_statistics(whole, released), bars=words("workshop_bars"))


def groups(released: Released, caption: str) -> Iterator[Block]:
    """The groups that may be shown, a few beside each other; of the others, why they are not."""
    shown = [group for group in released.groups if group.counted is not None]
    for first in range(0, len(shown), _BESIDE):
        some = shown[first : first + _BESIDE]
        columns = (Column(words("workshop_answer"), share=6), *(Column(group.label, "right", share=4) for group in some))
        counts = [_in_rows(group.counted, released) for group in some if group.counted is not None]
        rows: list[tuple[Cell, ...]] = [(title, *(_of(column[place], sum(column)) for column in counts)) for place, title in enumerate(_titles(released))]
        if released.ordered:
            rows.append((words("workshop_agreement"), *(agreement_said(group.counted, released) for group in some if group.counted is not None)))
        total = (words("workshop_people"), *(f"{sum(column):,}" for column in counts))
        yield Table(caption, columns, tuple(rows), total=total)
    hidden = [_why_hidden(group, released) for group in released.groups if group.counted is None]
    if hidden:
        yield Paragraph(" ".join(hidden), small=True)


def share(count: int, people: int) -> str:
    """In whole per cent; empty if there is nobody."""
    return figures.share(Fraction(count, people)) if people else ""


def _titles(released: Released) -> list[str]:
    return [*(option.title for option in released.options), *(words(f"workshop_{name}") for name in _beside_options(released))]


def _beside_options(released: Released) -> tuple[str, ...]:
    """What stands in a table beside the options: that it does not apply only where somebody said so."""
    return ("dont_know", "not_applicable") if released.whole is not None and released.whole.not_applicable else ("dont_know",)


def _in_rows(found: Counted, released: Released) -> list[int]:
    return [*found.counts, *(getattr(found, name) for name in _beside_options(released))]


def _bar(count: int, people: int) -> Bar:
    tenths = count * 1000 // people
    return Bar(tenths, tenths)


def _statistics(whole: Counted, released: Released) -> str:
    agreement, middle = agreement_said(whole, released), middle_said(whole, released)
    said = [words("workshop_headline", headline=headline_said(whole, released))]
    said += [words("workshop_agreement_is", agreement=agreement)] if agreement else []
    said += [words("workshop_middle_is", middle=middle)] if middle else []
    return " ".join([*said, *([words("workshop_left_out")] if released.left_out else [])])


def _why_hidden(group: GroupResult, released: Released) -> str:
    return words(f"workshop_hidden_{group.hidden or 'few'}", group=group.label, least=released.least)


def _of(count: int, people: int) -> str:
    return words("workshop_count_share", count=f"{count:,}", share=share(count, people)) if people else "0"
