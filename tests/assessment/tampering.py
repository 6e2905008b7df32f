"""What an attacker could do to a report: other digits on a page, another page, other data in the file that it carries."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, String
from report_subjects import AS_OF, answers, compared, given

from assessment import attached, definitions, exchange, results
from assessment.edition import Edition
from assessment.papers import Paper
from questionnaires.answers import Answer, Response, answers_hash
from questionnaires.plain_yaml import Source
from questionnaires.reader import content_hash
from questionnaires.texts import in_language
from reports import pdf
from reports.document import NO_MASTHEAD, Masthead
from reports.letters import Font

PLAIN = Edition()


def made(
    given: dict[str, Answer], edition: Edition = PLAIN, language: str = "en",
    papers: dict[str, Paper] | None = None, masthead: Masthead = NO_MASTHEAD,
) -> bytes:  # fmt: skip
    """A report as it goes out."""
    with in_language(language):
        result = results.score(definitions.shipped(), Response(given), papers=papers)
        report = results.report_on(result, as_of=AS_OF, variant=edition.variant, masthead=masthead)
        return pdf.render(report, size=edition.size, attachments=attached.attachments(result, edition, report))


def noted() -> dict[str, Answer]:
    """Answers with notes, one of them long."""
    found = answers(1) | compared()
    first = next(id_ for id_, answer in found.items() if answer.note)
    return found | {first: replace(found[first], note="It was said that the TUPE list is old 👍🏽 中文 \u202e. " * 20)}


CORE = {"depth": given("core")}


def without_notes(seed: int = 1) -> dict[str, Answer]:
    return {id_: replace(answer, note="") for id_, answer in answers(seed).items()}


@cache
def usual(notes: bool = False) -> bytes:
    """A full report at the middle depth; `notes`: of answers that have some."""
    return made((noted() if notes else without_notes()) | CORE)


def changed(content: bytes, change: Callable[[pikepdf.Pdf], None], **how: Any) -> bytes:
    with pikepdf.open(BytesIO(content)) as document:
        change(document)
        out = BytesIO()
        document.save(out, **how)
        return out.getvalue()


def other_text(content: bytes, old: str, new: str, *, page: int = 0, as_before_for_readers: bool = False) -> bytes:
    """The PDF with `new` drawn in the place of `old`, letter by letter, where that is drawn first on a page (0 is the first)."""
    assert len(old) == len(new)

    def change(document: pikepdf.Pdf) -> None:
        drawn = document.pages[page]
        fonts = {str(name): Font(plain) for name, plain in drawn.obj.Resources.Font.items()}
        instructions, font, done = [], next(iter(fonts.values())), False
        for operands, operator in pikepdf.parse_content_stream(drawn):
            if str(operator) == "Tf":
                font = fonts[str(operands[0])]
            if str(operator) == "TJ" and not done:
                parts = list(operands[0])
                codes = [(place, code) for place, part in enumerate(parts) if isinstance(part, String) for code in font.codes(bytes(part))]
                text = "".join(font.text(code) for _, code in codes)
                if (at := text.find(old)) >= 0:
                    done = True
                    codes_of = {font.text(code): code for code in range(1, 400)}
                    new_codes = [code for _, code in codes]
                    for offset, letter in enumerate(new):
                        new_codes[at + offset] = codes_of[letter]
                    shown = b"".join(code.to_bytes(2, "big") for code in new_codes)
                    operands = [Array([String(shown)])]
                    if as_before_for_readers:
                        instructions.append(([Name.Span, Dictionary(ActualText=String(text))], Operator("BDC")))
                        instructions.append((operands, operator))
                        instructions.append(([], Operator("EMC")))
                        continue
            instructions.append((operands, operator))
        assert done, f"{old!r} is not drawn on page {page}"
        drawn.Contents = document.make_stream(pikepdf.unparse_content_stream(instructions))

    return changed(content, change)


@cache
def small() -> bytes:
    """Two pages for a board, for what has nothing to do with what is in them."""
    return made(without_notes(), Edition(variant="summary"))


def data_of(content: bytes) -> dict[str, Any]:
    with pikepdf.open(BytesIO(content)) as document:
        return json.loads(document.attachments[attached.NAME].get_file().read_bytes())


def other_data(content: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """The PDF with the file that it carries changed."""
    data = data_of(content)
    change(data)
    return carrying(content, json.dumps(data, ensure_ascii=False).encode())


def carrying(content: bytes, data: bytes) -> bytes:
    """The PDF with other bytes in the file that it carries."""

    def put(document: pikepdf.Pdf) -> None:
        document.Root.Names.EmbeddedFiles.Names[1].EF.F.write(data)

    return changed(content, put)


def other_scoring(data: dict[str, Any], old: str, new: str, *, hashed: bool) -> None:
    """The scoring in the data with one text in it for another; `hashed`: with its hash made to fit."""
    entry = next(each for each in data["assessment"]["definitions"] if each["kind"] == "scoring")
    assert old in entry["text"]
    entry["text"] = entry["text"].replace(old, new)
    if hashed:
        entry["hash"] = content_hash(Source("", entry["text"]))


def hash_of(data: dict[str, Any]) -> str:
    """The hash of the answers in the data."""
    held = {key: each for key, each in data["assessment"].items() if key != "answers_hash"}
    return answers_hash(exchange.read(json.dumps(held)).answers)
