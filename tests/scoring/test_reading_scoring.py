"""Scoring files are read strictly: every broken file gives exactly the faults that the comments at its head announce.

A line `# 7:3: led: 'kind' cannot be 'x'.` announces one fault: line, column, id and sentence.
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from questionnaires.editor_schema import as_file
from questionnaires.errors import MOST_FAULTS, DefinitionError, Fault
from questionnaires.model import Library
from questionnaires.plain_yaml import Source, read_source
from questionnaires.reader import read_library
from questionnaires.reader import shipped as shipped_questionnaires
from scoring import reader

HERE = Path(__file__).parent
BROKEN = sorted((HERE / "broken").glob("*.yaml"))
SOURCES = """schema: mutual-readiness/sources/1
version: "1.0.0"
documents: []
claims: []
references: [{id: C1, title: A, publisher: B, date: "2026", says: C}]
"""
SOUND = read_source(HERE / "tiny-scoring.yaml", "tiny-scoring.yaml")


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library(Source("sources.yaml", SOURCES), [read_source(HERE / "tiny.yaml", "tiny.yaml")])


def faults(text: str, library: Library) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        reader.read_scoring(Source("x", text), library)
    return [str(fault).removeprefix("x:") for fault in caught.value.faults]


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_gives_exactly_the_announced_faults(path: Path, library: Library) -> None:
    text = path.read_text(encoding="utf-8")
    announced = [line.removeprefix("# ") for line in text.splitlines() if line.startswith("# ")]
    assert announced
    assert faults(text, library) == announced


@pytest.mark.parametrize(
    "flood",
    [
        "benchmarks:\n" + "".join(f"- {{id: b{n}, questions: [none{n}]}}\n" for n in range(500)),
        "unscored:\n" + "".join(f"- {{id: none{n}, because: B}}\n" for n in range(500)),
        "dimensions:\n" + "- {id: d}\n" * 500,
        "gates:\n" + "".join(f"- {{id: g{n}, basis: none{n}}}\n" for n in range(500)),
        "".join(f"no{n}: x\n" for n in range(500)),
    ],
)
def test_of_a_flood_of_faults_the_first_hundred_are_told_and_that_there_are_more(library: Library, flood: str) -> None:
    with pytest.raises(DefinitionError, match=r"There are more faults than are told here\. Mend these first") as caught:
        reader.read_scoring(Source("x", flood), library)
    assert len(caught.value.sentences) == MOST_FAULTS + 1
    assert len(caught.value.faults) < 4 * MOST_FAULTS


def test_a_range_of_versions_at_great_length_is_none(library: Library) -> None:
    text = SOUND.text.replace("fits:", "fits: {tiny: '" + ">=1," * 50 + ">=1'}\nwas:")
    assert any("is not a range of versions" in fault for fault in faults(text, library))


def test_the_sound_file_is_read(library: Library) -> None:
    assert reader.read_scoring(SOUND, library).id == "tiny"


def test_faults_of_the_yaml_of_keys_and_across_files_are_reported_together(library: Library) -> None:
    text = SOUND.text.replace('weight: "600"', 'weight: "500"').replace("title: Tiny", "titel: Tiny\nid: tiny")
    said = " ".join(faults(text, library))
    assert "'id' stands here a second time" in said
    assert "unknown key 'titel'. Did you mean 'title'?" in said
    assert "add up to 900; they must add up to 1000" in said


def test_a_question_of_another_questionnaire_must_be_fitted_first(library: Library) -> None:
    text = SOUND.text.replace('fits: {tiny: ">=1,<2"}', "fits: {}")
    assert any(
        "belongs to the questionnaire 'tiny', which is not named under 'fits'" in fault
        for fault in faults(text, library)
    )


@pytest.mark.parametrize("number", ["1e999999999", "١٠", "NaN", "inf", "0x10", "1_000", "5/0", "--1"])
def test_only_plain_numbers_are_numbers(number: str, library: Library) -> None:
    text = SOUND.text.replace('coverage_for_central_figure: "80%"', f'coverage_for_central_figure: "{number}"')
    assert any("is not a number (such as 40, 62.5 or 100/3)" in fault for fault in faults(text, library))


def test_the_shipped_scoring_fits_the_shipped_questionnaires() -> None:
    shipped = reader.read_scoring(reader.shipped(), read_library(*shipped_questionnaires()))
    assert shipped.id == "standard"


def test_the_shipped_json_schema_is_up_to_date() -> None:
    """If not: `python -c "import scoring.reader as r; r.write_schema()"`."""
    shipped = (files("scoring") / "definitions" / "scoring.schema.json").read_text(encoding="utf-8")
    assert shipped == as_file(reader.json_schema())


@pytest.mark.parametrize("source", [reader.shipped(), SOUND], ids=lambda source: source.name)
def test_an_editor_accepts_every_sound_file(source: Source) -> None:
    jsonschema.Draft202012Validator.check_schema(reader.json_schema())
    jsonschema.validate(yaml.safe_load(source.text), reader.json_schema())


def test_an_editor_refuses_what_the_reader_refuses() -> None:
    plain: dict[str, Any] = yaml.safe_load(SOUND.text)
    plain["gates"][0]["kind"] = "suitable"
    assert not jsonschema.Draft202012Validator(reader.json_schema()).is_valid(plain)


PLAIN: Any = yaml.safe_load(SOUND.text)
JUNK = st.none() | st.booleans() | st.text(max_size=5) | st.lists(st.text(max_size=2), max_size=2) | st.just({"a": "b"})


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return found + [place for key, value in entries for place in places(value, (*path, key))]


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(places(PLAIN)), JUNK, st.booleans())
def test_whatever_is_broken_is_refused_with_places_and_never_with_a_traceback(
    place: tuple[Any, ...], junk: Any, leave_out: bool
) -> None:
    broken = json.loads(json.dumps(PLAIN))
    node = broken
    for step in place[:-1]:
        node = node[step]
    if leave_out:
        del node[place[-1]]
    else:
        node[place[-1]] = junk
    library = read_library(Source("sources.yaml", SOURCES), [read_source(HERE / "tiny.yaml", "tiny.yaml")])
    said = refused(json.dumps(broken), library)
    assert all(fault.line >= 1 and fault.message.endswith((".", "?")) for fault in said)


def refused(text: str, library: Library) -> tuple[Fault, ...]:
    """The faults of a file; none if, broken or not, it still reads."""
    try:
        reader.read_scoring(Source("x", text), library)
    except DefinitionError as error:
        return error.faults
    return ()
