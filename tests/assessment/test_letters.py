"""The letters of a sheet, and the line that is keyed in for it: the same letters both ways, and a fault names the position."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from assessment import definitions
from assessment.workshop.letters import LineFault, Sheet, group_keys, letters, on_sheet, read_line
from assessment.workshop.setup import WEIGHTS, Group, Setup, askable
from assessment.workshop.sheets import sheet_of
from questionnaires.model import OneChosen, Question
from reports import sheet_pdf

LIBRARY = definitions.shipped().library
GROUPS = (Group(id="staff", label="Staff"), Group(id="managers", label="Managers"), Group(id="union", label="Unions"), Group(id="users", label="Users and carers"))
ASKED = tuple(LIBRARY.questions[id_] for id_ in ("SA1", "SA2", "SA8"))


def ids(question: Question) -> list[str]:
    assert isinstance(question, OneChosen)
    return [option.id for option in question.options]


def faults(text: str) -> list[str]:
    found = read_line(text, ASKED, GROUPS)
    assert not isinstance(found, Sheet)
    return [str(each) for each in found]


def test_each_option_has_the_letter_of_its_place() -> None:
    first = ASKED[0]
    assert [*letters(first).items()][: len(ids(first))] == [*zip("abcdefgh", ids(first), strict=False)]
    assert ("?" in letters(first)) is first.dont_know
    assert ("-" in letters(first)) is (first.not_applicable is not None)


def test_every_question_that_a_room_can_answer_has_letters() -> None:
    for question in askable(LIBRARY, {}):
        assert len(letters(question)) >= 2
    with pytest.raises(ValueError, match="SA13 has no letters"):
        letters(LIBRARY.questions["SA13"])


@pytest.mark.parametrize("line", ["s a b c", "S A B C", "1 abc", "s ab c", "  s   a b\tc "])
def test_a_line_is_a_group_and_an_answer_to_each_question(line: str) -> None:
    assert read_line(line, ASKED, GROUPS) == Sheet("staff", {each.id: ids(each)[at] for at, each in enumerate(ASKED)})


def test_a_question_left_empty_is_unanswered_and_dont_know_is_an_answer() -> None:
    found = read_line("m . ? a", ASKED, GROUPS)
    assert isinstance(found, Sheet)
    assert found.choices == {"SA2": "?", "SA8": ids(ASKED[2])[0]}


@pytest.mark.parametrize("dash", ["-", "–", "—", "−"])
def test_every_dash_that_a_keyboard_may_give_is_does_not_apply(dash: str) -> None:
    question = next(each for each in askable(LIBRARY, {}) if each.not_applicable is not None)
    found = read_line(f"s {dash}", [question], GROUPS)
    assert found == Sheet("staff", {question.id: "-"})


def test_a_group_goes_by_its_number_or_by_an_initial_that_no_other_has() -> None:
    assert group_keys(GROUPS) == {"1": "staff", "2": "managers", "3": "union", "4": "users", "s": "staff", "m": "managers"}
    assert faults("u a b c")[0].startswith("Position 1: “u” is no group. Type one of: 1, 2, 3, 4, s, m.")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("s a z c", "Position 3: “z” is no answer to “"),
        ("s a b", "Position 4: “Unions involved” has too few answers"),
        ("s a b c d", "Position 5: There are 4 answers, but only 3 questions."),
        ("", "Nothing is typed. Begin with the group."),
        ("s " + "a " * 2000, "This line is far too long"),
    ],
)
def test_a_fault_names_the_position(line: str, fault: str) -> None:
    (found,) = faults(line)
    assert found.startswith(fault)


def test_all_faults_of_a_line_are_named_at_once() -> None:
    found = read_line("x z a z", ASKED, GROUPS)
    assert [each.position for each in found if isinstance(each, LineFault)] == [1, 2, 4]


def test_a_sheet_has_the_letters_that_are_keyed_in_and_no_sharing_out_of_points() -> None:
    setup = Setup(name="Day", groups=GROUPS, agenda=("SA1", WEIGHTS, "SA2"))
    assert [each.id for each in on_sheet(setup, LIBRARY)] == ["SA1", "SA2"]
    sheet = sheet_of(setup, LIBRARY)
    assert [each.letter for each in sheet.groups] == ["1", "2", "3", "4"]
    for asked, question in zip(sheet.questions, on_sheet(setup, LIBRARY), strict=True):
        assert [each.letter.replace("–", "-") for each in asked.choices] == list(letters(question))


@pytest.mark.parametrize("size", ["standard", "large"])
def test_a_sheet_is_an_accessible_pdf_in_large_type(size: str) -> None:
    setup = Setup(name="Day <b>", groups=GROUPS, agenda=tuple(each.id for each in askable(LIBRARY, {})[:10]))
    made = sheet_pdf.render(sheet_of(setup, LIBRARY), size=size)  # type: ignore[arg-type]
    with pikepdf.open(BytesIO(made)) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.docinfo["/Title"]) == "Workshop: Day <b>"
    assert sheet_pdf.render(sheet_of(setup, LIBRARY), size=size) == made  # type: ignore[arg-type]
