"""In which form a report goes out: the choices of the report page, of an address and of the command line, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import get_args
from urllib.parse import urlencode

from reports.sizes import Size
from reports.variants import Variant

VARIANTS: tuple[str, ...] = get_args(Variant)
SIZES: tuple[str, ...] = get_args(Size)
ON_PAPER = ("pdf", "docx")
"""Formats for which there is a size of type."""
WITH_LOGO = ("pdf", "docx", "html")
"""Formats that show a logo."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What somebody chose. `notes`: whether the data that a PDF carries have the notes in them."""

    variant: Variant = "full"
    size: Size = "standard"
    notes: bool = False

    def has_data(self, format_: str) -> bool:
        """Whether a report in this format carries the answers as data."""
        return format_ == "pdf" and self.variant != "publishable"

    def query(self) -> str:
        """What of this stands in an address: only what is not as usual.

        >>> Edition(variant="summary").query(), Edition().query()
        ('variant=summary', '')
        """
        usual = asdict(Edition())
        return urlencode({name: str(value).lower() for name, value in asdict(self).items() if value != usual[name]})


def edition_of(query: Mapping[str, str]) -> Edition | None:
    """The choices in an address; None if one of them is none that there is.

    >>> edition_of({"variant": "summary", "a": "x"})
    Edition(variant='summary', size='standard', notes=False)
    >>> edition_of({"size": "huge"}) is None
    True
    """
    allowed = {"variant": VARIANTS, "size": SIZES, "notes": ("false", "true")}
    given = {field.name: query[field.name] for field in fields(Edition) if field.name in query}
    if any(value not in allowed[name] for name, value in given.items()):
        return None
    return Edition(**{**given, "notes": given.get("notes") == "true"})  # pyright: ignore[reportArgumentType]
