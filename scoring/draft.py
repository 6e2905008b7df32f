"""A scoring file as it stands, sound or not, so that every fault of it is found at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple, cast

from pydantic import BaseModel, TypeAdapter, ValidationError

from questionnaires.errors import Fault
from questionnaires.model import Library
from questionnaires.plain_yaml import Path_, Plain, Tree, child, near_miss
from questionnaires.texts import table
from scoring.model import Band, Benchmark, Exact, Gate, ScoredQuestion, Unscored


class Part(NamedTuple):
    """A part of the file that is well formed in itself, and where it stands."""

    path: Path_
    read: Any


class ScoringDraft:
    """The parts of a scoring file that are well formed, and the questions of the questionnaires that it fits."""

    def __init__(self, tree: Tree, library: Library) -> None:
        self.tree = tree
        self.library = library
        self.words = table("scoring")
        self.fits = cast("dict[str, Plain]", fits) if isinstance(fits := child(tree.plain, "fits"), dict) else {}
        self.dimension_paths = self.paths(("dimensions",))
        self.scored: list[Part] = [
            part for path in self.dimension_paths for part in self.parts((*path, "questions"), ScoredQuestion)
        ]
        self.unscored = self.parts(("unscored",), Unscored)
        self.bands = self.parts(("bands",), Band)
        self.gates = self.parts(("gates",), Gate)
        self.benchmarks = self.parts(("benchmarks",), Benchmark)
        self.questions = {
            id_: question for id_, question in library.questions.items() if library.home[id_].id in self.fits
        }

    def fault(self, path: Path_, key: str, **values: object) -> Fault:
        """A fault at `path`, in the words of `key`."""
        return self.tree.fault(path, self.tree.subject(path), self.words(key, **values))

    def unknown_question(self, path: Path_, id_: str) -> Fault:
        """The fault that there is no such question here."""
        if id_ in self.library.questions:
            return self.fault(path, "not_fitted", id=id_, questionnaire=self.library.home[id_].id)
        return self.fault(path, "no_question", id=id_, near=near_miss(id_, self.questions))

    def reused(self, paths: Sequence[Path_], kind: str) -> Iterator[Fault]:
        """Ids that stand twice among the entries at `paths`."""
        ids = [self.at((*path, "id")) for path in paths]
        count = Counter(id_ for id_ in ids if isinstance(id_, str))
        met: set[str] = set()
        for path, id_ in zip(paths, ids, strict=True):
            if isinstance(id_, str) and count[id_] > 1 and id_ in met:
                yield self.fault((*path, "id"), "reused", id=id_, kind=kind)
            met.add(str(id_))

    def at(self, path: Path_) -> Plain | None:
        """The value at `path`, or None."""
        node: Plain | None = self.tree.plain
        for step in path:
            node = child(node, step) if node is not None else None
        return node

    def paths(self, path: Path_) -> list[Path_]:
        """Where the entries of the list at `path` stand."""
        node = self.at(path)
        return [(*path, index) for index in range(len(node))] if isinstance(node, list) else []

    def parts(self, path: Path_, model: type[BaseModel]) -> list[Part]:
        """The entries of the list at `path` that are well formed."""
        found: list[Part] = []
        for each in self.paths(path):
            try:
                found.append(Part(each, model.model_validate(self.at(each))))
            except ValidationError:
                continue
        return found

    def number(self, path: Path_) -> Fraction | None:
        """The number at `path`, or None if there is none."""
        try:
            return cast(Fraction, TypeAdapter[Any](Exact).validate_python(self.at(path)))
        except ValidationError:
            return None
