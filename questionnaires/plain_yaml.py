"""YAML in which every scalar is text, and every value knows its line and column.

`No` stays "No", duplicate keys are faults, and size, depth and aliases are bounded,
so that a hostile file costs no more than an honest one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher, get_close_matches
from heapq import nlargest
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeAlias, Union, cast

import yaml

from questionnaires.errors import MOST_FAULTS, DefinitionError, Fault

LARGEST = 1_000_000  # bytes of one file
LONGEST_NAME = 64  # characters of an id or key; comparing longer words costs time and helps nobody
DEEPEST = 24  # levels of nesting; the deepest shipped definition has 9
MOST_VALUES = 20_000  # texts, lists and mappings in one file; the largest shipped one has 1,500
MOST_NAMES = 1000  # among which a near miss is sought
MOST_COMPARED = 20  # of them, letter by letter
LONGEST_MESSAGE = 1000  # characters of a fault; a file can quote itself at any length

_PROBLEMS = {
    "found character that cannot start any token": "no value can start with this character; indent with spaces, "
    "not tabs, and put text that starts with a special character in quotation marks",
    "mapping values are not allowed in this context": "a colon cannot stand here; put the text in quotation marks",
    "did not find expected key": "this does not fit the lines above; check the indentation and the quotation marks",
    "did not find expected node content": "a value is expected here; check the brackets and commas before it",
    "did not find expected ',' or ']'": "a comma is missing, or the bracket [ is not closed",
    "did not find expected ',' or '}'": "a comma is missing, or the bracket { is not closed",
    "did not find expected '-' indicator": "this does not fit the list above; check the indentation",
    "could not find expected ':'": "a colon is missing after the key",
    "found unexpected end of stream": "a quotation mark is not closed",
}

Plain: TypeAlias = Union[str, "list[Plain]", "dict[str, Plain]"]
Path_: TypeAlias = tuple[str | int, ...]

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Source:
    """The name of a YAML file (shown in faults) and its text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Tree:
    """One parsed file: plain text, lists and mappings, and the line and column of each value."""

    name: str
    plain: Plain
    places: dict[Path_, tuple[int, int]] = field(repr=False)
    faults: tuple[Fault, ...] = ()
    """Faults that leave the rest of the file readable; empty unless parsed with `keep_going`."""

    def place(self, path: Path_) -> tuple[int, int]:
        """Line and column of the value at `path`, or of the nearest value around it."""
        known: Path_ = ()
        for part in path:
            if (*known, part) in self.places:
                known = (*known, part)
        return self.places.get(known, (1, 1))

    def subject(self, path: Path_) -> str:
        """The id that a person knows the place by: the nearest `id` around it; of an option, with its question."""
        found = ""
        node: Plain | None = self.plain
        for depth in range(len(path) + 1):
            own = node.get("id") if isinstance(node, dict) else None
            if isinstance(own, str) and own:
                of_option = found and depth >= 2 and path[depth - 2] == "options"
                found = f"{found}, option {own}" if of_option else own
            if depth < len(path):
                node = child(node, path[depth])
        return found

    def fault(self, path: Path_, subject: str, message: str) -> Fault:
        """A fault at the value at `path`; what it quotes from the file is cut if it is very long."""
        line, column = self.place(path)
        return Fault(self.name, line, column, cut(subject, LONGEST_NAME), cut(message, LONGEST_MESSAGE))


def cut(written: str, longest: int) -> str:
    """The text, without its middle if it has more characters than `longest`.

    >>> cut("abcdefghijkl", 10)
    'abcd … ijkl'
    """
    if len(written) <= longest:
        return written
    kept = longest // 2 - 1
    return f"{written[:kept]} … {written[-kept:]}"


def child(node: Plain | None, part: str | int) -> Plain | None:
    """The value at one key or position, or None if there is none."""
    if isinstance(node, dict) and isinstance(part, str):
        return node.get(part)
    if isinstance(node, list) and isinstance(part, int) and part < len(node):
        return node[part]
    return None


def read_source(path: Path | Traversable, name: str | None = None) -> Source:
    """The file at `path`. Raises DefinitionError if it cannot be read, is too large or is not UTF-8."""
    name = name or str(path)
    try:
        with path.open("rb") as file:
            return decoded(name, file.read(LARGEST + 1))
    except OSError as error:
        raise DefinitionError([Fault(name, 1, 1, "", f"the file cannot be read: {error.strerror or error}.")]) from None


