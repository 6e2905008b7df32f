"""The command `compare`: services from files of every kind side by side. What it needs is loaded when it runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assessment.terminal import say
from questionnaires.texts import table
from scoring.drawing_rules import DRAWS, FEWEST_DRAWS, MOST_DRAWS, SEED, TOP

if TYPE_CHECKING:
    from assessment.portfolio.rules import Rules
    from assessment.portfolio.shapes import Member
    from reports.comparison import Comparison

FORMATS = ("table", "json", "csv", "md", "pdf", "docx", "html", "xlsx")
DATA = ("json", "csv", "xlsx")
"""Those of them that are for reckoning on."""


def compare_options(command: argparse.ArgumentParser) -> None:
    """The options that only `compare` has."""
    command.add_argument(
        "files", nargs="+", metavar="FILE",
        help="exported assessments (*.readiness.json), answers written by hand as YAML, tables with one row per service (*.csv, *.xlsx, *.parquet), or folders of these",
    )  # fmt: skip
    command.add_argument("--beside", type=Path, metavar="PATH", help="a scoring file of your own, whose results stand beside")
    command.add_argument("--top", type=_whole, metavar="K", help=f"how many services could be supported; default: {TOP}")
    command.add_argument("--draws", type=_whole, metavar="N", help=f"how many times weights and open answers are drawn, from {FEWEST_DRAWS:,} to {MOST_DRAWS:,}; 0: not at all, and nothing is ranked; default: {DRAWS:,}")
    command.add_argument("--seed", type=_whole, metavar="S", help=f"the number from which draws follow: the same one gives the same picture; default: {SEED}")
    command.add_argument("--any-questions", action="store_true", help="rank services together even if not the same questions apply to all of them")
    command.add_argument("--format", choices=FORMATS, help="lines to read, data, or the report; default: by the name of the output, otherwise table")
    command.add_argument("-o", "--output", default="-", metavar="OUT", help="the file to write (default: standard output)")


def compare_command(options: argparse.Namespace) -> int:
    """Print or write the comparison. Returns 1 if anything could not be read, which is listed on standard error; otherwise 0. The rest is compared."""
    from assessment.commands import say_written
    from assessment.files import write
    from assessment.portfolio.collecting import collect

    format_, rules = options.format or _format_of(options.output), _rules(options)
    as_of = options.as_of or datetime.now(UTC)
    _refuse_what_is_read(options)
    found = collect(options.files, options.questionnaires, options.scoring, leave_out=options.leave_out or (), as_of=as_of)
    for fault in found.faults:
        say(fault, to=sys.stderr)
    if found.more:
        say(table("assessment")("filled_more", count=f"{found.more:,}"), to=sys.stderr)
    for remark in found.remarks:
        say(remark, to=sys.stderr)
    comparison = _compared(options, rules, found.members, as_of)
    content = rendered(comparison, format_)
    write(options.output, content)
    say_written(options.output)
    if format_ in DATA:  # the others say it themselves
        say(standing(), to=sys.stderr)
    return 1 if found.faults else 0


def _refuse_what_is_read(options: argparse.Namespace) -> None:
    """Raises FileError if the file to be written is one that is read, in folders too."""
    from assessment.commands import refuse_same_file
    from assessment.portfolio.collecting import files_in

    definitions = [each for each in (*(options.questionnaires or ()), options.scoring, options.beside) if each is not None]
    inside = [file for each in definitions for file in (each.rglob("*") if each.is_dir() else [each])]
    for file in [*files_in(options.files, []), *inside]:
        refuse_same_file(options.output, str(file))


def _compared(options: argparse.Namespace, rules: Rules, members: Sequence[Member], as_of: datetime) -> Comparison:
    from assessment.files import FileError, sources_at
    from assessment.portfolio.comparing import grouped, rulebook
    from assessment.portfolio.sureness import with_all
    from reports.comparison import Comparison
    from reports.rulebook import Lock

    words = table("assessment")
    if not members:
        raise FileError(words("compare_nothing"))
    groups, apart = grouped(members, rules)
    found = Comparison(words("compare_title", count=len(members)), as_of.replace(microsecond=0), groups, rulebook(rules), Lock("never"), apart=apart)
    if options.draws == 0:
        return found
    own = sources_at([options.beside]) if options.beside else []
    return with_all(found, rules, own[0] if own else None)


def _rules(options: argparse.Namespace) -> Rules:
    """Raises Impossible for what cannot be a rule."""
    from assessment.portfolio.rules import Rules
    from assessment.portfolio.setting_rules import changed

    said = {"top": options.top, "draws": options.draws or None, "seed": options.seed}
    return changed(Rules(same_questions=not options.any_questions), {name: each for name, each in said.items() if each is not None})


def rendered(comparison: Comparison, format_: str) -> bytes:
    """The comparison in one of FORMATS."""
    from assessment.plain_text import whole_as_text
    from reports.compose_comparison import compose
    from reports.rendering import render

    report = compose(comparison)
    return render(report, format_) if format_ != "table" else "\n".join([standing(), "", *whole_as_text(report), ""]).encode()


def standing() -> str:
    """What a comparison is, and what it is not."""
    return table("reports")("compared_standing")


def _format_of(output: str) -> str:
    """By the name of the output. Raises FileError if it is none that can be written."""
    from assessment.commands import format_of

    return "table" if output == "-" or not Path(output).suffix else format_of(output)


def _whole(text: str) -> int:
    if not text.isdecimal() or len(text) > 12:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number")
    return int(text)
