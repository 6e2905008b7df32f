"""What surrounds the pages of a PDF: keys that tell a reader what to do with it, bookmarks, links, titles, and files in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import pikepdf
from pikepdf import Array, Dictionary, Stream

from reports import opening

_LARGEST_METADATA = 2_000_000  # bytes, unpacked
_MOST_BOOKMARKS, _DEEPEST = 20_000, 50
_TOLD = ("/Lang", "/ViewerPreferences", "/MarkInfo", "/PageMode", "/PageLayout")
_BOXES = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate", "/UserUnit")
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_OWN = ("/Type", "/Rect", "/P", "/StructParent", "/Dest", "/Contents")
"""Of a link: where it is, where it leads within the report, and what is read out for it."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What surrounds the pages."""

    parts: frozenset[str]
    """Keys of the catalogue and the pages, boxes of pages, and files: each a short text in the words of the PDF standard."""
    titles: tuple[str, ...]
    """Of the file, in its metadata."""
    names: tuple[str, ...]
    """Of bookmarks, then what is read out for links, with 0 for each number."""


def read(document: pikepdf.Pdf) -> Surroundings:
    """What surrounds the pages. Raises UnreadableError if there is more of it than in any report."""
    parts, names = set(_parts(document)), list[str]()
    for keys, title in _bookmarks(document):
        parts |= {f"bookmark {key}" for key in keys}
        names.append(title)
    names += [_numberless(each.get("/Contents", "")) for page in document.pages for each in laid_on(page.obj) if each.get("/Subtype") == "/Link" and "/Contents" in each]
    return Surroundings(frozenset(parts), tuple(_titles(document)), tuple(names))


def laid_on(page: Any) -> Iterator[Any]:
    """What is put on top of a page, links among it."""
    noted = page.get("/Annots")
    yield from (each if isinstance(each, Dictionary) else Dictionary() for each in (noted if isinstance(noted, Array) else ()))


def signature(annotation: Any) -> str:
    """What an annotation is and does, without where it stands and which page it leads to."""
    return " ".join(f"{key}={_written(annotation[key])}" for key in sorted(annotation.keys()) if key not in _OWN)


def _parts(document: pikepdf.Pdf) -> Iterator[str]:
    root = document.Root
    yield from (f"{key} {_written(root[key])}" if key in _TOLD else key for key in root.keys())  # noqa: SIM118
    names = root.get("/Names")
    yield from (f"/Names {key}" for key in (names.keys() if isinstance(names, Dictionary) else ()))
    yield from (f"/Filespec {opening.name_of(file)}" for file in opening.files(document))
    yield from (f"/Info {key} {document.docinfo[key]}" for key in ("/Author", "/Subject") if key in document.docinfo)
    for page in document.pages:
        yield from (f"/Page {key} {_written(page.obj[key])}" if key in _BOXES else f"/Page {key}" for key in page.obj.keys() if key != "/Annots")  # noqa: SIM118
        above = page.obj.get("/Parent")
        for _ in range(_DEEPEST):
            if not isinstance(above, Dictionary):
                break
            yield from (f"/Pages {key}" for key in above.keys() if key != "/Parent")  # noqa: SIM118
            above = above.get("/Parent")


def _bookmarks(document: pikepdf.Pdf) -> Iterator[tuple[list[str], str]]:
    """The keys and the title of each bookmark, in their order."""
    top = document.Root.get("/Outlines")
    pending = [top.get("/First")] if isinstance(top, Dictionary) else []
    for _ in range(_MOST_BOOKMARKS):
        if not pending:
            return
        each = pending.pop()
        if isinstance(each, Dictionary):
            yield [key for key in each.keys() if key not in ("/First", "/Last", "/Next", "/Prev", "/Count", "/Parent")], str(each.get("/Title", ""))  # noqa: SIM118
            pending += [each.get("/Next"), each.get("/First")]
    raise opening.unreadable("bomb")


def _titles(document: pikepdf.Pdf) -> Iterator[str]:
    stream = document.Root.get("/Metadata")
    if not isinstance(stream, Stream):
        return
    try:
        root = ElementTree.fromstring(opening.unpacked(stream, _LARGEST_METADATA))
    except (ElementTree.ParseError, ValueError, LookupError):
        yield "\ufffd"
        return
    for each in root.iter():
        if each.tag == _TITLE:
            yield from ("".join(text.itertext()) for text in each.iter() if text.tag.endswith("}li"))
        yield from (value for key, value in each.attrib.items() if key == _TITLE)


def _numberless(text: Any) -> str:
    return re.sub(r"\d+", "0", str(text))


def _written(plain: Any, depth: int = 0) -> str:
    """A short object as text; what is long or deep in it as its kind only."""
    if isinstance(plain, Stream) or depth > 3:
        return "…"
    if isinstance(plain, Dictionary):
        return "<" + " ".join(f"{key} {_written(plain[key], depth + 1)}" for key in sorted(plain.keys())) + ">"
    if isinstance(plain, Array):
        return "[" + " ".join(_written(each, depth + 1) for each in list(plain)[:20]) + "]"
    return str(plain)[:500]
