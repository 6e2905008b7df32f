"""What a workshop leaves behind with its assessment: the paper that reports tell of, made of what was released for documents only."""

from __future__ import annotations

from sqlalchemy import Connection

from assessment.papers import WORKSHOP
from assessment.workshop import rows
from assessment.workshop.setup import WEIGHTS
from assessment.workshop.shapes import Phase, Round, Workshop
from questionnaires.model import Library, OneChosen
from reports.records import FEWEST_EXPORTED, Agreed, Invited, RoundResult, TalkedAbout, WeightsHeard, WorkshopRecord
from scoring import suppression
from scoring.released import Released


def key(workshop_id: str) -> str:
    """The key of the paper."""
    return WORKSHOP + workshop_id


def record(connection: Connection, workshop: Workshop, library: Library) -> WorkshopRecord:
    """The workshop as it may leave in documents. Questions that were never put are left out; the agenda's order is kept."""
    setup, exported = workshop.setup, rows.exported(connection, workshop.id)
    least = max(FEWEST_EXPORTED, setup.least)
    came = rows.came(connection, workshop.id)
    told = suppression.numbers(came, least=least)
    rounds, agreed = rows.rounds(connection, workshop.id), rows.agreed(connection, workshop.id)
    weights = [WeightsHeard.model_validate_json(exported[each.number]) for each in rounds if each.question == WEIGHTS and _shown(each) and each.number in exported]
    return WorkshopRecord(
        name=setup.name,
        on=(workshop.opened or workshop.made).date(),
        own_pace=setup.pace == "own",
        named=setup.named,
        least=setup.least,
        exported=least,
        groups=tuple(Invited(id=each.id, label=each.label, invited=each.invited, came=told.get(each.id)) for each in setup.groups),
        came=total if (total := sum(came.values())) >= least else None,
        questions=tuple(
            _talked_about(id_, library, [each for each in rounds if each.question == id_], exported, agreed.get(id_))
            for id_ in setup.agenda
            if id_ != WEIGHTS and any(each.question == id_ for each in rounds)
        ),
        weights=weights[-1] if weights else None,
        ended=workshop.ended is not None,
    )


def _talked_about(id_: str, library: Library, rounds: list[Round], exported: dict[int, str], agreed: Agreed | None) -> TalkedAbout:
    question = library.questions[id_]
    titles = {option.id: option.title for option in question.options} if isinstance(question, OneChosen) else {}
    told = agreed and agreed.model_copy(update={"title": titles.get(agreed.option, "")})
    return TalkedAbout(question=id_, label=question.label, text=question.text, rounds=tuple(_result(each, exported) for each in rounds), agreed=told)


def _result(round_: Round, exported: dict[int, str]) -> RoundResult:
    if not _shown(round_):
        return RoundResult(number=round_.number)
    released = Released.model_validate_json(exported[round_.number]) if round_.number in exported else None
    enough = released is not None and released.whole is not None
    return RoundResult(number=round_.number, released=released, comments=tuple(each.text for each in round_.remarks if each.shown) if enough else ())


def _shown(round_: Round) -> bool:
    return round_.phase is Phase.REVEALED
