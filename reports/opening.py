"""A PDF from a stranger, opened so that nothing in it can do harm: sizes are bounded before anything is unpacked."""

from __future__ import annotations

import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from questionnaires.errors import ToolkitError
from questionnaires.texts import table

LARGEST = 30_000_000  # bytes of a PDF; a full report in large print has about half a million
LARGEST_CARRIED = 8_000_000  # bytes of a file in it, unpacked
MOST_PAGES = 2_000


class UnreadableError(ToolkitError):
    """A file is no PDF that can be read here."""


@contextmanager
def opened(content: bytes) -> Generator[pikepdf.Pdf]:
    """The PDF, to be read within. Raises UnreadableError with one sentence, also for what turns out to be broken within."""
    if len(content) > LARGEST:
        raise unreadable("too_large", megabytes=LARGEST // 1_000_000)
    if b"%PDF-" not in content[:1024]:
        raise unreadable("no_pdf")
    try:
        with pikepdf.open(BytesIO(content), attempt_recovery=False, suppress_warnings=True) as document:
            if document.is_encrypted:
                raise unreadable("encrypted")
            if len(document.pages) > MOST_PAGES:
                raise unreadable("many_pages", most=f"{MOST_PAGES:,}")
            yield document
    except ToolkitError:
        raise
    except pikepdf.PasswordError:
        raise unreadable("encrypted") from None
    except (pikepdf.PdfError, MemoryError, RecursionError, ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError):
        raise unreadable("broken") from None


def unreadable(kind: str, /, **more: object) -> UnreadableError:
    """Why a PDF cannot be read, as an error to raise."""
    return UnreadableError(table("reports")(f"pdf_{kind}", **more))


def unpacked(stream: Any, most: int) -> bytes:
    """What a stream holds, of at most so many bytes. Raises UnreadableError if it is more, or packed in a way that is not read here."""
    filter_ = stream.get("/Filter")
    names = [str(each) for each in filter_] if isinstance(filter_, Array) else [] if filter_ is None else [str(filter_)]
    if names not in ([], ["/FlateDecode"]) or (names and stream.get("/DecodeParms") is not None):
        raise unreadable("packed")
    raw = stream.read_raw_bytes()
    if not names:
        found = raw
    else:
        try:
            found = zlib.decompressobj().decompress(raw, most + 1)
        except zlib.error:
            raise unreadable("broken") from None
    if len(found) > most:
        raise unreadable("bomb")
    return found


def carried(document: pikepdf.Pdf, name: str) -> bytes | None:
    """The file of that name that the PDF carries; None if it carries none. Raises UnreadableError if it is too large, or there twice."""
    held: dict[tuple[int, int], Any] = {}
    for file in files(document):
        within = file.get("/EF")
        if isinstance(within, Dictionary) and name in (str(file.get("/UF")), str(file.get("/F"))):
            held |= {each.objgen: each for each in (within[key] for key in within.keys()) if isinstance(each, Stream)}  # noqa: SIM118
    if len(held) > 1:
        raise unreadable("carried_twice", name=name)
    return next((unpacked(stream, LARGEST_CARRIED) for stream in held.values()), None)


def name_of(file: Any) -> str:
    """What a file in it is called: both names, where it has two."""
    return " ".join(dict.fromkeys(str(file[key]) for key in ("/UF", "/F") if key in file))


def files(document: pikepdf.Pdf) -> Iterator[Any]:
    """The specifications of the files in it: by its tree of names, and of those that belong to the whole of it."""
    belonging, names = document.Root.get("/AF"), document.Root.get("/Names")
    yield from (each for each in (belonging if isinstance(belonging, Array) else ()) if isinstance(each, Dictionary))
    pending = [names.get("/EmbeddedFiles")] if isinstance(names, Dictionary) else []
    for _ in range(1000):  # a tree that leads back into itself has no end
        if not pending:
            return
        node = pending.pop()
        if not isinstance(node, Dictionary):
            continue
        pairs, kids = node.get(Name.Names), node.get("/Kids")
        yield from (each for each in (pairs if isinstance(pairs, Array) else ()) if isinstance(each, Dictionary))
        pending += list(kids) if isinstance(kids, Array) else []
