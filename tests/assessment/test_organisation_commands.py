"""The operator of a hosted copy begins an organisation, lets its first people in, and gives an assessment to another lead."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from colleagues import member, organisation, stranger

from assessment import cli
from assessment.database import ENVIRONMENT
from assessment.definitions import Definitions
from assessment.identity import LOCAL, OF_ORGANISATION, Role
from assessment.store import Store
from questionnaires.answers import Answer, State

Said = Callable[..., str]


@pytest.fixture(autouse=True)
def own_database(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(database))
    monkeypatch.delenv("MUTUAL_READINESS_ADDRESS", raising=False)


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """What a command says, on both streams, and that it ends with this exit code; each says where it looks."""

    def said(*arguments: str, code: int = 0) -> str:
        assert cli.main(arguments) == code
        out, err = capsys.readouterr()
        where, rest = [line for line in err.splitlines() if line.startswith("Assessments in ")], [line for line in err.splitlines() if not line.startswith("Assessments in ")]
        assert where or code
        return "\n".join([*out.splitlines(), *rest]) + "\n"

    return said


def test_an_empty_copy_gets_an_organisation_and_its_first_administrator(store: Store, said: Said) -> None:
    assert "There are no organisations yet." in said("organisations")
    begun = said("organisation", " Harbour Trust ")
    (home,) = store.people.organisations(LOCAL)
    assert home.name == "Harbour Trust"
    assert home.id in begun
    assert said("organisations") == f"{home.id}  Harbour Trust\n"
    told, link = said("invite", "harbour trust", "administrator").splitlines()
    assert "works once" in told
    assert "for whoever has it" in told
    assert urlsplit(link).path == "/invitation"
    anna = stranger(store, "Anna")
    store.people.accept(anna, parse_qs(urlsplit(link).query)["i"][0])
    assert store.people.homes(anna)[0].roles == {Role.ADMINISTRATOR}


def test_a_link_begins_with_the_public_address_if_that_is_known(store: Store, said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    home = organisation(store)
    monkeypatch.setenv("MUTUAL_READINESS_ADDRESS", "https://readiness.example.org")
    assert "\nhttps://readiness.example.org/invitation?i=" in said("invite", home, "member")


def test_an_invitation_for_an_address_is_for_nobody_else_and_lets_whoever_is_known_in_at_once(store: Store, said: Said) -> None:
    home = organisation(store)
    assert "for gwen@example.org" in said("invite", home, "auditor", "--email", "Gwen@Example.org", "--days", "3")
    (waiting,) = store.people.member_invitations(LOCAL, home)
    assert (waiting.email, (waiting.expires - waiting.made).days) == ("gwen@example.org", 3)
    anna = stranger(store, "Anna")
    told = said("invite", home, "auditor", "--email", "anna@example.org")
    assert "is known here already and is in now, as Auditor of “Harbour Trust”" in told
    assert "invitation?i=" not in told
    assert store.people.homes(anna)[0].roles == {Role.AUDITOR}
    assert "this is no e-mail address" in said("invite", home, "auditor", "--email", "anna", code=2)


@pytest.mark.parametrize("name", ["", "  ", "two\nlines", "x" * 201])
def test_an_organisation_needs_a_name(store: Store, said: Said, name: str) -> None:
    assert "Nothing was begun." in said("organisation", name, code=2)
    assert store.people.organisations(LOCAL) == ()


def test_two_organisations_of_one_name_are_not_begun_and_an_unknown_one_is_said_to_be(store: Store, said: Said) -> None:
    organisation(store)
    assert "already. Nothing was begun." in said("organisation", "HARBOUR TRUST", code=2)
    assert "There is no organisation “Habour”." in said("invite", "Habour", "member", code=2)


def test_where_two_have_one_name_the_id_must_be_given(store: Store, said: Said) -> None:
    ids = [store.people.begin_organisation(LOCAL, "Harbour Trust") for _ in range(2)]
    assert "Give the id of one" in said("invite", "Harbour Trust", "member", code=2)
    assert "works once" in said("invite", ids[1], "member")


@pytest.mark.parametrize("days", ["0", "366", "two", "-1"])
def test_days_are_from_1_to_365(said: Said, days: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(["invite", "Harbour Trust", "member", "--days", days])


def test_the_command_line_offers_the_roles_that_there_are_in_an_organisation() -> None:
    assert tuple(role.value for role in OF_ORGANISATION) == cli.ORGANISATION_ROLES


def test_an_assessment_made_before_hosting_is_handed_over(store: Store, small: Definitions, said: Said) -> None:
    made = store.create(LOCAL, small, answers={"service_name": Answer(State.ANSWERED, "Night Nursing")})
    assert "Nobody has signed in with the address “anna@example.org”" in said("hand-over", made.id, "--to", "anna@example.org", code=2)
    anna = member(store, "Anna")
    assert "“Night Nursing” belongs to “Harbour Trust” now, and Anna leads it." in said("hand-over", made.id, "--to", "anna@example.org")
    assert store.people.roles(anna) == {made.id: {Role.LEAD}}
    assert "nothing at this address" in said("hand-over", "unknown", "--to", "anna@example.org", code=2)


def test_where_it_is_to_belong_can_be_said(store: Store, small: Definitions, said: Said) -> None:
    made = store.create(LOCAL, small)
    member(store, "Anna")
    organisation(store, "Elsewhere Council")
    assert "belongs to “Elsewhere Council” now" in said("hand-over", made.id, "--to", "anna@example.org", "--organisation", "Elsewhere Council")
