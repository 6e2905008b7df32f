"""The command `mutual-readiness`. Heavy parts are loaded only by the commands that need them."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

from assessment.edition import SIZES, VARIANTS
from assessment.portfolio.commands import compare_options
from assessment.terminal import say
from questionnaires.errors import MOST_FAULTS, DefinitionError, ToolkitError
from questionnaires.texts import ENGLISH, in_language, languages, table
from reports.rendering import FORMATS

ORGANISATION_ROLES = ("member", "commissioner", "auditor", "administrator")
"""Those of `identity`, which is not loaded for this."""
DESCRIPTION = "Find out, honestly, whether an NHS or council service is ready to become a public service mutual."
FILE_HELP = "an exported assessment (*.readiness.json), or answers written by hand as YAML; - for standard input"
TABLE_HELP = "a table with one row per service (*.csv, *.xlsx, *.parquet)"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0; 1 if `check` found faults, `diff` or `verify` differences, or `compare`, `import`, `survey`, or `score` in a table, something that could not be read; 2 after an error, told in one sentence on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A console may lack a character; a file or another program gets UTF-8, on Windows too.
            redirected = stream is sys.stdout and not stream.isatty()
            stream.reconfigure(encoding="utf-8" if redirected else None, errors="replace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or (given[0].startswith("-") and given[0] not in ("-h", "--help", "--version")):
        given.insert(0, "serve")
    options = parser().parse_args(given)
    try:
        with in_language(getattr(options, "language", ENGLISH)):
            if status := table("assessment")("language_status"):
                say(status, to=sys.stderr)
            _find_database(options)
            code = _command(options.command)(options)
        sys.stdout.flush()
        return code
    except DefinitionError as error:
        return _tell(_first_of(error))
    except ToolkitError as error:
        return _tell(str(error))
    except BrokenPipeError:
        # Whoever read our output has gone; Python must not try to flush it again at the end.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        return _tell(f"The output could not be written: {error.strerror or error}.")


def parser() -> argparse.ArgumentParser:
    """All commands and their options, as `--help` shows them."""
    top = _Parser(prog="mutual-readiness", description=DESCRIPTION, epilog="Without a command: serve.")
    top.add_argument("--version", action=_Version, help="show the version and stop")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)

    serve = _add(commands, "serve", "start the toolkit on this computer and open it in the browser")
    serve.add_argument("--port", type=_port, help="the port to listen on (default: the first free one from 8501)")
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this computer only)")
    serve.add_argument("--no-browser", action="store_true", help="do not open a browser")
    _database(serve)

    _keeping(commands)

    check = _add(commands, "check", "look for faults in questionnaires, scoring, worked cases and answer files")
    check.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="files or folders (default: those that come with the toolkit)",
    )
    check.add_argument(
        "--coverage",
        action="store_true",
        help="also list every gate, band edge, routing branch, conflict and depth that no worked case touches",
    )

    score = _add(commands, "score", "show the result of an assessment, or of each service in a table")
    score.add_argument("file", metavar="FILE", help=f"{FILE_HELP}; or {TABLE_HELP}")
    _definitions(score)
    _language(score)
    score.add_argument("--format", choices=("table", "json", "csv"), default="table", help="lines to read, JSON (of a table: one object a line), or CSV; default: table")
    _leave_out(score)

    compare = _add(commands, "compare", "set services side by side: an aid to deciding, not an award evaluation")
    compare_options(compare)
    _definitions(compare)
    _language(compare)
    compare.add_argument("--as-of", type=_moment, metavar="DATE", help="the day that the comparison bears, such as 2026-11-28 (default: now)")
    _leave_out(compare)

    report = _add(commands, "report", "write the report of an assessment, or empty questionnaires to fill in")
    report.add_argument("file", metavar="FILE", nargs="?", help=FILE_HELP)
    _definitions(report)
    _language(report)
    _edition(report)
    _blank(report)
    report.add_argument("-o", "--output", required=True, metavar="OUT", help="the file to write; - for standard output")

    verify = _add(commands, "verify", "check whether what a report prints follows from the data that it carries")
    verify.add_argument("file", metavar="REPORT", help="a report as PDF; - for standard input")
    _language(verify)
    verify.add_argument("--format", choices=("table", "json"), default="table", help="lines to read, or JSON for programs; default: table")

    plan = _add(commands, "plan", "show the action plan of an assessment, or write it for a spreadsheet or a calendar")
    plan.add_argument("of", metavar="FILE|ID", help=f"{FILE_HELP}; or a saved assessment, as `list` shows it")
    _definitions(plan)
    _database(plan)
    _language(plan)
    plan.add_argument(
        "--format", choices=("table", "csv", "ics"),
        help="a table to read, CSV for a spreadsheet, iCalendar for a calendar; default: by the name of the output, otherwise table",
    )  # fmt: skip
    plan.add_argument("-o", "--output", default="-", metavar="OUT", help="the file to write (default: standard output)")

    agreement = _add(commands, "agreement", "show how far two or more assessors of the same services agree")
    agreement.add_argument(
        "paths", nargs="+", metavar="FILE",
        help="assessment files, or folders of them: two files of one service, or several put together by the service's name",
    )  # fmt: skip
    _definitions(agreement)
    agreement.add_argument("--format", choices=("table", "json"), default="table", help="default: table")

    _model(commands)

    export = _add(commands, "export", "write a saved assessment to a file, to move it to another computer")
    _id(export)
    export.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="the file to write (default: named after the service); - for standard output",
    )
    _database(export)

    import_ = _add(commands, "import", "add an exported assessment, or a questionnaire filled in in Word or Excel, to the saved ones")
    import_.add_argument("file", metavar="FILE", help="an exported assessment (*.readiness.json), or a questionnaire that was filled in (*.docx, *.xlsx)")
    import_.add_argument("--check", action="store_true", help="of a questionnaire that was filled in, only list what can be read and what cannot; save nothing")
    _definitions(import_)
    _database(import_)

    survey = _add(commands, "survey", "show what would be read of a staff survey's file, and every cell that could not be read; save nothing")
    survey.add_argument("file", metavar="FILE", help="as Microsoft Forms, Google Forms, LimeSurvey or the template has it (*.csv, *.xlsx)")
    survey.add_argument("--check", action="store_true", help="only list the cells that could not be read")
    _language(survey)

    _colleague(commands)
    _organisations(commands)
    _looking_after(commands)
    return top


def _add(
    commands: argparse._SubParsersAction[_Parser] | argparse._SubParsersAction[argparse.ArgumentParser],  # pyright: ignore[reportPrivateUsage]
    name: str, what: str,
) -> argparse.ArgumentParser:  # fmt: skip
    return commands.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.")


def _model(commands: argparse._SubParsersAction[_Parser]) -> None:  # pyright: ignore[reportPrivateUsage]
    diff = _add(commands, "diff", "show what differs between two versions of a questionnaire, of a scoring file, or of all definitions")
    for name, which in (("old", "the earlier one"), ("new", "the later one")):
        diff.add_argument(name, metavar=name.upper(), help=f"{which}: a scoring file, a questionnaire, a folder of them, or an exported assessment")
    diff.add_argument("--questionnaires", nargs="+", type=Path, metavar="PATH", help="the questionnaires that two scoring files are for")
    _language(diff)

    new = _add(commands, "new", "write a questionnaire or scoring file to begin with, or a folder with a copy of all definitions")
    new.add_argument("kind", choices=("questionnaire", "scoring", "definitions"), help="what to write")
    new.add_argument("name", metavar="NAME", help="its name in other files, such as wellbeing; of definitions, the folder")
    new.add_argument("--copy", action="store_true", help="scoring: a copy of the standard one, with all its numbers and reasons")
    new.add_argument("--questionnaires", nargs="+", type=Path, metavar="PATH", help="scoring: the questionnaires that it is for (default: those that come with the toolkit)")
    new.add_argument("-o", "--output", metavar="OUT", help="the file or folder to write (default: NAME.yaml, or NAME); - for standard output")


def _blank(report: argparse.ArgumentParser) -> None:
    report.add_argument(
        "--blank", nargs="*", metavar="PART",
        help="instead, empty questionnaires, to print (OUT is .pdf) or to fill in in Word (.docx) or Excel (.xlsx): all, or those named, "
        "such as staff-appetite, or sections, such as staff-appetite.ballot",
    )  # fmt: skip


def _keeping(commands: argparse._SubParsersAction[_Parser]) -> None:  # pyright: ignore[reportPrivateUsage]
    list_ = _add(commands, "list", "list the saved assessments")
    list_.add_argument("--deleted", action="store_true", help="list those that were deleted and can be restored")
    _database(list_)

    history = _add(commands, "history", "show who changed which answer when, from what to what")
    _id(history)
    history.add_argument("--question", metavar="QUESTION", help="only this question, by its id, such as SA2")
    _database(history)

    for name, what in (
        ("delete", "take an assessment out of the list; restore brings it back"),
        ("restore", "bring a deleted assessment back"),
    ):
        command = _add(commands, name, what)
        _id(command)
        _database(command)

    erase = _add(commands, "erase", "erase an assessment, or former answers in it, for good")
    _id(erase)
    erase.add_argument("--former", metavar="QUESTION", help="only the answers to this question that do not stand any more")
    erase.add_argument("--yes", action="store_true", help="do not ask first")
    _database(erase)


def _colleague(commands: argparse._SubParsersAction[_Parser]) -> None:  # pyright: ignore[reportPrivateUsage]
    ask = _add(commands, "ask", "write a file with some sections for a colleague to answer")
    _id(ask)
    ask.add_argument("--sections", required=True, metavar="SECTION,…", help="such as finance-and-growth.plan, with commas between them")
    ask.add_argument("--of", required=True, metavar="ROLE", help="who is asked, such as Finance")
    ask.add_argument("-o", "--output", required=True, metavar="OUT", help="the file to write; - for standard output")
    _database(ask)

    merge = _add(commands, "merge", "list what a colleague gave back beside what stands, or take it over")
    _id(merge)
    merge.add_argument("file", metavar="FILE", help="the file that came back (*.readiness.json)")
    merge.add_argument("--take", action="store_true", help="take over every new answer that is in no conflict")
    _database(merge)


def _organisations(commands: argparse._SubParsersAction[_Parser]) -> None:  # pyright: ignore[reportPrivateUsage]
    _database(_add(commands, "organisations", "list the organisations of a copy that several people use"))

    organisation = _add(commands, "organisation", "begin an organisation")
    organisation.add_argument("name", metavar="NAME", help="what it is called")
    _database(organisation)

    invite = _add(commands, "invite", "invite somebody to a role in an organisation, by a link that works once")
    invite.add_argument("organisation", metavar="ORGANISATION", help="its name, or its id as `organisations` shows it")
    invite.add_argument("role", choices=ORGANISATION_ROLES, help="what they will be in it")
    invite.add_argument("--email", metavar="ADDRESS", help="only whoever signs in with this address can take it up, at once if they did before")
    invite.add_argument("--days", type=_days, metavar="N", help="how long it can be taken up (default: as the settings say, otherwise 14)")
    _database(invite)

    hand_over = _add(commands, "hand-over", "let somebody lead an assessment whose lead has gone, or that belongs to nobody yet")
    _id(hand_over)
    hand_over.add_argument("--to", required=True, metavar="EMAIL", help="the address with which they have signed in")
    hand_over.add_argument("--organisation", default="", metavar="ORGANISATION", help="where it is to belong, if it belongs to none (default: where they are a member)")
    _database(hand_over)


def _looking_after(commands: argparse._SubParsersAction[_Parser]) -> None:  # pyright: ignore[reportPrivateUsage]
    parts = _add(commands, "audit", "check that the log of who did what is whole, or show it").add_subparsers(dest="what", metavar="WHAT", required=True)
    verify = _add(parts, "verify", "check that no entry was altered, removed or put in, and that the log leads to what stands")
    verify.add_argument("--noted", metavar="NUMBER:CHAIN", help="an entry as this command told it before: it must still be there")
    _database(verify)
    show = _add(parts, "show", "show who did what and when, the newest first")
    of = show.add_mutually_exclusive_group()
    of.add_argument("--assessment", metavar="ID", help="only of this assessment, as `list` shows it")
    of.add_argument("--organisation", metavar="ID", help="only of this organisation")
    show.add_argument("--format", choices=("table", "csv"), default="table", help="lines to read, or CSV for a spreadsheet; default: table")
    _database(show)

    people = _add(commands, "person", "show or erase what is held about a person").add_subparsers(dest="what", metavar="WHAT", required=True)
    held = _add(people, "show", "write all that is held about a person, as JSON")
    _person(held)
    held.add_argument("-o", "--output", default="-", metavar="OUT", help="the file to write (default: standard output)")
    erase = _add(people, "erase", "erase a person's name, address, roles, invitations and waiting answers for good; their answers stay with the service")
    _person(erase)
    erase.add_argument("--hand-over-to", metavar="EMAIL|ID", help="who leads from now on what only this person leads")
    erase.add_argument("--yes", action="store_true", help="do not ask first")

    retain = _add(commands, "retain", "delete and erase what was kept long enough")
    retain.add_argument("--dry-run", action="store_true", help="only tell what would be done")
    for option, what in (
        ("--erase-after-days", "erase assessments that were deleted so many days ago (0: never)"),
        ("--delete-after-months", "delete assessments that nobody changed for so many months (0: never)"),
        ("--workshop-days", "end workshops that nobody more could join for so many days, and delete what each person answered (0: never)"),
        ("--invitation-days", "remove invitations that ran out and were made so many days ago (0: never)"),
        ("--log-months", "erase what entries of the log say in words after so many months; the log itself stays (0: never)"),
        ("--copy-days", "remove copies that failed updates left beside the database so many days ago (0: never)"),
    ):
        retain.add_argument(option, type=_period, metavar="N", help=what)
    _database(retain)

    backup = _add(commands, "backup", "write a dated copy of the database into a folder, and remove older copies of its own there")
    backup.add_argument("folder", type=Path, metavar="FOLDER", help="where copies are kept: not the folder of the database")
    backup.add_argument("--keep-days", type=_period, default=30, metavar="N", help="remove copies older than so many days; default: 30 (0: remove none)")
    _database(backup)


def _person(command: argparse.ArgumentParser) -> None:
    command.add_argument("person", metavar="EMAIL|ID", help="the address with which somebody signed in or was invited, or the id in the log")
    _database(command)


def _period(text: str) -> int:
    if not text.isdecimal() or int(text) > 36500:
        raise argparse.ArgumentTypeError(f"{text!r} is not a period; choose a whole number from 0 to 36500")
    return int(text)


def _id(command: argparse.ArgumentParser) -> None:
    command.add_argument("id", metavar="ID", help="the assessment, as `list` shows it")


def _database(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--database", metavar="URL",
        help="a file, or an SQLAlchemy URL (default: MUTUAL_READINESS_DATABASE, else a file in your user data folder)",
    )  # fmt: skip


def _leave_out(command: argparse.ArgumentParser) -> None:
    command.add_argument("--leave-out", nargs="+", metavar="HEADING", help="columns of a table that are not to be read")


def _definitions(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--questionnaires",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="other questionnaires (files or folders, with or without their sources)",
    )
    command.add_argument("--scoring", type=Path, metavar="PATH", help="another scoring file")


def _edition(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=tuple(FORMATS), help="default: by the name of the output, otherwise pdf")
    command.add_argument("--variant", choices=VARIANTS, help="the whole, two pages for a board, the action plan, or what may be published; default: full")
    command.add_argument("--size", choices=SIZES, help="of the type on paper, in PDF and Word; default: standard")
    command.add_argument("--notes", action="store_true", help="put the notes into the data that a PDF carries, too")
    command.add_argument("--as-of", type=_moment, metavar="DATE", help="the day that the report of answers written by hand bears, such as 2026-11-28 (default: now); an exported assessment has its own")
    command.add_argument("--organisation", metavar="NAME", help="under whose name the report goes out (default: what is kept in the file)")
    command.add_argument("--logo", type=Path, metavar="FILE", help="its logo, as PNG or SVG, in PDF, Word and web page (default: what is kept in the file)")
    command.add_argument("--classification", metavar="LINE", help="such as OFFICIAL, at the head and foot of each page (default: what is kept in the file)")


def _language(command: argparse.ArgumentParser) -> None:
    known = ", ".join(f"{code} ({name})" for code, name in languages().items())
    command.add_argument("--language", choices=list(languages()), default=ENGLISH, help=f"{known}; what is not translated is in English")


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; choose a number from 1 to 65535")
    return int(text)


def _moment(text: str) -> datetime:
    with contextlib.suppress(ValueError):
        found = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
        if 1970 <= found.year <= 2200:
            return found
    raise argparse.ArgumentTypeError(f"{text!r} is not a date from 1970 to 2200; write it as year-month-day, such as 2026-11-28")


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 365:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of days; choose a number from 1 to 365")
    return int(text)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        say(f"{message[0].upper()}{message[1:]}. See `{self.prog} --help`.", to=sys.stderr)
        self.exit(2)


class _Version(argparse.Action):
    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from assessment.record import toolkit_version

        say(toolkit_version())
        parser.exit()


def _command(name: str) -> Callable[[argparse.Namespace], int]:
    kept = dict.fromkeys(("list", "history", "delete", "restore", "erase"), "keeping")
    asked = dict.fromkeys(("ask", "merge"), "colleague_commands")
    people = dict.fromkeys(("organisations", "organisation", "invite", "hand-over"), "organisation_commands")
    own = {"check": "checking", "agreement": "agreement", "diff": "differing", "new": "new_files", "plan": "planning", "verify": "verifying"}
    own |= {"compare": "portfolio.commands", "survey": "survey.command", "import": "taking_in", "audit": "audit", "person": "personal_commands", "retain": "retaining", "backup": "backup"}
    module = {**own, **kept, **asked, **people}.get(name, "commands")
    return getattr(import_module(f"assessment.{module}"), f"{name.replace('-', '_')}_command")


def _find_database(options: argparse.Namespace) -> None:
    """The settings file of a server also says where its answers are, to whoever looks after it."""
    if getattr(options, "database", "") is None and os.environ.get("MUTUAL_READINESS_SETTINGS") and options.command != "serve":
        from assessment import hosting

        options.database = hosting.current().database or None


def _first_of(error: DefinitionError) -> str:
    more = len(error.faults) - 1
    counted = f"more than {MOST_FAULTS - 1} more" if more >= MOST_FAULTS else f"{more} more"
    rest = f" ({counted} {'fault' if more == 1 else 'faults'}: `mutual-readiness check` shows them.)" if more else ""
    return f"{error.faults[0]}{rest}"


def _tell(sentence: str) -> int:
    say(sentence, to=sys.stderr)
    return 2
