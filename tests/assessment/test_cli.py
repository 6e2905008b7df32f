"""The command line, in this process and as a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assessment import cli, commands, definitions, exchange, results, terminal
from assessment.database import ENVIRONMENT
from assessment.definitions import Definitions
from assessment.files import definitions_at
from assessment.identity import LOCAL
from assessment.store import Store
from questionnaires.answers import Answer, State
from questionnaires.plain_yaml import Source

ROOT = Path(__file__).parents[2]
SMALL = Path(__file__).parent / "small"
ANSWERS = """\
service: Harbour Community Nursing
stage: G2
answers:
  lead: group
  voluntary: "yes"
  turnover: ["12.1", "13.0", "not known"]
  vacancies: don't know
"""


@pytest.fixture(autouse=True)
def own_database(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(database))


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    file = tmp_path / "answers.yaml"
    file.write_text(ANSWERS, encoding="utf-8")
    return file


@pytest.fixture
def saved(store: Store, small: Definitions, tmp_path: Path) -> tuple[str, Path]:
    """The id of an assessment, and the file it was exported to."""
    made = store.create(
        LOCAL,
        small,
        answers={"service_name": Answer(State.ANSWERED, "Night Nursing"), "lead": Answer(State.ANSWERED, "one")},
    )
    file = tmp_path / "night.readiness.json"
    file.write_text(exchange.export(made), encoding="utf-8")
    return made.id, file


def small_options() -> list[str]:
    return ["--questionnaires", str(SMALL), "--scoring", str(SMALL / "scoring.yaml")]


def run(*arguments: str, **more: object) -> subprocess.CompletedProcess[bytes]:
    paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    command = [sys.executable, "-c", "import sys; from assessment.cli import main; sys.exit(main())", *arguments]
    return subprocess.run(command, capture_output=True, timeout=120, env={**os.environ, "PYTHONPATH": paths}, **more)  # pyright: ignore


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one sentence on standard error of a command that ends with 2 and prints nothing else."""
    assert cli.main(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.endswith("\n")
    assert told.err.count("\n") == 1
    assert "Traceback" not in told.err
    return told.err.strip()


def test_help_and_list_do_not_load_what_they_do_not_need() -> None:
    script = (
        "import sys; from assessment.cli import main\n"
        "try: main(sys.argv[2:])\n"
        "except SystemExit: pass\n"
        "heavy = [name for name in sys.argv[1].split() if name in sys.modules]\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    Store.open(None).close()
    paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    never = "streamlit pandas plotly typst alembic"
    for heavy, arguments in ((f"{never} pydantic sqlalchemy reports.document", ["--help"]), (never, ["list"])):
        done = subprocess.run(
            [sys.executable, "-c", script, heavy, *arguments], capture_output=True, text=True, timeout=60,
            env={**os.environ, "PYTHONPATH": paths},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr


def test_list_shows_what_is_saved(saved: tuple[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["list"]) == 0
    told = capsys.readouterr().out
    assert saved[0] in told
    assert "Night Nursing" in told


def test_list_of_an_empty_store_says_how_to_begin(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["list"]) == 0
    assert "No assessments are saved here yet" in capsys.readouterr().out


STEERING = "a\x1b[2Jb\nc\u202ed\u2028e"


def test_no_text_that_is_said_can_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.say(STEERING)
    assert capsys.readouterr().out == "a [2Jb c d e\n"


def test_faults_and_errors_that_quote_a_file_cannot_steer_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(ANSWERS + '  "\\e[2J\\u202Eno\\nsuch": group\n', encoding="utf-8")
    assert cli.main(["check", str(SMALL), str(file)]) == 1
    told = capsys.readouterr().out
    assert "' [2J no such'" in told
    assert len(told.splitlines()) == 2
    error = refused(capsys, "score", str(file), "--questionnaires", str(SMALL))
    assert "' [2J no such'" in error
    with pytest.raises(SystemExit, match="2"):
        cli.main(["list", "\x1b[2J"])
    assert capsys.readouterr().err == "Unrecognized arguments:  [2J. See `mutual-readiness --help`.\n"


def test_a_result_as_json_holds_everything_and_yet_cannot_steer_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(ANSWERS + "  remarks: \u202eeverything\U000e0001\n", encoding="utf-8")
    assert cli.main(["score", str(file), "--questionnaires", str(SMALL), "--format", "json"]) == 0
    told = capsys.readouterr().out
    assert all(letter.isprintable() or letter == "\n" for letter in told)
    questions = {each["id"]: each for each in json.loads(told)["tables"]["questions"]}
    assert questions["remarks"]["given"] == "\u202eeverything\U000e0001"


def test_an_assessment_moves_to_another_computer(
    saved: tuple[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    there = str(tmp_path / "there" / "assessments.db")
    assert cli.main(["export", saved[0]]) == 0
    assert cli.main(["export", saved[0]]) == 0
    assert (tmp_path / "night-nursing-2.readiness.json").is_file()
    assert cli.main(["import", "night-nursing.readiness.json", "--database", there]) == 0
    assert "“Night Nursing” was imported as" in capsys.readouterr().out
    other = Store.open(there)
    (found,) = other.assessments(LOCAL)
    assert other.load(LOCAL, found.id).response == Store.open(None).load(LOCAL, saved[0]).response
    other.close()


def test_an_export_overwrites_no_file(saved: tuple[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "mine.readiness.json"
    target.write_text("mine", encoding="utf-8")
    assert "already" in refused(capsys, "export", saved[0], "-o", str(target))
    assert target.read_text(encoding="utf-8") == "mine"


def test_a_report_never_replaces_the_file_it_is_made_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(ANSWERS, encoding="utf-8")
    assert "is the file that is read" in refused(capsys, "report", str(file), "-o", str(file), "--format", "md")
    assert file.read_text(encoding="utf-8") == ANSWERS
    assert "No report can be written as .odt" in refused(capsys, "report", str(file), "-o", str(tmp_path / "mine.odt"))


def test_an_export_can_go_to_standard_output_as_utf8(saved: tuple[str, Path]) -> None:
    done = run("export", saved[0], "-o", "-")
    assert done.returncode == 0
    assert json.loads(done.stdout.decode("utf-8"))["assessment"]["name"] == "Night Nursing"


def test_score_of_answers_written_by_hand_as_json(answers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["score", str(answers), *small_options(), "--format", "json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["format"] == "mutual-readiness/result"
    tables = result["tables"]
    (verdict,) = tables["verdict"]
    assert verdict["outcome"]["id"] == "ready"
    assert verdict["reached"]["id"] == "G2"
    states = {gate["id"]: gate["state"]["id"] for gate in tables["gates"]}
    assert states == {"voluntary_gate": "met", "led": "met", "carried": "unanswered", "decided": "unanswered"}
    # Willing staff are 100 (the ballot is not due yet) at 600; steady staff are open, so 0 to 100 at 400.
    assert (verdict["lower"], verdict["upper"]) == (60, 100)
    assert {ref["id"] for ref in tables["definitions"]} == {"sources", "profile", "team", "small", None}


def test_score_as_text_shows_verdict_gates_and_dimensions(answers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["score", str(answers), *small_options()]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Harbour Community Nursing\n")
    for part in ("60.0 to 100.0", "A group leads", "Willing staff", "Steady staff"):
        assert part in told
    assert max(map(len, told.splitlines())) <= 100


def test_the_command_line_scores_an_export_as_the_screen_does(
    saved: tuple[str, Path], store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    from reports import json_file

    assert cli.main(["score", str(saved[1]), "--format", "json"]) == 0
    assert capsys.readouterr().out.strip() == json_file.text(results.data_of(results.scored(store.load(LOCAL, saved[0]))))


def test_an_export_is_scored_under_its_own_definitions_unless_others_are_named(
    saved: tuple[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other.yaml"
    text = (SMALL / "scoring.yaml").read_text(encoding="utf-8")
    other.write_text(text.replace('one: "40"', 'one: "60"').replace("id: small", "id: other"), encoding="utf-8")

    def value(*options: str) -> int:
        assert cli.main(["score", str(saved[1]), "--format", "json", *options]) == 0
        questions = json.loads(capsys.readouterr().out)["tables"]["questions"]
        return next(question["value_lower"] for question in questions if question["id"] == "lead")

    assert value() == 40
    assert value("--scoring", str(other)) == 60


def test_answers_come_from_standard_input_too() -> None:
    done = run("score", "-", *small_options(), "--format", "json", input=ANSWERS.encode())
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["tables"]["verdict"][0]["outcome"]["id"] == "ready"


@pytest.mark.parametrize("name", ["report.md", "report.pdf"])
def test_report_writes_the_format_that_the_name_says(answers: Path, tmp_path: Path, name: str) -> None:
    assert cli.main(["report", str(answers), *small_options(), "-o", str(tmp_path / name)]) == 0
    content = (tmp_path / name).read_bytes()
    assert content.startswith(b"%PDF" if name.endswith("pdf") else b"#") or b"Harbour" in content
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".")] == []


def test_a_report_that_cannot_be_written_leaves_the_former_one(
    answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report.md"
    target.write_text("the former one", encoding="utf-8")

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    told = refused(capsys, "report", str(answers), *small_options(), "-o", str(target))
    assert told == f"The file {target} cannot be written: No space left on device."
    assert target.read_text(encoding="utf-8") == "the former one"
    assert sorted(file.name for file in tmp_path.iterdir() if "report" in file.name) == ["report.md"]


def test_errors_are_one_sentence_on_standard_error_and_exit_2(
    answers: Path, saved: tuple[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(ANSWERS.replace("lead: group", "lead: grupp").replace("turnover", "turnovr"), encoding="utf-8")
    no_text = tmp_path / "picture.yaml"
    no_text.write_bytes(b"\xff\xd8\xff")
    nowhere = str(tmp_path / "nowhere" / "report.pdf")
    assert refused(capsys, "score", str(tmp_path / "missing.yaml")).startswith("There is no file")
    assert "broken.yaml:4:3: lead" in (told := refused(capsys, "score", str(broken), *small_options()))
    assert "1 more fault" in told
    assert "is not UTF-8 text" in refused(capsys, "score", str(no_text))
    assert "There is no file or folder" in refused(capsys, "score", str(answers), "--questionnaires", "nowhere")
    assert "cannot be written" in refused(capsys, "report", str(answers), *small_options(), "-o", nowhere)
    assert "cannot be written" in refused(capsys, "report", str(answers), *small_options(), "-o", str(tmp_path))
    assert refused(capsys, "export", "nothing").startswith("There is nothing at this address")
    assert refused(capsys, "import", "nothing.json").startswith("There is no file")
    assert "is not JSON" in refused(capsys, "import", str(answers))
    assert "is a folder" in refused(capsys, "list", "--database", str(tmp_path))
    assert "OneDrive" in refused(capsys, "list", "--database", str(tmp_path / "OneDrive" / "a.db"))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["wat"], "invalid choice: 'wat'"),
        (["score"], "The following arguments are required: FILE"),
        (["report", "x.yaml"], "The following arguments are required: -o/--output"),
        (["serve", "--port", "http"], "'http' is not a port"),
        (["serve", "--port", "70000"], "'70000' is not a port"),
        (["score", "x", "--format", "xml"], "invalid choice: 'xml'"),
    ],
)
def test_a_mistyped_command_gets_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(arguments)
    told = capsys.readouterr().err
    assert sentence in told
    assert told.count("\n") == 1


def test_a_broken_import_changes_nothing(
    saved: tuple[str, Path], store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    text = saved[1].read_text(encoding="utf-8")
    saved[1].write_text(text[: len(text) // 2], encoding="utf-8")
    before = store.assessments(LOCAL)
    assert "Nothing was changed" in refused(capsys, "import", str(saved[1]))
    assert store.assessments(LOCAL) == before


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such pipes")
def test_a_reader_that_goes_away_is_no_traceback(answers: Path) -> None:
    paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    command = [sys.executable, "-c", "import sys; from assessment.cli import main; sys.exit(main())"]
    process = subprocess.Popen(
        [*command, "score", str(answers), *small_options(), "--format", "json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": paths},
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(timeout=60) == 2
    process.stderr.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has it")
def test_an_output_that_is_full_gets_a_sentence(answers: Path) -> None:
    with open("/dev/full", "wb") as full:
        paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
        command = [sys.executable, "-c", "import sys; from assessment.cli import main; sys.exit(main())"]
        done = subprocess.run(
            [*command, "score", str(answers), *small_options()], stdout=full, stderr=subprocess.PIPE, timeout=60,
            env={**os.environ, "PYTHONPATH": paths},
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.decode() == "The output could not be written: No space left on device.\n"


def test_check_of_good_files_finds_no_faults(
    answers: Path, saved: tuple[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["check", str(SMALL), str(answers), str(saved[1])]) == 0
    assert capsys.readouterr().out == "4 definition files, 2 answer files checked: no faults.\n"


def test_check_shows_every_fault_of_every_file_and_ends_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(SMALL, tmp_path / "small"))
    for name, good, bad in (
        ("20-team.yaml", "type: scale", "type: scala"),
        ("20-team.yaml", "minutes:", "minuets:"),
        ("10-profile.yaml", "purpose:", "porpoise:"),
    ):
        file = folder / name
        file.write_text(file.read_text(encoding="utf-8").replace(good, bad), encoding="utf-8")
    assert cli.main(["check", str(folder)]) == 1
    told = capsys.readouterr().out
    for part in ("20-team.yaml:12:", "20-team.yaml:6:1", "10-profile.yaml:5:1", "Did you mean 'minutes'?"):
        assert part in told
    assert told.splitlines()[-1].startswith("4 definition files checked: ")


def test_check_of_answers_shows_all_their_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(ANSWERS.replace("lead: group", "lead: grupp").replace('"yes"', '"perhaps"'), encoding="utf-8")
    assert cli.main(["check", str(SMALL), str(file)]) == 1
    told = capsys.readouterr().out
    assert "mine.yaml:4:3: lead" in told
    assert "mine.yaml:5:3: voluntary" in told


def test_check_goes_on_when_some_files_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    latin, large, wrong = tmp_path / "latin.yaml", tmp_path / "large.yaml", tmp_path / "wrong.yaml"
    latin.write_bytes("answers: caf\xe9".encode("latin-1"))
    large.write_bytes(b"#" * 1_000_001)
    wrong.write_text(ANSWERS.replace("lead: group", "lead: grupp"), encoding="utf-8")
    missing, long = tmp_path / "missing.yaml", tmp_path / ("x" * 300)
    empty = tmp_path / "empty"
    empty.mkdir()
    paths = [missing, latin, long, large, empty, SMALL, wrong]
    assert cli.main(["check", *map(str, paths)]) == 1
    told = capsys.readouterr().out
    for part in (
        f"There is no file or folder {missing}.", f"{latin}:1:1: the file is not UTF-8 text",
        f"The path {long} cannot be read: File name too long.", f"{large}:1:1: the file has more than the 1,000,000 bytes",
        f"The folder {empty} holds no YAML files.", "wrong.yaml:4:3: lead",
    ):  # fmt: skip
        assert part in told
    assert told.splitlines()[-1] == "4 definition files, 1 answer file checked: 6 faults."


def test_check_says_which_folders_cannot_be_read_and_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(SMALL, tmp_path / "small"))
    closed = folder / "closed"
    closed.mkdir()
    really = os.scandir

    def scandir(path: str) -> object:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(closed))
        return really(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert cli.main(["check", str(folder)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"The folder {closed} cannot be read: Permission denied.",
        "4 definition files checked: 1 fault.",
    ]


def test_check_tells_the_first_hundred_faults_of_a_file_and_that_there_are_more(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("answers:\n" + "".join(f"  no_{n}: x\n" for n in range(5000)), encoding="utf-8")
    assert cli.main(["check", str(SMALL), str(file)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 102
    assert told[-2] == "There are more faults than are told here. Mend these first, then look again."
    assert told[-1] == "4 definition files, 1 answer file checked: more than 100 faults."
    assert "(more than 99 more faults:" in refused(capsys, "score", str(file), "--questionnaires", str(SMALL))


CASE = """\
case: A group leads
why: Leading is the gate of the second stage.
scoring: {scoring}
stage: G2
answers:
  {question}: group
expect:
  gates:
    {gate}: met, on assertion only
"""


def test_check_holds_each_case_against_the_scoring_that_it_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours, shipped = tmp_path / "ours.yaml", tmp_path / "shipped.yaml"
    ours.write_text(CASE.format(scoring="small", question="lead", gate="led"), encoding="utf-8")
    shipped.write_text(CASE.format(scoring="standard", question="SA2", gate="people_to_lead"), encoding="utf-8")
    assert cli.main(["check", str(SMALL), str(ours), str(shipped)]) == 0
    assert capsys.readouterr().out == "4 definition files, 2 worked cases checked: no faults.\n"
    text = ours.read_text(encoding="utf-8")
    ours.write_text(text.replace("met, on assertion only", "not met"), encoding="utf-8")
    assert cli.main(["check", str(SMALL), str(ours), str(shipped)]) == 1
    assert "ours.yaml: line 9: gates.led should be 'not met'" in capsys.readouterr().out


def test_check_says_when_cases_could_not_be_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(shutil.copytree(SMALL, tmp_path / "small"))
    (folder / "case.yaml").write_text(CASE.format(scoring="small", question="lead", gate="led"), encoding="utf-8")
    scoring = folder / "scoring.yaml"
    scoring.write_text(scoring.read_text(encoding="utf-8").replace('weight: "600"', 'weight: "700"'), encoding="utf-8")
    assert cli.main(["check", str(folder)]) == 1
    assert "were not checked, because their definitions have faults" in capsys.readouterr().out


CONFLICTS = """\
schema: mutual-readiness/conflicts/1
version: "1.0.0"
conflicts:
  - id: led_by_force
    title: A group leads what is not voluntary
    when: {all: [{lead: {is: group}}, {voluntary: {is: "no"}}]}
    says: A group would lead, and it is not voluntary.
    ask: Does the group know?
    basis: judgement
"""


def test_check_reads_conflicts_beside_the_questionnaires_that_they_are_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(SMALL, tmp_path / "small"))
    file = folder / "conflicts.yaml"
    file.write_text(CONFLICTS, encoding="utf-8")
    assert cli.main(["check", str(folder)]) == 0
    assert capsys.readouterr().out == "5 definition files checked: no faults.\n"
    file.write_text(CONFLICTS.replace("voluntary:", "volontary:"), encoding="utf-8")
    assert cli.main(["check", str(folder)]) == 1
    assert "'voluntary'" in capsys.readouterr().out


GLOSSARY = """schema: mutual-readiness/glossary/1
version: "1.0.0"
terms:
  - {id: vat, term: VAT, meaning: A tax., basis: judgement}
"""


def test_check_reads_a_glossary_beside_other_definitions_and_scoring_leaves_it_aside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(SMALL, tmp_path / "small"))
    file = folder / "glossary.yaml"
    file.write_text(GLOSSARY, encoding="utf-8")
    assert cli.main(["check", str(folder)]) == 0
    assert capsys.readouterr().out == "5 definition files checked: no faults.\n"
    assert file.name not in {Path(source.name).name for source in definitions_at([folder], None, definitions.shipped_sources()).sources}
    file.write_text(GLOSSARY.replace("judgement", "judgment"), encoding="utf-8")
    assert cli.main(["check", str(folder)]) == 1
    assert "glossary.yaml:4:43: vat: 'judgment' is neither a claim" in capsys.readouterr().out


def test_other_questionnaires_do_not_bring_along_conflicts_that_are_about_the_shipped_ones() -> None:
    theirs = Source("conflicts.yaml", CONFLICTS.replace("lead:", "SA2:").replace("voluntary:", "SA9:"))
    found = definitions_at([SMALL], None, [*definitions.shipped_sources(), theirs])
    assert found.library.conflicts == ()


def test_coverage_names_each_place_that_no_case_touches_and_ends_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(SMALL, tmp_path / "small"))
    (folder / "conflicts.yaml").write_text(CONFLICTS, encoding="utf-8")
    case = tmp_path / "case.yaml"
    case.write_text(CASE.format(scoring="small", question="lead", gate="led"), encoding="utf-8")
    assert cli.main(["check", "--coverage", str(folder), str(case)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "5 definition files, 1 worked case checked: no faults."
    assert "gate led: no worked case expects 'met'." not in told
    for line in (
        "gate led: no worked case expects 'not met'.",
        "question partnership: no worked case in which it is hidden.",
        "conflict led_by_force: no worked case expects 'found' with its questions answered.",
    ):
        assert line in told
    assert told[-1].startswith("small: ")
    assert told[-1].endswith("are not touched by 1 worked case.")


def test_coverage_waits_until_there_are_no_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = tmp_path / "case.yaml"
    text = CASE.format(scoring="small", question="lead", gate="led").replace("met, on", "not met, on")
    case.write_text(text, encoding="utf-8")
    assert cli.main(["check", "--coverage", str(SMALL), str(case)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert "gates.led should be" in told[0]
    assert told[2:] == ["What the worked cases touch is told once there are no faults."]


def test_check_of_what_is_shipped_finds_no_faults(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check"]) == 0, capsys.readouterr().out
    assert "8 worked cases" in capsys.readouterr().out


def test_serve_opens_the_database_first_and_then_hands_over(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from assessment.shell import serve

    calls: list[dict[str, object]] = []
    monkeypatch.setattr(serve, "run", lambda **arguments: calls.append(arguments))
    monkeypatch.setattr(commands, "_free_port", lambda host, wanted: wanted or 8501)
    assert cli.main(["serve", "--port", "8765", "--no-browser", "--database", str(database)]) == 0
    assert cli.main(["--no-browser"]) == 0
    assert database.is_file()
    assert calls[0] == {"host": "127.0.0.1", "port": 8765, "database_url": str(database), "open_browser": False}
    assert calls[1]["open_browser"] is False
    assert capsys.readouterr().err == ""
    assert refused(capsys, "serve", "--database", str(database.parent)).endswith(
        "Name a file for the database with --database."
    )
    assert len(calls) == 2


def test_a_port_in_use_gets_a_sentence_and_without_a_wish_the_next_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = refused(capsys, "serve", "--port", str(port))
        assert told.startswith(f"Cannot listen at 127.0.0.1 on port {port}: ")
        assert 8501 <= commands._free_port("127.0.0.1", None) <= 8520


def test_the_shipped_definitions_are_read_once() -> None:
    assert definitions.shipped() is definitions.shipped()
