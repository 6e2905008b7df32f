"""Whether what a report prints follows from the data that it carries: scored again, composed again, held against its pages."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from assessment import attached, definitions, results
from assessment.attached import Carried, Note
from assessment.files import FileError
from assessment.record import name_of, toolkit_version
from assessment.terminal import say
from questionnaires import reader
from questionnaires.answers import Answer, Response
from questionnaires.errors import ToolkitError
from questionnaires.texts import in_language, table
from reports import figures, held_against, opening, pdf, printed
from reports.held_against import Allowance, Difference
from reports.printed import Printed

State: TypeAlias = Literal["follows", "differs", "unsure"]
MOST = 200
"""Differences that are listed; the rest are counted."""
_UNCOVERED, _DROPPED = "\U0010fffd", "\0"


class UncheckedError(ToolkitError):
    """Nothing can be said of a file."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of checking a report. `count`: of all differences, also those beyond the ones that are listed."""

    state: State
    sentence: str
    proves: str
    about: tuple[tuple[str, str], ...]
    """Whose result it is, and under which definitions, as pairs of a name and what it is."""
    differences: tuple[Difference, ...]
    count: int
    limits: tuple[str, ...]
    """What was not compared, each in a sentence."""


class _Again(NamedTuple):
    """A report made anew from what it carries. `gaps`: between which marks a note is printed that the data leave out."""

    content: bytes
    gaps: tuple[str, str]


def verify(content: bytes) -> Checked:
    """Check a report. Raises UncheckedError, UnreadableError or CarriedError, with one sentence, if nothing can be said of it."""
    words = table("assessment")
    with opening.opened(content) as document:
        data = opening.carried(document, attached.NAME)
    if data is None:
        raise UncheckedError(words("verify_no_data"))
    carried = attached.read(data)
    again = _again(carried, data)
    altered = [Difference(words("verify_in_data"), sentence, "", "", "") for sentence in carried.altered]
    if again.content == content:
        return _checked(carried, altered)
    with opening.opened(content) as document:
        given = printed.read(document)
    with opening.opened(again.content) as document:
        wanted = printed.read(document)
    same_version, gaps = carried.toolkit == toolkit_version(), _has_gaps(wanted, again)
    allowance = Allowance(again.gaps if gaps else ("", ""), gaps or not same_version, carried.language)
    found, beside = list(held_against.differences(given, wanted, allowance)), list(held_against.beside_the_words(given, wanted, allowance))
    if not same_version:
        certain, untold = _comparable(found, wanted)
        if untold and len(given.pages) < len(wanted.pages) and any(each.follows and not each.printed for each in untold):
            beside.append(Difference(words("verify_pages", given=f"{len(given.pages):,}", follow=f"{len(wanted.pages):,}"), "", "", "", ""))
        return _checked(carried, [*altered, *certain, *beside], untold, gaps=gaps)
    found += beside
    alike = _pages_before(again.gaps[0], wanted) if gaps else len(wanted.pages)
    if not found:
        found = _drawn_otherwise(given.painted[:alike], wanted.painted[:alike]) if gaps else _drawn_otherwise(given.pages, wanted.pages)
    return _checked(carried, [*altered, *found], drawn=alike, gaps=gaps)


def _pages_before(text: str, wanted: Printed) -> int:
    """How many pages there are before the first on which a text stands."""
    return next((place for place, letters in enumerate(wanted.letters) if text in _letters(letters)), len(wanted.letters))


def _again(carried: Carried, data: bytes) -> _Again:
    """The same report from the same data, in its own language."""
    begins, ends = (f"gap{hashlib.sha256(data + end).hexdigest()[:11]}" for end in (b"<", b">"))
    held, edition, left_out = carried.data, carried.edition, carried.left_out
    with in_language(carried.language):
        given = definitions.of(held.definitions.sources)
        answers = _with_gaps(held.answers, left_out.notes, left_out.terms, begins, ends)
        result = results.score(given, Response(answers), example=held.example, papers=held.papers)
        report = results.report_on(result, as_of=carried.as_of, variant=edition.variant, stated_hash=left_out.answers_hash)
        return _Again(pdf.render(report, size=edition.size, attachments=(attached.attachment(data),)), (begins, ends))


def _has_gaps(wanted: Printed, again: _Again) -> bool:
    return any(again.gaps[0] in cell.text for block in wanted.blocks for row in block.rows for cell in row.cells)


def _with_gaps(
    answers: Mapping[str, Answer], notes: Mapping[str, Note], terms: tuple[str, ...], begins: str, ends: str
) -> dict[str, Answer]:
    """The answers with a stand-in for each note that was left out: as long, and with as much that cannot be printed."""
    explained = {term.id: term.forms[0] for term in reader.glossary().terms}
    found, said = dict(answers), " ".join(explained[term] for term in terms if term in explained)
    for id_, note in sorted(notes.items(), key=lambda each: -each[1].length):
        if id_ in found:
            core = f"{begins} {said} {_UNCOVERED * note.replaced}{_DROPPED * note.dropped} {ends}"
            found[id_] = replace(found[id_], note=core.ljust(note.length))
            said = ""
    return found


def _drawn_otherwise(given: tuple[str, ...], wanted: tuple[str, ...]) -> list[Difference]:
    """The pages of which the digests differ."""
    words = table("assessment")
    wrong = [page for page, (one, other) in enumerate(zip(given, wanted, strict=False), 1) if one != other]
    wrong += range(min(len(given), len(wanted)) + 1, max(len(given), len(wanted)) + 1)
    return [Difference(words("verify_page", page=page), words("verify_drawn_otherwise"), "", "", "") for page in wrong]


