"""What a facilitator does with a workshop. Every method takes who asks first, and raises NotFound if they may not."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import Connection

from assessment.database import StoreError
from assessment.identity import Action, NotFound, Person
from assessment.log import Deed
from assessment.record import Saved
from assessment.transactions import Transaction, Transactions
from assessment.workshop import codes, recording, revealing, rows
from assessment.workshop.choices import Asked, fits
from assessment.workshop.entering import NotOpen, name_to_keep
from assessment.workshop.setup import WEIGHTS, Setup, can_be_asked
from assessment.workshop.shapes import Entry, Phase, Standing, Workshop
from questionnaires.answers import Answer, State
from questionnaires.texts import table
from reports.records import Agreed, WorkshopRecord
from scoring import suppression

CODE_HOURS = 12
"""How long a code lets people in, unless said otherwise."""
MOST_CODE_HOURS = 24 * 60
MOST_SLIPS = 1000


class NotAskable(StoreError):  # noqa: N818 (it reads as what happened)
    """An agenda is empty when the room is to come in, or holds what a room cannot answer; nothing was changed."""

    def __init__(self, key: str) -> None:
        super().__init__(table("assessment")(key))


class SetupStands(StoreError):  # noqa: N818 (it reads as what happened)
    """On what participants relied when they joined cannot change any more; nothing was changed."""

    def __init__(self, key: str = "workshop_setup_stands") -> None:
        super().__init__(table("assessment")(key))


class Workshops:
    """All workshops in one database."""

    def __init__(
        self,
        transactions: Transactions,
        asked: Callable[[Connection, str], Asked],
        answer: Callable[[Transaction, str, str, Answer, int], Saved],
        file: Callable[[Transaction, str, str, WorkshopRecord], None],
    ) -> None:
        """`asked` tells what an assessment asks; `answer` saves an answer, and `file` a record, in a transaction of a facilitator."""
        self._transactions = transactions
        self._asked, self._answer, self._file = asked, answer, file

    def of(self, who: Person, assessment_id: str) -> tuple[Workshop, ...]:
        """The workshops on an assessment, the last made first."""
        with self._transactions.reading(who, Action.FACILITATE, assessment_id) as opened:
            return tuple(_current(opened, each) for each in rows.all_of(opened.connection, assessment_id))

    def prepare(self, who: Person, assessment_id: str, setup: Setup) -> Workshop:
        """A new workshop. Raises NotAskable if its agenda holds what a room cannot answer."""
        with self._transactions.writing(who, Action.FACILITATE, assessment_id) as opened:
            self._check_agenda(opened, assessment_id, setup)
            new = Workshop(f"w-{secrets.token_hex(12)}", assessment_id, setup, 1, opened.at, "", None, None, None)
            rows.add(opened.connection, new)
            opened.log(Deed.PREPARED_WORKSHOP, assessment_id, new.id)
            return new

    def change(self, who: Person, assessment_id: str, workshop: str, setup: Setup, *, expected: int) -> Workshop:
        """Set a workshop up otherwise, if it still stands at revision `expected`.

        Once a code was given out, only its name, whom to ask, how many are invited, and questions that were not put yet, can change; groups
        only come. Raises SetupStands, NotAskable, NotOpen.
        """
        with self._transactions.writing(who, Action.FACILITATE, assessment_id) as opened:
            stands = _running(opened, assessment_id, workshop)
            if stands.revision != expected:
                raise NotOpen("workshop_changed_elsewhere")
            self._check_agenda(opened, assessment_id, setup)
            if stands.opened is not None:
                _check_announced(stands.setup, setup, {question for _, question, _ in rows.phases(opened.connection, workshop)})
            rows.change(opened.connection, workshop, setup=rows.setup_text(setup), revision=expected + 1)
            return rows.one(opened.connection, workshop)

    def open(self, who: Person, assessment_id: str, workshop: str, *, hours: int = CODE_HOURS) -> Workshop:
        """Give a new code out, in place of any before, which leads nowhere from now on. Whoever has joined stays. Raises NotAskable, NotOpen."""
        with self._transactions.writing(who, Action.FACILITATE, assessment_id) as opened:
            stands = _running(opened, assessment_id, workshop)
            if not stands.setup.agenda:
                raise NotAskable("workshop_no_agenda")
            until = opened.at + timedelta(hours=min(max(hours, 1), MOST_CODE_HOURS))
            rows.change(opened.connection, workshop, code=codes.new_code(), opened=stands.opened or opened.at, expires=until)
            if stands.setup.pace == "own" and stands.opened is None:
                for question in stands.setup.agenda:
                    rows.put(opened.connection, workshop, question)
            opened.log(Deed.OPENED_WORKSHOP, assessment_id, workshop)
            return rows.one(opened.connection, workshop)

    def revoke(self, who: Person, assessment_id: str, workshop: str) -> None:
        """Take the code back: nobody more can join. Whoever has joined stays."""
        with self._transactions.writing(who, Action.FACILITATE, assessment_id) as opened:
            rows.one(opened.connection, workshop, assessment_id)
            rows.change(opened.connection, workshop, code=None, expires=opened.at)
            opened.log(Deed.CLOSED_WORKSHOP, assessment_id, workshop)

    def standing(self, who: Person, assessment_id: str, workshop: str) -> Standing:
        """The workshop as it stands, without what anybody answered; after a reveal, what was released."""
        with self._transactions.reading(who, Action.FACILITATE, assessment_id) as opened:
            connection = opened.connection
            found = _current(opened, rows.one(connection, workshop, assessment_id))
            names = rows.participants(connection, workshop) if found.setup.named else None
            agreed, finished = rows.agreed(connection, workshop), rows.finished(connection, workshop)
            came = rows.came(connection, workshop)
            return Standing(found, came, rows.rounds(connection, workshop, names=names), agreed, finished, _told(came, found), rows.papers(connection, workshop))

    def projected(self, who: Person, assessment_id: str, workshop: str) -> Standing:
        """The workshop as the room sees it, for whoever may read: how many have joined, by group only as far as that may be told; the comments that are shown, and no names."""
        with self._transactions.reading(who, Action.READ, assessment_id) as opened:
            connection = opened.connection
            found = _current(opened, rows.one(connection, workshop, assessment_id))
            rounds = tuple(each._replace(remarks=tuple(one for one in each.remarks if one.shown)) for each in rows.rounds(connection, workshop))
            came = rows.came(connection, workshop)
            seen, agreed, finished = found._replace(code="") if found.code_hidden else found, rows.agreed(connection, workshop), rows.finished(connection, workshop)
            return Standing(seen, {"": sum(came.values())}, rounds, agreed, finished, _told(came, found), rows.papers(connection, workshop))

    def show(self, who: Person, assessment_id: str, workshop: str, question: str) -> None:
        """Let the projector show a question of the agenda, with its answers if they were revealed; empty: none of them. Raises NotFound if there is none such."""
        with self._transactions.writing(who, Action.FACILITATE, assessment_id) as opened:
            if question not in ("", *rows.one(opened.connection, workshop, assessment_id).setup.agenda):
                raise NotFound
            rows.change(opened.connection, workshop, on_screen=question)

    def hide_code(self, who: Person, assessment_id: str, workshop: str, *, hidden: bool) -> None:
        """Let the projector leave the code out, or show it again."""
        with self._transactions.writing(who, Action.FACILITATE, assessment_id) as opened:
            rows.one(opened.connection, workshop, assessment_id)
            rows.change(opened.connection, workshop, code_hidden=hidden)

    def entries(self, who: Person, assessment_id: str, workshop: str) -> tuple[Entry, ...]:
        """Everybody who takes part, without what they answered."""
        with self._transactions.reading(who, Action.FACILITATE, assessment_id) as opened:
            rows.one(opened.connection, workshop, assessment_id)
            names = rows.participants(opened.connection, workshop)
            return rows.entries(opened.connection, workshop, {id_: name or codes.entry_name(id_) for id_, name in names.items()})

    def remove_entry(self, who: Person, assessment_id: str, workshop: str, entry: str) -> None:
        """Take back, unseen, what somebody said in the rounds that are open; and the entry, if nothing of it was shown before. Raises NotFound, NotOpen."""
        with self._transactions.writing(who, Action.FACILITATE, assessment_id) as opened:
            stands = _running(opened, assessment_id, workshop)
            if not rows.remove_participant(opened.connection, workshop, entry):
                raise NotFound
            rows.change(opened.connection, workshop, revision=stands.revision + 1)  # so that the device whose entry it was looks again
            opened.log(Deed.REMOVED_ENTRY, assessment_id, workshop)  # without whose

    def make_slips(self, who: Person, assessment_id: str, workshop: str, number: int) -> tuple[str, ...]:
        """So many more slips of paper, each letting one person in; they are not kept, and cannot be shown again. Raises NotOpen."""
        with self._transactions.writing(who, Action.FACILITATE, assessment_id) as opened:
            _running(opened, assessment_id, workshop)
            made: set[str] = set()
            while len(made) < min(max(number, 1), MOST_SLIPS):
                made.add(codes.new_slip())
            rows.add_slips(opened.connection, workshop, map(codes.hashed, sorted(made)))
            return tuple(sorted(made))

    def slips(self, who: Person, assessment_id: str, workshop: str) -> tuple[int, int]:
        """How many slips there are, and how many of them were used."""
        with self._transactions.reading(who, Action.FACILITATE, assessment_id) as opened:
            rows.one(opened.connection, workshop, assessment_id)
            return rows.slips(opened.connection, workshop)

    def put(self, who: Person, assessment_id: str, workshop: str, question: str) -> int:
        """Put a question of the agenda to the room; returns the number of the round. Raises NotOpen if another one is open."""
        with self._transactions.writing(who, Action.FACILITATE, assessment_id) as opened:
            stands = _running(opened, assessment_id, workshop)
            if question not in stands.setup.agenda:
                raise NotFound
            still = [asked for _, asked, phase in rows.phases(opened.connection, workshop) if phase is Phase.OPEN]
            if stands.opened is None or question in still or (still and stands.setup.pace == "together"):
                raise NotOpen("workshop_round_open")
            rows.change(opened.connection, workshop, on_screen=question)
            return rows.put(opened.connection, workshop, question)

    def reveal(self, who: Person, assessment_id: str, workshop: str, number: int) -> None:
        """Show the answers of a round, once and for good: what is released now is all that is ever known of it. Raises NotOpen."""
        with self._transactions.writing(who, Action.FACILITATE, assessment_id) as opened:
            stands = _running(opened, assessment_id, workshop)
            self._reveal(opened, stands, number)
            self._record(opened, stands)

    def reveal_all(self, who: Person, assessment_id: str, workshop: str) -> None:
        """Show the answers of every round that is open, as `reveal` does. Raises NotOpen if none is."""
        with self._transactions.writing(who, Action.FACILITATE, assessment_id) as opened:
            stands = _running(opened, assessment_id, workshop)
            still = [number for number, _, phase in rows.phases(opened.connection, workshop) if phase is Phase.OPEN]
            if not still:
                raise NotOpen("workshop_round_not_open")
            for number in still:
                self._reveal(opened, stands, number)
            self._record(opened, stands)
        self._transactions.empty_journal()  # in which it stands who wrote which comment

    def _reveal(self, opened: Transaction, stands: Workshop, number: int) -> None:
        connection = opened.connection
        question, phase = rows.phase(connection, stands.id, number)
        if phase is not Phase.OPEN:
            raise NotOpen("workshop_round_not_open")
        asked = self._asked(connection, stands.assessment)
        found = revealing.reveal(connection, stands, number, question, asked.library, asked.scoring)
        rows.change_round(connection, stands.id, number, phase=Phase.REVEALED.value, released=found.released, exported=found.exported)
        rows.cut_loose(connection, stands.id, number)
        opened.log(Deed.REVEALED, stands.assessment, stands.id, round=number, hash=found.hash)

    def close_round(self, who: Person, assessment_id: str, workshop: str, number: int) -> None:
        """Close a round without showing it. Nothing of it is ever shown. Raises NotOpen."""
        self._end_round(who, assessment_id, workshop, number, Phase.OPEN, Phase.CLOSED)

    def void(self, who: Person, assessment_id: str, workshop: str, number: int) -> None:
        """Count a round that was shown as not asked, because of a mistake in it; it can be put again. Raises NotOpen."""
        self._end_round(who, assessment_id, workshop, number, Phase.REVEALED, Phase.VOID)

    def _end_round(self, who: Person, assessment_id: str, workshop: str, number: int, before: Phase, after: Phase) -> None:
        with self._transactions.writing(who, Action.FACILITATE, assessment_id) as opened:
            stands = _running(opened, assessment_id, workshop)
            if rows.phase(opened.connection, workshop, number)[1] is not before:
                raise NotOpen("workshop_round_not_open")
            rows.change_round(opened.connection, workshop, number, phase=after.value)
            rows.cut_loose(opened.connection, workshop, number)
            if after is Phase.VOID:
                opened.log(Deed.VOIDED, assessment_id, workshop, round=number)
                self._record(opened, stands)
        self._transactions.empty_journal()

    def enter_sheet(
        self, who: Person, assessment_id: str, workshop: str, group: str, choices: Mapping[int, str], *, name: str = "", entry: str = ""
    ) -> str:
        """Key in a sheet of paper: what its writer chose, by the number of an open round. Returns how the entry is called.

        `entry`: the id of an entry on paper that there is already, to which this is added. Raises NotOpen, NotTaken (no such group, no name where answers carry names), NotFound.
        """
        with self._transactions.writing(who, Action.FACILITATE, assessment_id) as opened:
            connection, stands = opened.connection, _running(opened, assessment_id, workshop)
            asked = self._asked(connection, assessment_id)
            id_ = entry or codes.hashed(codes.new_token())
            if entry:
                if not rows.on_paper(connection, workshop, entry):
                    raise NotFound
            else:
                rows.add_participant(connection, workshop, id_, group, name=name_to_keep(stands.setup, group, name), paper=True)
            for number, choice in choices.items():
                question, phase = rows.phase(connection, workshop, number)
                if phase is not Phase.OPEN or not fits(asked, question, choice):
                    raise NotOpen("workshop_round_not_open")
                rows.reply(connection, workshop, number, id_, choice)
            opened.log(Deed.ENTERED_SHEET, assessment_id, workshop)  # without which one
            return codes.entry_name(id_)

    def moderate(self, who: Person, assessment_id: str, workshop: str, number: int, remark: str, *, shown: bool) -> None:
        """Let a comment be shown, or not."""
        with self._transactions.writing(who, Action.FACILITATE, assessment_id) as opened:
            stands = _running(opened, assessment_id, workshop)
            if not rows.moderate(opened.connection, workshop, number, remark, shown=shown):
                raise NotFound
            self._record(opened, stands)
        if not shown:
            self._transactions.empty_journal()

    def agree(self, who: Person, assessment_id: str, workshop: str, question: str, agreed: Agreed, *, expected: int) -> Saved:
        """Keep what the room agreed, with its reason, and answer the question so in the assessment; no agreement counts as not known.

        Raises AnsweredElsewhere if the assessment's answer does not stand at revision `expected`, NotOpen if the question was not shown yet.
        """
        with self._transactions.writing(who, Action.FACILITATE, assessment_id) as opened:
            connection, stands = opened.connection, _running(opened, assessment_id, workshop)
            asked = self._asked(connection, assessment_id)
            if not any(each == question and phase is Phase.REVEALED for _, each, phase in rows.phases(connection, workshop)):
                raise NotOpen("workshop_not_shown_yet")
            if agreed.option and not fits(asked, question, agreed.option):
                raise NotFound
            saved = self._answer(opened, assessment_id, question, _as_answer(agreed, stands), expected)
            rows.agree(connection, workshop, question, agreed)
            self._record(opened, stands)
            return saved

    def end(self, who: Person, assessment_id: str, workshop: str) -> None:
        """End the workshop. What each person answered is deleted; what was shown and agreed stays. Rounds that are open are closed unseen. Raises NotOpen."""
        with self._transactions.writing(who, Action.FACILITATE, assessment_id) as opened:
            _running(opened, assessment_id, workshop)
            self.end_within(opened, workshop)
            opened.log(Deed.ENDED_WORKSHOP, assessment_id, workshop)
        self._transactions.empty_journal()

    def end_within(self, opened: Transaction, workshop: str) -> None:
        """End a workshop in a transaction that is open. The journal is emptied by whoever opened it."""
        stands = rows.one(opened.connection, workshop)
        with suppress(NotFound):  # the assessment was deleted, and nobody reads the record
            self._record(opened, stands._replace(ended=opened.at))
        rows.end(opened.connection, workshop, opened.at)

    def remove(self, who: Person, assessment_id: str, workshop: str) -> None:
        """Do away with a workshop: everything that was answered in it, and who took part. A record that it left stays with the assessment."""
        with self._transactions.writing(who, Action.FACILITATE, assessment_id) as opened:
            rows.one(opened.connection, workshop, assessment_id)
            rows.remove(opened.connection, workshop=workshop)
            opened.log(Deed.REMOVED_WORKSHOP, assessment_id, workshop)
        self._transactions.empty_journal()

    def _check_agenda(self, opened: Transaction, assessment_id: str, setup: Setup) -> None:
        known = self._asked(opened.connection, assessment_id).library.questions
        if not all(id_ == WEIGHTS or (id_ in known and can_be_asked(known[id_])) for id_ in setup.agenda):
            raise NotAskable("workshop_cannot_be_asked")

    def _record(self, opened: Transaction, stands: Workshop) -> None:
        asked = self._asked(opened.connection, stands.assessment)
        self._file(opened, stands.assessment, recording.key(stands.id), recording.record(opened.connection, stands, asked.library))


def _as_answer(agreed: Agreed, workshop: Workshop) -> Answer:
    words = table("assessment")
    note = words("workshop_agreed_note" if agreed.option else "workshop_open_note", workshop=workshop.setup.name, reason=agreed.reason).strip()
    if agreed.option:
        return Answer(State.ANSWERED, agreed.option, note=note)
    return Answer(State.DONT_KNOW, note=note)


def _running(opened: Transaction, assessment_id: str, workshop: str) -> Workshop:
    found = rows.one(opened.connection, workshop, assessment_id)
    if found.ended is not None:
        raise NotOpen
    return found


def _current(opened: Transaction, found: Workshop) -> Workshop:
    """With its code only as long as it lets people in."""
    return found if found.expires is None or found.expires > opened.at else found._replace(code="")


def _told(came: Mapping[str, int], found: Workshop) -> dict[str, int]:
    """How many have joined, of the groups of which that may be told."""
    return suppression.numbers(came, least=found.setup.least)


def _check_announced(before: Setup, after: Setup, put: set[str]) -> None:
    """Raises SetupStands if something changes on which participants relied when they joined, or a question that was put is gone."""
    fixed = ("pace", "named", "least", "slips")
    groups = {each.id: each.label for each in after.groups}
    if any(getattr(before, each) != getattr(after, each) for each in fixed) or any(groups.get(each.id) != each.label for each in before.groups):
        raise SetupStands
    if WEIGHTS in set(after.agenda) - set(before.agenda):
        raise SetupStands("workshop_weights_late")
    if not put <= set(after.agenda) or (before.pace == "own" and before.agenda != after.agenda):
        raise SetupStands("workshop_question_put")
