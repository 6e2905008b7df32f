"""The data of a comparison on its order: who dominates whom, how sure ranks are, and what would turn them. No rank is without how sure it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from reports.comparison import Comparison, Group
from reports.data import Row
from reports.dataset import Named, Value, number, points, tenths, weight
from reports.parts.compared import told
from reports.parts.compared.order import main
from reports.parts.verdict import headline_of
from reports.parts.words import stage_name, words
from scoring.matrix import NOTHING
from scoring.model import Stage
from scoring.result import Bounds
from scoring.robustness import Acceptability


def stage_of(stage: Stage | None) -> Named | None:
    """A stage as a cell."""
    return None if stage is None else Named(stage.value, stage_name(stage))


def verdict_of(group: Group, row: int) -> dict[str, Value]:
    """What a service is ready for, without which no rank of it stands."""
    outcome = told.outcome(group, row)
    return {"outcome": Named(outcome.name.lower(), headline_of(outcome, group.like.aimed_at)), "reached": stage_of(told.reached(group, row))}


def bounds_of(low: int, high: int) -> dict[str, Value]:
    """Both bounds of a score, from tenths of a point."""
    return points("lower", "upper", None if low == NOTHING else Bounds(low, high))


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
                    **verdict_of(group, row),
                    "weights": _weights(each.weights),
                    "rank_at_lower": group.order.ranks[row] or None,
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
        sure, beside = told.sure_of(comparison, place), main(comparison, place)
        for each in (*sure.named, *([sure.power] if sure.power else [])) if sure else ():
            for row in range(len(group)):
                figures = bounds_of(int(each.low[row]), int(each.high[row]))
                yield {"title": each.title, "power": number(each.power), "service": told.name(group, row), **verdict_of(group, row), **figures, **_rank(int(each.ranks[row]), row, beside)}


def _other(comparison: Comparison) -> Iterator[Row]:
    for place, (group, other) in enumerate(zip(comparison.groups, comparison.other, strict=False)):
        if other is None:
            continue
        theirs, beside = Group(other.under, group.like, group.services, other.matrix), main(comparison, place)
        for row in range(len(group)):
            yield {
                "versions": other.under.versions,
                "service": told.name(group, row),
                **verdict_of(theirs, row),
                **bounds_of(int(other.matrix.low[row]), int(other.matrix.high[row])),
                **_rank(other.order.ranks[row], row, beside),
            }


def _rank(rank: int, row: int, beside: Acceptability | None) -> dict[str, Value]:
    """A rank at lower bounds, and between which ranks the service lies under weights near the model's own; neither without the other."""
    return {} if beside is None or not rank else {"rank_at_lower": rank, "best_rank": int(beside.best[row]), "worst_rank": int(beside.worst[row])}


ROWS: dict[str, Callable[[Comparison], Iterator[Row]]] = {
    "compared_dominance": _dominance,
    "compared_acceptability": _acceptability,
    "compared_by_rank": _by_rank,
    "compared_pairs": _pairs,
    "compared_find_out": _find_out,
    "compared_robust": _robust,
    "compared_readings": _readings,
    "compared_other": _other,
}
