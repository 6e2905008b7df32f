"""The rules of scoring once more, written as plainly as possible with fractions, and slowly.

It shares nothing with the engine but the shapes of files, answers and routing, and the arithmetic of ballots.
Power 1 only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import floor

from questionnaires.answers import Answer, Ballot, Level, State
from questionnaires.completions import completions, tests_by_question
from questionnaires.conditions import AllOf, Condition, On, Test, as_fraction, parts_of, questions_in, within
from questionnaires.model import Library, MultipleChoice, Question
from questionnaires.routing import Applies, applies, passes
from scoring import ballots
from scoring.model import Gate, Kind, ScoredQuestion, Scoring, Stage

MILLION = 1_000_000
LEVELS = (Level.SAID, Level.DOCUMENTED, Level.CHECKED)


@dataclass
class Item:
    """`value` is None while unknown; `outside` items do not count at all."""

    scored: ScoredQuestion
    standing: str
    low: Fraction | None = None
    high: Fraction | None = None
    level: Level | None = None
    contribution: tuple[int, int] = (0, 0)
    within: tuple[int, int] = (0, 0)

    @property
    def outside(self) -> bool:
        return self.standing in ("not_applicable", "hidden", "not_due", "left_out")

    def ends(self, least: Level) -> tuple[Fraction, Fraction]:
        """Lowest and highest value, if answers below a level of evidence count as unknown."""
        if self.low is None or self.high is None or LEVELS.index(self.level or Level.SAID) < LEVELS.index(least):
            return Fraction(0), Fraction(100)
        return self.low, self.high


@dataclass
class Result:
    bounds: list[tuple[int, int]] | None
    coverage: Fraction
    central: int | None
    weight_removed: int
    dimensions: dict[str, list[tuple[int, int]] | None]
    contributions: dict[str, tuple[int, int]]
    items: dict[str, Item]
    gates: dict[str, tuple[str, bool]]
    """State, and whether it is met on assertion only."""
    outcome: str
    reached: str | None
    band: tuple[str, str] | None


def half_up(number: Fraction) -> int:
    return floor(number + Fraction(1, 2))


def evaluate(library: Library, scoring: Scoring, answers: Mapping[str, Answer]) -> Result:
    stage = answers.get(scoring.stage_question)
    aimed_at = Stage(stage.value) if stage and isinstance(stage.value, str) else None
    states = applies(library, answers)
    order = ("first_look", "core", "full")
    chosen = str(answers["depth"].value) if "depth" in answers else "full"
    items: dict[str, Item] = {}
    for dimension in scoring.dimensions:
        for scored in dimension.questions:
            state = states[scored.id]
            if order.index(dimension.from_depth) > order.index(chosen) and state is not Applies.HIDDEN:
                state = Applies.LEFT_OUT
            items[scored.id] = item_of(library, scored, answers.get(scored.id), state, aimed_at)
        own = [items[scored.id] for scored in dimension.questions]
        claimed = [item for item in own if item.standing == "not_applicable"]
        if all(item.outside for item in own) and claimed and not dimension.may_be_not_applicable:
            for item in claimed:
                item.standing = "not_accepted"
    scores: dict[str, list[tuple[int, int]] | None] = {}
    micro: dict[str, list[tuple[int, int]]] = {}
    shares: dict[str, Fraction] = {}
    for dimension in scoring.dimensions:
        inside = [items[scored.id] for scored in dimension.questions if not items[scored.id].outside]
        total = sum(item.scored.weight for item in inside)
        scores[dimension.id] = None
        if not total:
            continue
        micro[dimension.id] = []
        for level in LEVELS:
            ends = [sum(item.scored.weight * item.ends(level)[end] for item in inside) / total for end in (0, 1)]
            micro[dimension.id].append((half_up(ends[0] / 100 * MILLION), half_up(ends[1] / 100 * MILLION)))
        scores[dimension.id] = [(published(low), published(high)) for low, high in micro[dimension.id]]
        unknown = sum(item.scored.weight for item in inside if item.low is None)
        shares[dimension.id] = 1 - Fraction(unknown, total)
        share_out([item.scored.id for item in inside], inside, scores[dimension.id][0], "within")
    weights = {dimension.id: dimension.weight for dimension in scoring.dimensions if dimension.id in micro}
    whole = sum(weights.values())
    bounds = None
    contributions = {dimension.id: (0, 0) for dimension in scoring.dimensions}
    if whole:
        bounds = [
            (
                published(half_up(sum(weights[id_] * Fraction(micro[id_][index][0]) for id_ in weights) / whole)),
                published(half_up(sum(weights[id_] * Fraction(micro[id_][index][1]) for id_ in weights) / whole)),
            )
            for index in range(len(LEVELS))
        ]
        ids = sorted(weights)
        lows = [Fraction(weights[id_] * micro[id_][0][0]) for id_ in ids]
        highs = [Fraction(weights[id_] * micro[id_][0][1]) for id_ in ids]
        contributions |= dict(zip(ids, both_ends(bounds[0], lows, highs), strict=True))
        for dimension in scoring.dimensions:
            inside = [items[scored.id] for scored in dimension.questions if not items[scored.id].outside]
            share_out([item.scored.id for item in inside], inside, contributions[dimension.id], "contribution")
    coverage = sum((weights[id_] * shares[id_] for id_ in weights), Fraction(0)) / whole if whole else Fraction(0)
    asked = {id_: answer for id_, answer in answers.items() if states.get(id_) is not Applies.LEFT_OUT}
    gates = {gate.id: gate_state(gate, library, asked) for gate in scoring.gates}
    outcome, reached = verdict(scoring, gates, aimed_at)
    return Result(
        bounds, coverage, central(scoring, items, weights, coverage), 1000 - whole, scores, contributions, items, gates,
        outcome, reached, band(scoring, gates, bounds, aimed_at),
    )  # fmt: skip


def published(micro: int) -> int:
    return half_up(Fraction(micro, 1000))


def hamilton(total: int, shares: Sequence[Fraction]) -> list[int]:
    """Largest remainder; of equal remainders the earlier."""
    whole = sum(shares)
    if not whole:
        return [0] * len(shares)
    quotas = [total * share / whole for share in shares]
    parts = [floor(quota) for quota in quotas]
    order = sorted(range(len(shares)), key=lambda index: (parts[index] - quotas[index], index))
    for index in order[: total - sum(parts)]:
        parts[index] += 1
    return parts


def share_out(ids: Sequence[str], items: Sequence[Item], total: tuple[int, int], name: str) -> None:
    ordered = [item for _, item in sorted(zip(ids, items, strict=True), key=lambda pair: pair[0])]
    lows, highs = ([item.scored.weight * item.ends(Level.SAID)[end] for item in ordered] for end in (0, 1))
    for item, ends in zip(ordered, both_ends(total, lows, highs), strict=True):
        setattr(item, name, ends)


def both_ends(total: tuple[int, int], lows: Sequence[Fraction], highs: Sequence[Fraction]) -> list[tuple[int, int]]:
    """The lower figure shared out by what is earned, and what the upper one adds by what is open."""
    earned = hamilton(total[0], lows)
    opened = hamilton(total[1] - total[0], [high - low for low, high in zip(lows, highs, strict=True)])
    return [(low, low + more) for low, more in zip(earned, opened, strict=True)]


def central(scoring: Scoring, items: Mapping[str, Item], weights: Mapping[str, int], coverage: Fraction) -> int | None:
    if not coverage or coverage * 100 < scoring.coverage_for_central_figure:
        return None
    total, whole = Fraction(0), 0
    for dimension in scoring.dimensions:
        own = [item for item in (items[scored.id] for scored in dimension.questions) if item.low is not None]
        weight = sum(item.scored.weight for item in own)
        if weight:
            score = sum((item.scored.weight * (item.low or Fraction(0)) for item in own), Fraction(0)) / weight
            total += weights[dimension.id] * half_up(score / 100 * MILLION)
            whole += weights[dimension.id]
    return published(half_up(total / whole))


def item_of(
    library: Library, scored: ScoredQuestion, answer: Answer | None, state: Applies, aimed_at: Stage | None
) -> Item:
    if state in (Applies.HIDDEN, Applies.LEFT_OUT):
        return Item(scored, state.value)
    if aimed_at is not None and scored.due.number > aimed_at.number:
        return Item(scored, "not_due")
    if state is Applies.UNSETTLED or (aimed_at is None and scored.due.number > 1):
        return Item(scored, "unsettled")
    if answer is None:
        return Item(scored, "unanswered")
    if answer.state is not State.ANSWERED:
        return Item(scored, answer.state.value, level=answer.evidence.level)
    ends = value_of(library.questions[scored.id], scored, answer)
    if ends is None:
        return Item(scored, "partly_filled", level=answer.evidence.level)
    return Item(scored, "answered", *ends, level=answer.evidence.level)


def value_of(question: Question, scored: ScoredQuestion, answer: Answer) -> tuple[Fraction, Fraction] | None:
    value = answer.value
    if scored.values is not None:
        found = scored.values[str(value)]
        return found, found
    points = sorted((as_fraction(at) or Fraction(0), worth) for at, worth in (scored.curve or {}).items())
    if isinstance(value, Ballot):
        measures = ballots.measures(value)
        if ballots.Known.OPEN in (measures.turnout.known, measures.yes_of_voting.known):
            return None
        interval = getattr(measures, scored.measure or "")
        low, high = ballots.in_tenths(interval)
        all_of_it = [interpolated(points, Fraction(tenth, 10)) for tenth in range(low, high + 1)]
        return min(all_of_it), max(all_of_it)
    if isinstance(question, MultipleChoice):
        measured = Fraction(sum(option.id in (value or ()) and not option.exclusive for option in question.options))  # type: ignore[operator]
    elif isinstance(value, Decimal):
        measured = Fraction(value)
    elif isinstance(value, tuple) and None not in value:
        years = [Fraction(year) for year in value]  # type: ignore[arg-type]
        measured = years[-1] if scored.measure == "latest" else sum(years, Fraction(0)) / len(years)
    else:
        return None
    found = interpolated(points, measured)
    return found, found


def interpolated(points: Sequence[tuple[Fraction, Fraction]], at: Fraction) -> Fraction:
    before = [point for point in points if point[0] <= at]
    after = [point for point in points if point[0] >= at]
    if not before or not after:
        return (before[-1] if before else after[0])[1]
    (left, low), (right, high) = before[-1], after[0]
    return low if left == right else low + (high - low) * (at - left) / (right - left)


def gate_state(gate: Gate, library: Library, answers: Mapping[str, Answer]) -> tuple[str, bool]:
    state = state_over_completions(gate, library, answers)
    supported = {
        id_: answer for id_, answer in answers.items()
        if id_ not in questions_in(gate.met_when) or answer.evidence.level is not Level.SAID
    }  # fmt: skip
    routing = {id_: answers[id_] for id_ in routed_by(library, gate) if id_ in answers}
    asserted = state == "met" and state_over_completions(gate, library, answers, {**supported}, routing) != "met"
    return state, asserted


def routed_by(library: Library, gate: Gate) -> list[str]:
    """The questions that decide whether the gate's questions are asked."""
    found: list[str] = []
    waiting = list(questions_in(gate.met_when))
    while waiting:
        condition = library.questions[waiting.pop()].asked_when
        if condition is not None:
            found += questions_in(condition)
            waiting += questions_in(condition)
    return list(dict.fromkeys(found))


