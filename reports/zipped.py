"""The files of Word and Excel are zip archives: the same content in the same order, without a clock, gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_NO_TIME = (1980, 1, 1, 0, 0, 0)
_NO_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
_CLOCK = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
CUSTOM = "docProps/custom.xml"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"


def steady(
    content: bytes, properties: tuple[tuple[str, str], ...] = (), *, at: datetime | None = None, change: Callable[[str, bytes], bytes] | None = None
) -> bytes:
    """The archive with one time in it, wherever it was made: `at`, the moment that the document speaks of, or else that of no moment.

    `properties`: custom ones of the document, which programs keep and people seldom see. `change`: what to make of each part, by its name.
    """
    out, moment = BytesIO(), (at or _NO_MOMENT).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with ZipFile(BytesIO(content)) as before, ZipFile(out, "w", ZIP_DEFLATED) as after:
        parts = {name: before.read(name) for name in before.namelist() if name != CUSTOM}
        if properties:
            parts = _with_properties(parts, properties)
        for name, part in parts.items():
            if name == "docProps/core.xml":
                part = _CLOCK.sub(rb"\g<1>" + moment, part)
            info = ZipInfo(name, _NO_TIME)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            after.writestr(info, change(name, part) if change else part)
    return out.getvalue()


def _with_properties(parts: dict[str, bytes], properties: tuple[tuple[str, str], ...]) -> dict[str, bytes]:
    entries = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{at}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for at, (name, value) in enumerate(properties, start=2)
    )
    custom = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        f'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{entries}</Properties>'
    )
    types, relations = parts["[Content_Types].xml"], parts["_rels/.rels"]
    own_type = f'<Override PartName="/{CUSTOM}" ContentType="{_CUSTOM_TYPE}"/></Types>'.encode()
    own_relation = f'<Relationship Id="rIdForm" Type="{_CUSTOM_RELATION}" Target="{CUSTOM}"/></Relationships>'.encode()
    changed = {"[Content_Types].xml": types.replace(b"</Types>", own_type), "_rels/.rels": relations.replace(b"</Relationships>", own_relation)}
    return parts | changed | {CUSTOM: custom.encode()}
