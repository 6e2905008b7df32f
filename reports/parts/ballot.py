"""The certificate of a ballot that was held elsewhere: its figures, and what they come to under every usual rule, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from questionnaires.answers import Answer, Ballot
from questionnaires.answers.shares import Interval, Known, measures
from questionnaires.model import Library
from questionnaires.routing import Applies, applies, is_open, settled_by
from questionnaires.wording import ballot_text, day, number, rule_text, why_not_asked
from reports import figures
from reports.ballot_record import FIGURES, VOTES, Counts, Unit, as_ballot
from reports.document import Block, Callout, Cell, Column, Facts, Mark, Paragraph, Section, State, Table
from reports.parts.words import listed, named, own_text, sentence_case, stage_name, within_sentence, words
from reports.records import FEWEST_EXPORTED
from reports.subject import BallotTold, Subject
from scoring import ballot_rules
from scoring.ballot_rules import Result
from scoring.model import Scoring, Stage
from scoring.result import Standing

_MARKS: dict[Result, Mark] = {"carried": "met", "not_carried": "not_met", "not_known": "not_known"}


def certificate(subject: Subject) -> Section | None:
    """The certificate; None if no ballot is on record."""
    told = subject.ballot
    if told is None:
        return None
    ballot = as_ballot(told.held)
    blocks: list[Block] = [
        Callout(words("ballot_is_record"), (words("ballot_is_no_vote"),)),
        Facts(tuple(_facts(told))),
        _counts(told),
        _side_by_side(ballot),
        _rules(told, ballot),
        *([_units(told.held.units)] if told.held.units else []),
        *_against_the_answer(told, subject),
    ]
    return Section("ballot", words("ballot_title"), tuple(blocks), own_page=True)


def in_short(subject: Subject) -> str:
    """For a summary: yes of those voting and of all who could vote; empty if no ballot is on record."""
    if subject.ballot is None:
        return ""
    found = measures(as_ballot(subject.ballot.held))
    return words("board_ballot", voting=within_sentence(_said(found.yes_of_voting)), eligible=within_sentence(_said(found.yes_of_eligible)))


def _facts(told: BallotTold) -> Iterator[tuple[str, str]]:
    held = told.held
    yield words("ballot_question"), own_text(held.question) or words("ballot_not_said")
    yield words("ballot_day"), day(held.on) if held.on else words("ballot_not_said")
    yield words("ballot_counted_by"), held.counted_by or words("ballot_not_said")
    yield words("ballot_kept_at"), held.kept_at or words("ballot_not_said")
    yield words("ballot_rule"), _rule_said(told)


def _rule_said(told: BallotTold) -> str:
    found = told.decided
    if found is None:
        return words("ballot_rule_none")
    said = words(f"ballot_rule_{found.when}", rule=sentence_case(rule_text(found.rule)), day=day(found.on), hash=found.hash[:12])
    return f"{said} {words('ballot_rule_changed', rule=rule_text(found.later))}" if found.later is not None else said


def _counts(told: BallotTold) -> Table:
    """Each figure, and what share it is of what."""
    held, found = told.held, measures(as_ballot(told.held))
    shares = {
        "issued": _part(held.whole, "issued", "eligible"),
        "returned": words("ballot_turnout", share=_said(found.turnout)) if found.turnout.known is not Known.OPEN else "",
        "spoiled": _part(held.whole, "spoiled", "returned"),
        "yes": words("ballot_of_valid", share=_said(found.yes_of_voting)) if found.yes_of_voting.known is not Known.OPEN else "",
        "no": words("ballot_of_valid", share=_said(_rest(found.yes_of_voting))) if found.yes_of_voting.known is not Known.OPEN else "",
    }
    columns = (Column(words("ballot_figure"), share=5), Column(words("ballot_number"), "right", share=3), Column(words("ballot_share"), share=7))
    rows = tuple((words(f"ballot_figure_{name}"), _count(getattr(held.whole, name)), shares.get(name, "")) for name in FIGURES)
    published = [words("ballot_published", turnout=number(held.turnout)) if held.turnout is not None else ""]
    published += [words("ballot_published_yes", share=number(held.yes_of_voting)) if held.yes_of_voting is not None else ""]
    return Table(words("ballot_counts_caption"), columns, rows, note=" ".join(filter(None, published)))


def _side_by_side(ballot: Ballot) -> Table:
    """Yes among those voting, and among all who could vote: always both."""
    found = measures(ballot)
    columns = (Column(words("ballot_measure"), share=5), Column(words("ballot_of_voting"), share=5), Column(words("ballot_of_eligible"), share=5))
    shares = (words("ballot_yes_share"), _said(found.yes_of_voting), _said(found.yes_of_eligible))
    majority = (words("ballot_majority"), _state(ballot_rules.result(ballot_rules.OF_VOTING, ballot)), _state(ballot_rules.result(ballot_rules.OF_ELIGIBLE, ballot)))
    return Table(words("ballot_both_caption"), columns, (shares, majority))


def _rules(told: BallotTold, ballot: Ballot) -> Table:
    """The rule that was agreed first, then the usual ones; and what is odd about asking for a turnout."""
    columns = (Column(words("ballot_rule"), share=10), Column(words("ballot_result"), share=4))
    rows: list[tuple[Cell, ...]] = list(_own_rule(told, ballot))
    rows += [(f"{words(f'ballot_by_{rule.id}')}\n{words(f'ballot_by_{rule.id}_means')}", _state(ballot_rules.result(rule, ballot))) for rule in ballot_rules.USUAL]
    more = ballot_rules.no_votes_that_would_carry(ballot)
    odd = [words("ballot_paradox")]
    odd += [words("ballot_paradox_here_one" if more == 1 else "ballot_paradox_here_many", count=f"{more:,}")] if more else []
    return Table(words("ballot_rules_caption"), columns, tuple(rows), note=" ".join(odd))


def _own_rule(told: BallotTold, ballot: Ballot) -> Iterator[tuple[Cell, ...]]:
    if (found := told.decided) is not None:
        title = words(f"ballot_agreed_{found.when}", day=day(found.on))
        yield (f"{title}\n{sentence_case(rule_text(found.rule))}", _state(ballot_rules.result_by(found.rule, ballot)))
    elif (answered := told.answered) is not None and answered.rule is not None:
        before = {True: "before", False: "after", None: "unknown"}[answered.recorded_before_count]
        yield (f"{words(f'ballot_answered_rule_{before}')}\n{sentence_case(rule_text(answered.rule))}", _state(ballot_rules.result_by(answered.rule, ballot)))


def _units(units: tuple[Unit, ...]) -> Table:
    columns = (Column(words("ballot_unit"), share=5), *(Column(words(f"ballot_figure_{name}"), "right", share=3) for name in FIGURES))
    rows = tuple((unit.label, *(_of_unit(unit, name) for name in FIGURES)) for unit in units)
    note = words("ballot_units_withheld", least=FEWEST_EXPORTED) if any(unit.withheld for unit in units) else ""
    return Table(words("ballot_units_caption"), columns, rows, note=note)


def _of_unit(unit: Unit, name: str) -> str:
    return words("ballot_not_kept") if unit.withheld and name in VOTES else _count(getattr(unit, name))


def _against_the_answer(told: BallotTold, subject: Subject) -> Iterator[Block]:
    """What the score reads stands in the answer; if that says something else, it has to be said here."""
    if not told.question:
        return
    question, held, answered = named(subject.question(told.question)), as_ballot(told.held), told.answered
    if answered is None:
        yield Paragraph(words("ballot_not_answered", question=question))
        return
    kept = _why_not_counted(told.question, subject)
    if not same_figures(held, answered):
        yield Callout(words("ballot_differs"), (words("ballot_differs_said", question=question, answer=ballot_text(answered)),))
    else:
        yield Paragraph(words("ballot_same_kept" if kept else "ballot_same", question=question), small=True)
    if kept:
        yield Paragraph(kept)


def _why_not_counted(question: str, subject: Subject) -> str:
    """Why the score does not use the answer though it is kept; nothing if it does."""
    answers, state = subject.response.answers, subject.applies[question]
    if question in subject.items and (item := subject.items[question][1]).standing is Standing.NOT_DUE:
        return words("ballot_kept_not_due", stage=stage_name(item.scored.due))
    if state not in (Applies.APPLIES, Applies.UNSETTLED):
        return words("ballot_kept_not_asked", why=why_not_asked(subject.library, question, answers))
    waits = waits_for(subject.library, subject.scoring, question, answers)
    return words("ballot_waits", questions=listed([words("quoted", text=subject.question(each).label) for each in waits])) if waits else ""


def waits_for(library: Library, scoring: Scoring, question: str, answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """Ids of the questions that have to be answered before it is known whether an answer to this one counts; empty if it is known."""
    unsettled = applies(library, answers)[question] is Applies.UNSETTLED
    stage = scoring.stage_question
    due = [each.due for dimension in scoring.dimensions for each in dimension.questions if each.id == question]
    waits = set(settled_by(library, [question])) if unsettled else set[str]()
    waits |= {stage} if any(each is not Stage.EXPLORE for each in due) else set()
    return tuple(id_ for id_ in library.questions if id_ in waits and is_open(answers.get(id_)))


def same_figures(held: Ballot, answered: Ballot) -> bool:
    """Whether an answer has the figures of the record, whatever rule it names."""
    kept = ("eligible", "voted", "yes", "no", "spoiled", "turnout", "yes_of_voting")
    return all(getattr(held, name) == getattr(answered, name) for name in kept)


def _count(count: int | None) -> str:
    return words("ballot_unknown") if count is None else f"{count:,}"


def _part(counts: Counts, part: str, whole: str) -> str:
    few, many = getattr(counts, part), getattr(counts, whole)
    if few is None or not many:
        return ""
    return words(f"ballot_part_of_{whole}", share=figures.exact_share(Fraction(few, many)))


def _rest(found: Interval) -> Interval:
    return Interval(100 - found.high, 100 - found.low, found.known, 100 - found.nominal)


def _said(found: Interval) -> str:
    """A measure in per cent: exact, within its rounding, or as far as it is known."""
    if found.known is Known.COUNTED:
        return figures.exact_share(found.low / 100)
    low, high = (figures.exact_share(each / 100) for each in (found.low, found.high))
    if found.known is Known.OPEN and (found.low, found.high) == (0, 100):
        return words("ballot_unknown")
    return low if low == high else words("from_to", lower=low, upper=high)


def _state(result: Result) -> State:
    return State(_MARKS[result], words(f"ballot_{result}"))