def state_over_completions(
    gate: Gate, library: Library, answers: Mapping[str, Answer],
    own: Mapping[str, Answer] | None = None, routing: Mapping[str, Answer] | None = None,
) -> str:  # fmt: skip
    """The state that all ways of filling in what is open agree on; `own` and `routing` as far as they differ from `answers`."""
    read = answers if own is None else own
    route = answers if routing is None else routing
    asked = questions_in(gate.met_when)
    routers = routed_by(library, gate)
    conditions = [gate.met_when, *(when for q in library.questions.values() if (when := q.asked_when) is not None)]
    tests = tests_by_question(conditions)
    open_routers = [id_ for id_ in routers if is_open(route.get(id_))]
    states: set[str] = set()
    for filled in product(*(completions(library.questions[id_], tests[id_]) for id_ in open_routers)):
        settled = dict(zip(open_routers, filled, strict=True))
        hidden = {id_ for id_, state in applies(library, {**route, **settled}).items() if state is Applies.HIDDEN}
        ways = [
            list(truths(gate, library.questions[id_], settled.get(id_, read.get(id_)), tests[id_])) for id_ in asked
        ]
        for way in product(*ways):
            said = {id_: ({} if id_ in hidden else one) for id_, one in zip(asked, way, strict=True)}
            states.add(holds(gate.met_when, said))
    return states.pop() if len(states) == 1 else "not known"


