"""A comparison in which services go by letters, and nothing is told that names them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from string import ascii_uppercase

import numpy as np

from questionnaires.answers import Answer, Evidence, Response, answers_hash
from questionnaires.model import FreeText, Library
from reports.comparison import Comparison, Group, OtherScoring, Service, Sure, Under
from reports.document import Masthead
from reports.parts.words import words
from reports.rulebook import Apart, Decision
from scoring.matrix import Integers
from scoring.robustness import Acceptability, Robust, WeightReading


def anonymous(comparison: Comparison) -> Comparison:
    """The same figures under letters, in an order that tells nothing.

    Left out are names, tags, free texts, origins, days, hashes of answers, evidence, the names of weights, of workshops and of a scoring file of
    somebody's own, whose masthead it is, and the words of decisions. The answers themselves stay: whoever knows a service well may know it by them.
    """
    bare = [[_bare_answers(each, group.under.library) for each in group.services] for group in comparison.groups]
    salt = hashlib.sha256("".join(sorted(answers_hash(each) for some in bare for each in some)).encode()).hexdigest()
    named = letters()
    groups: list[Group] = []
    orders: list[list[int]] = []
    for group, some in zip(comparison.groups, bare, strict=True):
        order = sorted(range(len(group)), key=lambda row, some=some: _drawn(salt, some[row]))
        services = tuple(Service(letter, letter, Response(some[row])) for row, letter in zip(order, named, strict=False))
        groups.append(Group(_without_author(group.under), group.like, services, group.matrix.rows(order)))
        orders.append(order)
    return Comparison(
        title=words("compared_anonymous_title"),
        as_of=comparison.as_of,
        groups=tuple(groups),
        rules=comparison.rules._replace(purpose="", hash=""),
        lock=comparison.lock._replace(hash=""),
        sure=tuple(sure and _sure(sure, order) for sure, order in zip(comparison.sure, orders, strict=False)),
        other=tuple(other and _other(other, order) for other, order in zip(comparison.other, orders, strict=False)),
        apart=tuple(Apart("", "") for _ in comparison.apart),
        shown=words("compared_anonymous_shown") if comparison.shown else "",
        decisions=tuple(_decision(each) for each in comparison.decisions),
        anonymous=True,
        masthead=Masthead(classification=comparison.masthead.classification),
    )


def letters() -> Iterator[str]:
    """A to Z, then AA, AB and so on, each as the name of a service."""
    length = 1
    while True:
        yield from (words("compared_letter", letter=letter) for letter in _of_length(length))
        length += 1


def _of_length(length: int) -> Iterator[str]:
    for number in range(26**length):
        letter = ""
        for _ in range(length):
            number, place = divmod(number, 26)
            letter = ascii_uppercase[place] + letter
        yield letter


def _drawn(salt: str, answers: Mapping[str, Answer]) -> str:
    """By nothing but what this edition shows: an order by names or keys would let whoever guesses them check the guess."""
    return hashlib.sha256(f"{salt} {answers_hash(answers)}".encode()).hexdigest()


def _bare_answers(service: Service, library: Library) -> dict[str, Answer]:
    texts = {id_ for id_, question in library.answerable.items() if isinstance(question, FreeText)}
    return {id_: _bare(answer, in_words=id_ in texts) for id_, answer in service.response.answers.items() if id_ in library.answerable}


def _bare(answer: Answer, *, in_words: bool) -> Answer:
    """The answer with the level of its evidence, and nothing that anybody wrote."""
    value = words("withheld") if in_words and answer.value is not None else answer.value
    return Answer(answer.state, value, Evidence(answer.evidence.level))


def _without_author(under: Under) -> Under:
    return replace(under, scoring=under.scoring.model_copy(update={"author": ""}))


def _sure(sure: Sure, order: Sequence[int]) -> Sure:
    places = {row: place for place, row in enumerate(order)}
    return Sure(
        tuple(_acceptability(each, order) for each in sure.acceptability),
        tuple(each._replace(ahead=places[each.ahead], behind=places[each.behind]) for each in sure.pairs),
        tuple(each._replace(row=places[each.row]) for each in sure.find_out),
        Robust(*(tuple(sorted(places[row] for row in rows)) for rows in sure.robust)),
        tuple(_reading(each, order, words("compared_own_weights") if not at else words("compared_unnamed_weights", number=at)) for at, each in enumerate(sure.named)),
        sure.power and _reading(sure.power, order, words("compared_power_reading")),
        ("",) * len(sure.left_out),
    )


def _acceptability(found: Acceptability, order: Sequence[int]) -> Acceptability:
    first, in_top, ready, rank_sum, best, worst = _at(order, (found.first, found.in_top, found.ready, found.rank_sum, found.best, found.worst))
    used, top_by_completion = _at(order, (found.used, found.top_by_completion))
    by_rank = None if found.by_rank is None else found.by_rank[np.asarray(order)]
    return found._replace(first=first, in_top=in_top, ready=ready, rank_sum=rank_sum, best=best, worst=worst, by_rank=by_rank, used=used, top_by_completion=top_by_completion)


def _reading(reading: WeightReading, order: Sequence[int], title: str) -> WeightReading:
    low, high, ranks = _at(order, (reading.low, reading.high, reading.ranks))
    return reading._replace(title=title, low=low, high=high, ranks=ranks)


def _at(order: Sequence[int], arrays: Iterable[Integers]) -> list[Integers]:
    return [array[np.asarray(order)] for array in arrays]


def _other(other: OtherScoring, order: Sequence[int]) -> OtherScoring:
    places = {row: place for place, row in enumerate(order)}
    scoring = other.under.scoring.model_copy(update={"author": "", "title": words("compared_other_unnamed")})
    found = other.order
    moved = found._replace(
        ranks=tuple(found.ranks[row] for row in order),
        rows=tuple(sorted((places[row] for row in found.rows), key=lambda place: (found.ranks[order[place]], place))),
        open_runs=tuple(tuple(places[row] for row in run) for run in found.open_runs),
    )
    return OtherScoring(replace(other.under, scoring=scoring), other.matrix.rows(order), moved)


def _decision(decision: Decision) -> Decision:
    """When, and under what; not in whose words, and without the hash, because whoever guesses names could check by it. How many services there were can still be counted."""
    return decision._replace(decided="", by="", why="", services=("",) * len(decision.services), hash="")
