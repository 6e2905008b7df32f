"""The statements that read and write the tables of workshops. What is allowed, and when, is decided where they are called."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from assessment.identity import NotFound
from assessment.tables import AgreedRow, ParticipantRow, RemarkRow, ReplyRow, RoundRow, SlipRow, WorkshopRow
from assessment.workshop.setup import WEIGHTS, Setup
from assessment.workshop.shapes import Entry, Phase, Remark, Round, Said, WeightSets, Workshop
from reports.records import Agreed
from scoring.released import Released

_WORKSHOP = (
    WorkshopRow.id, WorkshopRow.assessment, WorkshopRow.setup, WorkshopRow.revision, WorkshopRow.made, WorkshopRow.code, WorkshopRow.opened,
    WorkshopRow.expires, WorkshopRow.ended, WorkshopRow.on_screen, WorkshopRow.code_hidden,
)  # fmt: skip
_ROUND = (RoundRow.number, RoundRow.question, RoundRow.phase)
# Statements that every phone runs are made once, because SQLAlchemy takes longer to make one than SQLite to run it.
_PARTICIPANT = select(ParticipantRow.group, ParticipantRow.name).where(
    ParticipantRow.workshop == bindparam("workshop"), ParticipantRow.id == bindparam("participant")
)
_ROUNDS = select(*_ROUND).where(RoundRow.workshop == bindparam("workshop")).order_by(RoundRow.number)
_REPLIES_OF = select(ReplyRow.round, ReplyRow.choice).where(ReplyRow.workshop == bindparam("workshop"), ReplyRow.participant == bindparam("participant"))
_REMARKS_OF = select(RemarkRow.round, RemarkRow.text).where(RemarkRow.workshop == bindparam("workshop"), RemarkRow.id == bindparam("participant"))
_PHASE = select(RoundRow.question, RoundRow.phase).where(RoundRow.workshop == bindparam("workshop"), RoundRow.number == bindparam("round"))
_ONE_REPLY = (ReplyRow.workshop == bindparam("workshop_")) & (ReplyRow.round == bindparam("round_")) & (ReplyRow.participant == bindparam("participant_"))
_AGAIN, _FIRST, _TAKE_BACK = update(ReplyRow).where(_ONE_REPLY), insert(ReplyRow), delete(ReplyRow).where(_ONE_REPLY)
_ONE_REMARK = (RemarkRow.workshop == bindparam("workshop_")) & (RemarkRow.round == bindparam("round_")) & (RemarkRow.id == bindparam("id_"))


class Overdue(NamedTuple):
    """A workshop that nobody ended."""

    id: str
    assessment: str


class Reply(NamedTuple):
    """What one participant chose, and her group."""

    participant: str
    group: str
    choice: str


def _workshop(row: Any) -> Workshop:
    id_, assessment, setup, *rest = row
    revision, made, code, opened, expires, ended, on_screen, hidden = rest
    return Workshop(id_, assessment, Setup.model_validate_json(setup), revision, made, code or "", opened, expires, ended, on_screen, hidden)


def add(connection: Connection, workshop: Workshop) -> None:
    """A new one, not opened yet."""
    row = {"id": workshop.id, "assessment": workshop.assessment, "setup": setup_text(workshop.setup), "revision": workshop.revision, "made": workshop.made}
    connection.execute(insert(WorkshopRow).values(**row, code=None, opened=None, expires=None, ended=None, on_screen="", code_hidden=False))


def setup_text(setup: Setup) -> str:
    """A setup as canonical JSON."""
    return json.dumps(setup.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def change(connection: Connection, workshop_id: str, **values: object) -> None:
    """Change columns of a workshop."""
    connection.execute(update(WorkshopRow).where(WorkshopRow.id == workshop_id).values(**values))


def one(connection: Connection, workshop_id: str, assessment: str | None = None) -> Workshop:
    """A workshop, of this assessment. Raises NotFound."""
    query = select(*_WORKSHOP).where(WorkshopRow.id == workshop_id)
    found = connection.execute(query if assessment is None else query.where(WorkshopRow.assessment == assessment)).first()
    if found is None:
        raise NotFound
    return _workshop(found)


def all_of(connection: Connection, assessment: str) -> tuple[Workshop, ...]:
    """All workshops on an assessment, the last made first."""
    query = select(*_WORKSHOP).where(WorkshopRow.assessment == assessment).order_by(WorkshopRow.made.desc(), WorkshopRow.id)
    return tuple(map(_workshop, connection.execute(query)))


def by_code(connection: Connection, code: str) -> Workshop | None:
    """The workshop that a code leads to, whether or not it ran out."""
    found = connection.execute(select(*_WORKSHOP).where(WorkshopRow.code == code)).first()
    return _workshop(found) if found else None


# --- Who takes part ---


def add_participant(connection: Connection, workshop_id: str, participant: str, group: str, *, name: str = "", paper: bool = False) -> None:
    """Somebody more, in a group."""
    connection.execute(insert(ParticipantRow).values(workshop=workshop_id, id=participant, group=group, name=name, paper=paper))


def participant(connection: Connection, workshop_id: str, id_: str) -> tuple[str, str] | None:
    """Her group and name, if she takes part."""
    found = connection.execute(_PARTICIPANT, {"workshop": workshop_id, "participant": id_}).first()
    return (found[0], found[1]) if found else None


def came(connection: Connection, workshop_id: str) -> dict[str, int]:
    """How many take part, by group."""
    query = select(ParticipantRow.group, func.count()).where(ParticipantRow.workshop == workshop_id).group_by(ParticipantRow.group)
    return {row[0]: row[1] for row in connection.execute(query)}


def entries(connection: Connection, workshop_id: str, names: Mapping[str, str]) -> tuple[Entry, ...]:
    """Everybody who takes part, called as `names` says, by that name; with how many of the open rounds each has answered."""
    query = (
        select(ParticipantRow.id, ParticipantRow.group, ParticipantRow.paper, func.count(RoundRow.number))
        .outerjoin(ReplyRow, (ReplyRow.workshop == ParticipantRow.workshop) & (ReplyRow.participant == ParticipantRow.id))
        .outerjoin(RoundRow, (RoundRow.workshop == ReplyRow.workshop) & (RoundRow.number == ReplyRow.round) & (RoundRow.phase == Phase.OPEN.value))
        .where(ParticipantRow.workshop == workshop_id)
        .group_by(ParticipantRow.id, ParticipantRow.group, ParticipantRow.paper)
    )
    found = [Entry(id_, names[id_], group, paper, answered) for id_, group, paper, answered in connection.execute(query)]
    return tuple(sorted(found, key=lambda each: (each.name, each.id)))


def groups_of(connection: Connection, workshop_id: str) -> dict[str, str]:
    """The group of everybody who takes part, by id."""
    query = select(ParticipantRow.id, ParticipantRow.group).where(ParticipantRow.workshop == workshop_id)
    return {row[0]: row[1] for row in connection.execute(query)}


def finished(connection: Connection, workshop_id: str) -> int:
    """How many have answered every open round; 0 if none is open."""
    many = connection.scalar(select(func.count()).where(RoundRow.workshop == workshop_id, RoundRow.phase == Phase.OPEN.value)) or 0
    of_open = (RoundRow.workshop == ReplyRow.workshop) & (RoundRow.number == ReplyRow.round) & (RoundRow.phase == Phase.OPEN.value)
    each = select(ReplyRow.participant).join(RoundRow, of_open).where(ReplyRow.workshop == workshop_id)
    whole = each.group_by(ReplyRow.participant).having(func.count() == many)
    return connection.scalar(select(func.count()).select_from(whole.subquery())) or 0 if many else 0


def on_paper(connection: Connection, workshop_id: str, id_: str) -> bool:
    """Whether somebody takes part by a sheet of paper."""
    return bool(connection.scalar(select(ParticipantRow.paper).where(ParticipantRow.workshop == workshop_id, ParticipantRow.id == id_)))


def papers(connection: Connection, workshop_id: str) -> int:
    """How many take part by a sheet of paper."""
    return connection.scalar(select(func.count()).where(ParticipantRow.workshop == workshop_id, ParticipantRow.paper.is_(True))) or 0


def participants(connection: Connection, workshop_id: str) -> dict[str, str]:
    """The name, or nothing, of everybody who takes part, by id."""
    query = select(ParticipantRow.id, ParticipantRow.name).where(ParticipantRow.workshop == workshop_id)
    return {row[0]: row[1] for row in connection.execute(query)}


def remove_participant(connection: Connection, workshop_id: str, id_: str) -> int:
    """Take back what somebody said in the open rounds; and herself, unless something she said was shown already. Returns 1 if she took part."""
    still_open = select(RoundRow.number).where(RoundRow.workshop == workshop_id, RoundRow.phase == Phase.OPEN.value)
    for row, column in ((ReplyRow, ReplyRow.participant), (RemarkRow, RemarkRow.id)):
        connection.execute(delete(row).where(row.workshop == workshop_id, column == id_, row.round.in_(still_open)))
    left = connection.scalar(select(func.count()).select_from(ReplyRow).where(ReplyRow.workshop == workshop_id, ReplyRow.participant == id_))
    if left:
        return 1
    return connection.execute(delete(ParticipantRow).where(ParticipantRow.workshop == workshop_id, ParticipantRow.id == id_)).rowcount


def add_slips(connection: Connection, workshop_id: str, hashes: Iterable[str]) -> None:
    """Slips that let one person in each."""
    connection.execute(insert(SlipRow), [{"workshop": workshop_id, "hash": each, "used": False} for each in hashes])


def slips(connection: Connection, workshop_id: str) -> tuple[int, int]:
    """How many slips there are, and how many were used."""
    query = select(func.count(), func.count().filter(SlipRow.used.is_(True))).where(SlipRow.workshop == workshop_id)
    found = connection.execute(query).one()
    return found[0], found[1]


def use_slip(connection: Connection, workshop_id: str, hash_: str) -> bool:
    """Whether there is such a slip that nobody used; it is used from now on."""
    of_it = (SlipRow.workshop == workshop_id) & (SlipRow.hash == hash_) & SlipRow.used.is_(False)
    return connection.execute(update(SlipRow).where(of_it).values(used=True)).rowcount == 1


# --- Rounds ---


def put(connection: Connection, workshop_id: str, question: str) -> int:
    """A new round, open. Returns its number."""
    last = connection.scalar(select(func.max(RoundRow.number)).where(RoundRow.workshop == workshop_id)) or 0
    row = {"workshop": workshop_id, "number": last + 1, "question": question, "phase": Phase.OPEN.value}
    connection.execute(insert(RoundRow).values(**row, released=None, exported=None))
    return last + 1


def phase(connection: Connection, workshop_id: str, number: int) -> tuple[str, Phase]:
    """Question and phase of a round. Raises NotFound."""
    found = connection.execute(_PHASE, {"workshop": workshop_id, "round": number}).first()
    if found is None:
        raise NotFound
    return found[0], Phase(found[1])


def phases(connection: Connection, workshop_id: str) -> tuple[tuple[int, str, Phase], ...]:
    """Number, question and phase of every round, in order."""
    return tuple((number, question, Phase(at)) for number, question, at in connection.execute(_ROUNDS, {"workshop": workshop_id}))


def change_round(connection: Connection, workshop_id: str, number: int, **values: object) -> None:
    """Change columns of a round."""
    of_it = (RoundRow.workshop == workshop_id) & (RoundRow.number == number)
    connection.execute(update(RoundRow).where(of_it).values(**values))


def rounds(connection: Connection, workshop_id: str, *, names: Mapping[str, str] | None = None) -> tuple[Round, ...]:
    """All rounds, with what was released; with `names`, by participant, also who said what in those that were revealed."""
    counting = select(ReplyRow.round, func.count()).where(ReplyRow.workshop == workshop_id).group_by(ReplyRow.round)
    answered = {row[0]: row[1] for row in connection.execute(counting)}
    remarks = _remarks(connection, workshop_id)
    query = select(*_ROUND, RoundRow.released).where(RoundRow.workshop == workshop_id).order_by(RoundRow.number)
    found: list[Round] = []
    for number, question, at, text in connection.execute(query):
        revealed = Phase(at) is Phase.REVEALED
        released = Released.model_validate_json(text) if text and question != WEIGHTS else None
        weights = WeightSets.model_validate_json(text) if text and question == WEIGHTS else None
        said = _said(replies(connection, workshop_id, number), names) if revealed and names is not None else ()
        shown = tuple(remarks.get(number, ())) if revealed and released is not None and released.whole is not None else ()
        found.append(Round(number, question, Phase(at), answered.get(number, 0), released, weights, shown, said))
    return tuple(found)


def _said(given: Iterable[Reply], names: Mapping[str, str]) -> tuple[Said, ...]:
    return tuple(sorted(Said(names.get(each.participant, ""), each.group, each.choice) for each in given))


def _remarks(connection: Connection, workshop_id: str) -> dict[int, list[Remark]]:
    query = select(RemarkRow.round, RemarkRow.id, RemarkRow.text, RemarkRow.shown).where(RemarkRow.workshop == workshop_id).order_by(RemarkRow.id)
    found: dict[int, list[Remark]] = {}
    for number, id_, text, shown in connection.execute(query):
        found.setdefault(number, []).append(Remark(id_, text, shown))
    return found


def released(connection: Connection, workshop_id: str) -> dict[int, str]:
    """What the room was shown of each round, as JSON."""
    query = select(RoundRow.number, RoundRow.released).where(RoundRow.workshop == workshop_id)
    return {number: text for number, text in connection.execute(query) if text is not None}


def exported(connection: Connection, workshop_id: str) -> dict[int, str]:
    """What may leave of each round in documents, as JSON."""
    query = select(RoundRow.number, RoundRow.exported).where(RoundRow.workshop == workshop_id)
    return {number: text for number, text in connection.execute(query) if text is not None}


# --- What was said ---


def reply(connection: Connection, workshop_id: str, number: int, id_: str, choice: str) -> None:
    """Keep what one participant chose, in place of what she chose before; empty takes it back."""
    of_it = {"workshop_": workshop_id, "round_": number, "participant_": id_}
    if not choice:
        connection.execute(_TAKE_BACK, of_it)
    elif connection.execute(_AGAIN, {**of_it, "choice": choice}).rowcount == 0:
        connection.execute(_FIRST, {"workshop": workshop_id, "round": number, "participant": id_, "choice": choice})


def remark(connection: Connection, workshop_id: str, number: int, id_: str, text: str) -> None:
    """Keep what one participant wrote while the round is open, in place of what she wrote before; empty takes it back."""
    of_it = {"workshop_": workshop_id, "round_": number, "id_": id_}
    if not text:
        connection.execute(delete(RemarkRow).where(_ONE_REMARK), of_it)
    elif connection.execute(update(RemarkRow).where(_ONE_REMARK), {**of_it, "text": text}).rowcount == 0:
        connection.execute(insert(RemarkRow).values(workshop=workshop_id, round=number, id=id_, text=text, shown=None))


def said_by(connection: Connection, workshop_id: str, id_: str) -> tuple[dict[int, str], dict[int, str]]:
    """What one participant chose and wrote, by round."""
    of_it = {"workshop": workshop_id, "participant": id_}
    chosen = {row[0]: row[1] for row in connection.execute(_REPLIES_OF, of_it)}
    return chosen, {row[0]: row[1] for row in connection.execute(_REMARKS_OF, of_it)}


def replies(connection: Connection, workshop_id: str, number: int) -> tuple[Reply, ...]:
    """Everything that was chosen in a round: only to be counted, or where it was announced that answers carry names."""
    query = (
        select(ReplyRow.participant, ParticipantRow.group, ReplyRow.choice)
        .join(ParticipantRow, (ParticipantRow.workshop == ReplyRow.workshop) & (ParticipantRow.id == ReplyRow.participant))
        .where(ReplyRow.workshop == workshop_id, ReplyRow.round == number)
    )
    return tuple(Reply(*row) for row in connection.execute(query))


def cut_loose(connection: Connection, workshop_id: str, number: int) -> None:
    """From now on nobody can tell who wrote which comment of a round."""
    of_round = (RemarkRow.workshop == workshop_id) & (RemarkRow.round == number)
    texts = sorted(connection.scalars(select(RemarkRow.text).where(of_round)))
    connection.execute(delete(RemarkRow).where(of_round))
    for text in texts:
        row = {"workshop": workshop_id, "round": number, "id": f"r-{secrets.token_hex(12)}", "text": text, "shown": None}
        connection.execute(insert(RemarkRow).values(**row))


def moderate(connection: Connection, workshop_id: str, number: int, id_: str, *, shown: bool) -> int:
    """Show a comment, or do not. Returns 1 if there is such a comment."""
    of_it = (RemarkRow.workshop == workshop_id) & (RemarkRow.round == number) & (RemarkRow.id == id_)
    return connection.execute(update(RemarkRow).where(of_it).values(shown=shown)).rowcount


def agree(connection: Connection, workshop_id: str, question: str, agreed: Agreed | None) -> None:
    """Keep what was agreed, in place of what was agreed before; None takes it back."""
    of_it = (AgreedRow.workshop == workshop_id) & (AgreedRow.question == question)
    connection.execute(delete(AgreedRow).where(of_it))
    if agreed is not None:
        connection.execute(insert(AgreedRow).values(workshop=workshop_id, question=question, option=agreed.option, reason=agreed.reason))


def agreed(connection: Connection, workshop_id: str) -> dict[str, Agreed]:
    """What was agreed, by question."""
    query = select(AgreedRow.question, AgreedRow.option, AgreedRow.reason).where(AgreedRow.workshop == workshop_id)
    return {question: Agreed(option=option, reason=reason) for question, option, reason in connection.execute(query)}


def forget_people(connection: Connection, workshop_id: str) -> None:
    """Do away with what each participant said, and with who took part; what was released, shown and agreed stays."""
    for row in (ReplyRow, ParticipantRow, SlipRow):
        connection.execute(delete(row).where(row.workshop == workshop_id))
    connection.execute(delete(RemarkRow).where(RemarkRow.workshop == workshop_id, RemarkRow.shown.is_not(True)))


def end(connection: Connection, workshop_id: str, at: datetime) -> None:
    """End a workshop: rounds that are open are closed unseen, and what each participant said is gone."""
    still = (RoundRow.workshop == workshop_id) & (RoundRow.phase == Phase.OPEN.value)
    connection.execute(update(RoundRow).where(still).values(phase=Phase.CLOSED.value))
    change(connection, workshop_id, code=None, expires=None, ended=at)
    forget_people(connection, workshop_id)


def overdue(connection: Connection, at: datetime | None) -> tuple[Overdue, ...]:
    """The workshops that nobody ended, and that nobody more could join since a time."""
    if at is None:
        return ()
    last = func.coalesce(WorkshopRow.expires, WorkshopRow.opened)
    query = select(WorkshopRow.id, WorkshopRow.assessment).where(WorkshopRow.ended.is_(None), last <= at).order_by(WorkshopRow.id)
    return tuple(Overdue(*row) for row in connection.execute(query))


def remove(connection: Connection, *, workshop: str = "", assessment: str = "") -> None:
    """Do away with one workshop, or with all on an assessment, altogether."""
    which = WorkshopRow.id == workshop if workshop else WorkshopRow.assessment == assessment
    ids = list(connection.scalars(select(WorkshopRow.id).where(which)))
    for row in (ReplyRow, RemarkRow, AgreedRow, RoundRow, ParticipantRow, SlipRow):
        connection.execute(delete(row).where(row.workshop.in_(ids)))
    connection.execute(delete(WorkshopRow).where(WorkshopRow.id.in_(ids)))
