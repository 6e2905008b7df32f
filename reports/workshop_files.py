"""Everything that was shown in a workshop, and may leave it, as a table for a spreadsheet (CSV) or a workbook (XLSX)."""

from __future__ import annotations

from datetime import UTC, datetime, time

from questionnaires.wording import day
from reports import csv_file, data
from reports.parts.words import words
from reports.parts.workshop import title_of
from reports.records import WorkshopRecord

_FIRST = ("what", "id", "title", "text", "state")


def as_csv(record: WorkshopRecord) -> bytes:
    """The results in UTF-8 with a byte order mark; the same record gives the same bytes. No text can become a formula."""
    return csv_file.as_csv(data.of_workshop(record), _about(record), _FIRST)


def as_xlsx(record: WorkshopRecord) -> bytes:
    """The results as a workbook; the same record gives the same bytes. No text can become a formula."""
    from reports import xlsx  # loads what writes workbooks, which nothing else here needs

    at = datetime.combine(record.on, time(12), UTC)
    headline = words("workshop_least", least=record.least, exported=record.exported)
    return xlsx.as_xlsx(data.of_workshop(record), xlsx.Cover(title_of(record), words("handout_eyebrow"), headline, _about(record), at=at))


def _about(record: WorkshopRecord) -> tuple[tuple[str, str], ...]:
    return (
        (words("data_paper"), words("handout_eyebrow")),
        (words("data_col_workshop").split("\n")[0], title_of(record)),
        (words("data_col_held").split("\n")[0], day(record.on)),
        (words("workshop_rule"), words("workshop_least", least=record.least, exported=record.exported)),
    )
