"""A ballot typed or read from a file: every fault with its line, one truth about its rule, and an answer only when it is confirmed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest
from report_subjects import answers
from tampering import made
from workshop_samples import held, record

from assessment import attached, definitions, results
from assessment.ballot import answering, reading
from assessment.ballot.entry import Entered, entered, typed_from
from assessment.ballot.told import ballot_of, rule_decided
from assessment.edition import Edition
from assessment.papers import BALLOT, DECIDED, Decided, Decision, Paper, parse_paper, plain_paper
from assessment.verifying import verify
from questionnaires.answers import Answer, Ballot, Evidence, Level, Response, State, check_answer
from questionnaires.conditions import BallotLimits, Limit
from reports.ballot_record import BallotHeld, Unit, as_ballot

TYPED = {"question": "Shall we?", "on": "20/11/2026", "kept_at": "Shared drive", "eligible": "1,240", "issued": "1240", "returned": "190", "spoiled": "2", "yes": "128", "no": "60"}
RULE, OTHER = BallotLimits(yes_of_voting=Limit(at_least="60")), BallotLimits(yes_of_voting=Limit(above="50"))


def lines(found: Entered | reading.Read) -> list[str]:
    return [str(each) for each in found.faults]


def decided(*at: tuple[datetime, BallotLimits | None]) -> Decided:
    scoring = next(ref for ref in definitions.shipped().refs if ref.kind == "scoring")
    made = tuple(Decision(at=when, answers=0, scoring=(scoring.id, scoring.version, scoring.hash), weights={}, ballot_rule=rule) for when, rule in at)
    return Decided(decisions=made)


def day(of_month: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, of_month, hour, tzinfo=UTC)


# --- What is typed ---


def test_what_is_typed_makes_the_record_and_the_record_the_same_fields_again() -> None:
    found = entered(TYPED)
    assert found.held is not None
    assert (found.held.on, found.held.whole.eligible) == (date(2026, 11, 20), 1240)
    assert entered(typed_from(found.held)).held == found.held
    assert entered(typed_from(held())).held == held()


def test_everything_that_cannot_be_read_is_listed_at_once_and_nothing_is_made() -> None:
    found = entered(TYPED | {"on": "soon", "eligible": "many", "turnout": "110", "units": "North,10,x,,,,\nSouth,-4,,,,,"})
    assert found.held is None
    said = lines(found)
    assert said[0].startswith("Day of the count:")
    assert said[1] == "The totals: Could vote: “many” is not a whole number from 0 up. Write it in figures, or leave it empty."
    assert "is not a percentage from 0 to 100" in said[2]
    assert [each.split(":")[0] for each in said[3:]] == ["Line 1", "Line 2"]


def test_more_votes_than_papers_names_the_line_of_the_unit() -> None:
    found = entered({"units": "Unit,Papers returned,Yes,No\nNorth,100,60,41\nSouth,50,20,30"})
    assert lines(found) == ["Line 2: Yes, no and spoiled votes add up to 101, but only 100 voted. Check the figures."]


def test_a_line_that_cannot_be_read_hides_no_other_fault() -> None:
    found = entered({"units": "North,100,100,90,0,60,31\nSouth,x"})
    assert [each.split(":")[0] for each in lines(found)] == ["Line 1", "Line 2"]


def test_totals_come_from_the_units_where_they_are_left_empty() -> None:
    found = entered({"units": "North,150,150,120,1,89,30\nSouth,90,90,70,1,39,30"})
    assert found.held is not None
    assert as_ballot(found.held) == Ballot(240, 190, 128, 60, 2)


def test_votes_that_would_tell_how_people_voted_are_not_kept_and_named() -> None:
    found = entered({"units": "North,150,150,120,1,89,30\nSmall,9,9,8,0,4,4\nSouth,90,90,70,1,39,30"})
    assert found.held is not None
    assert found.withheld == ("Small", "South")
    assert found.held.whole.yes == 132
    again = entered(typed_from(found.held), before=found.held)
    assert again.held == found.held, "what was not kept stays so when the record is saved again"


def test_published_percentages_keep_their_precision_and_must_fit_the_counts() -> None:
    found = entered({"turnout": "78%", "yes_of_voting": "82.80"})
    assert found.held is not None
    assert (str(found.held.turnout), str(found.held.yes_of_voting)) == ("78", "82.80")
    assert any("does not fit the counts" in each for each in lines(entered(TYPED | {"yes_of_voting": "90"})))


# --- Files with a row for each unit ---


def test_a_csv_file_is_read_by_its_titles_in_any_order_and_language() -> None:
    english = b"No,Yes,Unit\r\n30,89,North\r\n"
    welsh = "Uned;Ie;Na\nNorth;89;30\n".encode("utf-16")
    expected = (Unit(label="North", yes=89, no=30),)
    assert reading.read_file("units.csv", english).units == reading.read_file("units.csv", welsh).units == expected
    assert reading.read_file("units.csv", "Unit,Yes,No\nCaffi Môn,89,30".encode("cp1252")).units[0].label == "Caffi Môn"


def test_the_table_that_is_taken_away_is_read_back() -> None:
    units = (Unit(label="North, lower", eligible=150, returned=120, yes=89, no=30), Unit(label="=South", eligible=90))
    found = reading.read_file("units.csv", reading.units_file(units))
    assert [each.eligible for each in found.units] == [150, 90]
    assert found.units[1].label.startswith("'="), "no name becomes a formula"
    assert reading.read_text(reading.template()).units == ()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Unit,Yes,Maybe\nA,1,2", "Line 1: There is no column “Maybe”."),
        ("Unit,Yes,Yes\nA,1,2", "Line 1: The column “Yes” is there twice."),
        ("Yes,No\n1,2", "Line 1: The column “Unit” is missing."),
        ("Unit,Yes\nA,1\n\n,5", "Line 4: The unit has no name"),
        ("Unit,Yes\nA,1,2", "Line 2: There is more in this line than"),
        ("Unit,Yes\nA,1.5", "Line 2: Yes: “1.5” is not a whole number"),
        ('Unit,Yes\n"A', "The units: This cannot be read as a table."),
    ],
)
def test_a_line_that_cannot_be_read_is_named_by_its_number(text: str, fault: str) -> None:
    (found,) = lines(reading.read_text(text))
    assert found.startswith(fault)


def test_an_excel_file_is_read_by_its_rows_and_a_formula_is_refused_with_its_cell() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Unit", "Could vote", "Yes", "No"])
    sheet.append(["North", 150, 89, 30])
    assert reading.read_file("units.xlsx", saved(book)).units == (Unit(label="North", eligible=150, yes=89, no=30),)
    sheet.append(["South", 90, 39, "=C2"])
    (fault,) = lines(reading.read_file("units.xlsx", saved(book)))
    assert fault.startswith("Cell D3:")


def saved(book: openpyxl.Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("name", "content"), [("a.xlsx", b"PK\x03\x04 broken"), ("a.csv", b"\0\0\0"), ("a.csv", b"\x81\x8d\x8f"), ("a.csv", b"a,b\n" * 400_000)])
def test_a_file_that_is_no_table_gets_one_sentence(name: str, content: bytes) -> None:
    (fault,) = lines(reading.read_file(name, content))
    assert fault.startswith("The units: ")


# --- The rule ---


def test_the_rule_is_the_last_one_that_was_locked_before_the_day_of_the_count() -> None:
    papers: dict[str, Paper] = {DECIDED: decided((day(1), OTHER), (day(5), RULE), (day(25), OTHER))}
    found = rule_decided(papers, date(2026, 11, 20))
    assert found is not None
    assert (found.rule, found.on, found.when, found.later) == (RULE, date(2026, 11, 5), "before", OTHER)


@pytest.mark.parametrize(("counted", "when"), [(date(2026, 11, 5), "same_day"), (date(2026, 11, 4), "after"), (date(2026, 11, 6), "before"), (None, "unknown")])
def test_a_rule_counts_as_agreed_beforehand_only_if_its_day_was_earlier(counted: date | None, when: str) -> None:
    found = rule_decided({DECIDED: decided((day(1), None), (day(5, 8), RULE))}, counted)
    assert found is not None
    assert found.when == when


def test_without_a_locked_rule_there_is_none() -> None:
    assert rule_decided({DECIDED: decided((day(1), None))}, None) is None
    assert rule_decided({}, None) is None


# --- The answer that the score reads ---


def told(papers: dict[str, Paper], given: dict[str, Answer] | None = None):
    found = ballot_of(definitions.shipped(), Response(given or {}), papers)
    assert found is not None
    return found


def test_the_answer_has_the_totals_the_rule_and_what_supports_them() -> None:
    papers: dict[str, Paper] = {BALLOT: held(), DECIDED: decided((day(1), RULE))}
    answer = answering.answer_of(told(papers), None)
    assert answer.value == Ballot(240, 190, 128, 60, 2, rule=RULE, recorded_before_count=True)
    assert answer.evidence == Evidence(Level.DOCUMENTED, "Declaration of the result, counted by Independent Scrutineers", "Shared drive, Ballot 2026", "2026-11-20")
    check_answer(definitions.shipped().library.questions["SA13"], answer)


def test_without_the_place_of_the_declaration_the_answer_is_only_said() -> None:
    assert answering.answer_of(told({BALLOT: held(kept_at="")}), None).evidence == Evidence()


def test_a_rule_locked_after_the_count_is_not_called_recorded_before_and_one_of_the_same_day_keeps_what_was_said() -> None:
    before = Answer(State.ANSWERED, Ballot(1, rule=OTHER, recorded_before_count=True), note="Mine")
    for at, recorded in ((day(25), False), (day(20), True), (day(1), True)):
        answer = answering.answer_of(told({BALLOT: held(), DECIDED: decided((at, RULE))}, {"SA13": before}), before)
        assert isinstance(answer.value, Ballot)
        assert (answer.value.rule, answer.value.recorded_before_count, answer.note) == (RULE, recorded, "Mine")


def test_an_answer_is_the_same_only_with_the_same_figures_and_rule() -> None:
    papers: dict[str, Paper] = {BALLOT: held()}
    same = Answer(State.ANSWERED, Ballot(240, 190, 128, 60, 2))
    assert answering.is_answered(told(papers, {"SA13": same}), same)
    assert not answering.is_answered(told(papers), None)
    with_rule = papers | {DECIDED: decided((day(1), RULE))}
    assert not answering.is_answered(told(with_rule, {"SA13": same}), same)


# --- Papers, and what a report carries ---


def test_a_record_is_a_paper_of_its_own_and_one_that_cannot_be_is_refused() -> None:
    plain = plain_paper(held())
    assert parse_paper(BALLOT, plain) == held()
    with pytest.raises(ValueError, match="only 240 could vote"):
        parse_paper(BALLOT, plain | {"whole": {"eligible": 240, "returned": 250}, "units": []})
    with pytest.raises(ValueError, match="not a key of such a paper"):
        parse_paper("@ballotheld.1", plain)


@pytest.mark.long
@pytest.mark.parametrize(("variant", "language"), [("full", "en"), ("summary", "cy")])
def test_a_report_with_a_ballot_and_a_workshop_follows_from_what_it_carries(variant: str, language: str) -> None:
    papers: dict[str, Paper] = {BALLOT: held(), DECIDED: decided((day(1), RULE)), "@workshop.abc": record(questions=2)}
    content = made(answers(1), Edition(variant=variant), language, papers)  # type: ignore[arg-type]
    checked = verify(content)
    assert checked.state == "follows", checked.differences[:3]


def test_what_a_report_carries_has_released_figures_and_nothing_else_of_a_workshop() -> None:
    papers: dict[str, Paper] = {BALLOT: held(), "@workshop.abc": record(questions=1)}
    result = results.score(definitions.shipped(), Response(answers(1)), papers=papers)
    report = results.report_on(result, as_of=day(23))
    (carried,) = attached.attachments(result, Edition(), report)
    kept = attached.read(carried.content).data.papers
    assert kept["@workshop.abc"] == record(questions=1)
    assert kept[BALLOT] == held()
    assert isinstance(kept[BALLOT], BallotHeld)
