"""The command `survey`: what the import would read of a survey's file. Nothing is saved."""

from __future__ import annotations

import argparse
from pathlib import Path

from assessment.survey import counting, guessing, opening, results
from assessment.survey.counting import Mapped, Tally
from assessment.survey.sheet import Sheet
from assessment.terminal import say
from questionnaires.texts import table


def survey_command(options: argparse.Namespace) -> int:
    """Print what each column is taken for, the counts, and every cell that could not be read; or with `check` only those. Returns 1 if there are any, otherwise 0."""
    sheet = opening.read_file(Path(options.file))
    mapped = Mapped(guessing.guess(sheet))
    tally = counting.tally(sheet, mapped)
    words = table("assessment")
    lines = _unread(tally) if options.check else [*_read(sheet, mapped), *_counted(tally), *_unread(tally), words("survey_cli_nothing")]
    for line in lines:
        say(line)
    return 1 if tally.unread_count else 0


def _read(sheet: Sheet, mapped: Mapped) -> list[str]:
    words = table("assessment")
    lines = [words("survey_cli_rows", rows=f"{sheet.rows:,}", columns=len(sheet.kept), tool=words(f"survey_from_{sheet.tool}")), *sheet.remarks]
    if sheet.dropped:
        lines.append(words("survey_dropped", columns=", ".join(f"{each.letter} “{each.heading}”" for each in sheet.dropped)))
    return lines + [words("survey_cli_column", letter=each.letter, heading=each.heading, role=words(f"survey_role_{mapped.roles[each.place]}")) for each in sheet.kept]


def _counted(tally: Tally) -> list[str]:
    """The counts, and the figures as far as they do not need to know how many people were asked."""
    words = table("assessment")
    lines = [words("survey_cli_replies", count=f"{tally.replies:,}")]
    lines += [words("survey_cli_silent", count=f"{tally.silent:,}")] if tally.silent else []
    lines += [words("survey_cli_unfinished", count=f"{tally.unfinished:,}")] if tally.unfinished else []
    if tally.repeated or tally.changed:
        lines.append(words("survey_cli_repeats", same=f"{tally.repeated:,}", other=f"{tally.changed:,}"))
    named = [each for each in tally.groups if each.label or (each.replies and len(tally.groups) > 1)]
    lines += [words("survey_cli_group", group=each.label or words("survey_no_group"), replies=f"{each.replies:,}") for each in named]
    for figure in results.figures(tally, results.Asked()):
        if figure.value is not None:
            lines.append(words("survey_cli_figure", question=figure.question, value=figure.value))
            lines += [words("survey_cli_basis", line=each) for each in figure.basis]
    return lines


def _unread(tally: Tally) -> list[str]:
    words = table("assessment")
    if not tally.unread_count:
        return [f"{words('survey_unread_none')}."]
    listed = [words("form_unread_line", place=each.place, written=each.written, why=each.why) for each in tally.unread]
    more = tally.unread_count - len(tally.unread)
    return [words("survey_unread", count=f"{tally.unread_count:,}"), *listed, *([words("filled_more", count=f"{more:,}")] if more else [])]
