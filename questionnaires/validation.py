"""Holds a parsed file against its model and reports every fault in it, each in one sentence with its place.

Used by the readers of questionnaires, sources and scoring files alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, Tag, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from questionnaires.conditions import On
from questionnaires.errors import DefinitionError, Fault, enough
from questionnaires.plain_yaml import Path_, Plain, Tree, child, near_miss
from questionnaires.shape import IDENTIFIER, SHORT_IDENTIFIER, VERSION

M = TypeVar("M", bound=BaseModel)

_PATTERNS = {
    IDENTIFIER: "is not an id; an id starts with a letter and has at most 64 letters, digits, '_' or '-'",
    SHORT_IDENTIFIER: "is not an id of this kind; it starts with a letter and has at most 30 letters, digits, '_' or '-'",
    VERSION: 'is not a version; write three numbers such as "1.0.0"',
}

_SENTENCES = {
    "missing": "the key {name} is missing; add it.",
    "extra_forbidden": "unknown key {name}.{near} Allowed here: {allowed}.",
    "string_type": "{name} must be text, not {kind}.",
    "tuple_type": "{name} must be a list (lines that start with '- '), not {kind}.",
    "dict_type": "{name} must be keys with values, not {kind}.",
    "mapping_type": "{name} must be keys with values, not {kind}.",
    "model_type": "{name} must be keys with values, not {kind}.",
    "model_attributes_type": "{name} must be keys with values, not {kind}.",
    "bool_type": "{name} must be yes or no, not {value}.",
    "bool_parsing": "{name} must be yes or no, not {value}.",
    "int_type": "{name} must be a whole number, not {value}.",
    "int_parsing": "{name} must be a whole number, not {value}.",
    "int_from_float": "{name} must be a whole number, not {value}.",
    "int_parsing_size": "{name} must be a whole number with fewer digits.",
    "decimal_type": "{name} must be a number, not {value}.",
    "decimal_parsing": "{name} must be a number, not {value}.",
    "finite_number": "{name} must be a number, not {value}.",
    "decimal_max_digits": "{name} may have at most {max_digits} digits, not {value}.",
    "decimal_max_places": "{name} may have at most {decimal_places} digits after the point, not {value}.",
    "decimal_whole_digits": "{name} may have at most {whole_digits} digits before the point, not {value}.",
    "greater_than_equal": "{name} must be at least {ge}, not {value}.",
    "less_than_equal": "{name} must be at most {le}, not {value}.",
    "literal_error": "{name} cannot be {value}; it must be {expected}.{near}",
    "enum": "{name} cannot be {value}; it must be {expected}.{near}",
    "string_too_short": "{name} is empty; write its text.",
    "string_too_long": "{name} has more than {max_length} characters; shorten it.",
    "string_pattern_mismatch": "{value} {pattern}.",
    "too_short": "{name} has {length}, but needs at least {min_length}.",
    "too_long": "{name} has {length}, but may have at most {max_length}.",
    "union_tag_invalid": "the type {tag!r} is not known.{near} Known types: {expected}.",
    "union_tag_not_found": "the key {discriminator} is missing; add it.",
    "value_error": "{error}.",
}


def validate(tree: Tree, model: type[M]) -> M:
    """The model that `tree` holds.

    Raises DefinitionError with every fault (or enough of them): those found while parsing, unknown keys with the
    near miss, missing keys, wrong types and values that are not allowed, each at its line and column.
    A fault that only follows from another one is left out.
    """
    read: M | None = None
    faults = list(tree.faults)
    try:
        read = model.model_validate(tree.plain)
    except ValidationError as error:
        details = error.errors(include_url=False)
        faults += enough(_fault(tree, model, each) for each in details if not _follows(tree, model, each))
    if read is None or faults:
        raise DefinitionError(faults)
    return read


class _Place(NamedTuple):
    """Where an error of pydantic lies in the file, and what its model allows there."""

    path: Path_
    node: Plain
    key: str
    name: str
    """How a sentence speaks of it: its key in quotation marks, an entry of a list, or the file."""
    allowed: list[str]


def _follows(tree: Tree, model: type[BaseModel], details: ErrorDetails) -> bool:
    """Whether a list is only "too short" because its items are faulty themselves."""
    if details["type"] != "too_short":
        return False
    node = _locate(tree, model, details["loc"]).node
    return isinstance(node, list) and len(node) >= details.get("ctx", {}).get("min_length", 0)


def _fault(tree: Tree, model: type[BaseModel], details: ErrorDetails) -> Fault:
    place = _locate(tree, model, details["loc"])
    return tree.fault(place.path, tree.subject(place.path), _sentence(details, place))


def _sentence(details: ErrorDetails, place: _Place) -> str:
    kind = details["type"]
    context: dict[str, Any] = {"name": place.name, "value": _quoted(details["input"]), "kind": _kind(details["input"])}
    context |= details.get("ctx", {})
    context["allowed"] = ", ".join(place.allowed)
    context["near"] = ""
    if kind == "extra_forbidden":
        context["near"] = near_miss(place.key, place.allowed)
    elif "expected" in context or "expected_tags" in context:
        expected = str(context.get("expected_tags", context.get("expected")))
        words = [word.strip().strip("'") for word in expected.replace(" or ", ", ").split(",")]
        context["expected"] = expected if kind != "union_tag_invalid" else ", ".join(words)
        context["near"] = near_miss(str(context.get("tag", details["input"])), words) if len(words) > 1 else ""
    elif kind == "string_pattern_mismatch":
        context["pattern"] = _PATTERNS.get(str(context["pattern"]), f"does not have the form {context['pattern']}")
    elif kind in ("too_short", "too_long"):
        count = len(place.node)
        context["length"] = {0: "no entries", 1: "one entry"}.get(count, f"{count} entries")
    elif kind == "value_error":
        context["error"] = str(context["error"]).removesuffix(".")
    template = _SENTENCES.get(kind)
    return template.format_map(context) if template else f"{place.name}: {details['msg']}."


def _quoted(value: object) -> str:
    if isinstance(value, str):
        return repr(value if len(value) <= 60 else value[:57] + "...")
    return _kind(value)


def _kind(value: object) -> str:
    if isinstance(value, dict):
        return "keys with values"
    if isinstance(value, list):
        return "a list"
    return "empty" if value == "" else "a single value"


def _locate(tree: Tree, model: type[BaseModel], location: Sequence[str | int]) -> _Place:
    """Follow pydantic's location through the model and the file side by side.

    The two differ in that pydantic names the branch that it took in a union, and writes
    `test` for the single key of a condition.
    """
    node: Plain = tree.plain
    path: tuple[str | int, ...] = ()
    types: list[Any] = [model]
    key = ""
    allowed: list[str] = []
    for part in location:
        branches = [branch for each in types for branch in _branches(each)]
        tagged = [branch for tag, branch in branches if tag == part] if len(branches) > 1 else []
        if tagged:
            types = tagged
            continue
        plain_types = [branch for _, branch in branches]
        allowed = [name for each in plain_types for name in _keys(each)]
        types = [inner for each in plain_types for inner in _inner(each, part)]
        of_condition = On in plain_types and part == "test" and isinstance(node, dict) and len(node) == 1
        step = next(iter(node)) if of_condition and isinstance(node, dict) else part
        key = str(step) if isinstance(step, str) else key
        below = child(node, step)
        if below is not None:
            node, path = below, (*path, step)
    of_list = bool(location) and isinstance(location[-1], int)
    name = f"an entry of {key!r}" if of_list else repr(key) if key else "the file"
    return _Place(path, node, key, name, allowed)


def _branches(annotation: Any) -> list[tuple[str | None, Any]]:
    """The types that an annotation allows, each with the tag by which pydantic names it, if any."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *metadata = get_args(annotation)
        tags = [item.tag for item in metadata if isinstance(item, Tag)]
        return [(tags[0] if tags else tag, branch) for tag, branch in _branches(inner)]
    if origin in (Union, UnionType):
        return [branch for each in get_args(annotation) if each is not type(None) for branch in _branches(each)]
    return [(_type_tag(annotation), annotation)]


def _type_tag(annotation: Any) -> str | None:
    fields = _fields(annotation)
    literal = fields["type"].annotation if "type" in fields else None
    return get_args(literal)[0] if get_origin(literal) is Literal else None


def _fields(annotation: Any) -> Mapping[str, FieldInfo]:
    if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        return {}
    return {field.alias or name: field for name, field in annotation.model_fields.items()}


def _keys(annotation: Any) -> list[str]:
    return list(_fields(annotation))


def _inner(annotation: Any, part: str | int) -> list[Any]:
    fields = _fields(annotation)
    if fields:
        return [fields[str(part)].annotation] if part in fields else []
    arguments = [each for each in get_args(annotation) if each is not Ellipsis]
    return arguments[-1:]
