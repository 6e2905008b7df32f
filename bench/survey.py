"""A staff survey of 100,000 replies in 20 columns: read, guessed and counted, beside pandas that only reads the same file.

Each runs in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import csv
import json
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl

from bench.measure import Measure

REPLIES, STATEMENTS = 100_000, 13
_HEAD = ["ID", "Start time", "Completion time", "Email", "Name", "Which group of staff are you in?"]
_AGREEMENT = ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree", "Don't know")
_GROUPS = ("Nursing", "Therapy", "Administration", "Managers")
_OURS = """
import json, re, resource, sys, time
from pathlib import Path
from assessment.survey import counting, guessing, opening, results
start = time.perf_counter()
sheet = opening.read(Path(sys.argv[1]).read_bytes())
tally = counting.tally(sheet, counting.Mapped(guessing.guess(sheet)))
figures = results.figures(tally, results.Asked({group.id: 50_000 for group in tally.groups}))
assert tally.replies == int(sys.argv[2]) and figures[0].value is not None, tally
"""
_PANDAS = """
import json, re, resource, sys, time
from pathlib import Path
import pandas
start = time.perf_counter()
frame = pandas.read_csv(sys.argv[1]) if sys.argv[1].endswith(".csv") else pandas.read_excel(sys.argv[1])
assert len(frame) == int(sys.argv[2])
"""
_TOLD = """
taken, status = time.perf_counter() - start, Path("/proc/self/status")
# What the system tells of a process begins with what its parent held; the kernel's own account, where there is one, does not.
held = re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1] if status.exists() else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([taken, int(held) / 1024]))
"""
_INLINE = re.compile(r' t="inlineStr"><is><t[^>]*>(.*?)</t></is></c>')


def measures() -> list[Measure]:
    """Times from the file on the disk to the figures, and the most memory that the whole process held."""
    found: list[Measure] = []
    with tempfile.TemporaryDirectory() as folder:
        for file in (_csv(Path(folder)), _xlsx(Path(folder))):
            ours, memory = _run(_OURS, file)
            peer, _ = _run(_PANDAS, file)
            what = f"survey: {REPLIES:,} replies as {file.suffix[1:].upper()}"
            size = f"{file.stat().st_size / 1e6:.0f} MB, {len(_HEAD) + STATEMENTS + 1} columns"
            found.append(Measure(f"{what}, read and counted", ours, "s", "pandas, reading only", peer, at_most=20, note=size))
            found.append(Measure(f"{what}, memory", memory, "MB", at_most=1000, note="the whole process, with the file in it"))
    return found


def _run(script: str, file: Path) -> tuple[float, float]:
    done = subprocess.run([sys.executable, "-c", script + _TOLD, str(file), str(REPLIES)], capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent)
    seconds, megabytes = json.loads(done.stdout)
    return seconds, megabytes


def _rows() -> Iterator[list[str | int]]:
    draw = random.Random(7)
    yield [*_HEAD, *(f"We want this service to become a mutual ({n})" for n in range(STATEMENTS)), "How engaged are you in your work now, from 0 to 10?"]
    for n in range(REPLIES):
        who = [n + 1, "2026-10-01 09:00:00", "2026-10-01 09:05:00", f"p{n}@example.nhs.uk", f"Person {n}"]
        yield [*who, draw.choice(_GROUPS), *draw.choices(_AGREEMENT, k=STATEMENTS), draw.randint(0, 10)]


def _csv(folder: Path) -> Path:
    file = folder / "survey.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        csv.writer(opened).writerows(_rows())
    return file


def _xlsx(folder: Path) -> Path:
    """As Excel and Microsoft Forms save it: every text once, and cells that refer to it."""
    plain, file = folder / "plain.xlsx", folder / "survey.xlsx"
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    for row in _rows():
        sheet.append(row)
    book.save(plain)
    texts: dict[str, int] = {}
    with ZipFile(plain) as before, ZipFile(file, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = _INLINE.sub(lambda found: f' t="s"><v>{texts.setdefault(found[1], len(texts))}</v></c>', part.decode()).encode()
            elif name == "[Content_Types].xml":
                shared = b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
                part = part.replace(b"</Types>", shared)
            elif name == "xl/_rels/workbook.xml.rels":
                shared = b'<Relationship Id="rIdShared" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
                part = part.replace(b"</Relationships>", shared)
            after.writestr(name, part)
        listed = "".join(f"<si><t>{text}</t></si>" for text in texts)
        after.writestr("xl/sharedStrings.xml", f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{listed}</sst>')
    return file
