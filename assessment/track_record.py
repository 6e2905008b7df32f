"""The instrument's own record: what it says of real cases from what was known before, held against what then happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from assessment import definitions, examples, results
from assessment.definitions import Definitions
from assessment.examples import Example
from assessment.record import NAME_QUESTION
from questionnaires.answers import Response
from questionnaires.routing import completeness
from questionnaires.texts import table as texts
from reports import markdown
from reports.document import Column, Mark, State, Table
from scoring.cases import Aftermath
from scoring.result import GateState, Outcome, Verdict


class Finding(StrEnum):
    """How a verdict compares with what happened."""

    HIT = "hit"
    """A warning, and it went badly; or none, and it went well."""
    FALSE_ALARM = "false_alarm"
    """A warning, but it went well."""
    MISSED = "missed"
    """No warning, but it went badly."""
    UNDECIDED = "undecided"
    """Too little was known for a verdict."""
    NO_TEST = "no_test"
    """Nothing was launched, or no mutual was, so nothing could turn out right or wrong."""


_MARKS: dict[Finding, Mark] = {
    Finding.HIT: "met",
    Finding.FALSE_ALARM: "not_met",
    Finding.MISSED: "not_met",
    Finding.UNDECIDED: "undecided",
    Finding.NO_TEST: "does_not_apply",
}


@dataclass(frozen=True, slots=True)
class Tried:
    """One real case: the verdict from what was known before the outcome, and how it compares with the outcome."""

    example: Example
    aftermath: Aftermath
    verdict: Verdict
    known: int
    asked: int
    """Questions that had an answer, and that apply; those that only say which service it is do not count."""
    finding: Finding


def record() -> tuple[Tried, ...]:
    """Every shipped case that says what became of it, scored now. Raises DefinitionError with all faults."""
    return _record(definitions.shipped())


@lru_cache(maxsize=8)
def _record(shipped: Definitions) -> tuple[Tried, ...]:
    return tuple(_try(each, each.case.file.outcome, shipped) for each in examples.examples() if each.case.file.outcome)


def _try(example: Example, aftermath: Aftermath, shipped: Definitions) -> Tried:
    answers = {id_: answer for id_, answer in example.answers.items() if id_ not in aftermath.known_only_afterwards}
    verdict = results.score(shipped, Response(answers)).evaluation.verdict
    profile = shipped.library.home[NAME_QUESTION]
    parts = [part.total for part in completeness(shipped.library, answers) if part.questionnaire is not profile]
    known = sum(part.answered + part.partly_filled for part in parts)
    return Tried(example, aftermath, verdict, known, sum(part.asked for part in parts), found(verdict.outcome, aftermath))


def found(outcome: Outcome, aftermath: Aftermath) -> Finding:
    """How a verdict compares with what happened."""
    if aftermath.counts_as in ("did_not_happen", "not_comparable"):
        return Finding.NO_TEST
    if outcome is Outcome.NOT_KNOWN:
        return Finding.UNDECIDED
    warned, well = outcome is not Outcome.READY, aftermath.counts_as == "went_well"
    return Finding.HIT if warned is not well else Finding.FALSE_ALARM if warned else Finding.MISSED


def summary(tried: Sequence[Tried]) -> str:
    """How many there are of each finding, in one sentence."""
    words = texts("assessment")
    counts = Counter(each.finding for each in tried)
    return words("record_counts", cases=len(tried), **{finding.value: counts[finding] for finding in Finding})


def as_table(tried: Sequence[Tried]) -> Table:
    """One row for each case."""
    words = texts("assessment")
    heads = (("case", 3), ("says", 4), ("happened", 5), ("counts", 2))
    return Table(
        caption=words("record_table"),
        columns=tuple(Column(words(f"record_column_{name}"), share=share) for name, share in heads),
        rows=tuple(
            (each.example.title, _says(each), _happened(each), State(_MARKS[each.finding], words(f"record_{each.finding.value}")))
            for each in tried
        ),
    )


def as_markdown() -> str:
    """The same as a table in Markdown, with the counts below it."""
    tried = record()
    shown = as_table(tried)
    rows = [[markdown.inline(column.title) for column in shown.columns], ["---"] * len(shown.columns)]
    rows += [[markdown.cell(content) for content in row] for row in shown.rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + f"\n\n{markdown.block(summary(tried))}\n"


def _says(tried: Tried) -> str:
    """The verdict, the gates that are known not to be met, and how little it rests on."""
    words = texts("assessment")
    stage = tried.verdict.aimed_at
    lines = [words(f"record_verdict_{tried.verdict.outcome.name.lower()}", stage=words(f"record_stage_{stage.value}") if stage else "")]
    lines += [words("record_gate", gate=gate.gate.title) for gate in tried.verdict.deciding if gate.state is GateState.NOT_MET]
    return "\n".join([*lines, words("record_known", known=tried.known, asked=tried.asked)])


def _happened(tried: Tried) -> str:
    words = texts("assessment")
    return f"{tried.aftermath.happened}\n{words('record_source', source=tried.aftermath.source)}"
