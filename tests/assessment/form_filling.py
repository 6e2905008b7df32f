"""Fills in a form as a person would in Word or Excel, and sends it through LibreOffice."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from lxml import etree

from assessment.entry import typed_from
from questionnaires.answers import Answer, Level, State
from questionnaires.model import MultipleChoice, Question, WithOptions
from questionnaires.texts import table
from reports.blank_fields import BESIDE

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
Written = Mapping[str, Mapping[str, str]]
"""What is written, by question id and field. Ticks: the letters, such as "AC"."""


def written(questions: Mapping[str, Question], answers: Mapping[str, Answer]) -> dict[str, dict[str, str]]:
    """What a person writes who means these answers."""
    return {id_: _written(questions[id_], answer) for id_, answer in answers.items()}


def _written(question: Question, answer: Answer) -> dict[str, str]:
    words = table("reports")
    typed = typed_from(question, answer)
    found = {name: str(value) for name, value in typed.items() if isinstance(value, str) and value and name not in ("choice", "level", "recorded", "asked_of", "asked_on")}
    if answer.state is not State.ANSWERED:
        return found | {"instead": words(f"form_{answer.state.value}")}
    if answer.evidence.level is not Level.SAID or answer.evidence.what:
        found["level"] = words("blank_levels").splitlines()[list(Level).index(answer.evidence.level)]
    options = question.options if isinstance(question, WithOptions) else ()
    if isinstance(question, MultipleChoice):
        found["ticks"] = "".join(chr(65 + at) for at, option in enumerate(options) if typed.get(f"tick_{option.id}"))
    elif options:
        at = [option.id for option in options].index(str(typed["choice"]))
        found["choice"] = f"{chr(65 + at)}. {options[at].title}"
    if typed.get("recorded"):
        found["recorded"] = words("blank_ballot_when").splitlines()[["yes", "no"].index(str(typed["recorded"]))]
    return found


def fill_word(content: bytes, what: Written) -> bytes:
    """The document with this written into its controls."""
    parts = unzipped(content)
    root = etree.fromstring(parts["word/document.xml"])
    for control in root.iter(f"{W}sdt"):
        tag = control.find(f"{W}sdtPr/{W}tag")
        question, _, field = tag.get(f"{W}val").partition("/") if tag is not None else ("", "", "")
        text = what.get(question, {}).get(field)
        if text is None:
            continue
        box = control.find(f"{W}sdtPr/{W14}checkbox")
        if box is None:
            _write(control, text)
        elif control.find(f"{W}sdtPr/{W}alias").get(f"{W}val").partition(": ")[2][0] in text:
            box.find(f"{W14}checked").set(f"{W14}val", "1")
            control.find(f".//{W}t").text = "☒"
    return zipped(parts | {"word/document.xml": etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)})


def _write(control: etree._Element, text: str) -> None:
    properties = control.find(f"{W}sdtPr")
    properties.remove(properties.find(f"{W}showingPlcHdr"))
    run = control.find(f"{W}sdtContent/{W}r")
    for child in list(run):
        run.remove(child)
    for at, line in enumerate(text.split("\n")):
        if at:
            etree.SubElement(run, f"{W}br")
        made = etree.SubElement(run, f"{W}t")
        made.text = line
        made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def fill_excel(content: bytes, what: Written) -> bytes:
    """The workbook with this written into its cells."""
    book = openpyxl.load_workbook(BytesIO(content))
    for sheet in book.worksheets:
        last = sheet.max_column
        for row in range(1, sheet.max_row + 1):
            question, _, field = str(sheet.cell(row, last).value or "").partition("/")
            said = what.get(question, {})
            if field in said:
                sheet.cell(row, 4).value = ", ".join(said[field]) if field == "ticks" else said[field]
                sheet.cell(row, 4).data_type = "s"
            for column, name in enumerate(BESIDE, start=5):
                if field in ("", "choice", "ticks", "value") and name in said:
                    sheet.cell(row, column).value = said[name]
                    sheet.cell(row, column).data_type = "s"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def through_libreoffice(content: bytes, kind: str, folder: Path) -> bytes:
    """The file as LibreOffice saves it again."""
    soffice = shutil.which("soffice")
    if soffice is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is missing")
        pytest.skip("needs LibreOffice")
    before, after = folder / f"before.{kind}", folder / "after"
    before.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", kind, "--outdir", str(after), str(before)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (after / f"before.{kind}").read_bytes()
