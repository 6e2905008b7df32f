"""Files of surveys as Microsoft Forms, Google Forms and LimeSurvey export them, of invented people."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

from assessment.survey.counting import group_id

WISH = "We want this service to become a mutual"
EFFORT = "We would put in extra effort to make it succeed"
SKILLS = "We have, or can get, the skills to run this service as a mutual"
ENGAGED = "How engaged are you in your work now, from 0 to 10?"
GROUP = "Which group of staff are you in?"
FORMS = ["ID", "Start time", "Completion time", "Email", "Name", GROUP, WISH, SKILLS, ENGAGED, "Anything else?"]
GOOGLE = ["Timestamp", "Email Address", GROUP, WISH, SKILLS, ENGAGED]
LIME = ["id. Response ID", "submitdate. Date submitted", "lastpage. Last page", "startlanguage. Start language", "seed. Seed", "ipaddr. IP address", f"G1. {GROUP}", f"G2[SQ1]. How far do you agree? [{WISH}]", f"G2[SQ2]. How far do you agree? [{SKILLS}]"]  # fmt: skip
NURSING, THERAPY = group_id("Nursing"), group_id("Therapy")
SHEET = "xl/worksheets/sheet1.xml"
_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_INLINE = re.compile(r'<c([^>]*) t="inlineStr"><is><t[^>]*>(.*?)</t></is></c>', re.DOTALL)
ANSWERS = ("Strongly agree", "Agree", "Neither agree nor disagree", "Disagree")


def forms_rows(count: int = 24) -> list[list[str]]:
    """Replies from Microsoft Forms: half from Nursing, and four kinds of answer in turn."""
    return [
        [f"{n + 1}", "10/1/2026 9:00:01", "10/1/2026 9:04:59", f"p{n}@example.nhs.uk", f"Person {n}", ("Nursing", "Therapy")[n % 2], ANSWERS[n % 4], ANSWERS[(n + 1) % 4], f"{n % 11}", f"Note {n}"]
        for n in range(count)
    ]


def google_rows(count: int = 24) -> list[list[str]]:
    return [["2026/10/01 9:00:00 AM GMT+1", f"p{n}@example.org", ("Nursing", "Therapy")[n % 2], f"{n % 5 + 1}", f"{n % 5 + 1}", f"{n % 11}"] for n in range(count)]


def lime_rows(count: int = 24) -> list[list[str]]:
    """Every sixth was not sent off."""
    return [[f"{n}", "" if n % 6 == 5 else "2026-10-01 09:00:00", "3", "en", f"{n * 7919}", f"10.0.0.{n}", ("Nursing", "Therapy")[n % 2], ANSWERS[n % 4], ANSWERS[n % 3]] for n in range(count)]


def csv_of(head: Sequence[str], rows: Iterable[Sequence[str]], *, separator: str = ",", encoding: str = "utf-8-sig") -> bytes:
    text = StringIO()
    writer = csv.writer(text, delimiter=separator)
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_of(head: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sheet1"
    sheet.append(list(head))
    for row in rows:
        sheet.append([int(each) if isinstance(each, str) and each.isdecimal() else each for each in row])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def as_excel_saves(content: bytes) -> bytes:
    """The same workbook with its texts in one list, as Excel and the survey tools write it."""
    with ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    texts: dict[str, int] = {}
    sheet = _INLINE.sub(lambda found: f'<c{found[1]} t="s"><v>{texts.setdefault(found[2], len(texts))}</v></c>', parts[SHEET].decode())
    parts[SHEET] = sheet.encode()
    listed = "".join(f"<si><t>{each}</t></si>" for each in texts)
    parts["xl/sharedStrings.xml"] = f'<?xml version="1.0" encoding="UTF-8"?><sst xmlns="{_SPACE}">{listed}</sst>'.encode()
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


def rewritten(content: bytes, part: str, old: str, new: str) -> bytes:
    """A workbook with something replaced in one of its parts."""
    made = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(made, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            text = before.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            after.writestr(name, text)
    return made.getvalue()
