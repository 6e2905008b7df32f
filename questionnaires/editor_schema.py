"""The JSON Schema of a definition file, for the editors in which people write it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from questionnaires.shape import IDENTIFIER, SHORT_IDENTIFIER

_SCALAR = ["string", "number", "boolean"]
"""An editor reads 3 as a number and true as a boolean; the toolkit reads both as text."""


class _ForEditors(GenerateJsonSchema):
    """Accepts every way of writing a scalar that the reader accepts."""

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        made = super().str_schema(schema)
        if made.get("pattern") in (IDENTIFIER, SHORT_IDENTIFIER):
            return made | {"type": ["string", "boolean"]}
        return made if "pattern" in made else made | {"type": _SCALAR}

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """A key that may be left out, but not written without a value."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        made = super().default_schema(schema)
        return {key: value for key, value in made.items() if key != "default" or value is not None}

    def int_schema(self, schema: core_schema.IntSchema) -> JsonSchemaValue:
        return {"anyOf": [super().int_schema(schema), {"type": "string", "pattern": r"^\d+$"}]}

    def function_plain_schema(self, schema: core_schema.PlainValidatorFunctionSchema) -> JsonSchemaValue:
        """A value that the reader makes from text by a function of its own, such as an exact number."""
        return {"type": ["string", "number"]}


def editor_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema of files that hold `model`, by the names that people write."""
    schema = model.model_json_schema(by_alias=True, schema_generator=_ForEditors)
    _drop_titles(schema)
    return {"$schema": GenerateJsonSchema.schema_dialect, "title": schema["properties"]["schema"]["const"], **schema}


def as_file(schema: dict[str, Any]) -> str:
    """The schema as the text of its file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _drop_titles(node: Any) -> None:
    """Titles that pydantic makes from the names of keys say nothing that the key does not."""
    if isinstance(node, dict):
        entries = cast("dict[str, Any]", node)
        if isinstance(entries.get("title"), str):
            del entries["title"]
        for value in entries.values():
            _drop_titles(value)
    elif isinstance(node, list):
        for value in cast("list[Any]", node):
            _drop_titles(value)


def write_schemas(folder: Path, models: Mapping[str, type[BaseModel]]) -> None:
    """Write the schema of each model into `folder`, as `<name>.schema.json`."""
    for name, model in models.items():
        (folder / f"{name}.schema.json").write_text(as_file(editor_schema(model)), encoding="utf-8", newline="\n")
