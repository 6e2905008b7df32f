"""Every broken file in `broken/` gives exactly the faults that the comments at its head announce.

A line `# 7:3: Q1: 'label' must be text.` announces one fault: line, column, id and sentence.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from questionnaires.answers import read_answers
from questionnaires.errors import MOST_FAULTS, DefinitionError
from questionnaires.plain_yaml import LARGEST, MOST_VALUES, Source, near_miss, parse, read_source
from questionnaires.reader import read_glossary, read_library, read_sources

HERE = Path(__file__).parent
BROKEN = sorted((HERE / "broken").glob("*.yaml"))
SOURCES = read_source(HERE / "small-sources.yaml", "sources.yaml")
SMALL = read_source(HERE / "small.yaml", "small.yaml")


def announced(path: Path) -> list[str]:
    lines = path.read_bytes().decode("utf-8", errors="replace").splitlines()
    return [line.removeprefix("# ") for line in lines if line.startswith("# ")]


def faults(path: Path) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        read(path)
    return [str(fault).removeprefix(f"{path.name}:") for fault in caught.value.faults]


def read(path: Path) -> None:
    source = read_source(path, path.name)
    if path.name.startswith("sources-"):
        read_library(source, [])
    elif path.name.startswith("glossary-"):
        read_glossary(source, read_sources(SOURCES))
    elif path.name.startswith("alternatives-"):
        read_library(SOURCES, [SMALL], alternatives=source)
    elif path.name.startswith("answers-"):
        read_answers(source, read_library(SOURCES, [SMALL]), "stage_aimed_at")
    else:
        read_library(SOURCES, [source])


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_gives_exactly_the_announced_faults(path: Path) -> None:
    assert announced(path)
    assert faults(path) == announced(path)


def test_a_file_over_the_limit_is_refused_with_its_size(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_text("a" * (LARGEST + 1), encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"large\.yaml:1:1: the file has more than the 1,000,000 bytes that are"):
        read_source(path, "large.yaml")


def test_a_text_over_the_limit_is_refused_too() -> None:
    with pytest.raises(DefinitionError, match="larger than the 1,000,000 bytes"):
        parse(Source("large.yaml", "é" * (LARGEST // 2 + 1)))


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match=r"gone\.yaml:1:1: the file cannot be read: No such file"):
        read_source(tmp_path / "gone.yaml", "gone.yaml")


def test_half_a_character_is_refused_at_its_place() -> None:
    with pytest.raises(DefinitionError, match=r"^x:2:4: this character cannot be printed; remove it\.$"):
        parse(Source("x", "a: b\nc: \ud800"))


QUESTIONNAIRE = (
    'schema: mutual-readiness/questionnaire/1\nid: q\nversion: "1.0.0"\ntitle: T\npurpose: P\nminutes: 5\n'
    "sections:\n- id: s\n  title: S\n  questions:\n"
)
QUESTION = "  - {{id: q{0}, type: text, label: L, text: T, why: W, basis: {1}}}\n"
WAITING = "  - {{id: q{0}, type: text, label: L, text: T, why: W, basis: judgement, asked_when: {{{1}: {{is: a}}}}}}\n"
FLOODS = {
    "aliases": "a: &a b\nc: [" + "*a, " * 5000 + "]\n",
    "the same key": "a: b\n" * 5000,
    "unknown keys": QUESTIONNAIRE + "".join(QUESTION.format(n, "judgement, no: 1") for n in range(500)),
    "wrong types": QUESTIONNAIRE + "  - []\n" * 5000,
    "keys that are missing": QUESTIONNAIRE + "  - {}\n" * 5000,
    "the same id": QUESTIONNAIRE + QUESTION.format(1, "judgement") * 500,
    "sources that are not there": QUESTIONNAIRE + "".join(QUESTION.format(n, f"none{n}") for n in range(500)),
    "questions that are not there": QUESTIONNAIRE + "".join(WAITING.format(n, f"none{n}") for n in range(500)),
    "questions asked only later": QUESTIONNAIRE + "".join(WAITING.format(n, f"q{n + 1}") for n in range(500)),
}


@pytest.mark.parametrize("text", FLOODS.values(), ids=list(FLOODS))
def test_of_a_flood_of_faults_the_first_hundred_are_told_and_that_there_are_more(text: str) -> None:
    with pytest.raises(DefinitionError, match=r"There are more faults than are told here\. Mend these first") as caught:
        read_library(SOURCES, [Source("x", text)])
    assert len(caught.value.sentences) == MOST_FAULTS + 1
    assert len(caught.value.faults) < 4 * MOST_FAULTS


def test_of_a_flood_of_faults_in_sources_the_first_hundred_are_told() -> None:
    text = SOURCES.text + "".join(f"  - {{id: d{n}, title: T, here: H}}\n" for n in range(500))
    with pytest.raises(DefinitionError, match=r"There are more faults than are told here\. Mend these first") as caught:
        read_library(Source("sources.yaml", text), [SMALL])
    assert len(caught.value.faults) < 4 * MOST_FAULTS


def test_of_a_flood_of_faults_in_answers_the_first_hundred_are_told() -> None:
    text = "answers:\n" + "".join(f"  no_{n}: x\n" for n in range(5000))
    with pytest.raises(DefinitionError, match=r"There are more faults than are told here\. Mend these first") as caught:
        read_answers(Source("answers.yaml", text), read_library(SOURCES, [SMALL]), "stage_aimed_at")
    assert len(caught.value.faults) == MOST_FAULTS + 1


def test_a_hundred_faults_are_told_without_a_word_of_more() -> None:
    text = "answers:\n" + "".join(f"  no_{n}: x\n" for n in range(MOST_FAULTS))
    with pytest.raises(DefinitionError, match=r"There is no question 'no_99'\.$") as caught:
        read_answers(Source("answers.yaml", text), read_library(SOURCES, [SMALL]), "stage_aimed_at")
    assert len(caught.value.sentences) == MOST_FAULTS


def test_a_file_with_too_many_values_is_refused() -> None:
    with pytest.raises(DefinitionError, match=r"^x:1:40000: the file has more than the 20,000 values that are read"):
        parse(Source("x", "[" + "a," * MOST_VALUES + "]"))


def test_a_fault_does_not_quote_a_file_at_length() -> None:
    text = f"? {'k' * 50_000}\n: x\nid: {'i' * 50_000}\n"
    with pytest.raises(DefinitionError, match=r"unknown key 'k+ … k*") as caught:
        read_library(SOURCES, [Source("x", text)])
    assert max(map(len, caught.value.sentences)) < 1200


def test_a_near_miss_is_found_among_a_thousand_names_and_not_sought_among_more_or_for_a_long_word() -> None:
    names = [f"name_{n}" for n in range(999)]
    assert near_miss("weigth", [*names, "weight"]) == " Did you mean 'weight'?"
    assert near_miss("weigth", [*names, "weight", "more"]) == ""
    assert near_miss("x" * 65, ["x" * 64]) == ""


def test_faults_of_all_files_are_reported_together() -> None:
    first = Source("first.yaml", "schema: no\n")
    second = Source("second.yaml", "schema: [\n")
    with pytest.raises(DefinitionError) as caught:
        read_library(Source("sources.yaml", "version: none\n"), [first, second])
    assert {fault.file for fault in caught.value.faults} == {"sources.yaml", "first.yaml", "second.yaml"}


def test_what_may_stand_in_an_unreadable_file_is_not_called_missing() -> None:
    reads_another = SMALL.text.replace("id: words,", "id: words, asked_when: {elsewhere: {is: red}},")
    with pytest.raises(DefinitionError, match="there is no question 'elsewhere'"):
        read_library(SOURCES, [Source("small.yaml", reads_another)])
    with pytest.raises(DefinitionError) as caught:
        read_library(SOURCES, [Source("small.yaml", reads_another), Source("other.yaml", "[")])
    assert [fault.file for fault in caught.value.faults] == ["other.yaml"]


def test_the_same_questionnaire_twice_is_refused() -> None:
    with pytest.raises(DefinitionError, match=r"the questionnaire id 'small' is already used by small\.yaml"):
        read_library(SOURCES, [SMALL, Source("copy.yaml", SMALL.text)])
