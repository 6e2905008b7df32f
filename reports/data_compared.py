"""The data of a comparison as typed tables, so that every number of it can be checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from questionnaires.answers import Answer, answers_hash
from questionnaires.answers import State as Answered
from questionnaires.wording import answer_text
from reports import data, data_order
from reports.compared_columns import COLUMNS
from reports.comparison import Comparison, Group
from reports.data import Row
from reports.data_order import bounds_of, stage_of, verdict_of
from reports.dataset import DataTable, Named, Value, number, points, share, weight
from reports.parts.compared import told
from reports.parts.compared.gates import state_of
from reports.parts.compared.matrix import band
from reports.parts.compared.order import main
from reports.parts.words import kind_name, standing_state, words
from scoring.matrix import NOTHING
from scoring.result import ItemWorking

ALWAYS = ("compared_rules", "compared_services", "compared_dimensions", "compared_gates", "compared_answers", "compared_definitions", "columns")
"""Tables that are there even if nothing is in them."""
OF_DECISION = ("compared_rules", "compared_services", "compared_gates", "compared_acceptability", "compared_decisions", "compared_definitions", "columns")


def tables(comparison: Comparison, names: tuple[str, ...] = tuple(COLUMNS)) -> dict[str, DataTable]:
    """The tables of a comparison that have something in them, by name, in order. `columns` explains all columns of the others."""
    made: dict[str, DataTable] = {}
    for name in names:
        rows = data.explained(made.values()) if name == "columns" else _ROWS[name](comparison)
        found = data.table(name, COLUMNS[name].split(), rows)
        if found.rows or name in ALWAYS:
            made[name] = found
    return made


def _yes(is_so: bool) -> Named:
    return Named("yes", words("data_yes")) if is_so else Named("no", words("data_no"))


def _day(at: datetime | None) -> date | None:
    return at.date() if at else None


def _all(comparison: Comparison) -> Iterator[tuple[int, Group, int, str]]:
    for place, group in enumerate(comparison.groups):
        for row in range(len(group)):
            yield place, group, row, told.name(group, row)


def _rules(comparison: Comparison) -> Iterator[Row]:
    rules, lock = comparison.rules, comparison.lock
    drawn = any(main(comparison, place) is not None for place in range(len(comparison.groups)))
    yield {
        "standing": words("compared_standing"),
        "purpose": rules.purpose or None,
        "top": rules.top,
        "same_questions": _yes(rules.same_questions),
        **({"draws": rules.draws, "seed": rules.seed, "concentration": rules.concentration} if drawn else {}),
        "lock": Named(lock.state, words(f"compared_lock_word_{lock.state}")),
        "locked_on": lock.locked,
        "opened_on": lock.opened,
        "rules_changed_on": lock.changed,
        "services_added": lock.added,
        "services_removed": lock.removed,
        "rules_hash": rules.hash or None,
        "locked_hash": lock.hash or None,
        "compared_hash": None if comparison.anonymous else comparison.fingerprint,
    }


def _services(comparison: Comparison) -> Iterator[Row]:
    for place, group, row, name in _all(comparison):
        service, ladder = group.services[row], group.evaluation(row).bounds
        scored = int(group.matrix.low[row]) != NOTHING
        yield {
            "group_number": place + 1,
            "service": name,
            "stage": stage_of(group.like.aimed_at),
            **verdict_of(group, row),
            **bounds_of(int(group.matrix.low[row]), int(group.matrix.high[row])),
            "band": _band(group, row) if scored else None,
            "coverage": share(told.coverage(group, row)) if scored else None,
            **points("documented_lower", "documented_upper", ladder and ladder.documented),
            **points("checked_lower", "checked_upper", ladder and ladder.checked),
            "tags": "; ".join(words("compared_tag", tag=tag, value=value) for tag, value in service.tags) or None,
            "origin": service.origin or None,
            "changed_on": _day(service.as_of),
            "rescored_from": service.rescored_from or None,
            "answers_hash": None if comparison.anonymous else answers_hash(service.response.answers),
        }


def _band(group: Group, row: int) -> Named:
    bands = group.under.model.bands.bands
    low, high = (bands[int(codes[row])].id for codes in (group.matrix.band_low, group.matrix.band_high))
    return Named(low if low == high else f"{low}-{high}", band(group, row).word)


def _dimensions(comparison: Comparison) -> Iterator[Row]:
    for _, group, row, name in _all(comparison):
        matrix = group.matrix
        counted = told.dimensions(group)
        whole = sum(each.weight for _, each in counted)
        for place, each in counted:
            counts = int(matrix.counted[row, place])
            yield {
                "service": name,
                "id": each.id,
                "title": each.title,
                **points("lower", "upper", told.dimension_bounds(group, row, place)),
                "lower_exact": micro(int(matrix.dimension_low[row, place])),
                "upper_exact": micro(int(matrix.dimension_high[row, place])),
                "coverage": share(1 - Fraction(int(matrix.unknown[row, place]), counts)) if counts else None,
                "weight": weight(Fraction(each.weight, whole)),
            }


def micro(found: int) -> Decimal | None:
    """Micro-units in points with four decimals, which is all that they have."""
    return None if found == NOTHING else Decimal(found).scaleb(-4)


def _gates(comparison: Comparison) -> Iterator[Row]:
    for _, group, row, name in _all(comparison):
        for place, compiled in enumerate(group.under.model.gates):
            gate, state = compiled.gate, state_of(group, row, place)
            yield {
                "service": name,
                "id": gate.id,
                "title": gate.title,
                "stage": stage_of(gate.stage),
                "kind": Named(gate.kind.value, kind_name(gate.kind)),
                "state": Named("unanswered", words("not_asked")) if state == "not_asked" else Named(state, words(state)),
                "due": _yes(group.like.aimed_at is not None and gate.stage <= group.like.aimed_at),
            }


def _answers(comparison: Comparison) -> Iterator[Row]:
    """What the score, the gates and the routing read; texts in people's own words are none of that."""
    same: dict[Named, Named] = {}
    for _, group, row, name in _all(comparison):
        response = group.services[row].response
        items = {item.scored.id: (working.dimension.id, item, working.share_of(item)) for working in group.evaluation(row).dimensions for item in working.items}
        for id_, reader in group.under.model.readers.items():
            answer = response.answers.get(id_)
            found: dict[str, Value] = {"service": name, "id": id_, "title": reader.question.label, "state": _state(answer)}
            if answer is not None and answer.state is Answered.ANSWERED:
                found["answer"] = answer_text(reader.question, answer)
                found["level"] = Named(answer.evidence.level.value, words(f"level_{answer.evidence.level.value}"))
            if id_ in items:
                found |= _counted(*items[id_])
            yield {key: same.setdefault(value, value) if isinstance(value, Named) else value for key, value in found.items()}


