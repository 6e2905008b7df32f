"""Many services from codes of answers: bounds, gates and bands, beside pandas doing the same and two libraries that only add up.

The peers are of the extra `bench`; what is not installed is left out, and the note says so.
"""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np

from bench.measure import Measure, seconds
from bench.pandas_peer import PandasPeer
from bench.scoring import shipped_model
from questionnaires.answers import Answer, State
from questionnaires.completions import completions
from scoring.compiled import Model
from scoring.kernels import NUMBA, NUMPY, Kernel, has_numba
from scoring.matrix import Column, evaluate_all, evaluate_blocks

SERVICES, MANY = 100_000, 1_000_000
SETTLED = {"stage_aimed_at": "G4", "depth": "full", "PC1": "england", "PC2": "partnership_not_enough", "FE3": "yes", "sector": "nhs", "MS1_who": ("staff", "users")}
"""What routing reads: the same for all, so that all are asked the same questions, as they must be to be compared."""
OPEN = 0.15
TIMES = 9
_MEMORY = """
import json, re, sys
from pathlib import Path
from bench import matrix
from scoring import kernels, matrix as ours
def held(what):
    return int(re.search(what + r":\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
model = matrix.shipped_model()
columns = matrix.random_columns(model, int(sys.argv[1]))
for block in ours.evaluate_blocks(model, {id_: column._replace(codes=column.codes[:100]) for id_, column in columns.items()}, 100):
    pass
before = held("VmRSS")
if sys.argv[2] == "stream":
    count = sum(len(block) for block in ours.evaluate_blocks(model, columns, int(sys.argv[1]), kernel=kernels.NUMPY))
else:
    count = len(ours.evaluate_all(model, columns, int(sys.argv[1]), kernel=kernels.NUMPY))
assert count == int(sys.argv[1])
print(json.dumps(held("VmHWM") - before))
"""


def measures() -> list[Measure]:
    """Times of 100,000 services from codes to results, and the memory of a million."""
    model = shipped_model()
    columns = random_columns(model, SERVICES)
    ours = _milliseconds(lambda: _stream(model, columns, SERVICES, NUMPY))
    return [*_beside_pandas(model, columns, ours), *_beside_sums(model, columns, ours), *_with_numba(model, columns, ours), *_a_million(model), *_memory()]


def random_columns(model: Model, services: int, seed: int = 1) -> dict[str, Column]:
    """Random answers to all that the model reads, one in seven open; each a code of one byte."""
    random = np.random.default_rng(seed)
    found: dict[str, Column] = {}
    for id_, reader in model.readers.items():
        if id_ in SETTLED:
            answers: tuple[Answer | None, ...] = (Answer(State.ANSWERED, SETTLED[id_]),)
        else:
            given = tuple([answer for answer in completions(reader.question) if answer.state is State.ANSWERED][:12])
            answers = (*given, *_without_value(reader.question))
        codes = random.integers(0, len(answers), services, dtype=np.uint8)
        if len(answers) > 1:
            codes[random.random(services, dtype=np.float32) < OPEN] = len(answers) - 1
        found[id_] = Column(answers, codes)
    return found


def _without_value(question: Any) -> list[Answer | None]:
    not_applicable = [Answer(State.NOT_APPLICABLE, reason="It does not.")] if question.not_applicable else []
    return [*not_applicable, Answer(State.DONT_KNOW), None]


def _stream(model: Model, columns: dict[str, Column], services: int, kernel: Kernel) -> None:
    for _ in evaluate_blocks(model, columns, services, kernel=kernel):
        pass


def _milliseconds(work: Callable[[], object], times: int = TIMES) -> float:
    """The fastest of some, ours and theirs alike: the others say more of what else the machine did."""
    return seconds(work, times=times)[0] * 1000


def _size(model: Model) -> str:
    items = sum(len(plan.ids) for plan in model.dimensions)
    return f"{SERVICES:,} services × {items} scored questions, {len(model.dimensions)} dimensions and {len(model.gates)} gates"


