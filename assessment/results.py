"""The one way from an assessment to its result, for pages, command line and tests alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from assessment import decided, definitions, former, plan
from assessment.ballot.told import ballot_of
from assessment.definitions import Definitions
from assessment.masthead import masthead_of
from assessment.papers import Paper
from assessment.plan import Plan
from assessment.record import Assessment
from questionnaires.answers import Evidence, Response
from reports import data
from reports.actions import ActionPlan
from reports.compose import Subject, compose
from reports.dataset import DataTable
from reports.document import Masthead, Report, Variant
from reports.records import SurveyRecord, WorkshopRecord
from reports.subject import SurveyTold
from scoring import sensitivity
from scoring.counterfactual import Counterfactual, counterfactuals
from scoring.evaluate import evaluate
from scoring.result import Evaluation


@dataclass(frozen=True, slots=True)
class Scored:
    """A response, the definitions that it was scored under, and the result."""

    definitions: Definitions
    response: Response
    evaluation: Evaluation
    example: str = ""
    papers: Mapping[str, Paper] = field(default_factory=dict[str, Paper])
    """What is kept beside the answers, by key."""
    filed: Mapping[str, datetime] = field(default_factory=dict[str, datetime])
    """When each of these was filed."""
    assessment: str = ""
    """The id of the assessment, where there is one."""


def scored(assessment: Assessment) -> Scored:
    """The result of an assessment, under exactly the definitions that it was made with."""
    papers = {key: filed.paper for key, filed in assessment.papers.items() if filed.paper is not None}
    found = score(definitions.of(assessment.definitions), assessment.response, example=assessment.example, papers=papers)
    return replace(found, filed={key: filed.at for key, filed in assessment.papers.items()}, assessment=assessment.id)


def score(
    given: Definitions, response: Response, *, example: str = "", papers: Mapping[str, Paper] | None = None
) -> Scored:
    """The result of a response that need not be saved anywhere."""
    return Scored(given, response, evaluate(given.model, response), example, papers or {})


def plan_of(result: Scored) -> Plan:
    """The actions kept beside a result, and those that it proposes."""
    return plan.plan(result.definitions, result.response, result.evaluation, result.papers)


def report_of(
    assessment: Assessment, *, as_of: datetime, changes: tuple[Counterfactual, ...] | None = None,
    variant: Variant = "full", masthead: Masthead | None = None,
) -> Report:  # fmt: skip
    """Everything that is said about an assessment; the same answers and `as_of` give the same report. `changes`, `masthead`: as in `report_on`."""
    return report_on(scored(assessment), as_of=as_of, changes=changes, variant=variant, masthead=masthead)


def report_on(
    result: Scored, *, as_of: datetime, changes: tuple[Counterfactual, ...] | None = None,
    variant: Variant = "full", masthead: Masthead | None = None, stated_hash: str = "",
) -> Report:  # fmt: skip
    """Everything that is said about a result. `changes`: what `changes_of` gives, where it is known already.

    `masthead`: if it is not the one that is kept beside the answers. `stated_hash`: that of the answers, where notes are not at hand.
    """
    whole = whole_subject(result, as_of=as_of, changes=changes, stated_hash=stated_hash)
    return compose(whole, variant, masthead_of(result.papers) if masthead is None else masthead)


def whole_subject(
    result: Scored, *, as_of: datetime, changes: tuple[Counterfactual, ...] | None = None, stated_hash: str = ""
) -> Subject:
    """What every variant of a report is composed from; it takes far longer to work out than to compose. Arguments as of `report_on`."""
    given = result.definitions
    return replace(
        subject(result, as_of=as_of, changes=changes_of(result) if changes is None else changes, plan=plan_of(result).plain),
        find_out=sensitivity.find_out_first(given.model, result.response),
        critical_weights=sensitivity.critical_weights(given.model, result.evaluation),
        survival=sensitivity.survival(given.model, result.evaluation),
        unconfirmed=former.unconfirmed(given, result.response),
        since=former.since(given, result.papers),
        beforehand=decided.beforehand(given, result.response, result.papers),
        withheld_from=stated_hash,
    )


def subject(
    result: Scored, *, as_of: datetime, changes: tuple[Counterfactual, ...] = (), plan: ActionPlan | None = None
) -> Subject:
    """What parts of a report are composed from, without that which takes longer to work out."""
    given = result.definitions
    return Subject(
        library=given.library,
        scoring=given.scoring,
        response=result.response,
        evaluation=result.evaluation,
        find_out=(),
        critical_weights=(),
        as_of=as_of.replace(microsecond=0),  # a PDF keeps whole seconds
        refs=tuple((ref.kind, ref.id, ref.version, ref.hash) for ref in given.refs),
        example=result.example,
        ballot=ballot_of(given, result.response, result.papers),
        workshops=workshops_of(result),
        surveys=surveys_of(result),
        changes=changes,
        plan=plan,
    )


def workshops_of(result: Scored) -> tuple[WorkshopRecord, ...]:
    """What workshops left behind, the earliest first."""
    found = [(paper.on, key, paper) for key, paper in result.papers.items() if isinstance(paper, WorkshopRecord)]
    return tuple(paper for _, _, paper in sorted(found, key=lambda each: each[:2]))


def surveys_of(result: Scored) -> tuple[SurveyTold, ...]:
    """What staff surveys left behind, the earliest first, and which answers have one of them as their document."""
    found = [(paper.on, key, paper) for key, paper in result.papers.items() if isinstance(paper, SurveyRecord)]
    return tuple(SurveyTold(paper, _resting_on(paper, result)) for _, _, paper in sorted(found, key=lambda each: each[:2]))


def _resting_on(record: SurveyRecord, result: Scored) -> tuple[str, ...]:
    document = (record.name, record.where, record.on.isoformat())
    answers = result.response.answers
    return tuple(id_ for id_ in result.definitions.library.questions if id_ in answers and _document(answers[id_].evidence) == document)


def _document(evidence: Evidence) -> tuple[str, str, str]:
    return evidence.what, evidence.where, evidence.date


def data_of(result: Scored) -> dict[str, DataTable]:
    """The tables of its data, without composing a report; the same answers give the same tables."""
    return data.tables(subject(result, as_of=datetime(1970, 1, 1, tzinfo=UTC), plan=plan_of(result).plain))


def changes_of(result: Scored) -> tuple[Counterfactual, ...]:
    """The smallest sets of changes that reach the next stage and the next band."""
    return counterfactuals(result.definitions.model, result.response, result.evaluation)
