"""What differs between two versions of the definitions, told to a person, for a page and for the command line alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assessment.data_in_words import Version, report_words, said, words
from assessment.scoring_differences_told import alters_results, scoring_told
from questionnaires.differences import Around, Moved, Named, Part, Reworded, question_changes
from questionnaires.model import Library, Option
from reports.document import Block, Bullets, Paragraph, Section
from reports.parts.words import listed

__all__ = ["Version", "alters_results", "questions_told", "scoring_told", "summary", "told"]


def told(before: Version, after: Version) -> tuple[Section, ...]:
    """All that differs, questions first; nothing if both versions say the same."""
    return (*questions_told(before, after), *scoring_told(before, after))


def summary(before: Version, after: Version) -> str:
    """In a sentence or two, how much differs, and whether answers and results can still mean the same."""
    found = question_changes(before.library, after.library)
    sentences: list[str] = []
    if not found.none:
        count = len(found.unchanged) + len(found.explained)
        key = {0: "diff_unchanged_none", 1: "diff_unchanged_one"}.get(count, "diff_unchanged")
        sentences.append(words(key, count=count))
    scoring = scoring_told(before, after)
    if scoring:
        sentences.append(words("diff_alters_results" if alters_results(before, after) else "diff_only_words"))
    return " ".join(sentences) if not found.none or scoring else words("diff_none")


def questions_told(before: Version, after: Version) -> tuple[Section, ...]:
    """What became of the questions, and what stands around them; nothing if both versions ask the same."""
    found = question_changes(before.library, after.library)
    sections = (
        _reworded("altered", found.altered, before, after),
        _reworded("explained", found.explained, before, after),
        _named("new", found.new),
        _named("gone", found.gone),
        _section("moved", [Bullets(tuple(_moved(each, before.library, after.library) for each in found.moved))] if found.moved else []),
        _section("around", [_around(each, before, after) for each in found.around]),
    )
    return tuple(section for section in sections if section is not None)


def _section(key: str, blocks: Sequence[Block], intro: bool = False) -> Section | None:
    if not blocks:
        return None
    lead = (Paragraph(words(f"diff_{key}")),) if intro else ()
    return Section(f"diff-{key}", words(f"diff_{key}_title"), (*lead, *blocks))


def _reworded(key: str, found: Sequence[Reworded], before: Version, after: Version) -> Section | None:
    blocks = [
        Section(f"diff-{each.id}", after.named(each.id), (Bullets(tuple(_line(part, each.id, before, after) for part in (*each.meaning, *each.explanation))),))
        for each in found
    ]
    return _section(key, blocks, intro=True)


def _named(key: str, found: Sequence[Named]) -> Section | None:
    lines = tuple(report_words("question_with_id", label=each.label, id=each.id) for each in found)
    return _section(key, [Bullets(lines)] if lines else [])


def _line(part: Part, question_id: str, before: Version, after: Version) -> str:
    """One part before and now; options by their titles, and new or gone ones as such."""
    if part.name.endswith("_order"):
        return words("diff_line", part=words(f"diff_part_{part.name}"), before=_row(part.before, question_id, before), now=_row(part.after, question_id, after))
    if isinstance(part.before or part.after, Option):
        key = "diff_option_new" if part.before is None else "diff_option_gone"
        return words(key, option=said(part.after or part.before, part.name, after))
    name = words(f"diff_part_{part.name}", at=before.option(question_id, part.at) if part.at else "")
    return words("diff_line", part=name, before=said(part.before, part.name, before), now=said(part.after, part.name, after))


def _row(ids: object, question_id: str, version: Version) -> str:
    """Options, questions or other entries in a row."""
    known = [str(each) for each in ids] if isinstance(ids, tuple) else []  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return listed([version.option(question_id, each) for each in known])


def _moved(moved: Moved, before: Library, after: Library) -> str:
    return words("diff_moved", label=moved.label, id=moved.id, before=_place(moved.before, before), now=_place(moved.now, after))


def _place(key: str, library: Library) -> str:
    """ "Staff appetite: The ballot" of `staff-appetite.ballot`."""
    for questionnaire in library.questionnaires:
        for section in questionnaire.sections:
            if f"{questionnaire.id}.{section.id}" == key:
                return words("diff_place", questionnaire=questionnaire.title, section=section.title)
    return key


def _around(found: Around, before: Version, after: Version) -> Section:
    """What differs in the head of a questionnaire or section, in a source, or in a rule on conflicts."""
    name = words(f"diff_kind_{found.kind}")
    title = words("diff_around", kind=name, title=found.title or found.id) if found.id else name
    return Section(f"diff-{found.kind}-{found.id}", title, (Bullets(tuple(_around_lines(found, before, after))),))


def _around_lines(found: Around, before: Version, after: Version) -> Iterator[str]:
    for part in found.parts:
        if part.name == "whole":
            yield words("diff_whole_new" if part.before is None else "diff_whole_gone")
        else:
            yield _line(part, "", before, after)