def _state(answer: Answer | None) -> Named:
    id_ = "unanswered" if answer is None else answer.state.value
    return Named(id_, words(f"data_{id_}"))


def _counted(dimension: str, item: ItemWorking, part: Fraction) -> dict[str, Value]:
    found: dict[str, Value] = {"dimension": dimension, "counts": Named(item.standing.value, standing_state(item).word)}
    if item.standing.outside:
        return found
    low = Fraction(0) if item.value is None else item.value
    high = Fraction(100) if item.value is None else low if item.highest is None else item.highest
    return found | {"value_lower": number(low), "value_upper": number(high), "weight_within": weight(part)}


def _apart(comparison: Comparison) -> Iterator[Row]:
    return iter([] if comparison.anonymous else [{"service": each.name, "apart_why": each.why} for each in comparison.apart])


def _decisions(comparison: Comparison) -> Iterator[Row]:
    for each in comparison.decisions:
        told_: dict[str, Value] = {"decided_on": each.at, "versions": each.versions, "compared_hash": each.hash or None}
        if not comparison.anonymous:
            told_ |= {"decided": each.decided, "decided_by": each.by, "decided_why": each.why, "services": each.services or None}
        yield told_


def _definitions(comparison: Comparison) -> Iterator[Row]:
    for place, group in enumerate(comparison.groups, 1):
        for ref in group.under.refs:
            yield {"group_number": place, "kind": Named(ref.kind, words(f"definition_{ref.kind}")), "id": ref.id, "version": ref.version, "hash": ref.hash}


_ROWS: dict[str, Callable[[Comparison], Iterator[Row]]] = {
    "compared_rules": _rules,
    "compared_services": _services,
    "compared_gates": _gates,
    "compared_dimensions": _dimensions,
    "compared_answers": _answers,
    **data_order.ROWS,
    "compared_apart": _apart,
    "compared_decisions": _decisions,
    "compared_definitions": _definitions,
}
