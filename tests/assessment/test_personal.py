"""All that is held about a person can be had by her and whoever looks after the copy; erased, it is gone from the disk, and the log is whole."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from colleagues import address, claims, member, organisation, stranger

from assessment import cli
from assessment.definitions import Definitions
from assessment.identity import LOCAL, NotFound, Person, Role
from assessment.log import Deed
from assessment.people import NobodyLeft, SignedOut
from assessment.store import Store
from questionnaires.answers import Answer, State

ONE, GROUP = Answer(State.ANSWERED, "one"), Answer(State.ANSWERED, "group")
NAME = "Quetzalcoatl"


@pytest.fixture
def shared(store: Store, small: Definitions) -> tuple[Person, Person, str]:
    """A lead, somebody with a name that stands nowhere else, and the assessment they work on."""
    lead, anna = member(store, "Lead"), stranger(store, NAME)
    made = store.create(lead, small, answers={"lead": ONE})
    store.people.invite(lead, made.id, Role.CONTRIBUTOR, email=address(NAME))
    store.save(anna, made.id, "lead", GROUP, expected=1)
    store.people.hold(anna, made.id, "remarks", Answer(State.ANSWERED, "Still to be saved"), 0)
    return lead, anna, made.id


def on_disk(database: Path, text: str) -> bool:
    return any(text.encode() in file.read_bytes().lower() for file in database.parent.iterdir())


def test_it_holds_who_she_is_what_she_wrote_and_what_the_log_says_of_her(store: Store, shared: tuple[Person, Person, str]) -> None:
    lead, anna, id_ = shared
    found = json.loads(json.dumps(store.personal.about(anna, anna.id)))
    assert (found["format"], found["person"]["name"], found["person"]["email"]) == ("mutual-readiness person 1", NAME, address(NAME))
    assert found["person"]["subject"] == f"provider|{NAME}"
    assert [(each["assessment"], each["role"]) for each in found["roles"]["assessments"]] == [(id_, "contributor")]
    assert [(each["question"], each["content"]["value"], each["stands"]) for each in found["answers"]] == [("lead", "group", True)]
    assert [each["content"]["value"] for each in found["waiting"]] == ["Still to be saved"]
    assert {each["deed"] for each in found["log"]} >= {"signed in", "invited", "joined", "answered", "exported person"}
    store.save(lead, id_, "lead", ONE, expected=2)
    assert [each["stands"] for each in store.personal.about(LOCAL, anna.id)["answers"]] == [False]


def test_nobody_else_is_told_what_is_held_about_her(store: Store, shared: tuple[Person, Person, str]) -> None:
    lead, anna, _ = shared
    for who in (lead, member(store, "Adm", Role.ADMINISTRATOR), member(store, "Auditor", Role.AUDITOR)):
        for ask in (store.personal.about, store.personal.erase, store.personal.find, store.personal.erase_address):
            with pytest.raises(NotFound, match="nothing at this address"):
                ask(who, anna.id)  # pyright: ignore[reportUnknownMemberType]
    with pytest.raises(NotFound, match="nothing at this address"):
        store.personal.erase(anna, anna.id)
    with pytest.raises(NotFound, match="nothing at this address"):
        store.personal.about(LOCAL, "p-nobody")


def test_erased_she_is_gone_from_the_disk_and_the_log_still_holds(store: Store, shared: tuple[Person, Person, str], database: Path) -> None:
    lead, anna, id_ = shared
    assert on_disk(database, NAME.lower())
    noted = store.logs.verify(LOCAL)
    store.personal.erase(LOCAL, anna.id)
    for trace in (NAME.lower(), address(NAME), f"provider|{NAME}".lower(), "still to be saved"):
        assert not on_disk(database, trace)
    assert store.logs.verify(LOCAL, noted=(noted.number, noted.head)).breaks == ()
    assert store.load(lead, id_).answers["lead"].answer == GROUP, "her answer belongs to the assessment"
    assert store.people.names(lead, id_)[anna.id] == "somebody whose name was erased"
    assert [each.deed for each in store.logs.of_organisation(member(store, "Auditor", Role.AUDITOR), lead.organisation)].count(Deed.ERASED_PERSON) == 1
    with pytest.raises(NotFound, match="nothing at this address"):
        store.load(anna, id_)
    with pytest.raises(NotFound, match="nothing at this address"):
        store.personal.erase(LOCAL, anna.id)


def test_a_page_that_was_left_open_does_not_bring_back_who_was_erased(store: Store) -> None:
    before = claims("Anna", signed_in=datetime.now(UTC) - timedelta(minutes=1))
    anna = store.people.sign_in(before)
    store.personal.erase(LOCAL, anna.id)
    with pytest.raises(SignedOut, match="signed out"):
        store.people.sign_in(before)
    again = store.people.sign_in(claims("Anna", signed_in=datetime.now(UTC) + timedelta(seconds=1)))
    assert again.id != anna.id


def test_who_leads_or_administers_alone_is_not_erased_before_somebody_else_does(store: Store, shared: tuple[Person, Person, str]) -> None:
    lead, anna, id_ = shared
    with pytest.raises(NobodyLeft, match=rf"Nobody else leads .*{id_}.* Nothing was erased"):
        store.personal.erase(LOCAL, lead.id)
    for nobody in ("p-nobody", lead.id):
        with pytest.raises(NotFound, match="nothing at this address"):
            store.personal.erase(LOCAL, lead.id, hand_over_to=nobody)
    store.personal.erase(LOCAL, lead.id, hand_over_to=anna.id)
    assert Role.LEAD in store.people.standing(anna, id_).roles
    administrator = member(store, "Adm", Role.ADMINISTRATOR)
    with pytest.raises(NobodyLeft, match="Nobody else administers “Harbour Trust”"):
        store.personal.erase(LOCAL, administrator.id)


def test_an_assessment_that_was_deleted_keeps_nobody_from_being_erased(store: Store, shared: tuple[Person, Person, str]) -> None:
    lead, _, id_ = shared
    store.delete(lead, id_)
    store.personal.erase(LOCAL, lead.id)
    assert store.logs.verify(LOCAL).breaks == ()


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.main([*arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_commands_show_and_erase_by_address_or_id(
    store: Store, shared: tuple[Person, Person, str], database: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    _, anna, _ = shared
    url = f"--database={database}"
    code, out, _ = run(capsys, "person", "show", anna.id, url)
    assert (code, json.loads(out)["person"]["name"]) == (0, NAME)
    file = tmp_path / "held.json"
    assert run(capsys, "person", "show", address(NAME).upper(), "-o", str(file), url)[0] == 0
    assert json.loads(file.read_text(encoding="utf-8"))["person"]["id"] == anna.id
    file.unlink()
    code, _, err = run(capsys, "person", "erase", anna.id, url)
    assert code == 2
    assert "Nothing was erased" in err
    code, out, _ = run(capsys, "person", "erase", address(NAME), "--yes", url)
    assert (code, "their answers stay" in out.lower() or "The answers stay" in out) == (0, True)
    assert not on_disk(database, NAME.lower())
    code, _, err = run(capsys, "person", "show", address(NAME), url)
    assert code == 2
    assert "Nobody with" in err


def test_an_address_that_was_invited_and_never_signed_in_can_be_erased(
    store: Store, shared: tuple[Person, Person, str], database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lead, _, id_ = shared
    store.people.invite(lead, id_, Role.REVIEWER, email="Zanzibar@example.org")
    code, out, _ = run(capsys, "person", "erase", "zanzibar@example.org", "--yes", f"--database={database}")
    assert (code, "Nobody had signed in with it" in out) == (0, True)
    assert not on_disk(database, "zanzibar")
    assert store.people.invitations(lead, id_) == ()
    assert store.logs.verify(LOCAL).breaks == ()


def test_what_was_erased_of_an_assessment_is_not_held_about_her_any_more(store: Store, shared: tuple[Person, Person, str]) -> None:
    _, anna, id_ = shared
    store.erase(LOCAL, id_)
    found = store.personal.about(anna, anna.id)
    assert (found["answers"], found["waiting"], found["roles"]["assessments"]) == ([], [], [])
    assert organisation(store) in {each["organisation"] for each in found["log"]}
