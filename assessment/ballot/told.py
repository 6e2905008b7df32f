"""What a report needs of a ballot: the record, the rule from where it was decided, and what is answered about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from assessment.decided import hash_of
from assessment.definitions import Definitions
from assessment.papers import BALLOT, DECIDED, Decided, Paper
from questionnaires.answers import Ballot, Response
from questionnaires.model import BallotQuestion
from reports.ballot_record import BallotHeld
from reports.subject import BallotTold, RuleDecided


def ballot_of(given: Definitions, response: Response, papers: Mapping[str, Paper]) -> BallotTold | None:
    """The ballot that is on record; None if there is none."""
    held = papers.get(BALLOT)
    if not isinstance(held, BallotHeld):
        return None
    question = ballot_question(given)
    answer = response.answers.get(question) if question else None
    value = answer.value if answer else None
    return BallotTold(held, rule_decided(papers, held.on), question, value if isinstance(value, Ballot) else None)


def ballot_question(given: Definitions) -> str:
    """The id of the question on the ballot; empty if none is asked."""
    return next((id_ for id_, question in given.library.questions.items() if isinstance(question, BallotQuestion)), "")


def rule_decided(papers: Mapping[str, Paper], counted: date | None) -> RuleDecided | None:
    """The last rule that was locked before the day of the count; failing that, the first one locked on it or later.

    A decision of the same day cannot be told to have come before the count.
    """
    paper = papers.get(DECIDED)
    found = [each for each in paper.decisions if each.ballot_rule is not None] if isinstance(paper, Decided) else []
    if not found:
        return None
    early = [each for each in found if counted is None or each.at.date() < counted]
    chosen = early[-1] if early else found[0]
    on, rule = chosen.at.date(), chosen.ballot_rule
    assert rule is not None
    when = "unknown" if counted is None else "before" if on < counted else "same_day" if on == counted else "after"
    last = found[-1].ballot_rule
    return RuleDecided(rule, on, hash_of(chosen), when, last if last != rule else None)
