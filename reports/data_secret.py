"""The tables of workshops and ballots, from their records alone: every figure as it was released, and no row of any person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from reports.ballot_record import FIGURES, Counts, as_ballot
from reports.dataset import Named, Value
from reports.parts.spread import agreement_of, agreement_said, middle_said
from reports.parts.words import words
from reports.parts.workshop import outcome, shown_rounds, title_of
from reports.records import TalkedAbout, WorkshopRecord
from reports.subject import BallotTold
from scoring import ballot_rules, spread
from scoring.released import Counted, Released
from scoring.spread_in_words import hundredths
from scoring.tally import DONT_KNOW, NOT_APPLICABLE

Row: TypeAlias = Mapping[str, Value]
COLUMNS = {
    "workshop_groups": "workshop held group invited came",
    "workshop_questions": "workshop held id title round people answered unsure inapplicable agreement agreement_word consensus middle state agreed_answer agreed_reason",
    "workshop_answers": "workshop held id round group option people hidden",
    "workshop_comments": "workshop held id round text",
    "workshop_weights": "workshop held id title people quarter_low quarter_middle quarter_high",
    "ballot": "title eligible issued returned spoiled yes no withheld",
    "ballot_rules": "id title state",
}
"""The columns of each table, in order. A table that has no rows is left out."""
NUMBERS = f"round invited came people answered unsure inapplicable agreement consensus quarter_low quarter_middle quarter_high {' '.join(FIGURES)}"
CHOICES = "group option hidden withheld"
DAYS = "held"


def workshop_groups(records: Sequence[WorkshopRecord]) -> Iterator[Row]:
    """Who was invited and who came, and everybody together."""
    for record in records:
        for each in record.groups:
            yield {**_of(record), "group": Named(each.id, each.label), "invited": each.invited, "came": each.came}
        yield {**_of(record), "group": everybody(), "came": record.came}


def workshop_questions(records: Sequence[WorkshopRecord]) -> Iterator[Row]:
    """Each question in each round that was shown; one that never was has one row without figures."""
    for record in records:
        for each in record.questions:
            shown = shown_rounds(each)
            for found in shown:
                yield {**_of(record), **_question(each), "round": found.number, **_figures(found.whole, found.released)}
            if not shown:
                yield {**_of(record), **_question(each)}


def workshop_answers(records: Sequence[WorkshopRecord]) -> Iterator[Row]:
    """How many chose each option, everybody and group by group; of a group that is not shown, why."""
    for record in records:
        for each in record.questions:
            for number, found in enumerate(each.rounds, 1):
                if found.released is not None:
                    yield from ({**_of(record), "id": each.question, "round": number, **row} for row in options(found.released))


def workshop_comments(records: Sequence[WorkshopRecord]) -> Iterator[Row]:
    """The comments that were shown."""
    for record in records:
        for each in record.questions:
            for number, found in enumerate(each.rounds, 1):
                yield from ({**_of(record), "id": each.question, "round": number, "text": comment} for comment in found.comments)


def workshop_weights(records: Sequence[WorkshopRecord]) -> Iterator[Row]:
    """Of each dimension the middle half of the room."""
    for record in records:
        heard = record.weights
        for each in heard.dimensions if heard is not None else ():
            assert heard is not None
            yield {**_of(record), "id": each.id, "title": each.title, "people": heard.people, "quarter_low": each.low, "quarter_middle": each.middle, "quarter_high": each.high}


def ballot(told: BallotTold | None) -> Iterator[Row]:
    """The totals, then each unit."""
    if told is not None:
        yield {"title": words("ballot_total"), **_counts(told.held.whole)}
        yield from ({"title": unit.label, **_counts(unit), "withheld": _yes(unit.withheld)} for unit in told.held.units)


def ballot_results(told: BallotTold | None) -> Iterator[Row]:
    """What the ballot comes to under the rule that was recorded, and under each usual one."""
    if told is None:
        return
    held = as_ballot(told.held)
    if told.decided is not None:
        yield {"id": f"recorded_{told.decided.when}", "title": words("ballot_rule"), "state": _result(ballot_rules.result_by(told.decided.rule, held))}
    for rule in ballot_rules.USUAL:
        yield {"id": rule.id, "title": words(f"ballot_by_{rule.id}"), "state": _result(ballot_rules.result(rule, held))}


def options(released: Released) -> Iterator[dict[str, Value]]:
    """How many gave each reply, everybody and group by group; of a group that is not shown, why."""
    if released.whole is not None:
        yield from _options(everybody(), released.whole, released)
    for group in released.groups:
        name = Named(group.id, group.label)
        if group.counted is not None:
            yield from _options(name, group.counted, released)
        else:
            yield {"group": name, "people": group.people, "hidden": Named(group.hidden or "few", words(f"workshop_hidden_{group.hidden or 'few'}", group=group.label, least=released.least))}


def everybody() -> Named:
    """What stands for all groups together."""
    return Named("all", words("workshop_everybody"))


def _of(record: WorkshopRecord) -> dict[str, Value]:
    return {"workshop": title_of(record), "held": record.on}


def _question(each: TalkedAbout) -> dict[str, Value]:
    agreed, state = each.agreed, outcome(each)
    ids = {"not_asked": "open", "answered": "agreed", "undecided": "no_agreement"}
    return {
        "id": each.question,
        "title": each.label,
        "state": Named(ids[state.mark], words(f"workshop_state_{ids[state.mark]}")),
        "agreed_answer": (agreed.title or agreed.option) if agreed and agreed.option else None,
        "agreed_reason": (agreed.reason or None) if agreed else None,
    }


def _figures(whole: Counted, released: Released) -> dict[str, Value]:
    found, second = agreement_of(whole, released), spread.consensus(whole.counts) if released.ordered else None
    return {
        "people": whole.people,
        "answered": whole.answered,
        "unsure": whole.dont_know,
        "inapplicable": whole.not_applicable,
        "agreement": None if found is None else hundredths(found),
        "agreement_word": agreement_said(whole, released) or None,
        "consensus": None if second is None else hundredths(Fraction(second)),
        "middle": middle_said(whole, released) or None,
    }


def _options(group: Named, found: Counted, released: Released) -> Iterator[dict[str, Value]]:
    for option, count in zip(released.options, found.counts, strict=True):
        yield {"group": group, "option": Named(option.id, option.title), "people": count}
    yield {"group": group, "option": Named(DONT_KNOW, words("workshop_dont_know")), "people": found.dont_know}
    yield {"group": group, "option": Named(NOT_APPLICABLE, words("workshop_not_applicable")), "people": found.not_applicable}


def _counts(counts: Counts) -> dict[str, Value]:
    return {name: getattr(counts, name) for name in FIGURES}


def _yes(is_so: bool) -> Named:
    return Named("yes", words("data_yes")) if is_so else Named("no", words("data_no"))


def _result(found: ballot_rules.Result) -> Named:
    return Named(found, words(f"ballot_{found}"))
