"""What differs between two scoring files: every number, condition, sentence and reason, one change each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from questionnaires.differences import Datum, Part, order_part, parts_between
from questionnaires.shape import Strict
from scoring.ballots import amount
from scoring.model import Says, ScoredQuestion, Scoring, Unscored

What: TypeAlias = Literal["file", "dimension", "question", "unscored", "band", "gate", "benchmark"]


class Share(NamedTuple):
    """What a weight comes to, as shares of 1 when everything counts."""

    of_total: Fraction
    of_dimension: Fraction | None = None
    """Of a question only."""


class Change(NamedTuple):
    """One thing that differs. Numbers are exact; what is new or gone is given whole.

    `kind` is `dimension_weight`, `question_weight`, `question_values`, `question_curve` (both by option or point, see `at`),
    `question_measure`, `question_due`, `question_new`, `question_gone`, `question_scored`, `question_unscored`, `question_moved`,
    `band_from`, `gate_met_when`, `gate_says_not_met`, `file_power`, …: what it is of, and the key in the file;
    `…_new` and `…_gone` for what one file lacks, `…_order` for what only stands elsewhere.
    """

    kind: str
    what: What
    id: str
    """Empty for the file itself, and for the order of things."""
    title: str
    at: str
    """The option, point of the curve, or questionnaire; otherwise empty."""
    before: Datum
    after: Datum
    because: str
    """The reason that stands beside it now; empty if there is none."""
    share_before: Share | None = None
    share_after: Share | None = None
    """For weights, and for questions that are scored or not any more."""

    @property
    def alters_results(self) -> bool:
        """Whether it can change a figure, a band, a gate's state or a verdict, and not only what is said about them."""
        entry = self.after if self.before is None else self.before
        if self.what == "benchmark" or self.kind.endswith("_order") or self.kind.removeprefix(f"{self.what}_") in _WORDS:
            return False
        return not (self.kind in ("question_new", "question_gone") and isinstance(entry, Unscored))


_WORDS = frozenset({"because", "values_because", "basis", "title", "author", "purpose", "id", "version", "fits", *(f"says_{said}" for said in Says.model_fields)})
"""Parts that explain, name, or say what the file is."""


def scoring_changes(before: Scoring, after: Scoring) -> tuple[Change, ...]:
    """Every change from one scoring file to the other, in the order of the later file; none if they say the same. Questions go by their ids."""
    return (
        *_of_file(before, after),
        *_of_dimensions(before, after),
        *_of_questions(before, after),
        *_of_list("band", before.bands, after.bands),
        *_of_list("gate", before.gates, after.gates),
        *_of_list("benchmark", before.benchmarks, after.benchmarks),
    )


def shares(scoring: Scoring) -> dict[str, Share]:
    """What each scored question's weight comes to, by question id, when every question counts."""
    total = sum(dimension.weight for dimension in scoring.dimensions)
    found: dict[str, Share] = {}
    for dimension in scoring.dimensions:
        weights = sum(item.weight for item in dimension.questions)
        for item in dimension.questions:
            share = Fraction(item.weight, weights)
            found[item.id] = Share(share * Fraction(dimension.weight, total), share)
    return found


_LISTS = ("dimensions", "unscored", "bands", "gates", "benchmarks")


def _of_file(before: Scoring, after: Scoring) -> Iterator[Change]:
    for part in parts_between(before, after, leave_out=("schema_", *_LISTS)):
        yield _change("file", "", after.title, part, "")


def _of_dimensions(before: Scoring, after: Scoring) -> Iterator[Change]:
    old, new = ({each.id: each for each in scoring.dimensions} for scoring in (before, after))
    share_old, share_new = _dimension_shares(before), _dimension_shares(after)
    for id_ in dict.fromkeys([*new, *old]):
        for change in _of_entry("dimension", old.get(id_), new.get(id_), leave_out=("id", "questions")):
            tells_share = change.kind in ("dimension_weight", "dimension_new", "dimension_gone")
            yield change._replace(share_before=share_old.get(id_), share_after=share_new.get(id_)) if tells_share else change
    yield from _order("dimension", list(old), list(new))


def _dimension_shares(scoring: Scoring) -> dict[str, Share]:
    total = sum(dimension.weight for dimension in scoring.dimensions)
    return {dimension.id: Share(Fraction(dimension.weight, total)) for dimension in scoring.dimensions}


