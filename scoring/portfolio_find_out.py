"""What to find out first over a whole portfolio: for each open answer of each service, what knowing it is worth (EVPI), and its swing.

Worth for two questions: whether the service is ready for the stage aimed at, and whether it is in the top k. Both come from the completions
and draws that were made already. Each half of the completions is judged by what the other half learned, so that chance is not taken for
information.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from questionnaires.answers import Response
from scoring.compiled import Model
from scoring.completions import Progress, drawn
from scoring.evaluate import evaluate
from scoring.find_out import swings
from scoring.matrix import Integers
from scoring.robustness import Acceptability, Completions, WorthFindingOut


def worth_finding_out(
    model: Model, responses: Sequence[Response], keys: Sequence[str], completions: Completions, found: Acceptability,
    seed: int, progress: Progress | None = None,
) -> tuple[WorthFindingOut, ...]:  # fmt: skip
    """Every open answer that counts, of every service: the most valuable for either question first, then by swing, row and question.

    `keys` and `seed` are those that the completions were drawn with, and `found` is what came of these. Worth is ordered in hundredths.
    Without completions nothing is known of it. Raises AnswerError as `evaluate` does.
    """
    entries: list[WorthFindingOut] = []
    count = completions.drawn
    for row, (response, key) in enumerate(zip(responses, keys, strict=True)):
        swing = swings(evaluate(model, response))
        used, tops = found.used[row], found.top_by_completion[row]
        ready = np.where(completions.ready[row], used, 0)
        for id_, answers in drawn(model, response, count, seed, key).items() if count else ():
            size = len(answers.levels)
            for_ready, for_top = (gain(answers.codes, size, used, times) for times in (ready, tops))
            entries.append(WorthFindingOut(row, id_, for_ready, for_top, swing.get(id_, 0)))
        if progress is not None:
            progress((row + 1) / len(responses))
    return tuple(sorted(entries, key=_first))


def gain(codes: Integers, size: int, used: Integers, times: Integers) -> Fraction:
    """By how much knowing an answer raises the chance of saying rightly whether something is so, 0 to 1; never below nought.

    For each completion: `codes` is which of `size` answers was drawn, `used` in how many draws, and `times` in how many of these it was so.
    """
    halves = [_counts(codes[half::2], size, used[half::2], times[half::2]) for half in range(2)]
    right = _more_often_right(*halves) + _more_often_right(*reversed(halves))
    return max(Fraction(0), Fraction(right, max(1, int(used.sum()))))


def _counts(codes: Integers, size: int, used: Integers, times: Integers) -> NDArray[np.int64]:
    """For each answer in how many draws it was not so, and was; shape (2, size)."""
    yes, no = (np.bincount(codes, weights=each, minlength=size).astype(np.int64) for each in (times, used - times))
    return np.stack([no, yes])


def _more_often_right(learned: NDArray[np.int64], judged: NDArray[np.int64]) -> int:
    """In how many more draws of the second one is right who says for each answer what came more often in the first; no, if neither did."""
    overall = int(learned[1].sum() > learned[0].sum())
    say = np.where(learned.sum(axis=0) > 0, learned[1] > learned[0], bool(overall)).astype(np.intp)
    return int(judged[say, np.arange(judged.shape[1])].sum() - judged[overall].sum())


def _first(entry: WorthFindingOut) -> tuple[Fraction, int, int, str]:
    return -round(max(entry.for_ready, entry.for_top), 2), -entry.swing, entry.row, entry.question
