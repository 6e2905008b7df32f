"""The command `new`: files to begin with, which pass `check` as they stand and say what is left to write."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from assessment import definitions
from assessment.files import FileError, library_at, write
from assessment.terminal import say
from questionnaires.model import DEPTH_QUESTION, Library, Question, Questionnaire, Scale, SingleChoice, YesOrNo
from questionnaires.shape import IDENTIFIER
from questionnaires.texts import table
from reports.parts.words import sentence_case
from scoring import reader
from scoring.model import Scoring, Stage
from scoring.rewrite import WHOLE, Heading, rewritten

LONGEST = 50
"""Characters of a name, so that names of questions made from it are not too long either."""


def new_command(options: argparse.Namespace) -> int:
    """Write the file, or the folder, and say where. Raises FileError, and then nothing is written."""
    if options.kind != "scoring" and (options.copy or options.questionnaires):
        raise FileError(table("assessment")("new_scoring_only"))
    if options.kind == "definitions":
        _folder(options.output or options.name)
        return 0
    _check_name(options.name, options.kind)
    output = options.output or f"{options.name}.yaml"
    if output != "-" and Path(output).exists():
        raise FileError(table("assessment")("file_exists", file=output))
    write(output, _text(options).encode())
    if output != "-":
        say(table("assessment")(f"new_{options.kind}", file=output))
    return 0


def _check_name(name: str, kind: str) -> None:
    words = table("assessment")
    if not re.fullmatch(IDENTIFIER, name) or len(name) > LONGEST:
        raise FileError(words("new_name", name=name, longest=LONGEST))
    made = definitions.shipped()
    taken = {made.scoring.id} if kind == "scoring" else {each.id for each in made.library.questionnaires}
    if name in taken:
        raise FileError(words("new_name_taken", name=name))


def _folder(name: str) -> None:
    """A folder with a copy of all that comes with the toolkit."""
    words, folder = table("assessment"), Path(name)
    if name == "-":
        raise FileError(words("new_folder"))
    if folder.exists():
        raise FileError(words("file_exists", file=folder))
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise FileError(words("file_not_written", file=folder, why=error.strerror or error)) from None
    for source in definitions.shipped_sources():
        write(str(folder / source.name), source.text.encode())
    say(words("new_definitions", file=folder))


def _text(options: argparse.Namespace) -> str:
    if options.kind == "questionnaire":
        return questionnaire(options.name)
    if options.copy and options.questionnaires:
        raise FileError(table("assessment")("new_copy_or_questionnaires"))
    if options.copy:
        return copy_of_standard(options.name)
    return scoring(options.name, library_at(options.questionnaires))


def questionnaire(name: str) -> str:
    """A questionnaire with three questions of different types."""
    return _filled("questionnaire", {"id": name, "title": _quoted(_title(name))})


def copy_of_standard(name: str) -> str:
    """The scoring file that comes with the toolkit, under another name and as its own first version."""
    return rewritten(reader.shipped(), Heading(name, "1.0.0", _title(name)), {}).text


def scoring(name: str, library: Library) -> str:
    """A scoring file for the questions of a library, with equal weights and no reasons yet. Raises FileError if none can be made."""
    stage_question = next((id_ for id_, question in library.questions.items() if _says_stage(question)), None)
    if stage_question is None:
        raise FileError(table("assessment")("new_no_stage_question"))
    unscored = _unscored(library)
    groups = [(each, [question for question in each.questions if question.id not in unscored]) for each in library.questionnaires]
    scored = [(each, questions) for each, questions in groups if questions]
    if not scored:
        raise FileError(table("assessment")("new_nothing_scored"))
    parts: dict[str, Iterator[str]] = {
        "fits": (f'  {each.id}: ">={_minor(each.version)},<{int(each.version.split(".")[0]) + 1}"' for each in library.questionnaires),
        "dimensions": _dimensions(scored),
        "unscored": (f"  - {{id: {id_}, because: {_quoted(because)}}}" for id_, because in unscored.items()),
        "bands": _bands(),
        "gates": _gates([question for _, questions in scored for question in questions]),
    }
    return _filled("scoring", {"id": name, "title": _quoted(_title(name)), "stage_question": stage_question} | {key: "\n".join(lines) for key, lines in parts.items()})


def _filled(skeleton: str, values: Mapping[str, str]) -> str:
    text = (files("assessment") / "skeletons" / f"{skeleton}.yaml").read_text(encoding="utf-8")
    return re.sub(r"\{(\w+)\}", lambda place: values[place[1]], text)


def _title(name: str) -> str:
    words = re.sub(r"[-_]+", " ", name).strip()
    return sentence_case(words)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _minor(version: str) -> str:
    return ".".join(version.split(".")[:2])


def _says_stage(question: Question) -> bool:
    return isinstance(question, SingleChoice) and [option.id for option in question.options] == [stage.value for stage in Stage]


def _unscored(library: Library) -> dict[str, str]:
    """What is not scored here, and why: what the standard leaves out, what routing reads, and what has no order."""
    standard: Scoring = definitions.shipped().scoring
    left_out = {each.id for each in standard.unscored}
    deciding = {*library.read_by_routing, DEPTH_QUESTION}
    return {
        id_: "Say why."
        for id_, question in library.questions.items()
        if id_ in left_out or id_ in deciding or not isinstance(question, (Scale, YesOrNo))
    }


def _dimensions(scored: Sequence[tuple[Questionnaire, Sequence[Question]]]) -> Iterator[str]:
    share, more = divmod(WHOLE, len(scored))
    for place, (each, questions) in enumerate(scored):
        yield f"  - id: {each.id}\n    title: {_quoted(each.title)}   # TODO name it so that a high value is good"
        yield f'    weight: "{share + (place < more)}"   # TODO\n    because: Say why.   # TODO\n    basis: judgement\n    questions:'
        yield from (line for question in questions for line in _item(question))


def _item(question: Question) -> Iterator[str]:
    options = question.options if isinstance(question, (Scale, YesOrNo)) else ()
    rising = [option.id for option in options] if isinstance(question, Scale) else ["no", "yes"]
    steps = len(rising) - 1
    values = ", ".join(f'{json.dumps(id_)}: "{(200 * place + steps) // (2 * steps)}"' for place, id_ in enumerate(rising))
    yield f"      - id: {question.id}   # {question.label}"
    yield f'        weight: "1"   # TODO\n        because: Say why.   # TODO\n        basis: judgement\n        values: {{{values}}}   # TODO'


def _bands() -> Iterator[str]:
    for band in definitions.shipped().scoring.bands:
        yield f'  - {{id: {band.id}, from: "{band.from_}", title: {band.title}, because: Say why., basis: judgement}}'


def _gates(questions: Sequence[Question]) -> Iterator[str]:
    always = [question for question in questions if question.asked_when is None] or list(questions)
    for place, stage in enumerate(Stage):
        question = always[place % len(always)]
        least = question.options[1].id if isinstance(question, Scale) else "yes"
        test = f"at_least: {json.dumps(least)}" if isinstance(question, Scale) else 'is: "yes"'
        yield f"  - id: gate_{place + 1}\n    title: Say what is the case when it is met.   # TODO\n    kind: gate\n    stage: {stage.value}"
        yield f"    met_when: {{{question.id}: {{{test}}}}}   # TODO\n    because: Say why.   # TODO\n    basis: judgement\n    says:"
        yield "      met: Say what is the case.   # TODO\n      not_met: Say what is missing, and what to do.   # TODO"
        yield "      not_known: Say what to find out.   # TODO\n      does_not_apply: Say why it does not apply.   # TODO, or take it out if it always applies"
