from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from questionnaires import reader
from questionnaires.editor_schema import as_file
from questionnaires.errors import DefinitionError
from questionnaires.model import Library
from questionnaires.plain_yaml import Source, parse, read_source

DEFINITIONS = files("questionnaires") / "definitions"
TEXTS = reader.shipped()
SHIPPED = [TEXTS.sources, *TEXTS.questionnaires, *(each for each in (TEXTS.conflicts, TEXTS.alternatives) if each)]


def test_the_shipped_questionnaires_are_walked_in_the_order_of_their_file_names() -> None:
    library = reader.read_library(*reader.shipped())
    ids = [questionnaire.id for questionnaire in library.questionnaires]
    assert ids[0] == "service-profile"
    assert ids == [source.name.removesuffix(".yaml").split("-", 1)[1] for source in reader.shipped()[1]]


def test_each_questionnaire_and_the_sources_have_a_hash() -> None:
    library = reader.read_library(*reader.shipped())
    assert set(library.hashes) == {"sources", "conflicts", "alternatives", *(questionnaire.id for questionnaire in library.questionnaires)}


def test_a_hash_is_the_same_with_line_ends_of_windows() -> None:
    assert reader.content_hash(Source("a", "a: b\r\nc: d\r\n")) == reader.content_hash(Source("b", "a: b\nc: d\n"))
    assert reader.content_hash(Source("a", "a: b\n")) != reader.content_hash(Source("a", "a: c\n"))


def test_a_claim_that_a_question_rests_on_cannot_be_listed_as_not_used() -> None:
    here = Path(__file__).parent
    sources, small = (read_source(here / name, name) for name in ("small-sources.yaml", "small.yaml"))
    listed = Source(sources.name, sources.text + "not_used:\n  - {id: A1, because: Nobody needs it.}\n")
    with pytest.raises(DefinitionError, match=r"A1: the claim 'A1' is used, by \w+ at small\.yaml:\d+; remove it from"):
        reader.read_library(listed, [small])


@pytest.mark.parametrize("kind", ["questionnaire", "sources", "conflicts", "alternatives", "glossary"])
def test_the_shipped_json_schemas_are_up_to_date(kind: Any) -> None:
    """If not: `python -c "import questionnaires.reader as r; r.write_schemas()"`."""
    shipped = (DEFINITIONS / f"{kind}.schema.json").read_text(encoding="utf-8")
    assert shipped == as_file(reader.json_schema(kind))


@pytest.mark.parametrize("source", [*SHIPPED, reader.shipped_glossary()], ids=lambda source: source.name)
def test_an_editor_accepts_every_shipped_file(source: Source) -> None:
    others = (reader.SOURCES, reader.CONFLICTS, reader.ALTERNATIVES, reader.GLOSSARY)
    kind = source.name.removesuffix(".yaml") if source.name in others else "questionnaire"
    schema = json.loads((DEFINITIONS / f"{kind}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(yaml.safe_load(source.text), schema)


def small_plain() -> dict[str, Any]:
    plain = parse(read_source(Path(__file__).parent / "small.yaml")).plain
    assert isinstance(plain, dict)
    return plain


@pytest.mark.parametrize(
    ("key", "value", "accepted"),
    [
        ("minutes", 3, True),
        ("minutes", "3", True),
        ("minutes", "three", False),
        ("title", 2026, True),
        ("title", True, True),
        ("title", ["a"], False),
        ("version", "1.0", False),
        ("note", None, False),
        ("nota", "x", False),
    ],
)
def test_an_editor_accepts_what_the_reader_accepts(key: str, value: object, accepted: bool) -> None:
    plain = small_plain() | {key: value}
    assert jsonschema.Draft202012Validator(reader.json_schema("questionnaire")).is_valid(plain) is accepted


@pytest.mark.parametrize(
    ("condition", "accepted"),
    [
        ({"backing": {"is": "group"}}, True),
        ({"all": [{"staff": {"at_least": 3}}, {"agreed": {"is": True}}]}, True),
        ({"backing": {"is": "group"}, "agreed": {"is": "yes"}}, False),
        ({"backing": {"iss": "group"}}, False),
        ({"any": []}, False),
    ],
)
def test_an_editor_knows_how_conditions_are_written(condition: object, accepted: bool) -> None:
    plain = small_plain()
    plain["sections"][1]["questions"][-1]["asked_when"] = condition
    assert jsonschema.Draft202012Validator(reader.json_schema("questionnaire")).is_valid(plain) is accepted


def shuffled(node: Any, draw: Any) -> Any:
    if isinstance(node, dict):
        keys = draw(st.permutations(list(node)))
        return {key: shuffled(node[key], draw) for key in keys}
    return [shuffled(entry, draw) for entry in node] if isinstance(node, list) else node


@given(st.data())
def test_the_order_of_keys_never_matters(small: Library, data: st.DataObject) -> None:
    plain = shuffled(small_plain(), data.draw)
    text = yaml.safe_dump(plain, sort_keys=False, default_style='"')
    sources = read_source(Path(__file__).parent / "small-sources.yaml")
    assert reader.read_library(sources, [Source("small.yaml", text)]).questionnaires == small.questionnaires
