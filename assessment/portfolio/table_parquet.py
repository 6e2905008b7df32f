"""A Parquet file in blocks of rows, each cell as the text that a person would write. pyarrow comes with Streamlit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from importlib import import_module
from typing import Any, BinaryIO, cast

from assessment.spreadsheets.refused import Refused

_MOST_COLUMNS = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A file that was opened, by what it says of itself."""

    headings: tuple[str, ...]
    rows: int
    unpacked: int
    """Bytes of all row groups."""
    _words: tuple[str, ...] = field(repr=False)
    """The columns of texts."""
    _file: Callable[[], BinaryIO] = field(repr=False)

    def blocks(self, most: int, longest: int) -> Iterator[list[Sequence[str]]]:
        """The columns of at most so many rows at a time, texts cut behind so many characters. Raises Refused if the file is damaged.

        Texts stay as the file has them, each different one once: a small file can say a long text a million times.
        """
        with self._file() as content:
            try:
                for batch in _reader(content, read_dictionary=list(self._words)).iter_batches(batch_size=most):
                    yield [_texts(column, longest) for column in batch.columns]
            except _errors():
                raise Refused("parquet") from None


def opened(file: Callable[[], BinaryIO]) -> Sheet:
    """What a file says of itself. Raises Refused if it cannot be read."""
    with file() as content:
        try:
            reader = _reader(content)
            about = reader.metadata
            if about.num_columns > _MOST_COLUMNS:
                raise Refused("wide_parquet", most=f"{_MOST_COLUMNS:,}")
            types = cast(Any, import_module("pyarrow.types"))
            for each in reader.schema_arrow:
                if types.is_nested(each.type):  # one cell of which can hold any number of values
                    raise Refused("nested", column=str(each.name)[:60])
            words = tuple(str(each.name) for each in reader.schema_arrow if types.is_string(each.type) or types.is_large_string(each.type))
            unpacked = sum(about.row_group(at).total_byte_size for at in range(about.num_row_groups))
            return Sheet(tuple(map(str, reader.schema_arrow.names)), int(about.num_rows), int(unpacked), words, file)
        except _errors():
            raise Refused("parquet") from None


def _reader(content: BinaryIO, **how: object) -> Any:
    return cast(Any, import_module("pyarrow.parquet")).ParquetFile(content, **how)


def _errors() -> tuple[type[Exception], ...]:
    return (cast(Any, import_module("pyarrow")).ArrowException, OSError, ValueError, OverflowError, MemoryError)


def _texts(column: Any, longest: int) -> Sequence[str]:
    """Each different value is looked at once."""
    coded = column.dictionary_encode()
    texts = [text_of(each)[: longest + 1] for each in coded.dictionary.to_pylist()]
    codes: list[int | None] = coded.indices.to_pylist()
    return ["" if code is None else texts[code] for code in codes]


def text_of(value: object) -> str:
    """A value as a person would write it.

    >>> text_of(12.0), text_of(None), text_of(float("nan"))
    ('12', '', 'nan')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
