"""A workshop from its preparation to its end, as the store keeps it: nobody's answer is seen, lost, or counted twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from assessment import definitions
from assessment.identity import LOCAL, NotFound, Person
from assessment.log import Deed
from assessment.papers import WORKSHOP
from assessment.retention import Periods
from assessment.store import AnsweredElsewhere, Store
from assessment.tables import AnswerContent
from assessment.workshop.codes import hashed
from assessment.workshop.entering import NotOpen, NotTaken
from assessment.workshop.joining import NoSuchCode
from assessment.workshop.setup import Group, Setup
from assessment.workshop.shapes import Phase
from assessment.workshop.workshops import NotAskable, SetupStands
from questionnaires.answers import Answer, State
from reports.records import Agreed

STRANGER = Person("p-stranger", "Stranger", "o-other")
SETUP = Setup(
    name="Staff day", groups=(Group(id="staff", label="Staff", invited=12), Group(id="managers", label="Managers")), agenda=("SA1", "SA2", "@weights")
)  # fmt: skip


class Room:
    """A workshop that is open, and what it takes to fill it."""

    def __init__(self, store: Store, setup: Setup = SETUP) -> None:
        self.store = store
        self.assessment = store.create(LOCAL, definitions.shipped()).id
        self.id = store.workshops.prepare(LOCAL, self.assessment, setup).id
        self.at = store.workshops.open(LOCAL, self.assessment, self.id)
        self.people: list[str] = []

    def put(self, question: str) -> int:
        return self.store.workshops.put(LOCAL, self.assessment, self.id, question)

    def join(self, number: int, group: str = "staff") -> list[str]:
        new = [self.store.joining.join(self.at.code, group) for _ in range(number)]
        self.people += new
        return new

    def say(self, round_: int, choices: list[str], people: list[str] | None = None) -> None:
        for token, choice in zip(people or self.people, choices, strict=True):
            self.store.joining.answer(self.id, token, round_, choice)

    def reveal(self, round_: int) -> None:
        self.store.workshops.reveal(LOCAL, self.assessment, self.id, round_)

    def standing(self):
        return self.store.workshops.standing(LOCAL, self.assessment, self.id)

    def record(self):
        return self.store.load(LOCAL, self.assessment).papers[WORKSHOP + self.id].paper


@pytest.fixture
def room(store: Store) -> Room:
    return Room(store)


def test_before_a_reveal_only_the_number_of_answers_is_told(room: Room) -> None:
    number = room.put("SA1")
    room.join(7)
    room.say(number, ["staff"] * 3 + ["managers"] * 2 + ["?"] * 2)
    only = room.standing().rounds[0]
    assert (only.phase, only.answered, only.released, only.remarks) == (Phase.OPEN, 7, None, ())
    assert "staff" not in repr(only)


def test_a_reveal_counts_everybody_once_whatever_they_chose_before(room: Room) -> None:
    number = room.put("SA1")
    people = room.join(6)
    room.say(number, ["handed_down"] * 6)
    room.say(number, ["staff"] * 4, people[:4])
    room.say(number, ["staff"] * 4, people[:4])
    room.reveal(number)
    released = room.standing().rounds[0].released
    assert released is not None
    assert released.whole is not None
    assert dict(zip([each.id for each in released.options], released.whole.counts, strict=True)) == {
        "handed_down": 2, "managers": 0, "managers_then_staff": 0, "staff": 4,
    }  # fmt: skip


def test_fewer_than_five_people_are_never_shown(room: Room) -> None:
    number = room.put("SA1")
    room.join(4)
    room.say(number, ["staff"] * 4)
    room.reveal(number)
    released = room.standing().rounds[0].released
    assert released is not None
    assert released.whole is None


def test_what_leaves_in_documents_is_of_ten_people_at_least(room: Room) -> None:
    number = room.put("SA1")
    room.join(9)
    room.say(number, ["staff"] * 5 + ["managers"] * 4)
    room.reveal(number)
    record = room.record()
    assert record.came is None
    assert record.groups[0].came is None
    assert record.questions[0].rounds[0].released.whole is None
    assert room.standing().rounds[0].released.whole is not None


def test_after_a_reveal_nobody_can_change_or_add_an_answer(room: Room) -> None:
    number = room.put("SA1")
    (token,) = room.join(1)
    room.say(number, ["staff"])
    room.reveal(number)
    with pytest.raises(NotOpen, match="closed"):
        room.store.joining.answer(room.id, token, number, "managers")
    with pytest.raises(NotOpen, match="not open any more"):
        room.reveal(number)


def test_a_participant_sees_her_own_answer_and_in_a_second_round_her_former_one(room: Room) -> None:
    first = room.put("SA1")
    one, other = room.join(2)
    room.say(first, ["staff", "managers"])
    room.reveal(first)
    second = room.put("SA1")
    room.store.joining.answer(room.id, other, second, "?")
    seen = room.store.joining.seen(room.id, one)
    assert seen is not None
    assert [(put.round, put.mine, put.former) for put in seen.asked] == [(second, "", "staff")]
    assert "managers" not in repr(seen.asked)


def test_a_second_round_counts_the_same_people(room: Room) -> None:
    first = room.put("SA1")
    six = room.join(6)
    room.say(first, ["staff"] * 6)
    room.reveal(first)
    second = room.put("SA1")
    late = room.join(2)
    room.say(second, ["managers"] * 2, late)
    room.say(second, ["managers"] * 5, six[:5])
    room.reveal(second)
    whole = room.standing().rounds[1].released.whole
    assert whole.people == 6
    assert sorted(whole.counts) == [0, 0, 1, 5]
    assert room.standing().rounds[1].released.left_out == 2


def test_a_second_round_that_few_answered_is_not_shown(room: Room) -> None:
    first = room.put("SA1")
    people = room.join(12)
    room.say(first, ["staff"] * 6 + ["managers"] * 6)
    room.reveal(first)
    second = room.put("SA1")
    room.say(second, ["managers"] * 4, people[:4])
    room.reveal(second)
    assert room.standing().rounds[1].released.whole is None
    assert room.record().questions[0].rounds[1].released.whole is None


def test_a_wrong_a_revoked_and_an_old_code_are_told_alike(room: Room) -> None:
    old = room.at.code
    new = room.store.workshops.open(LOCAL, room.assessment, room.id).code
    assert new != old
    for code in (old, "QQQQQQQQ", ""):
        with pytest.raises(NoSuchCode, match="does not work"):
            room.store.joining.join(code, "staff")
    room.store.workshops.revoke(LOCAL, room.assessment, room.id)
    with pytest.raises(NoSuchCode, match="does not work"):
        room.store.joining.invitation(new)


def test_whoever_has_joined_stays_when_the_code_is_taken_back(room: Room) -> None:
    (token,) = room.join(1)
    room.store.workshops.revoke(LOCAL, room.assessment, room.id)
    number = room.put("SA1")
    room.store.joining.answer(room.id, token, number, "staff")
    assert room.standing().rounds[0].answered == 1


def test_joining_again_with_the_same_device_is_the_same_participant(room: Room) -> None:
    (token,) = room.join(1)
    assert room.store.joining.join(room.at.code.lower(), "managers", token=token) == token
    assert room.standing().people == 1


def test_a_slip_lets_one_person_in_once(store: Store) -> None:
    room = Room(store, SETUP.model_copy(update={"slips": True}))
    (slip,) = store.workshops.make_slips(LOCAL, room.assessment, room.id, 1)
    with pytest.raises(NotTaken, match="slip does not work"):
        store.joining.join(room.at.code, "staff", slip="wrong")
    store.joining.join(room.at.code, "staff", slip=slip)
    with pytest.raises(NotTaken, match="slip does not work"):
        store.joining.join(room.at.code, "staff", slip=slip)
    assert store.workshops.slips(LOCAL, room.assessment, room.id) == (1, 1)


def test_an_entry_made_by_mistake_is_removed_unseen(room: Room) -> None:
    number = room.put("SA1")
    room.join(2)
    room.say(number, ["staff", "managers"])
    entry = room.store.workshops.entries(LOCAL, room.assessment, room.id)[0]
    room.store.workshops.remove_entry(LOCAL, room.assessment, room.id, entry.id)
    standing = room.standing()
    assert (standing.people, standing.rounds[0].answered) == (1, 1)
    with pytest.raises(NotFound, match="nothing at this address"):
        room.store.workshops.remove_entry(LOCAL, room.assessment, room.id, entry.id)


def test_a_sheet_of_paper_counts_as_one_person(room: Room) -> None:
    number = room.put("SA1")
    room.store.workshops.enter_sheet(LOCAL, room.assessment, room.id, "staff", {number: "staff"})
    assert room.standing().came == {"staff": 1}
    with pytest.raises(NotOpen, match="not open any more"):
        room.store.workshops.enter_sheet(LOCAL, room.assessment, room.id, "staff", {number: "nonsense"})
    assert room.standing().people == 1


@pytest.mark.parametrize(("group", "name", "why"), [("staff", " ", "Give the name"), ("staff", "A\u0007", "Give the name"), ("nobody", "Ann", "Choose the group")])
def test_paper_and_phone_let_in_the_same_people(store: Store, group: str, name: str, why: str) -> None:
    room = Room(store, SETUP.model_copy(update={"named": True}))
    with pytest.raises(NotTaken, match=why):
        store.joining.join(room.at.code, group, name=name)
    with pytest.raises(NotTaken, match=why):
        store.workshops.enter_sheet(LOCAL, room.assessment, room.id, group, {}, name=name)
    assert room.standing().people == 0


def test_that_a_sheet_was_keyed_in_and_an_entry_removed_is_in_the_log_without_whose(room: Room) -> None:
    workshops, number = room.store.workshops, room.put("SA1")
    workshops.enter_sheet(LOCAL, room.assessment, room.id, "staff", {number: "staff"})
    (entry,) = workshops.entries(LOCAL, room.assessment, room.id)
    workshops.remove_entry(LOCAL, room.assessment, room.id, entry.id)
    found = [each for each in room.store.logs.of_assessment(LOCAL, room.assessment) if each.deed in (Deed.ENTERED_SHEET, Deed.REMOVED_ENTRY)]
    assert {each.deed for each in found} == {Deed.ENTERED_SHEET, Deed.REMOVED_ENTRY}
    assert all(each.subject == room.id for each in found)
    assert entry.id not in repr(found)


def test_a_comment_loses_its_author_when_its_round_is_shown_and_waits_for_the_facilitator(room: Room) -> None:
    number = room.put("SA1")
    one, other, *more = room.join(12)
    room.say(number, ["staff"] * 11, [other, *more])
    room.store.joining.answer(room.id, one, number, "staff", "A first thought")
    room.store.joining.answer(room.id, one, number, None, "A second thought")
    assert room.store.joining.seen(room.id, other).asked[0].remark == ""
    assert room.standing().rounds[0].remarks == ()
    room.reveal(number)
    (remark,) = room.standing().rounds[0].remarks
    assert (remark.text, remark.shown) == ("A second thought", None)
    assert room.store.joining.seen(room.id, one).asked[0].remark == ""
    assert room.record().questions[0].rounds[0].comments == ()
    room.store.workshops.moderate(LOCAL, room.assessment, room.id, number, remark.id, shown=True)
    assert room.record().questions[0].rounds[0].comments == ("A second thought",)


def test_what_the_room_agrees_is_the_answer_and_nobody_is_overwritten_unseen(room: Room) -> None:
    number = room.put("SA1")
    with pytest.raises(NotOpen, match="not shown yet"):
        room.store.workshops.agree(LOCAL, room.assessment, room.id, "SA1", Agreed(option="staff", reason="They wrote it."), expected=0)
    room.reveal(number)
    room.store.save(LOCAL, room.assessment, "SA1", Answer(State.ANSWERED, "managers"), expected=0)
    with pytest.raises(AnsweredElsewhere, match="answered elsewhere"):
        room.store.workshops.agree(LOCAL, room.assessment, room.id, "SA1", Agreed(option="staff", reason="They wrote it."), expected=0)
    assert room.standing().agreed == {}
    room.store.workshops.agree(LOCAL, room.assessment, room.id, "SA1", Agreed(option="staff", reason="They wrote it."), expected=1)
    answer = room.store.load(LOCAL, room.assessment).answers["SA1"].answer
    assert answer is not None
    assert (answer.state, answer.value) == (State.ANSWERED, "staff")
    assert "They wrote it." in answer.note
    assert "Staff day" in answer.note
    assert room.record().questions[0].agreed.title == "Staff themselves"


def test_no_agreement_counts_as_not_known(room: Room) -> None:
    room.reveal(room.put("SA1"))
    room.store.workshops.agree(LOCAL, room.assessment, room.id, "SA1", Agreed(reason="Two views stand."), expected=0)
    answer = room.store.load(LOCAL, room.assessment).answers["SA1"].answer
    assert answer is not None
    assert answer.state is State.DONT_KNOW
    assert "Two views stand." in answer.note


def test_a_voided_round_is_in_no_record_and_can_be_asked_again(room: Room) -> None:
    number = room.put("SA1")
    room.join(12)
    room.say(number, ["staff"] * 12)
    room.reveal(number)
    room.store.workshops.void(LOCAL, room.assessment, room.id, number)
    assert room.record().questions[0].rounds[0].released is None
    assert room.put("SA1") == number + 1


def test_one_question_is_open_at_a_time_unless_everybody_walks_at_her_own_speed(store: Store) -> None:
    room = Room(store)
    room.put("SA1")
    with pytest.raises(NotOpen, match="Another question is open"):
        room.put("SA2")
    own = Room(store, SETUP.model_copy(update={"pace": "own"}))
    (token,) = own.join(1)
    seen = store.joining.seen(own.id, token)
    assert seen is not None
    assert [put.question for put in seen.asked] == ["SA1", "SA2", "@weights"]


def test_weights_are_a_hundred_points_over_all_dimensions(room: Room) -> None:
    number = room.put("@weights")
    room.join(10)
    many = len(store_dimensions(room))
    fair = ",".join(["100", *["0"] * (many - 1)])
    for wrong in ("50,50", ",".join(["1"] * many), "x", fair + ",0"):
        with pytest.raises(NotTaken, match="not one of those"):
            room.store.joining.answer(room.id, room.people[0], number, wrong)
    room.say(number, [fair] * 10)
    room.reveal(number)
    weights = room.record().weights
    assert weights.people == 10
    assert (weights.dimensions[0].low, weights.dimensions[0].high) == (100, 100)


def store_dimensions(room: Room) -> tuple[object, ...]:
    return room.store.joining.asked(room.id)[1].dimensions


def test_an_agenda_that_is_empty_or_holds_what_no_room_can_answer_is_refused(store: Store) -> None:
    kept = store.create(LOCAL, definitions.shipped()).id
    with pytest.raises(NotAskable, match="cannot answer by choosing"):
        store.workshops.prepare(LOCAL, kept, SETUP.model_copy(update={"agenda": ("SA5",)}))
    empty = store.workshops.prepare(LOCAL, kept, SETUP.model_copy(update={"agenda": ()}))
    with pytest.raises(NotAskable, match="at least one question"):
        store.workshops.open(LOCAL, kept, empty.id)


def test_whom_to_ask_can_change_after_the_code_was_given_out(room: Room) -> None:
    setup = SETUP.model_copy(update={"contact": "Ann, room 5"})
    room.store.workshops.change(LOCAL, room.assessment, room.id, setup, expected=1)
    assert room.store.joining.invitation(room.at.code).setup.contact == "Ann, room 5"


def test_what_was_announced_stays_once_the_code_is_given_out(room: Room) -> None:
    setup = SETUP.model_copy(update={"least": 8})
    with pytest.raises(SetupStands, match="stays as it is"):
        room.store.workshops.change(LOCAL, room.assessment, room.id, setup, expected=1)
    more = SETUP.model_copy(update={"name": "Team day", "groups": (*SETUP.groups, Group(id="users", label="Users")), "agenda": ("SA2", "SA1", "SA9")})
    assert room.store.workshops.change(LOCAL, room.assessment, room.id, more, expected=1).setup == more


def test_at_the_end_what_each_person_answered_is_gone_and_what_was_shown_stays(room: Room, tmp_path: Path) -> None:
    number = room.put("SA1")
    room.join(12)
    room.say(number, ["staff"] * 12)
    room.reveal(number)
    before = room.record()
    room.store.workshops.end(LOCAL, room.assessment, room.id)
    assert before is not None
    assert room.record() == before.model_copy(update={"ended": True})
    assert room.standing().people == 0
    seen = room.store.joining.seen(room.id, room.people[0])
    assert seen is not None
    assert seen.over
    with pytest.raises(NotTaken, match="has not joined"):
        room.store.joining.answer(room.id, room.people[0], number, "staff")


def test_a_name_of_spaces_is_no_name() -> None:
    with pytest.raises(ValueError, match="at least 1 character"):
        Setup(name="   ", groups=SETUP.groups)
    with pytest.raises(ValueError, match="at least 1 character"):
        Group(id="staff", label=" ")


def test_a_stranger_finds_no_workshop(store: Store, room: Room) -> None:
    for attempt in (
        lambda: store.workshops.of(STRANGER, room.assessment),
        lambda: store.workshops.prepare(STRANGER, room.assessment, SETUP),
        lambda: store.workshops.standing(STRANGER, room.assessment, room.id),
        lambda: store.workshops.reveal(STRANGER, room.assessment, room.id, 1),
        lambda: store.workshops.entries(STRANGER, room.assessment, room.id),
        lambda: store.workshops.remove(STRANGER, room.assessment, room.id),
    ):
        with pytest.raises(NotFound, match="nothing at this address"):
            attempt()


def test_a_workshop_is_of_one_assessment_only(store: Store, room: Room) -> None:
    other = store.create(LOCAL, definitions.shipped()).id
    with pytest.raises(NotFound, match="nothing at this address"):
        store.workshops.standing(LOCAL, other, room.id)
    with pytest.raises(NotFound, match="nothing at this address"):
        store.workshops.put(LOCAL, other, room.id, "SA1")


def test_erasing_an_assessment_erases_its_workshops(store: Store, room: Room) -> None:
    (token,) = room.join(1)
    store.erase(LOCAL, room.assessment)
    with pytest.raises(NotFound, match="nothing at this address"):
        store.joining.seen(room.id, token)


def test_nothing_of_a_participant_is_in_the_log(room: Room) -> None:
    number = room.put("SA1")
    people = room.join(3)
    room.say(number, ["staff"] * 3)
    room.reveal(number)
    said = repr(room.store.logs.of_assessment(LOCAL, room.assessment))
    assert "revealed" in said
    assert not any(secret in said for token in people for secret in (token, hashed(token)))


def test_what_was_shown_once_is_not_shown_anew(room: Room) -> None:
    number = room.put("SA1")
    room.reveal(number)
    first = room.standing().rounds[0].released
    with pytest.raises(NotOpen, match="not open any more"):
        room.reveal(number)
    assert room.standing().rounds[0].released == first




def test_a_workshop_that_nobody_ends_is_ended_when_its_time_has_come(room: Room) -> None:
    number = room.put("SA1")
    room.join(2)
    room.say(number, ["staff"] * 2)
    now = datetime.now(UTC)
    kept = Periods(workshop_days=30)
    assert room.store.retain(LOCAL, kept, now + timedelta(days=29)).workshops == 0
    assert room.store.retain(LOCAL, kept, now + timedelta(days=31), dry_run=True).workshops == 1
    assert room.store.retain(LOCAL, kept, now + timedelta(days=31)).workshops == 1
    standing = room.standing()
    assert standing.workshop.ended is not None
    assert standing.people == 0
    assert standing.rounds[0].phase is Phase.CLOSED
    record = room.record()
    assert record is not None
    assert record.ended


def test_a_code_that_is_taken_back_late_leaves_the_answers_their_full_time(room: Room) -> None:
    number = room.put("SA1")
    room.join(2)
    room.say(number, ["staff"] * 2)
    room.store.workshops.revoke(LOCAL, room.assessment, room.id)
    revoked = room.standing().workshop.expires
    assert revoked is not None
    assert room.store.retain(LOCAL, Periods(workshop_days=30), revoked + timedelta(days=29)).workshops == 0


def test_what_was_taken_back_is_in_no_former_record(room: Room) -> None:
    number = room.put("SA1")
    one, *more = room.join(12)
    room.say(number, ["staff"] * 11, more)
    room.store.joining.answer(room.id, one, number, "staff", "Taken back later")
    room.reveal(number)
    (remark,) = room.standing().rounds[0].remarks
    room.store.workshops.moderate(LOCAL, room.assessment, room.id, number, remark.id, shown=True)
    room.store.workshops.moderate(LOCAL, room.assessment, room.id, number, remark.id, shown=False)
    with room.store._engine.connect() as connection:
        kept = list(connection.scalars(select(AnswerContent.content)))
    assert not any("Taken back later" in each for each in kept)


def test_points_are_not_asked_of_people_who_were_not_told_of_them(store: Store) -> None:
    room = Room(store, SETUP.model_copy(update={"agenda": ("SA1",)}))
    with pytest.raises(SetupStands, match="only be asked if people were told"):
        store.workshops.change(LOCAL, room.assessment, room.id, SETUP, expected=1)


def test_the_code_of_a_deleted_assessment_is_told_like_any_wrong_one(room: Room) -> None:
    room.store.delete(LOCAL, room.assessment)
    with pytest.raises(NoSuchCode, match="does not work"):
        room.store.joining.invitation(room.at.code)
