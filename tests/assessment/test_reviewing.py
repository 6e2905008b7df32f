"""Hosted, whoever checks an answer is somebody else, in their own name; and comments are beside the answers, and nowhere else."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from colleagues import let_in, member, stranger
from sqlalchemy import create_engine, select

from assessment import asking, definitions, exchange, history
from assessment.definitions import Definitions
from assessment.identity import BESIDE, LOCAL, Action, NotFound, Person, Role, Standing, questionnaire_of
from assessment.papers import Asked, Comment, paper_text, plain_paper
from assessment.record import Assessment
from assessment.second_person import agree, challenge, given_by, may_sign, newly_said, recorded, withdraw
from assessment.store import NotASecondPerson, Store
from assessment.tables import AnswerContent
from questionnaires.answers import Answer, Evidence, State
from questionnaires.errors import AnswerError
from questionnaires.forms import NAME_OF_OTHER

DOCUMENT = {"what": "Minutes", "where": "Shared drive", "date": "May 2026"}
SAID = Answer(State.ANSWERED, "So it is.")
TODAY = date(2026, 11, 28)


@pytest.fixture
def lead(store: Store) -> Person:
    return member(store, "Lena")


@pytest.fixture
def made(store: Store, small: Definitions, lead: Person) -> Assessment:
    return store.create(lead, small, answers={"remarks": SAID})


@pytest.fixture
def reviewer(store: Store, lead: Person, made: Assessment) -> Person:
    rosa = stranger(store, "Rosa")
    let_in(store, lead, made.id, rosa, Role.REVIEWER)
    return rosa


def test_nobody_checks_an_answer_of_their_own(store: Store, lead: Person, made: Assessment) -> None:
    checked = agree(SAID, lead.name, TODAY, DOCUMENT)
    for save in (store.review, store.save):
        with pytest.raises(NotASecondPerson, match="somebody else than whoever gave it"):
            save(lead, made.id, "remarks", checked, expected=1)
    assert store.load(lead, made.id).response.answers["remarks"] == SAID


def test_the_lead_records_what_somebody_said_who_did_not_sign_in_and_it_says_so(store: Store, lead: Person, made: Assessment) -> None:
    with pytest.raises(NotASecondPerson, match="in their own name"):
        store.review(lead, made.id, "remarks", agree(SAID, "finance manager", TODAY, DOCUMENT), expected=1)
    with pytest.raises(NotASecondPerson, match="in their own name"):
        store.review(lead, made.id, "remarks", agree(SAID, recorded(" LENA", lead.name), TODAY, DOCUMENT), expected=1)
    told = recorded("finance manager", lead.name)
    assert told == "finance manager (recorded by Lena)"
    assert store.review(lead, made.id, "remarks", agree(SAID, told, TODAY, DOCUMENT), expected=1).answer


def test_a_reviewer_speaks_for_nobody_else(store: Store, reviewer: Person, made: Assessment) -> None:
    for by in ("finance manager", recorded("finance manager", reviewer.name), "rosa"):
        for said in (agree(SAID, by, TODAY, DOCUMENT), challenge(SAID, "No.", by, TODAY)):
            with pytest.raises(NotASecondPerson, match="in their own name"):
                store.review(reviewer, made.id, "remarks", said, expected=1)
    assert store.review(reviewer, made.id, "remarks", agree(SAID, "Rosa", TODAY, DOCUMENT), expected=1).revision == 2


def test_a_lead_is_a_second_person_for_what_a_contributor_answered_alone(store: Store, lead: Person, made: Assessment) -> None:
    clara = stranger(store, "Clara")
    let_in(store, lead, made.id, clara, Role.CONTRIBUTOR)
    hers = Answer(State.ANSWERED, "Otherwise.")
    store.save(clara, made.id, "remarks", hers, expected=1)
    assert store.review(lead, made.id, "remarks", agree(hers, "Lena", TODAY, DOCUMENT), expected=2).revision == 3


def test_whoever_only_explains_an_answer_does_not_make_it_anothers(store: Store, lead: Person, made: Assessment) -> None:
    clara = stranger(store, "Clara")
    let_in(store, lead, made.id, clara, Role.CONTRIBUTOR)
    explained = replace(SAID, note="As was said.")
    store.save(clara, made.id, "remarks", explained, expected=1)
    with pytest.raises(NotASecondPerson, match="somebody else"):
        store.review(lead, made.id, "remarks", agree(explained, "Lena", TODAY, DOCUMENT), expected=2)


def test_whose_an_answer_is_follows_from_its_history() -> None:
    other = Answer(State.ANSWERED, "Other")
    doubted = challenge(SAID, "No.", "Rosa", TODAY)
    assert given_by([]) == frozenset()
    assert given_by([(other, "b"), (SAID, "a"), (doubted, "r")]) == {"a"}
    assert given_by([(SAID, "a"), (replace(SAID, note="Why"), "b")]) == {"a", "b"}
    # Whether it was cleared or erased cannot be told, so it may have been the same answer all along.
    assert given_by([(SAID, "a"), (None, "b"), (SAID, "c")]) == {"a", "b", "c"}
    assert given_by([(other, "d"), (SAID, "a"), (None, "b"), (SAID, "c")]) == {"a", "b", "c"}


def test_only_what_is_new_needs_a_signature() -> None:
    checked = agree(SAID, "Rosa", TODAY, DOCUMENT)
    doubted = challenge(SAID, "No.", "Rosa", TODAY)
    assert newly_said(SAID, checked) == {"checked": "Rosa"}
    assert newly_said(checked, replace(checked, note="More")) == {}
    assert newly_said(checked, replace(checked, value="Other")) == {"checked": "Rosa"}
    assert newly_said(doubted, withdraw(doubted, "It is.", "Lena", TODAY)) == {"withdrawn": "Lena"}
    assert newly_said(SAID, None) == {}
    assert newly_said(SAID, replace(SAID, evidence=Evidence(checked_by="Rosa"))) == {"checked": "Rosa"}
    assert not may_sign({"checked": recorded("", "Lena")}, "Lena", gave_it=True, records=True)


def test_an_answer_that_was_checked_can_still_be_explained_by_whoever_gave_it(store: Store, lead: Person, reviewer: Person, made: Assessment) -> None:
    checked = agree(SAID, "Rosa", TODAY, DOCUMENT)
    store.review(reviewer, made.id, "remarks", checked, expected=1)
    assert store.save(lead, made.id, "remarks", replace(checked, note="More"), expected=2).answer == replace(checked, note="More")


def test_on_ones_own_computer_everybody_still_says_who_they_are(store: Store, small: Definitions) -> None:
    made = store.create(LOCAL, small, answers={"remarks": SAID})
    checked = agree(SAID, "finance manager", TODAY, DOCUMENT)
    assert store.save(LOCAL, made.id, "remarks", checked, expected=1).answer == checked


def test_whoever_was_given_single_questionnaires_answers_nothing_beside_them() -> None:
    assert not Standing(frozenset([Role.CONTRIBUTOR]), frozenset(["team"])).may(Action.ANSWER, BESIDE)
    assert Standing(frozenset([Role.CONTRIBUTOR])).may(Action.ANSWER, BESIDE)
    assert questionnaire_of(definitions.shipped().library, "SA1") == "staff-appetite"
    assert questionnaire_of(definitions.shipped().library, NAME_OF_OTHER) == BESIDE


def comment(store: Store, who: Person, made: Assessment, text: str = "Who says so?", key: str = "@comment.1") -> None:
    store.comment(who, made.id, key, Comment(about="remarks", text=text))


def test_a_comment_is_in_no_file_and_no_submitted_copy_and_changes_no_report(store: Store, lead: Person, reviewer: Person, made: Assessment) -> None:
    before = store.load(lead, made.id)
    comment(store, reviewer, made)
    after = store.load(lead, made.id)
    assert after.paper("@comment.1") == Comment(about="remarks", text="Who says so?")
    assert (after.changed, after.answers) == (before.changed, before.answers)
    assert "Who says so?" not in exchange.export(after)
    buyer = member(store, "Buyer", Role.COMMISSIONER, "County")
    sent = store.submissions.submit(lead, made.id, buyer.organisation)
    assert "Who says so?" not in store.submissions.read(buyer, sent.id)[1]


def test_a_file_cannot_bring_a_comment(store: Store, lead: Person, made: Assessment) -> None:
    written = json.loads(exchange.export(made))
    written["papers"] = {"@comment.1": plain_paper(Comment(about="remarks", text="As if the reviewer had said it"))}
    with pytest.raises(exchange.ExchangeError, match=r"@comment\.1"):
        exchange.read(json.dumps(written))


def test_a_comment_is_removed_by_its_author_or_the_lead_and_its_text_is_gone(
    store: Store, lead: Person, reviewer: Person, made: Assessment, database: Path
) -> None:
    other = stranger(store, "Olga")
    let_in(store, lead, made.id, other, Role.REVIEWER)
    for number, who in enumerate((reviewer, lead)):
        key = f"@comment.{number}"
        comment(store, reviewer, made, key=key)
        with pytest.raises(NotFound, match="nothing at this address"):
            store.uncomment(other, made.id, key)
        store.uncomment(who, made.id, key)
        with pytest.raises(NotFound, match="nothing at this address"):
            store.uncomment(who, made.id, key)
    with create_engine(f"sqlite:///{database}").connect() as connection:
        assert not [text for text in connection.scalars(select(AnswerContent.content)) if "Who says so?" in text]
    assert [each.subject for each in store.logs.of_assessment(lead, made.id)].count("@comment.0") == 2


def test_pressing_twice_makes_one_comment(store: Store, reviewer: Person, made: Assessment) -> None:
    comment(store, reviewer, made)
    comment(store, reviewer, made)
    assert store.load(reviewer, made.id).papers["@comment.1"].revision == 1


def test_a_comment_is_filed_as_nothing_else_and_to_a_question_that_there_is(store: Store, lead: Person, made: Assessment) -> None:
    with pytest.raises(ValueError, match="filed as one"):
        store.file(lead, made.id, "@comment.1", Comment(about="remarks", text="Mine"), expected=0)
    with pytest.raises(ValueError, match="is not a key of such a paper"):
        paper_text("@action.1", Comment(about="remarks", text="Mine"))
    with pytest.raises(AnswerError, match="No question 'nothing'"):
        store.comment(lead, made.id, "@comment.1", Comment(about="nothing", text="Mine"))


def test_everybody_who_leads_an_assessment_leads_what_was_sent_to_a_colleague(store: Store, small: Definitions, lead: Person, made: Assessment) -> None:
    second = member(store, "Second")
    let_in(store, lead, made.id, second)
    asked = Asked(asked_of="Finance", asked_on=TODAY, sections=("team.figures",))
    key = asking.ask(store, second, store.load(second, made.id), small, asked, by_link=True)
    found = store.load(lead, made.id).paper(key)
    assert isinstance(found, Asked)
    assert Role.LEAD in store.people.standing(lead, found.part).roles


@pytest.mark.parametrize(("by", "said"), [("p-" + "0a" * 12, "somebody whose name was erased"), ("p-" + "1b" * 12, "Anna"), ("local", "somebody using this copy"), ("Finance, by file", "Finance, by file")])
def test_who_it_was_is_told_by_name(by: str, said: str) -> None:
    assert history.name_of(by, {"p-" + "1b" * 12: "Anna"}) == said