def _of_questions(before: Scoring, after: Scoring) -> Iterator[Change]:
    old, new = _entries(before), _entries(after)
    share_old, share_new = shares(before), shares(after)
    for id_ in dict.fromkeys([*new, *old]):
        for change in _of_question(old.get(id_), new.get(id_), id_):
            tells_share = change.kind in _WITH_SHARE
            yield change._replace(share_before=share_old.get(id_), share_after=share_new.get(id_)) if tells_share else change
    for scope in dict.fromkeys(each.dimension for each in new.values()):
        was, now = ([id_ for id_, each in entries.items() if each.dimension == scope] for entries in (old, new))
        yield from (change._replace(id=scope, title=scope) for change in _order("question" if scope else "unscored", was, now))


_WITH_SHARE = frozenset({"question_weight", "question_new", "question_gone", "question_scored", "question_unscored", "question_moved"})


class _Entry(NamedTuple):
    entry: ScoredQuestion | Unscored
    dimension: str
    """Empty if it is not scored."""


def _entries(scoring: Scoring) -> dict[str, _Entry]:
    found = {item.id: _Entry(item, dimension.id) for dimension in scoring.dimensions for item in dimension.questions}
    return found | {each.id: _Entry(each, "") for each in scoring.unscored}


def _of_question(before: _Entry | None, after: _Entry | None, id_: str) -> Iterator[Change]:
    old, new = before.entry if before else None, after.entry if after else None
    reason = new.because if new else ""
    if isinstance(old, ScoredQuestion) and isinstance(new, ScoredQuestion):
        if before and after and before.dimension != after.dimension:
            yield Change("question_moved", "question", id_, id_, "", before.dimension, after.dimension, reason)
        for part in parts_between(old, new, leave_out=("id", "curve")):
            why = (new.values_because or reason) if part.name in ("values", "measure") else reason
            yield _change("question", id_, id_, part, why)
        for part in _curve_parts(old, new):
            yield _change("question", id_, id_, part, new.values_because or reason)
    elif isinstance(old, Unscored) and isinstance(new, Unscored):
        for part in parts_between(old, new, leave_out=("id",)):
            yield _change("unscored", id_, id_, part, reason)
    else:
        kind = "new" if old is None else "gone" if new is None else "scored" if isinstance(new, ScoredQuestion) else "unscored"
        yield Change(f"question_{kind}", "question", id_, id_, "", old, new, reason)


def _curve_parts(before: ScoredQuestion, after: ScoredQuestion) -> Iterator[Part]:
    """The points of a curve by what they measure: "10%" and "10" are the same point."""
    old, new = ({amount(at): (at, value) for at, value in (each.curve or {}).items()} for each in (before, after))
    for point in sorted(old.keys() | new.keys()):
        (written, value), (now_written, now) = old.get(point, ("", None)), new.get(point, ("", None))
        if value != now:
            yield Part("curve", now_written or written, value, now)


def _of_list(what: What, before: Sequence[Strict], after: Sequence[Strict]) -> Iterator[Change]:
    old, new = ({_id(each): each for each in entries} for entries in (before, after))
    for id_ in dict.fromkeys([*new, *old]):
        yield from _of_entry(what, old.get(id_), new.get(id_))
    yield from _order(what, list(old), list(new))


def _of_entry(what: What, before: Strict | None, after: Strict | None, leave_out: Sequence[str] = ("id",)) -> Iterator[Change]:
    entry = after or before
    id_, title = _id(entry), str(getattr(entry, "title", _id(entry)))
    reason = str(getattr(after, "because", ""))
    if before is not None and after is not None:
        for part in parts_between(before, after, leave_out):
            yield _change(what, id_, title, part, reason)
    else:
        yield Change(f"{what}_{'new' if before is None else 'gone'}", what, id_, title, "", before, after, reason)


def _id(entry: object) -> str:
    return str(getattr(entry, "id", ""))


def _order(what: What, before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    for part in order_part(what, before, after):
        yield Change(f"{what}_order", what, "", "", "", part.before, part.after, "")


def _change(what: What, id_: str, title: str, part: Part, because: str) -> Change:
    return Change(f"{what}_{part.name}", what, id_, title, part.at, part.before, part.after, because)
