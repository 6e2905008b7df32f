"""The data of a report as typed tables, composed once for XLSX, CSV and JSON. Every figure is rounded as it is printed elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from questionnaires.conditions_in_words import in_words
from reports import compared_columns, data_secret, data_survey
from reports.actions import PlannedAction, Why
from reports.data_questions import QUESTIONS, questions
from reports.dataset import DataColumn, DataTable, Kind, Named, Value, number, points, share, tenths, weight
from reports.document import Report, Variant
from reports.parts import plan, verdict
from reports.parts.words import (
    band_state,
    capped_band_state,
    gate_sentence,
    gate_state,
    kind_name,
    sentence_case,
    stage_name,
    without_score,
    words,
)
from reports.records import WorkshopRecord
from reports.subject import Subject
from scoring.model import Stage
from scoring.result import BandReading, DimensionWorking, GateResult, Ladder
from scoring.uses import uses

Row: TypeAlias = Mapping[str, Value]
"""Cells by the id of their column; a cell that is left out is None."""

_KINDS: dict[Kind, str] = {
    "choice": f"outcome stage reached next_stage band state level kind due asserted cap counts why measure {data_secret.CHOICES} {data_survey.CHOICES} {compared_columns.CHOICES}",
    "points": f"lower upper points_lower points_upper within_lower within_upper central cost_lower cost_upper adds {compared_columns.POINTS}",
    "micro": "lower_exact upper_exact",
    "per_cent": f"coverage removed weight weight_full weight_within {data_survey.PER_CENT} {compared_columns.PER_CENT}",
    "number": f"value_lower value_upper power place {data_secret.NUMBERS} {data_survey.NUMBERS} {compared_columns.NUMBERS}",
    "day": f"dated checked_on by_when carried_from {data_secret.DAYS} {data_survey.DAYS} {compared_columns.DAYS}",
    "moment": compared_columns.MOMENTS,
    "list": f"deciding blocking open failing gates basis {compared_columns.LISTS}",
}
"""The columns of each kind; every other one holds text."""
_COLUMNS = {
    "verdict": "outcome text stage reached next_stage lower upper band coverage removed central power cost_lower cost_upper deciding blocking",
    "bounds": "id title level lower upper",
    "dimensions": "id title state lower upper band coverage weight weight_full points_lower points_upper removed because basis",
    "gates": "id title stage kind state text due asserted rule cap open failing because basis",
    "questions": QUESTIONS,
    "actions": "place text id title state owner by_when why adds gates",
    **data_survey.COLUMNS,
    **data_secret.COLUMNS,
    "sources": "kind id title text document section anchor author published",
    "definitions": "kind id version hash",
    "columns": "table id title text measure",
}
"""The columns of each table, in order."""
_SHORTER: dict[Variant, tuple[str, ...]] = {
    "summary": ("verdict", "bounds", "dimensions", "gates", "actions", "definitions", "columns"),
    "plan": ("verdict", "gates", "actions", "definitions", "columns"),
}
"""The tables of a variant that has not all of them."""


def tables(subject: Subject, variant: Variant = "full") -> dict[str, DataTable]:
    """The tables that a variant has, by name, in order. `columns` explains all columns of the others."""
    made: dict[str, DataTable] = {}
    for name in _SHORTER.get(variant, tuple(_COLUMNS)):
        rows = explained(made.values()) if name == "columns" else _ROWS[name](subject)
        found = table(name, _COLUMNS[name].split(), rows)
        if found.rows or name not in (data_secret.COLUMNS | data_survey.COLUMNS):
            made[name] = found
    return made


def of_workshop(record: WorkshopRecord) -> dict[str, DataTable]:
    """The tables of one workshop alone, and what their columns hold."""
    made = {name: table(name, data_secret.COLUMNS[name].split(), rows([record])) for name, rows in _OF_WORKSHOPS.items()}
    made = {name: found for name, found in made.items() if found.rows}
    return {**made, "columns": table("columns", _COLUMNS["columns"].split(), explained(made.values()))}


def table(name: str, columns: Iterable[str], rows: Iterable[Row]) -> DataTable:
    """A table of rows. Raises ValueError if a row has a cell that no column is for."""
    made = tuple(column(id_) for id_ in columns)
    ids = [each.id for each in made]
    cells: list[tuple[Value, ...]] = []
    for row in rows:
        if unknown := set(row) - set(ids):
            raise ValueError(f"{name} has no column {sorted(unknown)}")
        cells.append(tuple(row.get(id_) for id_ in ids))
    one, title, about = words(f"data_{name}").split("\n")
    return DataTable(name, title, one, about, made, tuple(cells))


def column(id_: str) -> DataColumn:
    """A column by its id: its title, what it holds, and of what kind that is."""
    title, about = words(f"data_col_{id_}").split("\n")
    kinds: list[Kind] = [kind for kind, ids in _KINDS.items() if id_ in ids.split()]
    return DataColumn(id_, title, about, kinds[0] if kinds else "text")


def about(report: Report) -> tuple[tuple[str, str], ...]:
    """What the report is, as pairs of a name and what it is."""
    panel, masthead = report.verdict, report.masthead
    service, verdict, why = ("data_service", "data_verdict_is", "data_verdict_why") if report.kind == "result" else ("data_compared_is", "data_in_short", "data_of_each")
    pairs = [
        (words("data_paper"), report.eyebrow),
        (words(service), report.title),
        (words("data_parent"), report.subtitle),
        (words("data_organisation"), masthead.organisation),
        (words("data_classification"), masthead.classification),
        (words(verdict), panel.headline),
        (words(why), panel.sentence),
        (words("data_score_is"), "; ".join((panel.score, *panel.score_notes))),
        *report.facts,
        (words("compared_standing_title"), report.standing),
        (words("data_versions"), report.footer),
    ]
    return tuple((name, said) for name, said in pairs if said)


def changed(replaced: int, dropped: int) -> tuple[tuple[str, str], ...]:
    """What is said of characters that a format could not keep, as such pairs; nothing if it kept them all."""
    counts = (("replaced", replaced), ("dropped", dropped))
    return tuple((words("printing_title"), words(f"data_{key}", count=f"{count:,}")) for key, count in counts if count)


def _stage(stage: Stage | None) -> Named | None:
    return None if stage is None else Named(stage.value, stage_name(stage))


def _yes(is_so: bool) -> Named:
    return Named("yes", words("data_yes")) if is_so else Named("no", words("data_no"))


def _listed(ids: Iterable[str]) -> tuple[str, ...] | None:
    return tuple(ids) or None


def _band(reading: BandReading | None, subject: Subject, *, capped: bool = False) -> Named | None:
    if reading is None:
        return None
    lower, upper = reading.lower.id, reading.upper.id
    state = (capped_band_state if capped else band_state)(reading, subject.scoring)
    return Named(lower if lower == upper else f"{lower}-{upper}", state.word)


def _verdict(subject: Subject) -> Iterator[Row]:
    found = subject.evaluation
    decided, panel = found.verdict, verdict.panel(subject)
    yield {
        "outcome": Named(decided.outcome.name.lower(), panel.headline),
        "text": panel.sentence,
        "stage": _stage(decided.aimed_at),
        "reached": _stage(decided.reached),
        "next_stage": _stage(decided.next_stage),
        **points("lower", "upper", found.bounds and found.bounds.said),
        "band": _band(found.band, subject, capped=True),
        "coverage": share(found.coverage) if found.bounds else None,
        "removed": share(Fraction(found.weight_removed, 1000)),
        "central": None if found.central is None else tenths(found.central),
        "power": number(found.power),
        **points("cost_lower", "cost_upper", found.cost_of_imbalance),
        "deciding": _listed(each.gate.id for each in decided.deciding),
        "blocking": _listed(each.gate.id for each in decided.blocking_next),
    }


def _bounds(subject: Subject) -> Iterator[Row]:
    """The whole, then each dimension: as said, as documented and as checked."""
    yield from _ladder("all", words("all_dimensions"), subject.evaluation.bounds)
    for each in subject.evaluation.dimensions:
        yield from _ladder(each.dimension.id, each.dimension.title, each.bounds)


def _ladder(id_: str, title: str, found: Ladder | None) -> Iterator[Row]:
    for level, bounds in zip(("said", "documented", "checked"), found or (), strict=False):
        yield {"id": id_, "title": title, "level": Named(level, words(f"level_{level}")), **points("lower", "upper", bounds)}


def _dimensions(subject: Subject) -> Iterator[Row]:
    for each in subject.evaluation.dimensions:
        dimension, full = each.dimension, each.weight_counted + each.weight_removed
        scored = each.bounds is not None
        yield {
            "id": dimension.id,
            "title": dimension.title,
            "state": Named("scored", words("data_scored")) if scored else _not_scored(each),
            **points("lower", "upper", each.bounds and each.bounds.said),
            "band": _band(each.band, subject),
            "coverage": share(each.coverage) if scored else None,
            "weight": weight(subject.evaluation.share_of(each)) if scored else None,
            "weight_full": weight(Fraction(dimension.weight, 1000)),
            **points("points_lower", "points_upper", each.contribution if scored else None),
            "removed": share(Fraction(each.weight_removed, full)) if full else None,
            "because": dimension.because,
            "basis": subject.cited(dimension.basis),
        }


def _not_scored(each: DimensionWorking) -> Named:
    said = without_score([each])
    return Named("left_out" if said == words("not_at_this_depth") else "does_not_apply", said)


def _gates(subject: Subject) -> Iterator[Row]:
    bands = {band.id: band.title for band in subject.scoring.bands}
    by_stage = sorted(subject.evaluation.gates, key=lambda each: each.gate.stage.number)
    for result in by_stage:
        gate = result.gate
        yield {
            "id": gate.id,
            "title": gate.title,
            "stage": _stage(gate.stage),
            "kind": Named(gate.kind.value, kind_name(gate.kind)),
            "state": _gate_state(result, subject),
            "text": gate_sentence(result, subject),
            "due": _yes(result.due),
            "asserted": _yes(result.on_assertion_only),
            "rule": words("rule", rule=sentence_case(in_words(gate.met_when, subject.library.questions))),
            "cap": Named(gate.caps_band, bands.get(gate.caps_band, gate.caps_band)) if gate.caps_band else None,
            "open": _listed(result.open_questions),
            "failing": _listed(result.failing),
            "because": gate.because,
            "basis": subject.cited(gate.basis),
        }


def _gate_state(result: GateResult, subject: Subject) -> Named:
    state = gate_state(result, subject)
    return Named("unanswered" if state.mark == "not_asked" else state.mark, state.word)  # a gate is never "not asked"


def _actions(subject: Subject) -> Iterator[Row]:
    """The actions that are kept, then all that are proposed."""
    found = subject.plan
    for place, each in enumerate((*found.kept, *found.proposed) if found else (), 1):
        yield {"place": place, **_action(each, subject)}


def _action(each: PlannedAction, subject: Subject) -> Row:
    reason = each.reason
    return {
        "text": each.text,
        "id": each.about or None,
        "title": plan.label_of(each.about, subject) or None,
        "state": Named(each.progress, plan.state(each.progress).word),
        "owner": each.owner or None,
        "by_when": each.due,
        "why": Named(reason.why.value, plan.why(reason)),
        "adds": tenths(plan.could_add(reason)) if reason.why is Why.MOVES else None,
        "gates": _listed(result.gate.id for result in reason.gates),
    }


def _sources(subject: Subject) -> Iterator[Row]:
    """The documents, then the claims and references that something names as its basis."""
    sources, used = subject.library.sources, set(uses(subject.library, subject.scoring))
    for each in sources.documents:
        said = words("with_more", text=each.what, more=each.carries)
        yield {**_source("document", each.id, each.title, said), "author": each.authors, "published": each.published}
    titles = {each.id: each.title for each in sources.documents}
    for each in sources.claims:
        if each.id in used:
            place: Row = {"document": each.document, "section": each.section, "anchor": each.anchor}
            yield {**_source("claim", each.id, titles.get(each.document, each.document), each.claim), **place}
    for each in sources.references:
        if each.id in used:
            cited = _source("reference", subject.citations[each.id], each.title, each.says)
            yield {**cited, "author": each.publisher, "published": each.date}


def _source(kind: str, id_: str, title: str, text: str) -> dict[str, Value]:
    return {"kind": Named(kind, words(f"data_{kind}")), "id": id_, "title": title, "text": text}


def _definitions(subject: Subject) -> Iterator[Row]:
    for each in subject.definitions:
        yield {"kind": Named(each.kind, words(f"definition_{each.kind}")), "id": each.id, "version": each.version, "hash": each.hash}
    yield {"kind": Named("answers", words("definition_answers")), "hash": subject.answers_hash}


def explained(made: Iterable[DataTable]) -> Iterator[Row]:
    """A row for each column of these tables, on what stands in it."""
    for each in made:
        for one in each.columns:
            measure = Named(one.kind, words(f"data_is_{one.kind}"))
            yield {"table": each.title, "id": one.id, "title": one.title, "text": one.about, "measure": measure}


_OF_WORKSHOPS: dict[str, Callable[[Sequence[WorkshopRecord]], Iterator[Row]]] = {
    "workshop_groups": data_secret.workshop_groups,
    "workshop_questions": data_secret.workshop_questions,
    "workshop_answers": data_secret.workshop_answers,
    "workshop_comments": data_secret.workshop_comments,
    "workshop_weights": data_secret.workshop_weights,
}


def _workshops(name: str) -> Callable[[Subject], Iterator[Row]]:
    return lambda subject: _OF_WORKSHOPS[name](subject.workshops)


_ROWS: dict[str, Callable[[Subject], Iterator[Row]]] = {
    "verdict": _verdict,
    "bounds": _bounds,
    "dimensions": _dimensions,
    "gates": _gates,
    "questions": questions,
    "actions": _actions,
    "surveys": lambda subject: data_survey.surveys(subject.surveys),
    "survey_groups": lambda subject: data_survey.groups(subject.surveys),
    "survey_statements": lambda subject: data_survey.statements(subject.surveys),
    "survey_answers": lambda subject: data_survey.answers(subject.surveys),
    **{name: _workshops(name) for name in _OF_WORKSHOPS},
    "ballot": lambda subject: data_secret.ballot(subject.ballot),
    "ballot_rules": lambda subject: data_secret.ballot_results(subject.ballot),
    "sources": _sources,
    "definitions": _definitions,
}