def is_open(answer: Answer | None) -> bool:
    return answer is None or answer.state is State.DONT_KNOW


def truths(gate: Gate, question: Question, answer: Answer | None, tests: Sequence[Test]) -> Iterator[dict[Test, str]]:
    """Every way in which the tests on one question may come out; a test that is missing drops out."""
    meaning = {None: "not known", "met": "met", "not met": "not met", "does not apply": None}[gate.not_applicable]
    not_applicable = {test: meaning for test in tests if meaning is not None}
    if answer is not None and answer.state is State.NOT_APPLICABLE:
        yield not_applicable
        return
    if is_open(answer) and question.not_applicable is not None:
        yield not_applicable
    value = None if answer is None else answer.value
    if question.type == "ballot":
        outcomes = [ballots.outcomes(test, value if isinstance(value, Ballot) else None) for test in tests]
        for way in product(*outcomes):
            yield {test: "met" if one else "not met" for test, one in zip(tests, way, strict=True)}
    elif question.type in ("number_by_year", "percentage_by_year"):
        for years in all_series(question, value, tests):
            yield {test: "met" if series_passes(test, years) else "not met" for test in tests}
    else:
        for one in completions(question, tests) if is_open(answer) else (answer,):
            if one is not None and one.state is State.ANSWERED:
                yield {test: "met" if passes(test, question, one) else "not met" for test in tests}


