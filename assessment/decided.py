"""What is decided before the answers are seen: the stage, the scoring file with its weights, and the rule of the ballot."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

from assessment.definitions import Definitions
from assessment.identity import Person
from assessment.papers import DECIDED, MOST_DECISIONS, Decided, Decision, Paper
from assessment.record import Assessment
from assessment.store import Store, StoreError
from questionnaires.answers import Answer, Ballot, Response
from questionnaires.conditions import BallotLimits
from questionnaires.model import BallotQuestion
from questionnaires.texts import table
from questionnaires.wording import rule_text
from reports.figures import share
from reports.parts.words import stage_name
from reports.subject import Beforehand, Locked
from scoring.model import Stage


def decide(store: Store, who: Person, kept: Assessment, given: Definitions, rule: BallotLimits | None, at: datetime) -> Decision:
    """Lock what holds now, and the ballot rule given; what was decided before stays on record. Raises ChangedElsewhere, StoreError."""
    decision = _now(given, kept.response, rule, at)
    before = kept.paper(DECIDED)
    earlier = before.decisions if isinstance(before, Decided) else ()
    if len(earlier) >= MOST_DECISIONS:
        raise StoreError(table("assessment")("decided_too_often", most=MOST_DECISIONS))
    store.file(who, kept.id, DECIDED, Decided(decisions=(*earlier, decision)), expected=kept.revision(DECIDED))
    return decision


def beforehand(given: Definitions, response: Response, papers: Mapping[str, Paper]) -> Beforehand | None:
    """The last decision, and what differs from it now; None if nothing was ever decided."""
    paper = papers.get(DECIDED)
    if not isinstance(paper, Decided):
        return None
    last = paper.decisions[-1]
    now = _now(given, response, _ballot_rule(given, response), last.at)
    return Beforehand(last.at, hash_of(last), last.answers, last.carried, len(paper.decisions) - 1, _parts(given, last, now))


def hash_of(decision: Decision) -> str:
    """SHA-256 of what was decided, with when and after how many answers."""
    plain = json.dumps(decision.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def answers_seen(given: Definitions, answers: Mapping[str, Answer], *, carried: bool = False) -> int:
    """How many questions that scores or gates read were answered this time, or are only `carried` forward."""
    reading = set(given.model.readers) - set(given.model.routing)
    return sum(id_ in reading and bool(answer.carried_from) is carried for id_, answer in answers.items())


def _now(given: Definitions, response: Response, rule: BallotLimits | None, at: datetime) -> Decision:
    stage = response.answers.get(given.scoring.stage_question)
    scoring = next(ref for ref in given.refs if ref.kind == "scoring")
    return Decision(
        at=at,
        answers=answers_seen(given, response.answers),
        carried=answers_seen(given, response.answers, carried=True),
        stage=stage.value if stage is not None and isinstance(stage.value, str) else "",
        scoring=(scoring.id, scoring.version, scoring.hash),
        weights={dimension.id: dimension.weight for dimension in given.scoring.dimensions},
        ballot_rule=rule,
    )


def _ballot_rule(given: Definitions, response: Response) -> BallotLimits | None:
    """The rule that the answer on a ballot names."""
    ballots = [id_ for id_, question in given.library.questions.items() if isinstance(question, BallotQuestion)]
    values = [response.answers[id_].value for id_ in ballots if id_ in response.answers]
    return next((value.rule for value in values if isinstance(value, Ballot) and value.rule is not None), None)


def _parts(given: Definitions, decided: Decision, now: Decision) -> tuple[Locked, ...]:
    titles = {dimension.id: dimension.title for dimension in given.scoring.dimensions}
    moved = {id_ for id_ in {*decided.weights, *now.weights} if decided.weights.get(id_) != now.weights.get(id_)}
    changed = {
        "stage": decided.stage != now.stage,
        "scoring": decided.scoring != now.scoring,
        "weights": bool(moved),
        "ballot_rule": now.ballot_rule is not None and decided.ballot_rule is not None and decided.ballot_rule != now.ballot_rule,
    }

    def said(part: str, decision: Decision) -> str:
        words = table("assessment")
        if part == "stage":
            return stage_name(Stage(decision.stage)) if decision.stage in list(Stage) else words("decided_none")
        if part == "scoring":
            id_, version, hash_ = decision.scoring
            return words("decided_scoring_said", id=id_, version=version, hash=hash_[:12])
        if part == "weights":
            shown = {id_: weight for id_, weight in decision.weights.items() if not changed["weights"] or id_ in moved}
            return weights_said(shown, titles)
        return rule_text(decision.ballot_rule) if decision.ballot_rule is not None else ""

    parts = [part for part in changed if part != "ballot_rule" or decided.ballot_rule is not None]
    return tuple(Locked(part, said(part, decided), said(part, now) if changed[part] else "") for part in parts)


def weights_said(weights: Mapping[str, int], titles: Mapping[str, str]) -> str:
    """Each weight by name; equal ones together."""
    words = table("assessment")
    if len(weights) > 1 and len(set(weights.values())) == 1 and len(weights) == len(titles):
        return words("decided_weights_equal", count=len(weights), share=share(Fraction(next(iter(weights.values())), 1000)))
    in_order = [*(id_ for id_ in titles if id_ in weights), *(id_ for id_ in weights if id_ not in titles)]
    return ", ".join(f"{titles.get(id_, id_)} {share(Fraction(weights[id_], 1000))}" for id_ in in_order)
