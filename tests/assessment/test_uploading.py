"""Files that somebody uploads: everything wrong is told with its place, and only a sound file may be added."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from own_files import EXTRA, own_scoring, standard, with_wellbeing

from assessment import definitions, uploading
from assessment.identity import LOCAL
from assessment.shelf import OwnFile
from assessment.store import Store
from assessment.uploading import Looked
from questionnaires.plain_yaml import LARGEST, Source

WELLBEING = OwnFile("questionnaire", "wellbeing", "1.2.0", "Wellbeing", Source("wellbeing.yaml", EXTRA))


def look(text: str | bytes, own: Sequence[OwnFile] = (), name: str = "mine.yaml") -> Looked:
    return uploading.look(name, text.encode() if isinstance(text, str) else text, own, ())


def told(found: Looked) -> list[str]:
    assert found.file is None, "a faulty file cannot be added"
    return [str(fault) for fault in found.faults]


def test_a_sound_scoring_file_may_be_added_as_it_is() -> None:
    found = look(own_scoring().text)
    assert found.faults == ()
    assert found.file == OwnFile("scoring", "staff-view", "1.0.0", "Staff view", Source("mine.yaml", own_scoring().text))
    assert found.name_taken == ""


def test_a_sound_questionnaire_may_be_added_as_it_is() -> None:
    assert look(EXTRA).file == OwnFile("questionnaire", "wellbeing", "1.2.0", "Wellbeing", Source("mine.yaml", EXTRA))


def test_a_mark_of_byte_order_and_line_ends_of_windows_are_read_as_nothing() -> None:
    assert look(b"\xef\xbb\xbf" + EXTRA.replace("\n", "\r\n").encode()).file == look(EXTRA).file


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (EXTRA.encode("utf-16"), "mine.yaml:1:1: the file is not UTF-8 text (byte 0). Save it as UTF-8."),
        (b"#" * (LARGEST + 1), "mine.yaml:1:1: the file has more than the 1,000,000 bytes that are read."),
        (b"", "mine.yaml:1:1: the file is empty."),
        (b"PK\x03\x04", "mine.yaml:1:3: this character cannot be printed; remove it."),
        (b"title: [\n", "mine.yaml:2:1: this is not YAML: a value is expected here; check the brackets and commas before it."),
        (b"title: x\n", "mine.yaml:1:1: there is no line that says what kind of file this is."),
        (b"schema: mutual-readiness/scorng/1\n", "mine.yaml:1:1: “mutual-readiness/scorng/1” is not a kind of file that can be added here. Did you mean 'mutual-readiness/scoring/1'?"),
        (b"schema: mutual-readiness/sources/1\n", "mine.yaml:1:1: this is a file of the kind “sources”. Only scoring files and questionnaires can be added here."),
    ],
)  # fmt: skip
def test_what_is_no_scoring_file_or_questionnaire_gets_one_sentence(content: bytes, sentence: str) -> None:
    (fault,) = told(look(content))
    assert fault.startswith(sentence)


def test_another_form_of_scoring_file_is_refused_at_its_line() -> None:
    faults = told(look(own_scoring().text.replace("mutual-readiness/scoring/1", "mutual-readiness/scoring/2")))
    assert any(fault.startswith("mine.yaml:3:1: ") and "mutual-readiness/scoring/1" in fault for fault in faults)


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_all_faults_of_a_scoring_file_are_told_at_once_each_with_its_line() -> None:
    text = own_scoring().text.replace('weight: "120"', 'weight: "130"').replace("id: MS1\n", "id: MS77\n")
    text = text.replace('because: "Staff must want it."\n', 'because: ""\n')
    text = text.replace("stage_question: stage_aimed_at", "stage_question: stage_aimed_at\npowr: 1")
    faults = told(look(text))
    places = {int(fault.split(":")[1]): fault for fault in faults}
    assert any(fault.startswith(f"mine.yaml:{line_of(text, 'dimensions:')}:1: ") and "they must add up to 1000" in fault for fault in faults)
    assert "there is no question 'MS77'" in places[line_of(text, "id: MS77")]
    assert "'because' is empty" in places[line_of(text, 'because: ""')]
    assert "unknown key 'powr'. Did you mean 'power'?" in places[line_of(text, "powr: 1")]
    assert any("question 'MS1' of 'membership-stability' is neither scored nor listed under 'unscored'" in fault for fault in faults)


def test_changing_one_weight_alone_is_refused_with_the_sum_that_it_gives() -> None:
    changed = standard().text.replace('weight: "100"', 'weight: "120"', 1)
    (fault,) = told(look(changed))
    assert f"mine.yaml:{line_of(changed, 'dimensions:')}:1: " in fault
    assert "the weights of the dimensions add up to 1020; they must add up to 1000." in fault


def test_all_faults_of_a_questionnaire_are_told_among_the_questions_that_are_here() -> None:
    text = EXTRA.replace("id: WB1", "id: SA1").replace("basis: judgement", "basis: Z9").replace('minutes: "2"', "minutes: soon")
    faults = told(look(text))
    assert any("the question id 'SA1' is already used at 40-staff-appetite.yaml" in fault for fault in faults)
    assert any("'Z9'" in fault for fault in faults)
    assert any(fault.startswith("mine.yaml:6:1: ") and "'minutes'" in fault for fault in faults)


def test_a_scoring_file_for_other_questions_says_which_and_what_to_do() -> None:
    text = own_scoring().text.replace('staff-appetite: ">=1.0,<2"', 'staff-appetite: ">=3.0,<4"').replace("fits:\n", 'fits:\n  wellbeing: ">=1"\n')
    found = look(text)
    version = next(ref.version for ref in definitions.shipped().refs if ref.id == "staff-appetite")
    assert found.misfits == (
        "It is written for the questionnaire “wellbeing”, which is not here. Upload that questionnaire first; or take it out of “fits”, and its questions out of the file.",
        f"It is written for “staff-appetite” >=3.0,<4, but here is {version}. Upload the version that it is written for; or go through the questions named here, then change the range under “fits”.",
    )
    assert any("there is no questionnaire 'wellbeing'" in fault for fault in told(found))


def test_a_scoring_file_may_score_a_questionnaire_of_ones_own() -> None:
    assert look(with_wellbeing().text).misfits != ()
    found = look(with_wellbeing().text, [WELLBEING])
    assert found.faults == ()
    assert found.file is not None


def test_a_questionnaire_of_ones_own_in_another_version_does_not_serve() -> None:
    found = look(with_wellbeing(">=2").text, [WELLBEING])
    assert "It is written for the questionnaire “wellbeing”, which is not here." in found.misfits[0]


def test_a_sound_copy_of_the_standard_is_told_that_it_needs_a_name_of_its_own() -> None:
    found = look(standard().text)
    assert found.file is not None
    assert found.name_taken.startswith("“standard” is the id of the scoring that comes with the toolkit.")


def test_a_version_that_is_taken_is_told(store: Store) -> None:
    file = look(own_scoring().text).file
    assert file is not None
    store.put_on_shelf(LOCAL, file)
    again = uploading.look("mine.yaml", own_scoring(appetite=130).text.encode(), (), store.shelf(LOCAL))
    assert "“staff-view” 1.0.0 is in the list already with another text" in again.name_taken
    same = uploading.look("other-name.yaml", own_scoring().text.encode(), (), store.shelf(LOCAL))
    assert same.name_taken == ""


def test_many_faults_are_told_up_to_a_hundred_and_that_there_are_more() -> None:
    text = EXTRA + "".join(f"wrong_{number}: x\n" for number in range(150))
    found = look(text)
    assert len(found.faults) == 100
    assert "There are more faults" in found.more


def test_a_file_full_of_aliases_is_refused_without_being_unfolded() -> None:
    bomb = "schema: mutual-readiness/scoring/1\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    assert any("the alias *a is not read here" in fault for fault in told(look(bomb)))
