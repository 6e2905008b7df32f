"""The certificate of a ballot: both shares side by side, every usual rule, and the rule from where it was decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from report_samples import tables, texts
from report_subjects import answers, given, subject
from workshop_samples import held

from questionnaires.answers import Ballot
from questionnaires.conditions import BallotLimits, Limit
from reports import pdf
from reports.ballot_record import BallotHeld, Counts, Unit, without_small
from reports.compose import compose
from reports.document import Section, State, Table
from reports.subject import BallotTold, RuleDecided, Subject

RULE = BallotLimits(yes_of_voting=Limit(at_least="70"))
BEFORE = RuleDecided(RULE, date(2026, 11, 1), "a" * 64, "before")


def about(record: BallotHeld | None = None, decided: RuleDecided | None = BEFORE, answered: Ballot | None = None) -> Subject:
    return replace(subject(answers(1)), ballot=BallotTold(record or held(), decided, "SA13", answered))


def certificate(about_it: Subject) -> Section:
    return next(section for section in compose(about_it).sections if section.id == "ballot")


def table_of(section: Section, caption: str) -> Table:
    return next(each for each in tables(section) if each.caption == caption)


def results(section: Section) -> dict[str, str]:
    found = table_of(section, "What it comes to under each rule")
    return {str(row[0]).split("\n")[0]: row[1].word for row in found.rows if isinstance(row[1], State)}


def test_without_a_record_there_is_no_certificate() -> None:
    assert "ballot" not in [section.id for section in compose(subject(answers(1))).sections]


@pytest.mark.parametrize("variant", ["full", "publishable"])
def test_it_says_that_it_is_a_record_and_no_vote(variant: str) -> None:
    report = compose(about(), variant)  # type: ignore[arg-type]
    assert any("collects no votes, counts no papers and does not check who voted" in text for text in texts(report))


def test_yes_of_those_voting_and_of_all_who_could_vote_stand_side_by_side() -> None:
    both = table_of(certificate(about()), "Yes votes, as a share of those voting and of all who could vote")
    assert [column.title for column in both.columns[1:]] == ["Of those voting", "Of all who could vote"]
    shares, majority = both.rows
    assert shares[1:] == ("68.1%", "53.3%")
    assert [cell.word for cell in majority[1:] if isinstance(cell, State)] == ["Carried", "Carried"]


def test_every_usual_rule_stands_beside_the_one_that_was_agreed() -> None:
    assert results(certificate(about())) == {
        "The rule agreed beforehand, on 1 November 2026": "Not carried",
        "A majority of those voting": "Carried",
        "A majority of all who could vote": "Carried",
        "A majority, and a quarter of all": "Carried",
        "A majority, with half voting": "Carried",
        "Two thirds": "Carried",
    }


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("before", "before the count (hash aaaaaaaaaaaa)"),
        ("same_day", "so nothing here shows that it came first"),
        ("after", "only after the count"),
        ("unknown", "the day of the count is not given"),
    ],
)
def test_it_says_whether_the_rule_came_before_the_count(when: str, said: str) -> None:
    found = "\n".join(texts(certificate(about(decided=BEFORE._replace(when=when)))))  # type: ignore[arg-type]
    assert said in found


def test_a_rule_that_was_changed_after_the_count_is_told_with_the_one_that_stood() -> None:
    later = BallotLimits(yes_of_voting=Limit(above="50"))
    found = "\n".join(texts(certificate(about(decided=BEFORE._replace(later=later)))))
    assert "At least 70% of valid votes yes" in found
    assert "Another rule was locked later: above 50% of valid votes yes." in found


def test_the_paradox_of_a_turnout_rule_is_told_and_shown_where_it_bites() -> None:
    note = table_of(certificate(about()), "What it comes to under each rule").note
    assert "with 49 yes and 0 no of 100 who could vote it fails, and with 49 yes and 1 no it is carried" in note
    assert "one more no vote" not in note
    here = about(BallotHeld(whole=Counts(eligible=100, returned=49, spoiled=0, yes=49, no=0)))
    assert "one more no vote would have carried this ballot" in table_of(certificate(here), "What it comes to under each rule").note


def test_published_percentages_are_shown_as_what_they_may_stand_for() -> None:
    section = certificate(about(BallotHeld.model_validate({"turnout": "78", "yes_of_voting": "82.8"})))
    shares, _ = table_of(section, "Yes votes, as a share of those voting and of all who could vote").rows
    assert shares[1:] == ("82.8% to 82.9%", "64.1% to 65.0%")
    assert "The turnout was published as 78%." in table_of(section, "The figures that were declared").note
    assert results(section)["Two thirds"] == "Carried"


def test_an_answer_that_says_something_else_is_held_against_the_record() -> None:
    def said(answered: Ballot | None) -> str:
        return "\n".join(texts(certificate(about(answered=answered))))

    assert "has no answer with figures" in said(None)
    assert "One of the two has to be put right." in said(Ballot(240, 190, 127, 61, 2))
    assert "has these totals" in said(Ballot(240, 190, 128, 60, 2, rule=RULE))


@pytest.mark.parametrize(
    ("missing", "changed", "told"),
    [
        (("PC1", "PC2"), {"stage_aimed_at": "G4"}, "“Where the service is”"),
        (("stage_aimed_at",), {}, "“Stage aimed at”"),
        ((), {"stage_aimed_at": "G1"}, "it is not due before"),
        ((), {"stage_aimed_at": "G4", "PC1": "scotland", "PC2": "partnership_enough"}, "This is asked only if"),
    ],
)
def test_an_answer_that_does_not_count_yet_is_not_said_to_be_read(missing: tuple[str, ...], changed: dict[str, str], told: str) -> None:
    same = Ballot(240, 190, 128, 60, 2)
    given_answers = {id_: answer for id_, answer in answers(1).items() if id_ not in missing} | {id_: given(value) for id_, value in changed.items()}
    about_it = replace(subject(given_answers), ballot=BallotTold(held(), BEFORE, "SA13", same))
    said = "\n".join(texts(certificate(about_it)))
    assert "That answer is kept, but it does not count in the score" in said
    assert told in said
    assert "which the score reads" not in said


def test_a_unit_whose_votes_are_not_kept_shows_none_and_says_why() -> None:
    units = (Unit(label="A", eligible=200, issued=200, returned=180, spoiled=1, yes=120, no=59), Unit(label="B", eligible=40, issued=40, returned=10, spoiled=1, yes=8, no=1))
    whole = Counts(eligible=240, issued=240, returned=190, spoiled=2, yes=128, no=60)
    section = certificate(about(held(whole=whole, units=without_small(whole, units))))
    found = table_of(section, "Unit by unit")
    assert found.rows[1] == ("B", "40", "40", "10", "Not kept", "Not kept", "Not kept")
    assert found.rows[0][-2] == "Not kept", "from the totals, the other unit would tell"
    assert "from which those of a smaller unit could be worked out" in found.note


def test_what_is_published_names_nobody_and_no_place() -> None:
    report = compose(about(held(counted_by="Xyzzy & Co", kept_at="Xyzzy drive")), "publishable")
    assert not [text for text in texts(report) if "Xyzzy" in text]
    assert any("Should the service become" in text for text in texts(report))


def test_on_paper_it_stands_on_pages_of_its_own() -> None:
    with pikepdf.open(BytesIO(pdf.render(compose(about(), "full")))) as document:
        marks = [item.title for item in document.open_outline().root[0].children]
        pages = {page.obj.objgen: number for number, page in enumerate(document.pages)}
        starts = {item.title: pages[item.destination[0].objgen] for item in document.open_outline().root[0].children}  # type: ignore[index,union-attr]
    after = marks[marks.index("A ballot that is on record") + 1]
    before = marks[marks.index("A ballot that is on record") - 1]
    assert starts[before] < starts["A ballot that is on record"] < starts[after]


def test_its_figures_are_data_too() -> None:
    made = compose(about()).data
    assert made["ballot"].column("yes") == (128, 89, 39)
    assert [getattr(state, "id", None) for state in made["ballot_rules"].column("state")] == ["not_carried", *["carried"] * 5]
    assert "ballot" not in compose(subject(answers(1))).data
