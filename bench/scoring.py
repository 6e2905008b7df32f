"""One service with its complete working, beside the same rules written plainly in fractions; what to find out first, and what would change it."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random
from types import ModuleType

from bench.measure import Measure, percentile, seconds
from questionnaires.answers import Answer, Ballot, Evidence, Level, Response, State, Value
from questionnaires.completions import completions
from questionnaires.model import BallotQuestion, FreeText, Library, Question, Series
from questionnaires.reader import read_library
from questionnaires.reader import shipped as shipped_questionnaires
from scoring import reader
from scoring.counterfactual import counterfactuals
from scoring.evaluate import Model, compile_model, evaluate
from scoring.find_out import find_out_first

REFERENCE = Path(__file__).parent.parent / "tests" / "scoring" / "reference.py"
OPEN = 0.15  # share of answers left open
SERVICES = 200
MICROSECONDS = 1e6
PEER = "our own rules in fractions"
"""Not an outside peer: the slow, plain second writing of the rules that tests compare the engine with."""


def measures() -> list[Measure]:
    """All benchmarks of scoring."""
    model = shipped_model()
    core, full = one_service(model, "core", at_most=100), one_service(model, "full")
    return [core, full, never_met(model), what_to_find_out(model), what_would_change(model)]


def shipped_model() -> Model:
    """The shipped questionnaires and scoring."""
    library = read_library(*shipped_questionnaires())
    return compile_model(library, reader.read_scoring(reader.shipped(), library))


def one_service(model: Model, depth: str, at_most: float | None = None) -> Measure:
    """Scoring services not scored before, each of whose answers some other service has given."""
    random = Random(2)
    met = [random_response(model.library, random, depth) for _ in range(SERVICES)]
    for response in met:
        evaluate(model, response)
    mixed = [_mixed(model.library, met, random) for _ in range(SERVICES * 2)]
    return _measure(
        model, f"scoring: one service, {depth}", mixed, at_most=at_most,
        note=f"not scored before; complete working of {_size(model, met[0])}; each single answer was met in some other service",
    )  # fmt: skip


def never_met(model: Model) -> Measure:
    """Scoring services with numbers, series and ballots that no service before has given."""
    random = Random(3)
    responses = [random_response(model.library, random) for _ in range(SERVICES * 3)]
    for response in responses[:SERVICES]:
        evaluate(model, response)
    return _measure(
        model, "… with figures never met", responses[SERVICES:],
        note="checking, valuing and judging numbers, series and a ballot for the first time comes on top",
    )  # fmt: skip


def _measure(model: Model, name: str, responses: Sequence[Response], *, note: str, at_most: float | None = None) -> Measure:
    each = iter(responses)
    taken = _median(lambda: evaluate(model, next(each)), len(responses) - 1)
    return Measure(name, taken, "µs", PEER, _reference(model, Random(1)), at_most=at_most, note=note)


def what_to_find_out(model: Model) -> Measure:
    """2,000 draws over everything that is open in a service that has only said where it is and what it aims at."""
    profile = {"PC1": "england", model.scoring.stage_question: "G4"}
    response = Response({id_: Answer(State.ANSWERED, value) for id_, value in profile.items()})
    taken = _median(lambda: find_out_first(model, response), 5) / 1000
    return Measure(
        "finding out first", taken, "ms", at_most=1000, note=f"{len(find_out_first(model, response))} open questions"
    )


def what_would_change(model: Model) -> Measure:
    """The slowest of many services, from those that have said nothing to those that have said nearly everything."""
    random = Random(4)
    responses = [_aiming(random_response(model.library, random, open_=open_), random) for open_ in (0.02, OPEN, 0.6, 0.9) for _ in range(40)]
    responses.append(Response({}))
    evaluated = [(response, evaluate(model, response)) for response in responses]
    found = [counterfactuals(model, *each) for each in evaluated]
    taken = sorted(max(seconds(lambda each=each: counterfactuals(model, *each), times=3)) for each in evaluated)
    sizes = [len(each.changes) for both in found for each in both]
    return Measure(
        "what would change", percentile(taken, 1) * 1000, "ms", at_most=500,
        note=f"next stage and next band together; the slowest of {len(taken)}, median {percentile(taken, 0.5) * 1000:.0f} ms; sets of up to {max(sizes)} changes",
    )  # fmt: skip


def _aiming(response: Response, random: Random) -> Response:
    """The same service with some country, aim and depth, or without having said."""
    chosen = {
        "PC1": random.choice(["england", "scotland", None]),
        "stage_aimed_at": random.choice(["G1", "G2", "G3", "G4", None]),
        "depth": random.choice(["core", "full", None]),
    }
    answers = {id_: answer for id_, answer in response.answers.items() if id_ not in chosen}
    return Response(answers | {id_: Answer(State.ANSWERED, value) for id_, value in chosen.items() if value is not None})


def random_response(library: Library, random: Random, depth: str = "full", open_: float = OPEN) -> Response:
    """Answers to all but a share of the questions, one in seven if none is given, at any level of evidence, in England, aiming at launch."""
    answers = {
        question.id: Answer(State.ANSWERED, _any_value(question, random), _any_evidence(random))
        for question in library.questions.values()
        if random.random() > open_
    }
    answers["PC1"] = Answer(State.ANSWERED, "england")
    answers["stage_aimed_at"] = Answer(State.ANSWERED, "G4")
    answers["depth"] = Answer(State.ANSWERED, depth)
    return Response(answers)


def _mixed(library: Library, met: Sequence[Response], random: Random) -> Response:
    """Each answer taken from any of the services met; missing where that service has none."""
    givers = {id_: random.choice(met).answers for id_ in library.questions}
    return Response({id_: answers[id_] for id_, answers in givers.items() if id_ in answers})


def _any_value(question: Question, random: Random) -> Value:
    if isinstance(question, BallotQuestion):
        voted = random.randint(1, 120)
        yes = random.randint(0, voted)
        return Ballot(120, voted, yes, voted - yes, 0)
    if isinstance(question, FreeText):
        return "x"
    if isinstance(question, Series):
        return tuple(question.lowest + random.randint(0, 20) for _ in range(question.years))
    return random.choice([answer.value for answer in completions(question) if answer.value is not None])


def _any_evidence(random: Random) -> Evidence:
    level = random.choice(list(Level))
    return Evidence() if level is Level.SAID else Evidence(level, "minutes", "shared drive", "May 2026", "audit")


def _median(work: object, times: int) -> float:
    return percentile(seconds(work, times=times), 0.5) * MICROSECONDS  # type: ignore[arg-type]


def _reference(model: Model, random: Random) -> float:
    plain = _plain_rules()
    answers = random_response(model.library, random).answers
    return _median(lambda: plain.evaluate(model.library, model.scoring, answers), 5)


def _plain_rules() -> ModuleType:
    spec = importlib.util.spec_from_file_location("scoring_reference", REFERENCE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["scoring_reference"] = module
    spec.loader.exec_module(module)
    return module


def _size(model: Model, response: Response) -> str:
    found = evaluate(model, response)
    items = sum(not item.standing.outside for each in found.dimensions for item in each.items)
    return f"{items} scored questions and {len(found.gates)} gates"
