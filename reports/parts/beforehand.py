"""Whether the stage, the scoring, the weights and the ballot rule were decided before the answers were seen."""

from __future__ import annotations

from reports import figures
from reports.document import Column, Paragraph, Section, State, Table
from reports.parts.words import counted, listed, words
from reports.subject import Beforehand, Subject


def in_short(found: Beforehand) -> str:
    """For the first page: locked before, or changed since."""
    day, hash_ = figures.day(found.at), found.hash[:12]
    changed = [words(f"beforehand_{part.part}").lower() for part in found.parts if part.now]
    if changed:
        return words("beforehand_changed", parts=listed(changed), day=day, hash=hash_)
    if found.holds:
        return words("beforehand_locked_again" if found.carried else "beforehand_locked", day=day, hash=hash_)
    if found.answers:
        return counted("beforehand_late", found.answers, day=day, hash=hash_)
    return words("beforehand_anew", day=day, hash=hash_)


def beforehand(subject: Subject) -> Section | None:
    """Each thing that was decided, and how it is now; nothing if nothing was decided."""
    found = subject.beforehand
    if found is None:
        return None
    columns = (
        Column(words("col_decided"), share=3),
        Column(words("col_decided_then"), share=6),
        Column(words("col_decided_now"), share=6),
    )
    rows = tuple((words(f"beforehand_{part.part}"), part.decided, _now(part.now)) for part in found.parts)
    table = Table(words("beforehand_caption"), columns, rows, note=words("beforehand_hash", hash=found.hash))
    return Section("beforehand", words("beforehand_title"), (Paragraph(_when(found)), table))


def _now(now: str) -> State | str:
    return words("beforehand_now", now=now) if now else State("met", words("beforehand_same"))


def _when(found: Beforehand) -> str:
    day = figures.day(found.at)
    said = [counted("beforehand_when", found.answers, day=day) if found.answers else words("beforehand_when_first", day=day)]
    said += [words("beforehand_when_carried")] if found.carried else []
    return " ".join([*said, *([counted("beforehand_earlier", found.earlier)] if found.earlier else [])])
