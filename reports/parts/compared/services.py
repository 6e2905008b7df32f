"""The annex: where each service came from, how much stands on what evidence, and under which definitions all was compared."""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.answers import answers_hash
from reports import figures
from reports.comparison import Comparison, Group
from reports.document import Block, Cell, Column, Paragraph, Section, Table
from reports.parts.compared import told
from reports.parts.words import sentence_case, words
from scoring.result import Ladder


def services(comparison: Comparison) -> Section:
    """A row for each service; of a large group only where to find it."""
    found = ((place, _of_group(group, comparison)) for place, group in enumerate(comparison.groups))
    blocks = told.by_group(comparison, found, "services", words("compared_services_title"))
    return Section("services", words("compared_services_title"), blocks, annex=True, new_page=True, wide=True)


def _of_group(group: Group, comparison: Comparison) -> list[Block]:
    if told.aggregated(group):
        return [Paragraph(words("compared_services_data", most=told.MOST_LISTED))]
    levels = [Column(words(f"as_{level}"), "right", share=6) for level in ("said", "documented", "checked")]
    columns = [Column(words("compared_col_service"), share=11), Column(words("col_answered"), "right", share=5), *levels]
    if not comparison.anonymous:
        columns += [Column(words("compared_col_origin"), share=10), Column(words("fact_as_of"), share=7), Column(words("compared_col_answers_hash"), share=9)]
    rows = tuple(_row(group, row, comparison) for row in range(len(group)))
    return [Table(words("compared_services_title"), tuple(columns), rows, note=words("compared_services_note_anonymous" if comparison.anonymous else "compared_services_note"))]


def _row(group: Group, row: int, comparison: Comparison) -> tuple[Cell, ...]:
    service, bounds = group.services[row], group.evaluation(row).bounds
    tags = "\n".join(words("compared_tag", tag=sentence_case(tag), value=value) for tag, value in service.tags)
    cells: list[Cell] = ["\n".join(each for each in (service.name, tags) if each), figures.share(told.coverage(group, row)), *_ladder(bounds)]
    if not comparison.anonymous:
        origin = [service.origin, words("compared_rescored", versions=service.rescored_from) if service.rescored_from else ""]
        cells += ["\n".join(each for each in origin if each), figures.day(service.as_of) if service.as_of else words("compared_day_unknown"), answers_hash(service.response.answers)[:12]]
    return tuple(cells)


def _ladder(bounds: Ladder | None) -> list[str]:
    return [words("no_score")] * 3 if bounds is None else [figures.span(each) for each in bounds]


def versions(comparison: Comparison) -> Section:
    """Exactly which definitions all was compared under, and the hash of all of it."""
    columns = (Column(words("col_definition"), share=20), Column(words("col_version"), share=9), Column(words("col_hash"), share=57))
    blocks: list[Block] = [*_hashes(comparison)]
    seen: dict[str, list[int]] = {}
    for place, group in enumerate(comparison.groups):
        seen.setdefault("\n".join(ref.hash for ref in group.under.refs), []).append(place)
    for places in seen.values():
        refs = comparison.groups[places[0]].under.refs
        rows: list[tuple[Cell, ...]] = [(f"{words(f'definition_{ref.kind}')}\n{ref.id}", ref.version, ref.hash) for ref in refs]
        caption = words("versions_caption") if len(seen) == 1 else words("compared_versions_of", groups=told.few([told.group_name(place) for place in places]))
        blocks.append(Table(caption, columns, tuple(rows)))
    return Section("versions", words("versions_title"), tuple(blocks), annex=True)


def _hashes(comparison: Comparison) -> Iterator[Block]:
    """Of the whole comparison and of its rules; without names there are none, because whoever guesses could check by them."""
    pairs = [
        (words("compared_fingerprint"), "" if comparison.anonymous else comparison.fingerprint),
        (words("compared_rules_hash"), comparison.rules.hash),
        (words("compared_locked_hash"), comparison.lock.hash),
    ]
    if given := tuple((name, hash_) for name, hash_ in pairs if hash_):
        columns = (Column(words("compared_col_hash_of"), share=29), Column(words("col_hash"), share=57))
        yield Table(words("compared_hashes_caption"), columns, given, note=words("compared_hashes_note"))
