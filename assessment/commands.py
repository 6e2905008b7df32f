"""What the commands on files do, and `serve`. Each returns its exit code."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assessment import database, hosting
from assessment.files import FileError
from assessment.terminal import say
from questionnaires.texts import table

TABLES = (".csv", ".tsv", ".xlsx", ".parquet")
"""Endings of files with one row per service."""

if TYPE_CHECKING:  # which most commands do not need
    from assessment.edition import Edition
    from assessment.papers import Paper
    from reports.document import Masthead


def serve_command(options: argparse.Namespace) -> int:
    """Open the database (bringing it up to date), then serve until stopped."""
    if options.database:
        os.environ[database.ENVIRONMENT] = options.database
    try:
        hosting.prepare()
    except hosting.HostingError as error:
        for sentence in error.sentences:
            say(sentence, to=sys.stderr)
        return 2
    url = os.environ.get(database.ENVIRONMENT)
    database.connect(url).dispose()
    port = _free_port(options.host, options.port)

    from assessment.shell import serve

    serve.run(host=options.host, port=port, database_url=url, open_browser=not options.no_browser)
    return 0


def score_command(options: argparse.Namespace) -> int:
    """Print the result as text, JSON or CSV; of a table with one row per service, one line each."""
    from assessment.files import scored_file

    if Path(options.file).suffix.lower() in TABLES:
        from assessment.portfolio.scoring_many import score_many

        return score_many(options)
    result = scored_file(options.file, options.questionnaires, options.scoring)
    if options.format == "csv":
        from assessment.portfolio.scoring_many import score_one

        score_one(result)
    elif options.format == "json":
        from assessment.results import data_of
        from reports import json_file

        for text in json_file.text(data_of(result)).split("\n"):
            say(text)
    else:
        from assessment.plain_text import as_text
        from assessment.planning import as_lines
        from assessment.results import plan_of, report_on

        for text in as_text(report_on(result, as_of=datetime.now(UTC))):
            say(text)
        for text in ("", *as_lines(result)) if plan_of(result).actions else ():
            say(text)
    return 0


def report_command(options: argparse.Namespace) -> int:
    """Write the report in a format, as much of it as was chosen, under the name that was given or is kept; or empty questionnaires."""
    from assessment.attached import attachments
    from assessment.edition import Edition
    from assessment.files import from_file, write
    from assessment.results import report_on
    from reports import rendering

    if options.blank is not None:
        from assessment.blank_files import write_blank

        return write_blank(options)
    if options.file is None:
        raise FileError(table("assessment")("report_of_what"))
    refuse_same_file(options.output, options.file)
    if options.logo is not None:
        refuse_same_file(options.output, str(options.logo))
    chosen = options.format or format_of(options.output)
    edition = Edition(options.variant or "full", options.size or "standard", options.notes)
    _refuse_idle(options, edition, chosen)
    result, changed = from_file(options.file, options.questionnaires, options.scoring)
    if changed is not None and options.as_of is not None:
        raise FileError(table("assessment")("report_as_of_idle"))
    # The moment that the file tells is the one that the app's reports bear: the same file gives the same bytes.
    as_of = changed or options.as_of or datetime.now(UTC)
    report = report_on(result, as_of=as_of, variant=edition.variant, masthead=_masthead(options, result.papers))
    carried = attachments(result, edition, report, chosen)
    write(options.output, rendering.render(report, chosen, size=edition.size, attachments=carried))
    say_written(options.output)
    return 0


def _refuse_idle(options: argparse.Namespace, edition: Edition, format_: str) -> None:
    """Raises FileError if an option was given that would change nothing in this format."""
    from assessment.edition import ON_PAPER, WITH_LOGO

    words = table("assessment")
    if options.size is not None and format_ not in ON_PAPER:
        raise FileError(words("report_size_idle", format=words(f"report_as_{format_}")))
    if options.logo is not None and format_ not in WITH_LOGO:
        raise FileError(words("report_logo_idle", format=words(f"report_as_{format_}")))
    if options.notes and not edition.has_data(format_):
        raise FileError(words("report_notes_idle"))


def _masthead(options: argparse.Namespace, papers: Mapping[str, Paper]) -> Masthead:
    """What is kept in the file, with what was given in its place. Raises ToolkitError if that cannot stand there."""
    from assessment.files import logo_at
    from assessment.masthead import Typed, masthead_of, typed_masthead

    kept = masthead_of(papers)
    organisation = kept.organisation if options.organisation is None else options.organisation
    classification = kept.classification if options.classification is None else options.classification
    return typed_masthead(Typed(organisation, classification, logo_at(options.logo) if options.logo else None), kept)


def format_of(output: str) -> str:
    """The format that the name of the output tells. Raises FileError if it is none that can be written."""
    from reports.rendering import FORMATS

    ending = Path(output).suffix.lower()
    if ending == "" or output == "-":
        return "pdf"
    endings = {**{each.ending: name for name, each in FORMATS.items()}, ".markdown": "md", ".htm": "html"}
    if endings.get(ending) not in FORMATS:
        known = ", ".join(each.ending for each in FORMATS.values())
        raise FileError(table("assessment")("format_unknown", ending=ending, known=known))
    return endings[ending]


def refuse_same_file(output: str, file: str) -> None:
    """Raises FileError if the file to be written is the one that is read."""
    if output != "-" and Path(output).exists() and Path(output).resolve() == Path(file).resolve():
        raise FileError(table("assessment")("same_file", file=output))


def say_written(output: str) -> None:
    """Say which file was written, on standard error."""
    if output != "-":
        say(table("assessment")("written", file=output), to=sys.stderr)


def export_command(options: argparse.Namespace) -> int:
    """Write one assessment to a file."""
    from assessment import exchange
    from assessment.files import write
    from assessment.identity import LOCAL
    from assessment.store import Store

    store = Store.open(options.database)
    try:
        assessment = store.load(LOCAL, options.id)
    finally:
        store.close()
    output = options.output or _unused(exchange.file_name(assessment))
    if output != "-" and Path(output).is_file():
        raise FileError(table("assessment")("file_exists", file=output))
    write(output, exchange.export(assessment).encode())
    if output != "-":
        say(table("assessment")("exported", name=assessment.name, file=output))
    return 0


def _unused(name: str) -> str:
    stem, number = name.removesuffix(".readiness.json"), 1
    while Path(name).exists():
        number += 1
        name = f"{stem}-{number}.readiness.json"
    return name


def _free_port(host: str, wanted: int | None) -> int:
    """The port wanted, or the first free one from 8501. Raises FileError if it is taken, or the address cannot be used."""
    last = OSError()
    for port in [wanted] if wanted else range(8501, 8521):
        try:
            family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
            with socket.socket(family, kind, protocol) as probe:
                if os.name == "posix":
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(place)
            return port
        except OSError as error:
            last = error
    words = table("assessment")
    which = words("serve_port", port=wanted) if wanted else words("serve_any_port")
    raise FileError(words("serve_cannot_listen", host=host, which=which, why=last.strerror or last))
