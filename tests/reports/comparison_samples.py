"""Comparisons of invented services on the shipped definitions; answers drawn by a seed, better ones the better a service is prepared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from random import Random

import numpy as np
from report_subjects import given, shipped

from questionnaires.answers import Answer, Ballot, Level, Response, State, Value
from questionnaires.model import BallotQuestion, Date, MultipleChoice, Numeric, Question, Series, WithOptions
from questionnaires.plain_yaml import Source
from questionnaires.reader import content_hash
from reports.comparison import Comparison, Group, OtherScoring, Service, Sure, Under
from reports.document import Masthead
from reports.rulebook import Apart, Decision, Lock, Rulebook
from reports.subject import Definition
from scoring import reader as scoring_reader
from scoring.alike import likes, set_apart, together
from scoring.comparison import order, ranks
from scoring.evaluate import compile_model, evaluate, published
from scoring.matrix import Matrix, columns_of, evaluate_all
from scoring.result import GateState
from scoring.robustness import Acceptability, PairWeight, Robust, WeightReading, WorthFindingOut

AS_OF = datetime(2026, 11, 23, 14, 34, tzinfo=UTC)
NAMES = (
    "Harbour Libraries", "Riverside Community Therapies", "Meadow Day Opportunities", "Northgate Youth Service", "Eastmarsh School Nursing", "Fenland Speech and Language",
    "Upland Falls Prevention", "Castle Street Sexual Health", "Estuary Wheelchair Service", "Moorside Carers' Support", "Aberwick Children's Centres", "Longshore Podiatry",
)  # fmt: skip
MASTHEAD = Masthead("Eastmarsh Integrated Care Board", "OFFICIAL")
_PREPARED = (1.0, 0.9, 0.93, 0.75, 0.85, 0.96, 0.9, 0.8, 0.85, 0.92, 0.97, 0.78)
_KNOWN = (0.97, 0.85, 0.9, 0.95, 0.7, 0.88, 0.92, 0.8, 0.86, 0.93, 0.9, 0.75)
_LEVELS = (Level.SAID, Level.DOCUMENTED, Level.CHECKED)


def name_of(number: int) -> str:
    return NAMES[number] if number < len(NAMES) else f"{NAMES[number % len(NAMES)]} {number // len(NAMES) + 1}"


@cache
def best() -> dict[str, Answer]:
    """Answers under which as many gates are met as one answer changed after the other can reach."""
    library, model = shipped()
    found = {"PC1": given("england"), "stage_aimed_at": given("G4"), "depth": given("full")}

    def met() -> int:
        return sum(each.state is GateState.MET for each in evaluate(model, Response(found)).gates)

    for question in sorted(library.questions.values(), key=lambda each: each.id not in model.readers):
        if question.id in found:
            continue
        tried = [(met_, -place, value) for place, value in enumerate(_values(question)) if (met_ := _with(found, question.id, value, met)) >= 0]
        found[question.id] = given(max(tried)[2], Level.DOCUMENTED) if tried else given("Written text")
    return found


def _with(found: dict[str, Answer], id_: str, value: Value, met: Callable[[], int]) -> int:
    found[id_] = given(value)
    return met()


def _values(question: Question) -> list[Value]:
    if isinstance(question, MultipleChoice):
        return [tuple(option.id for option in question.options if not option.exclusive)]
    if isinstance(question, WithOptions):
        return [option.id for option in reversed(question.options)]
    if isinstance(question, Series):
        return [tuple(Decimal(at) for _ in range(question.years)) for at in _numbers(question.lowest, question.highest)]
    if isinstance(question, Numeric):
        return [Decimal(at) for at in _numbers(question.lowest, question.highest)]
    if isinstance(question, Date):
        return [date(2026, 5, 1)]
    return [Ballot(120, 100, 80, 19, 1)] if isinstance(question, BallotQuestion) else []


def _numbers(lowest: Decimal, highest: Decimal) -> list[int]:
    return [int(lowest), int(min(highest, Decimal(100))) // 2, int(min(highest, Decimal(100)))]


def answers(number: int, *, stage: str = "G3", country: str = "england", depth: str = "full") -> dict[str, Answer]:
    """A whole assessment of the service of that number."""
    random, name = Random(number + 1), name_of(number)
    prepared = _PREPARED[number] if number < len(NAMES) else random.random()
    known = _KNOWN[number] if number < len(NAMES) else 0.6 + 0.4 * random.random()
    drawn: dict[str, Answer] = {}
    for question in shipped()[0].questions.values():
        level, at = random.choices(_LEVELS, (2, 2, 1))[0], random.random()
        note = f"Note of {name} on {question.id}." if random.random() < 0.2 else ""
        if random.random() > known:
            if question.dont_know and random.random() < 0.5:
                drawn[question.id] = Answer(State.DONT_KNOW, who_could_know=f"Finance partner of {name}")
        elif at < prepared or not (values := _values(question)):
            drawn[question.id] = given(best()[question.id].value, level, note)  # pyright: ignore[reportArgumentType]
        else:
            drawn[question.id] = given(values[min(int(len(values) * (at - prepared) / (1.001 - prepared) * 0.7 + 0.5), len(values) - 1)], level, note)
    drawn |= {"service_name": given(name), "parent_body": given(f"Parent of {name}")}
    return drawn | {"PC1": given(country), "stage_aimed_at": given(stage), "depth": given(depth)}


@cache
def under() -> Under:
    library, model = shipped()
    refs = [Definition("questionnaire", each.id, each.version, library.hashes[each.id]) for each in library.questionnaires]
    return Under(library, model.scoring, model, (*refs, Definition("scoring", model.scoring.id, model.scoring.version, content_hash(scoring_reader.shipped()))))


def service(number: int, **more: str) -> Service:
    tags = (("Sector", ("Health", "Libraries", "Social care")[number % 3]), ("Region", f"Region of {name_of(number)}"))
    origin = f"From the file {name_of(number).lower().replace(' ', '-')}.json"
    return Service(f"key-{number}", name_of(number), Response(answers(number, **more)), tags, origin, AS_OF - timedelta(days=number))


def groups(services: Sequence[Service], *, unsuited_apart: bool = False) -> tuple[Group, ...]:
    model = under().model
    matrix = evaluate_all(model, columns_of(model, [each.response for each in services]), len(services))
    alike = likes(model, "standard", [each.response for each in services], same_questions=False)
    keys = set_apart(alike, matrix) if unsuited_apart else alike
    return tuple(Group(under(), key, tuple(services[row] for row in rows), matrix.rows(rows)) for key, rows in together(keys))


def sure(group: Group, *, top: int = 3, draws: int = 2_000, seed: int = 7) -> Sure:
    """How sure an order is, by a few plain draws at the lower bounds."""
    n, random = len(group), np.random.default_rng(seed)
    weights = np.array([each.weight for each in group.under.scoring.dimensions], dtype=float) / 1000
    counted = [place for place, each in enumerate(group.under.scoring.dimensions) if each.id in group.like.dimensions]
    made: list[Acceptability] = []
    kinds = (("near", weights[counted] * 60, 1), ("any", np.ones(len(counted)), 1), ("near", weights[counted] * 60, 0), ("any", np.ones(len(counted)), 0))
    for kind, concentration, completions in kinds:
        drawn = random.dirichlet(concentration, draws)
        figures = np.rint(drawn @ group.matrix.dimension_low[:, counted].T / 1000).astype(int)
        taken = np.array([ranks(row) for row in figures])
        by_rank = np.array([np.bincount(taken[:, row] - 1, minlength=n) for row in range(n)]) if n <= 60 else None
        ends = np.percentile(taken, (5, 95), axis=0, method="nearest").astype(int)
        ready = np.array([draws if group.matrix.outcome[row] == 3 else draws // 9 * int(group.matrix.outcome[row] == 2) for row in range(n)])
        used = np.full((n, 1), draws)
        made.append(Acceptability(kind, draws, seed, completions, top, (taken == 1).sum(axis=0), (taken <= top).sum(axis=0), ready, taken.sum(axis=0), ends[0], ends[1], by_rank, used, (taken <= top).sum(axis=0)[:, None]))  # pyright: ignore[reportArgumentType]
    rows = group.order.rows
    pairs = tuple(
        PairWeight(one, other, dimension.id, Fraction(dimension.weight, 1000), None if place % 3 else Fraction(3 + place, 15))
        for one, other in pairwise(rows[:4])
        for place, dimension in enumerate(group.under.scoring.dimensions)
    )
    open_ = [(row, id_) for row in range(n) for id_ in group.under.model.readers if id_ not in group.services[row].response.answers][:6]
    find_out = tuple(WorthFindingOut(row, id_, Fraction(place + 1, 40), Fraction(place + 1, 60), 12 + place) for place, (row, id_) in enumerate(open_))
    always = tuple(row for row in range(n) if made[1].in_top[row] == draws)
    never = tuple(row for row in range(n) if made[1].in_top[row] == 0)
    named = tuple(_reading(group, title, shares) for title, shares in (("The model's own", None), ("Equal weights", (100,) * 10), ("Staff side of Harbour", (300, *(78,) * 8, 76))))
    return Sure(tuple(made), pairs, find_out, Robust(always[:1], never[:1], always, never), named, _reading(group, "Power 0.5", None, Fraction(1, 2)))


def _reading(group: Group, title: str, shares: tuple[int, ...] | None, power: Fraction = Fraction(1)) -> WeightReading:
    shares = shares or tuple(each.weight for each in group.under.scoring.dimensions)
    low, high = (
        np.array([published(int(np.dot(row, shares)) // 1000) for row in ends]) for ends in (group.matrix.dimension_low, group.matrix.dimension_high)
    )
    if power != 1:
        low, high = low - 20, high - 10
    return WeightReading(title, shares, power, low, high, ranks(low))


def own_scoring(group: Group) -> OtherScoring:
    """The same services under somebody's own scoring file, in which the first dimension counts more."""
    text = scoring_reader.shipped().text.replace("title: ", "title: Own of Harbour, ", 1)
    library, _ = shipped()
    model = compile_model(library, scoring_reader.read_scoring(Source("own.yaml", text), library))
    matrix: Matrix = evaluate_all(model, columns_of(model, [each.response for each in group.services]), len(group))
    return OtherScoring(replace(under(), scoring=model.scoring, model=model), matrix, order(matrix))