def _beside_pandas(model: Model, columns: dict[str, Column], ours: float) -> list[Measure]:
    name, note = "many services: bounds, gates, bands, NumPy only", f"{_size(model)}; {SERVICES / ours / 1000:.1f} million services a second"
    pandas = _peer("pandas")
    if pandas is None:
        return [Measure(name, ours, "ms", note=f"{note}; pandas is not installed")]
    peer = PandasPeer(pandas, model, columns, SERVICES)
    peer.agrees_with(evaluate_all(model, columns, SERVICES, kernel=NUMPY))
    theirs = _milliseconds(peer.run, times=5)
    return [Measure(name, ours, "ms", "pandas groupby", theirs, ratio_at_most=0.1, note=f"{note}; pandas begins with its long table ready, and comes to the same integers")]


def _beside_sums(model: Model, columns: dict[str, Column], ours: float) -> list[Measure]:
    """They are given what each answer is worth, ready, and add it up by weight."""
    values, weights = _worth(model, columns)
    note = f"they are given the values of the {len(weights)} answers of each service and only add them up; ours begins with the answers, and does bounds, gates and bands"
    measures: list[Measure] = []
    for package, prepare in (("skcriteria", _scikit_criteria), ("pymcdm", _pymcdm)):
        if (peer := _peer(package)) is None:
            measures.append(Measure(f"… beside a weighted sum by {package}", ours, "ms", note=f"{package} is not installed"))
            continue
        theirs = _milliseconds(prepare(peer, values, weights), times=5)
        measures.append(Measure(f"… beside a weighted sum by {package}", ours, "ms", package, theirs, ratio_at_most=0.5, note=note))
    return measures


def _worth(model: Model, columns: dict[str, Column]) -> tuple[Any, Any]:
    """The value of each answer, 0 to 1 and 0 if it is open, and its share of the whole; services × scored questions."""
    values: list[Any] = []
    weights: list[float] = []
    for plan in model.dimensions:
        for reader in plan.readers:
            column = columns[reader.question.id]
            full = reader.weight * model.common
            values.append(np.array([reader.read(answer).sums[1] / full for answer in column.answers])[column.codes])
            weights.append(plan.share / 1000 * reader.weight / plan.weight)
    return np.column_stack(values), np.array(weights)


def _scikit_criteria(peer: ModuleType, values: Any, weights: Any) -> Callable[[], object]:
    matrix = peer.mkdm(values, [max] * values.shape[1], weights=weights)
    decide = import_module("skcriteria.agg.simple").WeightedSumModel()
    return lambda: decide.evaluate(matrix)


def _pymcdm(peer: ModuleType, values: Any, weights: Any) -> Callable[[], object]:
    sums = import_module("pymcdm.methods").WSM(normalization_function=lambda column, cost=False: column)
    return lambda: sums(values, weights, np.ones(values.shape[1]))


def _with_numba(model: Model, columns: dict[str, Column], numpy_only: float) -> list[Measure]:
    name = "… with numba"
    if not has_numba():
        return [Measure(name, numpy_only, "ms", note="numba is not installed; this is NumPy's figure")]
    ours = _milliseconds(lambda: _stream(model, columns, SERVICES, NUMBA))
    return [Measure(name, ours, "ms", "NumPy only", numpy_only, note=f"{SERVICES / ours / 1000:.1f} million services a second")]


def _a_million(model: Model) -> list[Measure]:
    columns = random_columns(model, MANY)
    kernels = [(NUMPY, "NumPy"), *([(NUMBA, "numba")] if has_numba() else [])]
    found: list[Measure] = []
    for kernel, name in kernels:
        ours = _milliseconds(lambda kernel=kernel: _stream(model, columns, MANY, kernel), times=5)
        found.append(Measure(f"… of a million, {name}", ours, "ms", note=f"{MANY / ours / 1000:.1f} million services a second"))
    return found


def _memory() -> list[Measure]:
    names = {"stream": "… of a million: memory on top of the answers", "keep": "… all results kept"}
    notes = {"stream": "block by block, each result let go", "keep": "201 bytes a service"}
    limits = {"stream": 200, "keep": None}
    return [
        Measure(names[how], _growth(how), "MB", at_most=limits[how], note=f"a process of its own; {notes[how]}") for how in names
    ]


def _growth(how: str) -> float:
    done = subprocess.run([sys.executable, "-c", _MEMORY, str(MANY), how], capture_output=True, text=True, check=True)
    return float(json.loads(done.stdout))


def _peer(package: str) -> ModuleType | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return import_module(package)
        except ImportError:
            return None