def _comparable(found: list[Difference], wanted: Printed) -> tuple[list[Difference], list[Difference]]:
    """Of a report by another version: what certainly contradicts the data, and what may only be said in other words.

    A contradiction is the same text with another number, or text that this version has, too, but not in this place.
    """
    known = {_letters(cell.text) for block in wanted.blocks for row in block.rows for cell in row.cells}
    certain = [each for each in found if each.printed and each.follows and (_shape(each.printed) == _shape(each.follows) or _letters(each.printed) in known)]
    return certain, [each for each in found if each not in certain]


def _letters(text: str) -> str:
    return "".join(text.split()).replace("\u200b", "").replace("\u2060", "")


def _shape(text: str) -> str:
    return "".join("0" if letter.isdigit() else letter for letter in _letters(text))


def _checked(carried: Carried, found: list[Difference], untold: list[Difference] | None = None, *, drawn: int = 0, gaps: bool = False) -> Checked:
    words, count, untold = table("assessment"), len(found), untold or []
    if count:
        state: State = "differs"
        sentence = words("verify_differs_one") if count == 1 else words("verify_differs_many", count=f"{count:,}")
    elif untold:
        state = "unsure"
        sentence = words("verify_unsure_one" if len(untold) == 1 else "verify_unsure_many", count=f"{len(untold):,}", version=carried.toolkit)
    else:
        state, sentence = "follows", words("verify_follows")
    return Checked(state, sentence, words("verify_proves"), tuple(_about(carried)), tuple(found[:MOST]), count, _limits(carried, untold, drawn=drawn, gaps=gaps))


def _limits(carried: Carried, untold: list[Difference], *, drawn: int, gaps: bool) -> tuple[str, ...]:
    words, limits = table("assessment"), list[str]()
    if carried.toolkit != toolkit_version():
        sections = list(dict.fromkeys(each.section for each in untold))
        limits.append(words("verify_other_version", theirs=carried.toolkit, ours=toolkit_version()))
        limits += [words("verify_untold", sections="; ".join(sections[:20]))] if sections else []
    if notes := carried.left_out.notes:
        if gaps:
            limits.append(words("verify_notes_one" if len(notes) == 1 else "verify_notes_many", count=f"{len(notes):,}"))
        limits.append(words("verify_hash"))
    if gaps or untold:
        limits.append(words("verify_drawn_before" if drawn else "verify_not_drawn", page=drawn + 1))
    return tuple(limits)


def _about(carried: Carried) -> list[tuple[str, str]]:
    words, data = table("assessment"), carried.data
    ours = {(ref.kind, ref.id, ref.version, ref.hash) for ref in definitions.shipped().refs}
    own = [f"{ref.kind} {ref.id} {ref.version}" for ref in data.definitions.refs if (ref.kind, ref.id, ref.version, ref.hash) not in ours]
    return [
        (words("verify_of"), name_of(data.answers.get("service_name"))),
        (words("verify_as_of"), figures.day(carried.as_of)),
        (words("verify_variant"), words(f"verify_variant_{carried.edition.variant}")),
        (words("verify_definitions"), words("verify_not_ours", which=", ".join(own)) if own else words("verify_ours")),
    ]


def verify_command(options: argparse.Namespace) -> int:
    """Say whether a report follows from its data. Returns 0 if it does, 1 if it does not, 2 if that cannot be said of all of it."""
    from assessment.checked_apart import verify_apart

    checked = verify_apart(_content(options.file))
    if options.format == "json":
        say(as_json(checked))
    else:
        for text in as_lines(checked):
            say(text)
    return {"follows": 0, "differs": 1, "unsure": 2}[checked.state]


def _content(file: str) -> bytes:
    words = table("assessment")
    try:
        if file == "-":
            return sys.stdin.buffer.read(opening.LARGEST + 1)
        with Path(file).open("rb") as stream:
            return stream.read(opening.LARGEST + 1)
    except FileNotFoundError:
        raise FileError(words("file_missing", file=file)) from None
    except OSError as error:
        raise FileError(words("file_not_read", file=file, why=error.strerror or error)) from None


def as_json(checked: Checked) -> str:
    """What came of it, for programs."""
    plain = asdict(checked) | {"differences": [each._asdict() for each in checked.differences], "about": dict(checked.about)}
    return json.dumps(plain, ensure_ascii=False, indent=1)


def as_lines(checked: Checked) -> list[str]:
    """What came of it, to be read."""
    words = table("assessment")
    lines = [checked.sentence, checked.proves, "", *(f"{name}: {what}" for name, what in checked.about)]
    lines += ["", *checked.limits] if checked.limits else []
    for each in checked.differences:
        lines += ["", where(each)]
        if each.printed or each.follows:
            lines += [f"  {words('verify_printed')}: {each.printed or words('verify_nothing')}"]
            lines += [f"  {words('verify_follows_instead')}: {each.follows or words('verify_nothing')}"]
    if checked.count > len(checked.differences):
        lines += ["", words("verify_more", count=f"{checked.count - len(checked.differences):,}")]
    return lines


def where(difference: Difference) -> str:
    """In which section, row and column a difference is."""
    return " › ".join(part for part in (difference.section, difference.row, difference.column) if part)