def all_series(question: Question, value: object, tests: Sequence[Test]) -> Iterator[list[Fraction]]:
    """Open years take every limit and what lies just beside it."""
    limits = [limit for test in tests for limit in (test.latest, test.years) if limit is not None]
    step = Fraction(1, 10**question.decimals)  # type: ignore[union-attr]
    ends = [Fraction(question.lowest), Fraction(question.highest)]  # type: ignore[union-attr]
    marks = [
        as_fraction(text) or Fraction(0)
        for limit in limits
        for text in (limit.at_least, limit.above, limit.at_most, limit.below)
        if text
    ]
    tried = sorted(
        {each for mark in marks for each in (mark - step, mark, mark + step) if ends[0] <= each <= ends[1]} | set(ends)
    )
    years = value if isinstance(value, tuple) else (None,) * question.years  # type: ignore[union-attr]
    yield from (list(each) for each in product(*([Fraction(year)] if year is not None else tried for year in years)))  # type: ignore[arg-type]


def series_passes(test: Test, years: Sequence[Fraction]) -> bool:
    latest = test.latest is None or within(test.latest, years[-1])
    counted = sum(1 for year in years if test.years is not None and within(test.years, year))
    return latest and (test.years is None or within(test, Fraction(counted)))


def holds(condition: Condition, said: Mapping[str, Mapping[Test, str]]) -> str:
    if isinstance(condition, On):
        return said[condition.question].get(condition.test, "does not apply")
    parts = [part for part in (holds(each, said) for each in parts_of(condition)) if part != "does not apply"]
    first, last = ("not met", "met") if isinstance(condition, AllOf) else ("met", "not met")
    if not parts:
        return "does not apply"
    return first if first in parts else "not known" if "not known" in parts else last


def verdict(scoring: Scoring, gates: Mapping[str, tuple[str, bool]], aimed_at: Stage | None) -> tuple[str, str | None]:
    blocking = [gate for gate in scoring.gates if gate.kind in (Kind.SUITABILITY, Kind.GATE)]
    due = [gate for gate in blocking if gate.stage.number <= (aimed_at or Stage.EXPLORE).number]
    reached = None
    for stage in Stage:
        states = [gates[gate.id][0] for gate in blocking if gate.stage is stage]
        if "met" not in states or not set(states) <= {"met", "does not apply"}:
            break
        reached = stage.value
    if any(gate.kind is Kind.SUITABILITY and gates[gate.id][0] == "not met" for gate in blocking):
        return "does not suit", reached
    if any(gates[gate.id][0] == "not met" for gate in due):
        return "not ready yet", reached
    if aimed_at is None or reached is None or reached < aimed_at.value:
        return "not known yet", reached
    return "ready", reached


def band(
    scoring: Scoring,
    gates: Mapping[str, tuple[str, bool]],
    bounds: list[tuple[int, int]] | None,
    aimed_at: Stage | None,
) -> tuple[str, str] | None:
    if bounds is None:
        return None
    ids = [each.id for each in scoring.bands]

    def read(figure: int) -> int:
        return max(index for index, each in enumerate(scoring.bands) if each.from_ * 10 <= figure)

    lower, upper = read(bounds[0][0]), read(bounds[0][1])
    for gate in scoring.gates:
        if gate.caps_band is None:
            continue
        due = gate.stage.number <= (aimed_at or Stage.EXPLORE).number
        cap, state = ids.index(gate.caps_band), gates[gate.id][0]
        if due and state == "not met":
            lower, upper = min(lower, cap), min(upper, cap)
        elif state in ("not met", "not known") and (due or aimed_at is None):
            lower = min(lower, cap)
    return ids[lower], ids[upper]
