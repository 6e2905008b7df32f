"""Every variant of a report in every size and language, clean and hostile, held against PDF/UA-1 and PDF/A-3a by veraPDF."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from itertools import product
from pathlib import Path

from bench.measure import Measure
from questionnaires.answers import is_printable
from questionnaires.texts import in_language, languages
from reports import blank, blank_pdf, pdf
from reports.compose import compose
from reports.document import Attachment

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "reports"))
import conformity
from report_samples import HOSTILE
from report_subjects import answers, compared, shipped, subject

from assessment.edition import SIZES, VARIANTS

_CARRIED = (Attachment("mutual-readiness-report.json", "application/json", b"{}", "What it was made of"),)


def measures() -> list[Measure]:
    """How many of the papers fail; each is checked against both profiles."""
    if absent := conformity.absent():
        raise SystemExit(f"{absent} is missing.")
    with tempfile.TemporaryDirectory() as folder:
        said = conformity.check(Path(folder), _papers())
    lines = [line for line in said.splitlines() if not line.startswith("  ")]
    failed = [line for line in lines if line.startswith("fail")]
    note = f"{len(lines)} checks: variants × sizes × languages × clean and hostile, and all questionnaires; {'; '.join(failed) or 'none failed'}"
    return [Measure("conformity: PDF/UA-1 and PDF/A-3a", len(failed), "failures", "checks", len(lines), at_most=0, note=note)]


def _papers() -> dict[str, bytes]:
    clean = answers(1) | compared()
    texts = [text for text in HOSTILE.values() if is_printable(text)]  # what the store takes
    hostile = {id_: replace(answer, note=texts[place % len(texts)][:2_000]) for place, (id_, answer) in enumerate(clean.items())}
    papers: dict[str, bytes] = {}
    for variant, size, language, (kind, given) in product(VARIANTS, SIZES, languages(), (("clean", clean), ("hostile", hostile))):
        with in_language(language):
            report = compose(subject(given), variant, conformity.MASTHEAD)  # pyright: ignore[reportArgumentType]
            papers[f"{variant}-{size}-{language}-{kind}"] = pdf.render(report, size=size, attachments=() if variant == "publishable" else _CARRIED)  # pyright: ignore[reportArgumentType]
    for size, language in product(SIZES, languages()):
        with in_language(language):
            papers[f"blank-{size}-{language}"] = blank_pdf.render(blank.compose(shipped()[0]), size=size)  # pyright: ignore[reportArgumentType]
    return papers
