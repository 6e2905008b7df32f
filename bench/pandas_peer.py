"""The same results by a pandas groupby, as somebody who knows pandas well would write it for services that are all asked the same."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from types import ModuleType
from typing import Any

import numpy as np

from scoring.compiled import Model
from scoring.gate_lookup import GATE_STATES
from scoring.matrix import Column, Matrix
from scoring.model import Stage
from scoring.result import GateState
from scoring.verdict import BLOCKING

SUMS = ("weight", "low", "high", "unknown")
_PLACES = (0, 1, 2, 7)
_NOT_MET, _NOT_KNOWN = GATE_STATES.index(GateState.NOT_MET), GATE_STATES.index(GateState.NOT_KNOWN)


class PandasPeer:
    """One line for each service and question, grouped by service and dimension; gates by table and comparison."""

    def __init__(self, pandas: ModuleType, model: Model, columns: Mapping[str, Column], services: int) -> None:
        self._pandas = pandas
        self._model = model
        self._columns = columns
        self._services = services
        settled = {id_: answer for id_ in model.routing if (answer := columns[id_].answers[0]) is not None}
        self._layout = model.layout(settled)
        self._full = np.zeros(len(model.dimensions), dtype=np.int64)
        values: list[tuple[int, ...]] = []
        codes: list[Any] = []
        dimensions: list[Any] = []
        for number, plan in enumerate(model.dimensions):
            for reader in plan.readers:
                if reader.question.id in self._layout.outside_or_open or reader.question.id in self._layout.not_asked:
                    continue
                self._full[number] += reader.weight
                column = columns[reader.question.id]
                codes.append(column.codes.astype(np.int32) + len(values))
                values += [tuple([reader.read(answer).sums[place] for place in _PLACES]) for answer in column.answers]
                dimensions.append(np.full(services, number, dtype=np.int8))
        names = [plan.dimension.id for plan in model.dimensions]
        self._values = np.array(values)
        self._long = pandas.DataFrame({
            "service": np.tile(np.arange(services, dtype=np.int32), len(codes)),
            "dimension": pandas.Categorical.from_codes(np.concatenate(dimensions), names),
            "answer": np.concatenate(codes),
        })  # fmt: skip
        self._gates = [self._gate_table(number) for number in range(len(model.gates))]
        self._wide = pandas.DataFrame({id_: columns[id_].codes for id_ in model.asked})

    def _gate_table(self, number: int) -> tuple[tuple[str, ...], Any]:
        """The gate's state for each combination of answers to its questions."""
        asks = self._model.gates[number].asks
        plan = self._layout.gates[number]
        table = np.zeros([len(self._columns[id_].answers) for id_ in asks], dtype=np.int8)
        for place in product(*(range(size) for size in table.shape)):
            read = {id_: self._model.readers[id_].read(self._columns[id_].answers[code]) for id_, code in zip(asks, place, strict=True)}
            table[place] = GATE_STATES.index(self._model.gate_result(plan, {**read, **self._layout.not_asked}).state)
        return asks, table

    def run(self) -> Any:
        """The results, one line for each service."""
        bounds, low, high = self._bounds()
        gates = self._pandas.DataFrame({number: table[tuple([self._wide[id_].to_numpy() for id_ in asks])] for number, (asks, table) in enumerate(self._gates)})
        bounds["outcome"], bounds["reached"] = self._verdict(gates)
        starts = self._model.bands.starts
        lower, upper = (np.searchsorted(starts, bounds[end].to_numpy(), side="right") - 1 for end in ("low", "high"))
        places = {band.id: place for place, band in enumerate(self._model.bands.bands)}
        for number in self._model.capping:
            state, cap = gates[number].to_numpy(), places[self._model.gates[number].gate.caps_band or ""]
            upper = np.where(state == _NOT_MET, np.minimum(upper, cap), upper)
            lower = np.where((state == _NOT_MET) | (state == _NOT_KNOWN), np.minimum(lower, cap), lower)
        bounds["band_low"], bounds["band_high"] = np.minimum(lower, upper), upper
        return bounds, low, high, gates

    def _bounds(self) -> tuple[Any, Any, Any]:
        pandas, model = self._pandas, self._model
        long = self._long
        valued = self._values[long["answer"].to_numpy()]
        frame = pandas.DataFrame({"service": long["service"], "dimension": long["dimension"]} | {name: valued[:, place] for place, name in enumerate(SUMS)})
        sums = frame.groupby(["service", "dimension"], observed=True, sort=True)[list(SUMS)].sum()
        weight, low, high = (sums[name].to_numpy().reshape(self._services, -1) for name in ("weight", "low", "high"))
        full = self._full
        refused = (weight == 0) & ~np.array([plan.dimension.may_be_not_applicable for plan in model.dimensions])
        high = np.where(refused, model.common * full, high)
        whole = model.common * np.where(refused, full, weight)
        counts = whole > 0
        shares = np.array([plan.share for plan in model.dimensions])
        total = np.maximum((counts * shares).sum(axis=1), 1)
        low, high = ((2_000_000 * end + whole) // np.maximum(2 * whole, 1) for end in (low, high))
        published = {
            name: ((2 * (end * shares).sum(axis=1) + total) // (2 * total) + 500) // 1000 for name, end in (("low", low), ("high", high))
        }
        return pandas.DataFrame(published), low, high

    def _verdict(self, gates: Any) -> tuple[Any, Any]:
        """All services aim at the last stage, so all gates are due."""
        closing = {stage: [number for number, each in enumerate(self._model.gates) if each.gate.stage is stage and each.gate.kind in BLOCKING] for stage in Stage}
        blocking = [number for numbers in closing.values() for number in numbers]
        suitability = [number for number in blocking if self._model.gates[number].gate.kind is BLOCKING[0]]
        not_met, not_known = gates == _NOT_MET, gates == _NOT_KNOWN
        reached = np.zeros(len(gates), dtype=np.int64)
        for stage, numbers in closing.items():
            passed = ~(not_met[numbers] | not_known[numbers]).any(axis=1) & (gates[numbers] == 0).any(axis=1)
            reached[passed.to_numpy() & (reached == stage.number - 1)] = stage.number
        ready = reached == Stage.LAUNCH.number
        conditions = [not_met[suitability].any(axis=1), not_met[blocking].any(axis=1), ~ready]
        return np.select(conditions, [0, 1, 2], 3), reached

    def agrees_with(self, found: Matrix) -> None:
        """Raises AssertionError if the integers differ."""
        bounds, low, high, gates = self.run()
        for name in ("low", "high", "outcome", "reached", "band_low", "band_high"):
            assert (bounds[name].to_numpy() == getattr(found, name)).all(), name
        order = [dimension.id for dimension in self._model.scoring.dimensions]
        places = [order.index(plan.dimension.id) for plan in self._model.dimensions]
        for ours, theirs in ((found.dimension_low, low), (found.dimension_high, high)):
            assert (np.maximum(ours[:, places], 0) == theirs).all()
        assert (gates.to_numpy() == found.gates).all()
