"""What an attacker could do to a report: other digits on a page, another page, other data in the file that it carries."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, String
from report_subjects import AS_OF, answers, compared, given

from assessment import attached, definitions, exchange, results
from assessment.edition import Edition
from assessment.papers import Paper
from assessment.verifying import Checked, where
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


def told(checked: Checked) -> list[str]:
    return [f"{where(each)}: {each.printed} -> {each.follows}" for each in checked.differences]


def first_score(content: bytes) -> str:
    """The score on the first page, such as "45.3 to 63.6", with spaces that do not break."""
    given = attached.read(attached_bytes(content))
    result = results.score(definitions.of(given.data.definitions.sources), Response(given.data.answers))
    return results.report_on(result, as_of=given.as_of).verdict.score.replace(" ", "\xa0")


def forged_of(score: str) -> str:
    """A score with its first digit for another one that is drawn in the same letters."""
    return next(digit for digit in score if digit.isdigit() and digit != score[0]) + score[1:]


def row_points(content: bytes) -> str:
    """The lower bound, of four letters, of a dimension on the first page."""
    given = attached.read(attached_bytes(content))
    result = results.score(definitions.of(given.data.definitions.sources), Response(given.data.answers))
    bounds = [each.bounds.said for each in result.evaluation.dimensions if each.bounds]
    return next(f"{each.lower // 10}.{each.lower % 10}" for each in bounds if each.lower >= 100)


def attached_bytes(content: bytes) -> bytes:
    return json.dumps(data_of(content)).encode()


def with_exchanged(font: bytes, one: int, other: int) -> bytes:
    """A TrueType font with two of its drawings in each other's place."""
    tables = {font[12 + 16 * place : 16 + 16 * place]: struct.unpack_from(">LLL", font, 16 + 16 * place) for place in range(struct.unpack_from(">H", font, 4)[0])}
    long = struct.unpack_from(">h", font, tables[b"head"][1] + 50)[0]
    _, loca, length = tables[b"loca"]
    width, code = (4, "L") if long else (2, "H")
    offsets = [offset * (1 if long else 2) for offset in struct.unpack_from(f">{length // width}{code}", font, loca)]
    start, size = tables[b"glyf"][1], tables[b"glyf"][2]
    drawn = [font[start + a : start + b] for a, b in pairwise(offsets)]
    drawn[one], drawn[other] = drawn[other], drawn[one]
    assert sum(map(len, drawn)) <= size
    new, at = [0], 0
    for each in drawn:
        at += len(each)
        new.append(at)
    made_ = bytearray(font)
    made_[start : start + at] = b"".join(drawn)
    struct.pack_into(f">{length // width}{code}", made_, loca, *[offset // (1 if long else 2) for offset in new])
    return bytes(made_)
