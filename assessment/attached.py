"""The files that a PDF carries, by which a stranger can check it."""

from __future__ import annotations

from assessment.edition import Edition
from assessment.results import Scored
from reports.document import Attachment


def attachments(result: Scored, edition: Edition) -> tuple[Attachment, ...]:
    """What a report on the result carries; nothing if it is to be published."""
    return ()
