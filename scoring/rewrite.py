"""Other weights: a model that scores under them at once, and the text of a scoring file that holds them.

The text is changed only where something new is said; everything else stays letter by letter, comments included.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple, cast

import yaml

from questionnaires.overlays import with_changes
from questionnaires.plain_yaml import Source, parse
from scoring.compiled import Model
from scoring.model import Scoring

WHOLE = 1000
"""What the weights of the dimensions add up to, in thousandths."""
JUDGEMENT = "judgement"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_JOINERS = "\u200c\u200d"
"""Not printable by themselves, but parts of emoji and of words in some scripts."""
_ESCAPED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


class NewWeight(NamedTuple):
    """A dimension's new weight, in thousandths, and why."""

    weight: int
    because: str


class Heading(NamedTuple):
    """What a scoring file says of itself. `author` may be empty."""

    id: str
    version: str
    title: str
    author: str = ""


def reweighted(model: Model, weights: Mapping[str, int]) -> Model:
    """The model under other weights of its dimensions, by id, in thousandths; all else is shared with `model`.

    Raises ValueError unless there is a weight of at least 1 for each dimension and they add up to 1000.
    """
    scoring = model.scoring
    if set(weights) != {each.id for each in scoring.dimensions} or min(weights.values()) < 1 or sum(weights.values()) != WHOLE:
        raise ValueError(f"the weights {dict(weights)} do not fit the dimensions")
    dimensions = {each.id: with_changes(each, weight=weights[each.id]) for each in scoring.dimensions}
    plans = [replace(plan, dimension=dimensions[plan.dimension.id], share=weights[plan.dimension.id]) for plan in model.dimensions]
    other = with_changes(scoring, dimensions=tuple(dimensions.values()))
    return replace(model, scoring=other, dimensions=tuple(plans), _layouts={})


def weights_of(scoring: Scoring) -> dict[str, int]:
    """The weight of each dimension in thousandths, by id, in the order of the file."""
    return {each.id: each.weight for each in scoring.dimensions}


def with_weights(scoring: Scoring, heading: Heading, changes: Mapping[str, NewWeight]) -> Scoring:
    """What `rewritten` must read back to."""
    dimensions = [
        with_changes(each, weight=new.weight, because=new.because.strip(), basis=(JUDGEMENT,)) if (new := changes.get(each.id)) else each
        for each in scoring.dimensions
    ]
    given = {"id": heading.id, "version": heading.version, "title": heading.title.strip(), "author": heading.author.strip()}
    return with_changes(scoring, **given, dimensions=tuple(dimensions))


def rewritten(source: Source, heading: Heading, changes: Mapping[str, NewWeight]) -> Source:
    """The text of a scoring file that has another heading and other weights, and is otherwise as `source`.

    A dimension with a new weight gets its reason, and the basis `judgement`. `source` must be a sound scoring file. Raises
    DefinitionError if it is not even YAML, KeyError if it lacks a dimension or a key of one.
    """
    parse(source)  # refuses what is hostile before it is composed
    top = _entries(cast(Any, yaml).compose(source.text, Loader=_Loader))
    splices = [
        _splice(source.text, top["id"], _quoted(heading.id)),
        _splice(source.text, top["version"], _quoted(heading.version)),
        *_heading(source.text, top, heading),
    ]
    dimensions = {_entries(node)["id"].value.value: _entries(node) for node in top["dimensions"].value.value}
    for id_, new in changes.items():
        found = dimensions[id_]
        texts = {"weight": _quoted(str(new.weight)), "because": _quoted(new.because), "basis": JUDGEMENT}
        splices += [_splice(source.text, found[key], text) for key, text in texts.items()]
    text = source.text
    for splice in sorted(splices, reverse=True):
        text = text[: splice.start] + splice.text + text[splice.end :]
    return Source(f"{heading.id}-{heading.version}.yaml", text)


class _Splice(NamedTuple):
    start: int
    end: int
    text: str


class _Entry(NamedTuple):
    """A key of a mapping and its value, as YAML nodes with their marks."""

    key: Any
    value: Any


def _entries(node: Any) -> dict[str, _Entry]:
    return {key.value: _Entry(key, value) for key, value in node.value}


def _heading(text: str, top: Mapping[str, _Entry], heading: Heading) -> Iterator[_Splice]:
    """The title, and who made the file on the line below it; an author who is not named any more goes."""
    title, author = _quoted(heading.title), _quoted(heading.author)
    if "author" in top:
        yield _splice(text, top["title"], title)
        yield _splice(text, top["author"], author)
    elif not heading.author:
        yield _splice(text, top["title"], title)
    else:
        key = top["title"].key.start_mark
        between = "\n" + " " * key.column if top["title"].key.start_mark.line != top["id"].key.start_mark.line else ", "
        yield _splice(text, top["title"], f"{title}{between}author: {author}")


def _splice(text: str, entry: _Entry, said: str) -> _Splice:
    """Put `said` in place of a value, from the colon after its key to its last letter."""
    end = _end(entry.value)
    while end > entry.key.end_mark.index and text[end - 1].isspace():  # a block of text ends with the lines after it
        end -= 1
    colon = text.index(":", entry.key.end_mark.index)
    return _Splice(colon + 1, max(end, colon + 1), f" {said}")


def _end(node: Any) -> int:
    """Where the last letter of a value stands; a list of lines with "- " ends with its last entry, not with what follows."""
    in_lines = isinstance(node, yaml.SequenceNode) and not node.flow_style
    return _end(cast("list[Any]", node.value)[-1]) if in_lines and node.value else node.end_mark.index


def _quoted(text: str) -> str:
    """Text in YAML's double quotation marks, on one line; what could mislead a reader's eye is written by its number."""
    return '"' + "".join(map(_letter, text.strip())) + '"'


def _letter(letter: str) -> str:
    if letter in _ESCAPED:
        return _ESCAPED[letter]
    if letter.isprintable() or letter in _JOINERS:
        return letter
    return f"\\U{ord(letter):08X}"
