"""The command `check`: every fault of every definition, worked case, answer file and export, at once."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assessment import definitions, examples, exchange, translations
from assessment.definitions import Definitions, kind_of
from assessment.files import is_case, readable_at
from assessment.terminal import say
from questionnaires.answers import read_answers
from questionnaires.errors import DefinitionError, ToolkitError
from questionnaires.plain_yaml import Source
from questionnaires.reader import read_glossary, read_sources, shipped_glossary
from questionnaires.texts import table
from scoring.cases import Case, read_case, run_case
from scoring.exercised import Exercised, exercised

_ID = re.compile(r"^id:[ \t]*[\"']?([\w-]+)", re.MULTILINE)
_SCORING = re.compile(r"^scoring:[ \t]*[\"']?([\w-]+)", re.MULTILINE)


@dataclass
class Findings:
    """What a check found: sentences that each name their place, and how much was checked."""

    faults: list[str] = field(default_factory=list[str])
    told: list[str] = field(default_factory=list[str])
    """What is no fault, such as texts that are not translated."""
    more: str = ""
    """A sentence that some faults are not told; nothing if all are."""
    definitions: int = 0
    cases: int = 0
    answers: int = 0
    translations: int = 0
    came_out: dict[Definitions, list[Case]] = field(default_factory=dict[Definitions, list[Case]])
    """The worked cases that come out as expected, by the definitions that they were held against; and all definitions in use."""

    def add(self, error: ToolkitError, place: str = "") -> None:
        """Note what an error says; each fault of a DefinitionError on a line of its own."""
        if isinstance(error, DefinitionError):
            self.faults += map(str, error.told)
            self.more = self.more or error.more
        else:
            self.faults.append(f"{place}: {error}" if place else str(error))


def check_command(options: argparse.Namespace) -> int:
    """Print all faults, or that there are none; with `--coverage`, also what no worked case touches. Returns 1 if there are any."""
    found = check(*readable_at(options.paths)) if options.paths else check(shipped())
    if not options.paths:
        found.faults += map(str, translations.wording_faults())
        found.told = [] if found.faults else list(translations.told_of_all())
    for line in found.told:
        say(line)
    faults = list(dict.fromkeys(found.faults))
    for fault in faults:
        say(fault)
    counts = (
        (found.definitions, "definition file"), (found.cases, "worked case"), (found.answers, "answer file"),
        (found.translations, "translation"),
    )  # fmt: skip
    counted = ", ".join(_count(count, name) for count, name in counts if count)
    if found.more:
        say(found.more)
    told = f"{'more than ' if found.more else ''}{_count(len(faults), 'fault')}" if faults else "no faults"
    say(f"{counted or 'Nothing'} checked: {told}.")
    if faults and options.coverage:
        say(table("assessment")("coverage_after_faults"))
    if faults:
        return 1
    return 0 if not options.coverage or _all_touched(found) else 1


def _all_touched(found: Findings) -> bool:
    """Whether cases touch everything in all definitions in use; says what no case touches."""
    reports = [(given.scoring.id, exercised(given.model, cases)) for given, cases in found.came_out.items()]
    for scoring, report in reports:
        for line in _coverage_lines(scoring, report):
            say(line)
    return not any(report.untouched for _, report in reports)


def _coverage_lines(scoring: str, report: Exercised) -> list[str]:
    """One line for each place that no case touches, and one that sums up."""
    words = table("assessment")
    lines = [words(f"untouched_{place.part}", id=place.id, way=place.way) for place in report.untouched]
    cases = _count(report.cases, "worked case")
    if lines:
        places = len(report.places)
        return [*lines, words("coverage_lacking", scoring=scoring, lacking=len(lines), places=places, cases=cases)]
    kinds = ", ".join(words(f"covered_{part}", count=count) for part, count in report.counted.items())
    return [words("coverage_complete", scoring=scoring, kinds=kinds, cases=cases)]


def _count(count: int, name: str) -> str:
    return f"{count} {name if count == 1 else f'{name}s'}"


def shipped() -> list[Source]:
    """All definitions and worked cases that come with the toolkit."""
    return [*definitions.shipped_sources(), shipped_glossary(), *translations.shipped(), *examples.sources()]


def check(sources: Sequence[Source], unreadable: Sequence[ToolkitError] = ()) -> Findings:
    """Check definitions, and by them the worked cases and answers; what is not among `sources` is taken as shipped.

    What is `unreadable` comes first, since other faults may only follow from it.
    """
    found = Findings()
    for error in unreadable:
        found.add(error)
    exports = [source for source in sources if source.name.lower().endswith(".json")]
    overlays = [source for source in sources if source not in exports and kind_of(source) in definitions.OVERLAYS]
    defined = [source for source in sources if source not in exports and source not in overlays and kind_of(source)]
    usable = _check_definitions(defined, found)
    _check_translations(overlays, usable[0] if usable else None, found)
    found.came_out = {given: [] for given in usable if given is not None}
    for source in exports:
        _check_export(source, found)
    unchecked, unscored = False, bool(overlays) and not usable
    for source in sources:
        if source not in exports and source not in defined and source not in overlays:
            given = _fitting(source, usable)
            unchecked = unchecked or (given is None and bool(usable))
            unscored = unscored or (given is None and not usable)
            if given is not None:
                _check_one(source, given, found)
    if unchecked:
        found.faults.append(
            "Some worked cases or answer files were not checked, because their definitions have faults."
        )
    if unscored:
        found.faults.append(table("assessment")("check_needs_scoring"))
    return found


def _check_definitions(defined: list[Source], found: Findings) -> list[Definitions | None]:
    """The definitions by which the rest is checked, those of each scoring file in turn; None in place of faulty ones.

    None at all if there are questionnaires that the standard scoring is not for, and no other one: they are checked by themselves.
    """
    found.definitions = len(defined)
    _check_glossaries(defined, found)
    named = [source for source in defined if kind_of(source) != definitions.GLOSSARY]
    whole = definitions.completed(named, definitions.shipped_sources())
    scorings = [source for source in whole if kind_of(source) == "scoring"]
    rest = [source for source in whole if source not in scorings]
    if _alone(named, rest):
        _check_library(rest, found)
        return []
    usable: list[Definitions | None] = []
    for scoring in scorings:
        try:
            usable.append(definitions.of([*rest, scoring]))
        except DefinitionError as error:
            found.add(error)
            usable.append(None)
    return usable


def _alone(named: Sequence[Source], rest: Sequence[Source]) -> bool:
    """Whether questionnaires are named that can only be checked without a scoring: there is none for them, and nothing stands twice."""
    kinds = {kind_of(source) for source in named}
    once = [kind for source in rest if (kind := kind_of(source)) != "questionnaire"]
    ids = {found[1] for each in named if kind_of(each) == "questionnaire" and (found := _ID.search(each.text))}
    for_standard = definitions.shipped().scoring.fits.keys() <= ids
    return "questionnaire" in kinds and "scoring" not in kinds and len(once) == len(set(once)) and not for_standard


def _check_library(given: Sequence[Source], found: Findings) -> None:
    try:
        definitions.library_in(given)
        found.told.append(table("assessment")("check_without_scoring"))
    except DefinitionError as error:
        found.add(error)


def _check_translations(overlays: list[Source], given: Definitions | None, found: Findings) -> None:
    """The overlays, against the definitions at hand; what they leave in English is no fault."""
    found.translations = len(overlays)
    if given is None or not overlays:
        return
    try:
        found.told += translations.told(translations.read(overlays, given), given)
    except DefinitionError as error:
        found.add(error)


def _check_glossaries(defined: list[Source], found: Findings) -> None:
    """Glossaries, on the word of the sources beside them or else of the shipped ones."""
    sources = next(source for source in (*defined, *definitions.shipped_sources()) if kind_of(source) == "sources")
    for each in (source for source in defined if kind_of(source) == definitions.GLOSSARY):
        try:
            read_glossary(each, read_sources(sources))
        except DefinitionError as error:
            found.add(error)


def _fitting(source: Source, usable: list[Definitions | None]) -> Definitions | None:
    """The definitions for a case or answer file: those whose scoring a case names, the shipped ones too; else the first, if any."""
    wanted = _SCORING.search(source.text) if is_case(source) else None
    if wanted is not None:
        for given in usable:
            if given is not None and given.scoring.id == wanted[1]:
                return given
        if None not in usable and definitions.shipped().scoring.id == wanted[1]:
            return definitions.shipped()
    return usable[0] if usable else None


def _check_export(source: Source, found: Findings) -> None:
    found.answers += 1
    try:
        exchange.read(source.text)
    except ToolkitError as error:
        found.add(error, source.name)


def _check_one(source: Source, given: Definitions, found: Findings) -> None:
    try:
        if is_case(source):
            found.cases += 1
            case = read_case(source, given.library, given.scoring.stage_question)
            differences = run_case(case, given.model)
            found.faults += [f"{source.name}: {difference}" for difference in differences]
            if not differences:
                found.came_out.setdefault(given, []).append(case)
        else:
            found.answers += 1
            read_answers(source, given.library, given.scoring.stage_question)
    except ToolkitError as error:
        found.add(error, source.name)
