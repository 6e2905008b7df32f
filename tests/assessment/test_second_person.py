"""A second person agrees or challenges, and what of that outlives a change of the answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assessment import definitions
from assessment.entry import DONT_KNOW, Entry
from assessment.record import UNREADABLE, Saved
from assessment.second_person import Show, agree, belongs, carried, challenge, chosen, counts, withdraw
from assessment.store import AnsweredElsewhere
from questionnaires.answers import Answer, Challenge, Evidence, Level, State, check_answer, parse_answer, plain_answer
from questionnaires.errors import AnswerError
from questionnaires.model import Question
from questionnaires.wording import second_person_texts

DAY = date(2026, 11, 28)
DOCUMENTED = Evidence(Level.DOCUMENTED, "Minutes", "Shared drive", "May 2026", asked_of="finance manager, the trust", asked_on="2026-11-20")
CHECKED = Evidence(Level.CHECKED, "Minutes", "Shared drive", "May 2026", "finance manager, the trust", "2026-11-28")


def question(id_: str = "SA1") -> Question:
    return definitions.shipped().library.questions[id_]


def said(value: str = "staff", evidence: Evidence | None = None, note: str = "") -> Answer:
    return Answer(State.ANSWERED, value, evidence or Evidence(), note=note)


def fits(answer: Answer) -> Answer:
    check_answer(question(), answer)
    assert parse_answer(question(), plain_answer(answer)) == answer, "it is kept in files whole"
    return answer


class Shelf:
    """Keeps what is saved, as the store would."""

    def __init__(self) -> None:
        self.saved: list[Answer | None] = []

    def save(self, answer: Answer | None, expected: int) -> Saved:
        if answer is not None:
            fits(answer)
        self.saved.append(answer)
        return Saved(answer, expected + 1, "", UNREADABLE)


def entry(answer: Answer) -> Entry:
    return Entry.of(question(), Saved(answer, 1, "", UNREADABLE))


def test_whoever_agrees_makes_the_answer_checked_by_whom_and_when_and_it_waits_no_longer() -> None:
    answer = fits(agree(said(evidence=DOCUMENTED), "finance manager, the trust", DAY, {}))
    assert answer == said(evidence=CHECKED)
    assert not answer.evidence.waiting


def test_an_answer_that_was_only_said_needs_its_document_before_it_can_be_checked() -> None:
    asked = said(evidence=Evidence(asked_of="auditor", asked_on="2026-11-20"))
    with pytest.raises(AnswerError, match=r"Still missing: what it is, where it is, its date\."):
        fits(agree(asked, "auditor", DAY, {}))
    answer = fits(agree(asked, "auditor", DAY, {"what": "Minutes", "where": "Drive", "date": "May"}))
    assert answer.evidence.level is Level.CHECKED


def test_what_the_answer_says_of_its_document_is_not_replaced_by_who_agrees() -> None:
    assert agree(said(evidence=DOCUMENTED), "auditor", DAY, {"what": "Something else"}).evidence.what == "Minutes"


@pytest.mark.parametrize(("before", "after"), [(DOCUMENTED, Level.DOCUMENTED), (CHECKED, Level.DOCUMENTED), (Evidence(), Level.SAID)])
def test_a_challenged_answer_keeps_its_value_and_its_level_but_never_counts_as_checked(before: Evidence, after: Level) -> None:
    answer = fits(challenge(said(evidence=before), "The minutes say otherwise.", "auditor", DAY))
    assert (answer.value, answer.evidence.level) == ("staff", after)
    assert answer.evidence.challenged == Challenge("The minutes say otherwise.", "auditor", "2026-11-28")
    assert second_person_texts(answer.evidence) == ("Challenged by auditor on 28 November 2026: The minutes say otherwise.",)
    assert not answer.evidence.waiting


def test_a_withdrawn_challenge_stands_no_longer_and_keeps_both_reasons() -> None:
    challenged = challenge(said(evidence=DOCUMENTED), "The minutes say otherwise.", "auditor", DAY)
    answer = fits(withdraw(challenged, "I had the minutes of another year.", "auditor", date(2026, 11, 30)))
    assert answer.evidence.challenged is None
    assert second_person_texts(answer.evidence) == (
        "Challenged by auditor on 28 November 2026: The minutes say otherwise.",
        "The challenge was withdrawn by auditor on 30 November 2026: I had the minutes of another year.",
    )


def test_a_checked_answer_whose_value_changes_is_documented_and_the_field_says_so() -> None:
    shelf, here = Shelf(), entry(said(evidence=CHECKED))
    here.take({**here.typed, "choice": "managers"}, shelf.save)
    (saved,) = shelf.saved
    assert saved == said("managers", Evidence(Level.DOCUMENTED, "Minutes", "Shared drive", "May 2026"))
    assert here.lapsed.startswith("The former answer or its document was checked by finance manager, the trust. This one is not checked")
    assert (here.typed["level"], here.typed["checked_by"]) == ("documented", "")


@pytest.mark.parametrize("name", ["what", "date"])
def test_a_check_is_of_a_document_so_another_document_is_not_checked(name: str) -> None:
    shelf, here = Shelf(), entry(said(evidence=CHECKED))
    here.take({**here.typed, name: "another"}, shelf.save)
    assert shelf.saved[-1] is not None
    assert shelf.saved[-1].evidence.level is Level.DOCUMENTED


def test_a_check_outlives_a_note_and_a_new_place_where_the_document_is_kept() -> None:
    shelf, here = Shelf(), entry(said(evidence=CHECKED))
    here.take({**here.typed, "where": "The archive"}, shelf.save)
    here.take({**here.typed, "note": "Seen twice."}, shelf.save)
    assert shelf.saved[-1] == said(evidence=replace(CHECKED, where="The archive"), note="Seen twice.")
    assert here.lapsed == ""


@pytest.mark.parametrize("between", [{"what": ""}, {"choice": DONT_KNOW}, {"choice": ""}])
def test_a_check_does_not_come_back_by_a_detour(between: dict[str, str]) -> None:
    shelf, here = Shelf(), entry(said(evidence=CHECKED))
    here.take({**here.typed, **between}, shelf.save)
    here.take({**here.typed, "choice": "managers", "what": "Other minutes"}, shelf.save)
    assert shelf.saved[-1] is not None
    assert shelf.saved[-1].evidence.level is Level.DOCUMENTED
    assert "was checked by finance manager" in here.lapsed


def test_who_checked_may_be_named_anew_after_a_change() -> None:
    shelf, here = Shelf(), entry(said(evidence=CHECKED))
    here.take({**here.typed, "choice": "managers"}, shelf.save)
    here.take({**here.typed, "level": "checked", "checked_by": "auditor"}, shelf.save)
    assert shelf.saved[-1] is not None
    assert (shelf.saved[-1].evidence.level, shelf.saved[-1].evidence.checked_by) == (Level.CHECKED, "auditor")
    assert shelf.saved[-1].evidence.checked_on == "", "the day of the former check is not that of this one"
    assert here.lapsed == ""


CHALLENGED = challenge(said(evidence=DOCUMENTED), "No.", "auditor", DAY)


@pytest.mark.parametrize("change", [{"choice": "managers"}, {"what": "Other minutes"}, {"where": "Archive"}, {"date": "June"}])
def test_a_challenge_ends_when_the_answer_or_its_evidence_is_changed_and_the_field_says_so(change: dict[str, str]) -> None:
    shelf, here = Shelf(), entry(CHALLENGED)
    here.take({**here.typed, **change}, shelf.save)
    assert shelf.saved[-1] is not None
    assert shelf.saved[-1].evidence.challenge is None
    assert here.lapsed.startswith("The challenge was about the former answer")


@pytest.mark.parametrize("change", [{"note": "Why."}, {"level": "said"}])
def test_a_challenge_does_not_end_by_a_note_or_a_lower_level(change: dict[str, str]) -> None:
    shelf, here = Shelf(), entry(CHALLENGED)
    here.take({**here.typed, **change}, shelf.save)
    assert shelf.saved[-1] is not None
    assert shelf.saved[-1].evidence.challenged == CHALLENGED.evidence.challenge
    assert here.lapsed == ""


def test_a_challenged_answer_cannot_be_called_checked() -> None:
    with pytest.raises(AnswerError, match="An answer that is challenged cannot count as checked"):
        fits(replace(CHALLENGED, evidence=replace(CHECKED, challenge=CHALLENGED.evidence.challenge)))


def test_the_lead_asks_by_naming_a_role_and_a_day() -> None:
    shelf, here = Shelf(), entry(said())
    here.take({**here.typed, "asked_of": "finance manager", "asked_on": "20 November 2026"}, shelf.save)
    assert shelf.saved[-1] == said(evidence=Evidence(asked_of="finance manager", asked_on="2026-11-20"))
    here.take({**here.typed, "asked_of": ""}, shelf.save)
    assert shelf.saved[-1] == said()


def test_a_challenge_outlives_a_conflict_in_which_ones_own_explanation_is_kept() -> None:
    def conflicts(_answer: Answer | None, _expected: int) -> Saved:
        raise AnsweredElsewhere(Saved(CHALLENGED, 2, "", UNREADABLE))

    shelf, here = Shelf(), entry(said(evidence=DOCUMENTED))
    here.take({**here.typed, "note": "Why."}, conflicts)
    assert here.theirs is not None
    here.keep_mine(shelf.save)
    assert shelf.saved[-1] is not None
    assert (shelf.saved[-1].note, shelf.saved[-1].evidence.challenged) == ("Why.", CHALLENGED.evidence.challenge)


def test_a_day_of_asking_that_is_none_is_refused_and_nothing_is_saved() -> None:
    shelf, here = Shelf(), entry(said())
    here.take({**here.typed, "asked_of": "finance manager", "asked_on": "soon"}, shelf.save)
    assert shelf.saved == []
    assert here.trouble == "“soon” is not a date. Write day, month and year, such as 23 11 2026."


def test_not_knowing_leaves_nothing_to_check() -> None:
    shelf, here = Shelf(), entry(said(evidence=DOCUMENTED))
    here.take({**here.typed, "choice": DONT_KNOW}, shelf.save)
    assert shelf.saved[-1] == Answer(State.DONT_KNOW)


def test_nothing_is_carried_over_where_there_was_no_answer() -> None:
    assert carried(None, said()).answer == said()
    assert carried(said(), None).answer is None


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (None, {Show.ALL}),
        (Answer(State.DONT_KNOW), {Show.ALL}),
        (said(), {Show.ALL, Show.SAID}),
        (said(evidence=DOCUMENTED), {Show.ALL, Show.DOCUMENTED, Show.WAITING}),
        (said(evidence=CHECKED), {Show.ALL, Show.CHECKED}),
        (CHALLENGED, {Show.ALL, Show.DOCUMENTED, Show.CHALLENGED}),
    ],
)
def test_an_answer_is_shown_at_its_level_and_where_it_waits_or_is_challenged(answer: Answer | None, shown: set[Show]) -> None:
    assert {show for show in Show if belongs(show, question(), answer)} == shown


def test_a_question_that_asks_for_no_evidence_is_not_among_those_only_said() -> None:
    assert not belongs(Show.SAID, question("service_name"), said("Harbour"))


def test_the_counts_are_of_the_questions_given() -> None:
    assert counts([question(), question("SA2")], {"SA1": CHALLENGED, "SA3": said()}) == {
        Show.ALL: 2, Show.SAID: 0, Show.DOCUMENTED: 1, Show.CHECKED: 0, Show.WAITING: 0, Show.CHALLENGED: 1, Show.CARRIED: 0,
    }  # fmt: skip


def test_an_address_that_asks_for_nothing_that_there_is_shows_all() -> None:
    assert (chosen("challenged"), chosen(""), chosen("<script>")) == (Show.CHALLENGED, Show.ALL, Show.ALL)
