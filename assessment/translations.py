"""How far the toolkit is translated: faults of overlays and wording tables, and what still stands in English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files

import questionnaires.overlays
import scoring.overlays
from assessment import definitions
from assessment.definitions import Definitions
from questionnaires.errors import DefinitionError, Fault
from questionnaires.overlays import Overlay
from questionnaires.plain_yaml import Source, near_miss, parse
from questionnaires.texts import ENGLISH, languages, places, table, translated
from scoring.overlays import ScoringOverlay

PACKAGES = ("questionnaires", "scoring", "reports", "assessment")


def shipped() -> list[Source]:
    """Every overlay that comes with the toolkit. Raises DefinitionError if one cannot be read."""
    others = [code for code in languages() if code != ENGLISH]
    return [each for code in others for each in (*questionnaires.overlays.shipped(code), *scoring.overlays.shipped(code))]


def read(sources: Sequence[Source], given: Definitions) -> list[Overlay | ScoringOverlay]:
    """The overlays in files, for the questionnaires and the scoring of `given`. Raises DefinitionError with all faults."""
    found: list[Overlay | ScoringOverlay] = []
    faults: list[Fault] = []
    for source in sources:
        try:
            if definitions.kind_of(source) == "overlay":
                found.append(questionnaires.overlays.read_overlay(source, given.library.questionnaires))
            else:
                found.append(scoring.overlays.read_overlay(source, given.scoring))
        except DefinitionError as error:
            faults += error.faults
    if faults:
        raise DefinitionError(faults)
    return found


def told(overlays: Sequence[Overlay | ScoringOverlay], given: Definitions) -> Iterator[str]:
    """What overlays leave in English, a line for each."""
    words = table("assessment")
    for each in overlays:
        if isinstance(each, Overlay):
            questionnaire = next(q for q in given.library.questionnaires if q.id == each.questionnaire)
            gaps = questionnaires.overlays.gaps(each, questionnaire)
            id_, version, missing = questionnaire.id, questionnaire.version, gaps.missing if gaps.fits else None
        else:
            id_, version, missing = given.scoring.id, given.scoring.version, scoring.overlays.gaps(each, given.scoring)
        values = {"language": each.language, "id": id_}
        if missing is None:
            yield words("translation_other_version", **values, translated=each.version, version=version)
        elif missing:
            yield words("translation_gaps", **values, count=len(missing), ids=", ".join(missing))
        else:
            yield words("translation_whole", **values)


def told_of_all() -> Iterator[str]:
    """What is still in English of everything that comes with the toolkit, language by language."""
    given, words = definitions.shipped(), table("assessment")
    overlays = read(shipped(), given)
    for code in [code for code in languages() if code != ENGLISH]:
        ours = [each for each in overlays if each.language == code]
        statuses = "; ".join(dict.fromkeys([table("assessment", code)("language_status"), *(each.status for each in ours)]))
        yield words("translation_status", language=code, name=languages()[code], status=statuses)
        for package in PACKAGES:
            missing = [key for key, text in translated(package, ENGLISH).items() if text and key not in translated(package, code)]
            values = {"language": code, "id": f"{package}/wording"}
            key = "translation_gaps" if missing else "translation_whole"
            yield words(key, **values, count=len(missing), ids=", ".join(missing))
        yield from told(ours, given)
        done = {each.questionnaire if isinstance(each, Overlay) else each.scoring for each in ours}
        untouched = [each.id for each in (*given.library.questionnaires, given.scoring) if each.id not in done]
        if untouched:
            yield words("translation_none", language=code, ids=", ".join(untouched))


def wording_faults() -> list[Fault]:
    """Keys of translated wording tables that the English ones do not have, and texts with other places in braces."""
    found: list[Fault] = []
    for code in languages():
        for package in PACKAGES if code != ENGLISH else ():
            found += _wording_faults(package, code)
    return found


def _wording_faults(package: str, language: str) -> Iterator[Fault]:
    file = files(package) / f"wording.{language}.yaml"
    if not file.is_file():
        return
    english = translated(package, ENGLISH)
    tree = parse(Source(f"{package}/{file.name}", file.read_text(encoding="utf-8")))
    for key, text in translated(package, language).items():
        if key not in english:
            yield tree.fault((key,), "", f"there is no English text '{key}'.{near_miss(key, english)}")
        elif places(text) != places(english[key]):
            wanted = ", ".join(f"{{{place}}}" for place in sorted(places(english[key]))) or "nothing in braces"
            yield tree.fault((key,), key, f"the English text has {wanted}; the translation must have the same.")