def decoded(name: str, content: bytes) -> Source:
    """The text in the bytes of a file. Raises DefinitionError if they are too many, or not UTF-8."""
    if len(content) > LARGEST:
        raise DefinitionError([Fault(name, 1, 1, "", f"the file has more than the {LARGEST:,} bytes that are read.")])
    try:
        return Source(name, content.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise DefinitionError(
            [Fault(name, 1, 1, "", f"the file is not UTF-8 text (byte {error.start:,}). Save it as UTF-8.")]
        ) from None


def read_all(paths: Iterable[tuple[str, Path | Traversable]]) -> list[Source]:
    """The files at `paths`, each with its name. Raises DefinitionError with the faults of all that cannot be read."""
    found: list[Source] = []
    faults: list[Fault] = []
    for name, path in paths:
        try:
            found.append(read_source(path, name))
        except DefinitionError as error:
            faults += error.faults
    if faults:
        raise DefinitionError(faults)
    return found


def shipped_sources(package: str, folder: str) -> tuple[Source, ...]:
    """The YAML files in a folder of a package, in the order of their names. Raises DefinitionError as `read_all`."""
    inside = files(package) / folder
    try:
        named = sorted((entry.name, entry) for entry in inside.iterdir() if entry.name.endswith(".yaml"))
    except OSError as error:
        sentence = f"the folder cannot be read: {error.strerror or error}. Install the toolkit again."
        raise DefinitionError([Fault(f"{package}/{folder}", 1, 1, "", sentence)]) from None
    return tuple(read_all(named))


def missing(name: str) -> DefinitionError:
    """What to raise if a file that comes with the toolkit is not there."""
    return DefinitionError([Fault(name, 1, 1, "", "the file is missing. Put it back, or install the toolkit again.")])


def parse(source: Source, *, keep_going: bool = False) -> Tree:
    """The tree of `source`.

    Raises DefinitionError with every duplicate key, alias or depth fault, or the first syntax fault.
    With `keep_going`, faults that leave the rest readable are kept in the tree instead, so that
    `validate` can report them together with its own.
    """
    try:
        size = len(source.text.encode())
    except UnicodeEncodeError as error:
        raise DefinitionError([_unprintable(source, error.start)]) from None
    if size > LARGEST:
        raise DefinitionError(
            [Fault(source.name, 1, 1, "", f"the file is larger than the {LARGEST:,} bytes that are read.")]
        )
    builder = _Builder(source.name)
    try:
        plain = builder.document(cast(Any, yaml).parse(source.text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = str(error.problem or error.context)
        message = f"this is not YAML: {_PROBLEMS.get(problem, problem)}."
        raise DefinitionError([*builder.faults, Fault(source.name, line, column, "", message)]) from None
    except yaml.reader.ReaderError as error:
        character = cast("int | str", error.character)
        found = source.text.find(chr(character) if isinstance(character, int) else character)
        raise DefinitionError([*builder.faults, _unprintable(source, found)]) from None
    tree = Tree(source.name, plain, builder.places)
    faults = tuple(
        replace(fault, subject=cut(tree.subject(path), LONGEST_NAME))
        for fault, path in zip(builder.faults, builder.paths, strict=True)
    )
    if faults and not keep_going:
        raise DefinitionError(faults)
    return replace(tree, faults=faults)


def _unprintable(source: Source, position: int) -> Fault:
    before = source.text[:position]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return Fault(source.name, line, column, "", "this character cannot be printed; remove it.")


class _Builder:
    """Builds the plain tree from YAML events, without recursion into aliases."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.places: dict[Path_, tuple[int, int]] = {}
        self.faults: list[Fault] = []
        self.paths: list[Path_] = []
        self.values = 0

    def document(self, events: Iterator[yaml.Event]) -> Plain:
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                plain = self._node(event, events, ())
                for rest in events:
                    if isinstance(rest, yaml.NodeEvent):
                        self._fault(rest, (), "only one YAML document is read; remove the second one.")
                        break
                return plain
        raise DefinitionError([Fault(self.name, 1, 1, "", "the file is empty.")])

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path_) -> Plain:
        self.places.setdefault(path, (event.start_mark.line + 1, event.start_mark.column + 1))
        self.values += 1
        if self.values > MOST_VALUES:
            self._fault(event, (), f"the file has more than the {MOST_VALUES:,} values that are read; split it.")
            raise DefinitionError(self.faults)
        if len(path) > DEEPEST:
            self._fault(event, path, f"nested deeper than the {DEEPEST} levels that are read.")
            raise DefinitionError(self.faults)
        if isinstance(event, yaml.AliasEvent):
            self._fault(event, path, f"the alias *{event.anchor} is not read here; write the value out.")
            return ""
        if isinstance(event, yaml.ScalarEvent):
            return event.value
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Plain] = []
            while not isinstance(event := next(events), yaml.SequenceEndEvent):
                items.append(self._node(event, events, (*path, len(items))))
            return items
        return self._mapping(events, path)

    def _mapping(self, events: Iterator[yaml.Event], path: Path_) -> dict[str, Plain]:
        entries: dict[str, Plain] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self._fault(event, path, "a key must be plain text.")
                raise DefinitionError(self.faults)
            key = event.value
            if key in entries:
                self._fault(event, (*path, key), f"the key {key!r} stands here a second time; keep one of the two.")
            self.places.setdefault((*path, key), (event.start_mark.line + 1, event.start_mark.column + 1))
            entries[key] = self._node(next(events), events, (*path, key))
        return entries

    def _fault(self, event: yaml.Event, path: Path_, message: str) -> None:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        self.faults.append(Fault(self.name, line, column, "", cut(message, LONGEST_MESSAGE)))
        self.paths.append(path)
        if len(self.faults) > MOST_FAULTS:
            raise DefinitionError(self.faults)


def near_miss(word: str, allowed: Collection[str]) -> str:
    """ "Did you mean 'weight'?" with a leading space, or nothing."""
    if len(word) > LONGEST_NAME or len(allowed) > MOST_NAMES:
        return ""
    matcher = SequenceMatcher(b=word)

    def shared_letters(name: str) -> float:
        matcher.set_seq1(name)
        return matcher.quick_ratio()

    likely = nlargest(MOST_COMPARED, (name for name in allowed if len(name) <= LONGEST_NAME), shared_letters)
    found = get_close_matches(word, likely, n=1, cutoff=0.6)
    return f" Did you mean {found[0]!r}?" if found else ""
