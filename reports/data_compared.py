"""The data of a comparison as typed tables, so that every number of it can be checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from questionnaires.answers import Answer, answers_hash
from questionnaires.answers import State as Answered
from questionnaires.wording import answer_text
from reports import data
from reports.compared_columns import COLUMNS
from reports.comparison import Comparison, Group
from reports.data import Row
from reports.dataset import DataTable, Named, Value, number, points, share, tenths, weight
from reports.parts.compared import told
from reports.parts.compared.gates import state_of
from reports.parts.compared.matrix import band
from reports.parts.verdict import headline_of
from reports.parts.words import kind_name, stage_name, standing_state, words
from scoring.matrix import NOTHING, STAGES
from scoring.model import Stage
from scoring.result import Bounds, ItemWorking

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


def _stage(stage: Stage | None) -> Named | None:
    return None if stage is None else Named(stage.value, stage_name(stage))


def _said(low: int, high: int) -> dict[str, Value]:
    return points("lower", "upper", None if low == NOTHING else Bounds(low, high))


def _all(comparison: Comparison) -> Iterator[tuple[int, Group, int, str]]:
    for place, group in enumerate(comparison.groups):
        for row in range(len(group)):
            yield place, group, row, told.name(group, row)


def _rules(comparison: Comparison) -> Iterator[Row]:
    rules, lock = comparison.rules, comparison.lock
    yield {
        "standing": words("compared_standing"),
        "purpose": rules.purpose or None,
        "top": rules.top,
        "same_questions": _yes(rules.same_questions),
        "draws": rules.draws,
        "seed": rules.seed,
        "concentration": rules.concentration,
        "lock": Named(lock.state, words(f"compared_lock_word_{lock.state}")),
        "locked_on": _day(lock.locked),
        "opened_on": _day(lock.opened),
        "rules_changed_on": _day(lock.changed),
        "services_added": lock.added,
        "services_removed": lock.removed,
        "rules_hash": lock.hash or None,
        "compared_hash": None if comparison.anonymous else comparison.fingerprint,
    }


def _services(comparison: Comparison) -> Iterator[Row]:
    for place, group, row, name in _all(comparison):
        service, ladder = group.services[row], group.evaluation(row).bounds
        outcome = told.outcome(group, row)
        scored = int(group.matrix.low[row]) != NOTHING
        yield {
            "group_number": place + 1,
            "service": name,
            "outcome": Named(outcome.name.lower(), headline_of(outcome, group.like.aimed_at)),
            "stage": _stage(group.like.aimed_at),
            "reached": _stage(told.reached(group, row)),
            **_said(int(group.matrix.low[row]), int(group.matrix.high[row])),
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
                "stage": _stage(gate.stage),
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


def _dominance(comparison: Comparison) -> Iterator[Row]:
    for _, group in told.several(comparison):
        if group.dominance is not None:
            for id_, pairs in (("necessary", group.dominance.necessary), ("possible", group.dominance.possible)):
                for one, other in pairs:
                    yield {"service": told.name(group, one), "over": told.name(group, other), "certainty": Named(id_, words(f"compared_certainty_{id_}"))}


def _weights(id_: str) -> Named:
    return Named(id_, words(f"compared_weights_{id_}"))


def _acceptability(comparison: Comparison) -> Iterator[Row]:
    for place, group in told.several(comparison):
        sure = told.sure_of(comparison, place)
        for each in sure.acceptability if sure else ():
            for row in range(len(group)):
                yield {
                    "service": told.name(group, row),
                    "weights": _weights(each.weights),
                    "rank": group.order.ranks[row] or None,
                    "lower_bound": None if int(group.matrix.low[row]) == NOTHING else tenths(int(group.matrix.low[row])),
                    "first": int(each.first[row]),
                    "in_top": int(each.in_top[row]),
                    "top": each.top,
                    "ready": int(each.ready[row]),
                    "mean_rank": number(Fraction(int(each.rank_sum[row]), each.draws)),
                    "best_rank": int(each.best[row]),
                    "worst_rank": int(each.worst[row]),
                    "draws": each.draws,
                    "seed": each.seed,
                    "completions": each.completions,
                }


def _by_rank(comparison: Comparison) -> Iterator[Row]:
    for place, group in told.several(comparison):
        sure = told.sure_of(comparison, place)
        for each in sure.acceptability if sure else ():
            for row in range(len(group)) if each.by_rank is not None else ():
                for rank, times in enumerate(each.by_rank[row] if each.by_rank is not None else (), 1):
                    if times:
                        yield {"service": told.name(group, row), "weights": _weights(each.weights), "completions": each.completions, "rank": rank, "times": int(times), "draws": each.draws}


def _pairs(comparison: Comparison) -> Iterator[Row]:
    for place, group in told.several(comparison):
        sure = told.sure_of(comparison, place)
        for each in sure.pairs if sure else ():
            yield {
                "service": told.name(group, each.ahead), "over": told.name(group, each.behind), "dimension": each.dimension,
                "share_now": weight(each.now), "share_then": None if each.at is None else weight(each.at),
            }  # fmt: skip


def _find_out(comparison: Comparison) -> Iterator[Row]:
    for place, group in told.several(comparison):
        sure = told.sure_of(comparison, place)
        for each in sure.find_out if sure else ():
            yield {
                "service": told.name(group, each.row), "id": each.question, "title": group.under.library.answerable[each.question].label,
                "for_ready": weight(each.for_ready), "for_top": weight(each.for_top), "swing": tenths(each.swing),
            }  # fmt: skip


def _robust(comparison: Comparison) -> Iterator[Row]:
    for place, group in told.several(comparison):
        if (sure := told.sure_of(comparison, place)) is not None:
            for id_, rows in sure.robust._asdict().items():
                yield from ({"service": told.name(group, row), "certainty": Named(id_, words(f"compared_certainty_{id_}"))} for row in rows)


def _readings(comparison: Comparison) -> Iterator[Row]:
    for place, group in told.several(comparison):
        sure = told.sure_of(comparison, place)
        for each in (*sure.named, *([sure.power] if sure.power else [])) if sure else ():
            for row in range(len(group)):
                figures = _said(int(each.low[row]), int(each.high[row]))
                yield {"title": each.title, "power": number(each.power), "service": told.name(group, row), "rank": int(each.ranks[row]) or None, **figures}


def _other(comparison: Comparison) -> Iterator[Row]:
    for group, other in zip(comparison.groups, comparison.other, strict=False):
        if other is None:
            continue
        theirs = Group(other.under, group.like, group.services, other.matrix)
        for row in range(len(group)):
            outcome = told.outcome(theirs, row)
            yield {
                "versions": other.under.versions,
                "service": told.name(group, row),
                "outcome": Named(outcome.name.lower(), headline_of(outcome, group.like.aimed_at)),
                "reached": _stage(STAGES[int(other.matrix.reached[row])]),
                "rank": other.order.ranks[row] or None,
                **_said(int(other.matrix.low[row]), int(other.matrix.high[row])),
            }


def _apart(comparison: Comparison) -> Iterator[Row]:
    return iter([] if comparison.anonymous else [{"service": each.name, "apart_why": each.why} for each in comparison.apart])


def _decisions(comparison: Comparison) -> Iterator[Row]:
    for each in comparison.decisions:
        told_: dict[str, Value] = {"decided_on": each.at.date(), "versions": each.versions, "compared_hash": each.hash}
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
    "compared_dimensions": _dimensions,
    "compared_gates": _gates,
    "compared_answers": _answers,
    "compared_dominance": _dominance,
    "compared_acceptability": _acceptability,
    "compared_by_rank": _by_rank,
    "compared_pairs": _pairs,
    "compared_find_out": _find_out,
    "compared_robust": _robust,
    "compared_readings": _readings,
    "compared_other": _other,
    "compared_apart": _apart,
    "compared_decisions": _decisions,
    "compared_definitions": _definitions,
}