@cache
def comparison(count: int = 5, *, others: bool = True, drawn: bool = True) -> Comparison:
    """So many services in England that aim at a business case; `others`: one in Scotland beside them, and one that cannot be scored."""
    services = [service(number) for number in range(count)]
    if others:
        services.append(service(count, country="scotland")._replace(name="Glen Young Carers"))
    found = groups(services)
    made = Comparison(
        title="Adult and community services", as_of=AS_OF, groups=found,
        rules=Rulebook(3, False, 2_000, 7, 60, "Which three services we support with a business case next year."),
        lock=Lock("before", AS_OF - timedelta(days=30), AS_OF - timedelta(days=20), hash="cd" * 32, added=1, removed=0),
        sure=tuple(sure(group) if drawn and len(group) > 1 else None for group in found),
        other=(own_scoring(found[0]),) if drawn and count <= 50 else (),
        apart=(Apart("Old Mill Repairs", "Its questionnaire is an older version that is not kept here."),) if others else (),
        decisions=(Decision(AS_OF, "We support Harbour Libraries first.", "Commissioning board", "It leads under every weighting, and its staff have asked for it.", tuple(each.name for each in services), under().versions, ""),),
        masthead=MASTHEAD,
    )  # fmt: skip
    return replace(made, decisions=(made.decisions[0]._replace(hash=made.fingerprint),))
