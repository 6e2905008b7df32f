"""The command `report` writes what was chosen: how much, how large, under whose name; and nothing if one of these cannot be."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from test_cli import ANSWERS, small_options

from assessment import attached, cli, exchange, masthead, results
from assessment.definitions import Definitions
from assessment.edition import Edition
from assessment.identity import LOCAL
from assessment.masthead import headed
from assessment.papers import MASTHEAD, Filed
from assessment.record import Assessment, Saved
from assessment.store import Store
from questionnaires.answers import Answer, State
from reports import rendering
from reports.document import Attachment, Masthead, Report
from reports.rendering import FORMATS, Format

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><rect width="30" height="10" fill="#005eb8"/></svg>'


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    file = tmp_path / "answers.yaml"
    file.write_text(ANSWERS, encoding="utf-8")
    return file


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Report, str, tuple[Attachment, ...]]]:
    """What would be written, in every format that there is."""
    found: list[tuple[Report, str, tuple[Attachment, ...]]] = []

    def make(report: Report, size: str, attachments: tuple[Attachment, ...]) -> bytes:
        found.append((report, size, attachments))
        return b"made"

    monkeypatch.setattr(rendering, "FORMATS", {name: Format(each.ending, each.mime, make) for name, each in FORMATS.items()})
    return found


def report(file: Path, out: Path, *more: str) -> int:
    return cli.main(["report", str(file), *small_options(), "-o", str(out), *more])


def test_every_format_can_be_asked_for_by_its_name_and_by_the_name_of_the_file(answers: Path, tmp_path: Path, made: list[object]) -> None:
    for name, each in FORMATS.items():
        assert report(answers, tmp_path / f"by-name{each.ending}") == 0
        assert report(answers, tmp_path / "any.file", "--format", name) == 0
    assert len(made) == 2 * len(FORMATS)


def test_variant_size_and_name_reach_the_report(answers: Path, tmp_path: Path, made: list[tuple[Report, str, object]]) -> None:
    (tmp_path / "logo.svg").write_text(SVG, encoding="utf-8")
    chosen = ["--variant", "summary", "--size", "large", "--organisation", "Eastmarsh  Trust", "--classification", "OFFICIAL", "--logo", str(tmp_path / "logo.svg")]
    assert report(answers, tmp_path / "out.pdf", *chosen) == 0
    composed, size, _ = made[0]
    assert (composed.variant, size) == ("summary", "large")
    assert (composed.masthead.organisation, composed.masthead.classification) == ("Eastmarsh Trust", "OFFICIAL")
    assert composed.masthead.logo.startswith(b"\x89PNG")


def test_only_a_pdf_that_is_not_to_be_published_carries_data_and_notes_only_if_asked(
    answers: Path, tmp_path: Path, made: list[tuple[Report, str, tuple[Attachment, ...]]]
) -> None:
    for name, more in (("out.pdf", []), ("out.pdf", ["--notes"]), ("out.pdf", ["--variant", "publishable"]), ("out.md", [])):
        assert report(answers, tmp_path / name, *more) == 0
    assert [[json.loads(each.content)["edition"]["notes"] for each in carried] for _, _, carried in made] == [["false"], ["true"], [], []]


@pytest.mark.parametrize(("more", "name", "told"), [
    (["--notes"], "out.docx", "--notes is of the data that a PDF carries"),
    (["--notes", "--variant", "publishable"], "out.pdf", "--notes is of the data that a PDF carries"),
    (["--size", "standard"], "out.csv", "changes nothing in this format (CSV)"),
    (["--size", "large"], "out.html", "changes nothing in this format (web page)"),
    (["--logo", "logo.svg"], "out.md", "No logo can stand in this format (Markdown)"),
])  # fmt: skip
def test_an_option_that_would_change_nothing_is_a_sentence(
    answers: Path, tmp_path: Path, made: list[object], capsys: pytest.CaptureFixture[str], more: list[str], name: str, told: str
) -> None:
    assert report(answers, tmp_path / name, *more) == 2
    said = capsys.readouterr().err
    assert told in said
    assert said.count("\n") == 1
    assert not made


# The moment


CHANGED = datetime(2026, 3, 1, 9, 30, 17, 250, tzinfo=UTC)


@pytest.fixture
def kept(small: Definitions) -> Assessment:
    """An assessment that was last changed a while ago."""
    answers = {"service_name": Saved(Answer(State.ANSWERED, "Night Nursing", note="A note"), 1, "", CHANGED)}
    papers = {MASTHEAD: Filed(headed(Masthead("Eastmarsh Trust", "OFFICIAL")), 1, "", CHANGED)}
    return Assessment("f" * 32, "Night Nursing", CHANGED, CHANGED, small.refs, small.sources, answers, papers=papers)


def test_an_exported_assessment_gives_the_same_bytes_each_time_and_those_that_the_app_gives(kept: Assessment, tmp_path: Path) -> None:
    file, out = tmp_path / "kept.readiness.json", tmp_path / "out.pdf"
    file.write_text(exchange.export(kept), encoding="utf-8")
    made: list[bytes] = []
    for _ in range(2):
        assert cli.main(["report", str(file), "-o", str(out)]) == 0
        made.append(out.read_bytes())
    of_the_app = results.report_of(kept, as_of=kept.changed)
    carried = attached.attachments(results.scored(kept), Edition(), of_the_app, "pdf")
    assert made == [rendering.render(of_the_app, "pdf", attachments=carried)] * 2


def test_answers_written_by_hand_are_reported_as_of_the_day_that_is_given(answers: Path, tmp_path: Path, made: list[tuple[Report, str, object]]) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    assert report(answers, tmp_path / "out.md", "--as-of", "2026-02-28") == 0
    assert report(answers, tmp_path / "out.md") == 0
    given, now = (each.as_of for each, _, _ in made)
    assert given == datetime(2026, 2, 28, tzinfo=UTC)
    assert now is not None
    assert before <= now <= datetime.now(UTC)


@pytest.mark.parametrize("day", ["2026-02-30", "28/02/2026", "1969-12-31", "now"])
def test_what_is_no_day_is_a_sentence(answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], day: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        report(answers, tmp_path / "out.md", "--as-of", day)
    assert f"'{day}' is not a date from 1970 to 2200; write it as year-month-day" in capsys.readouterr().err


@pytest.mark.parametrize("changed", ["once", "0900-01-01T00:00:00+00:00", "9000-01-01T00:00:00+00:00"])
def test_an_exported_assessment_has_its_own_moment_unless_that_cannot_be(
    kept: Assessment, tmp_path: Path, made: list[tuple[Report, str, object]], capsys: pytest.CaptureFixture[str], changed: str
) -> None:
    file = tmp_path / "kept.readiness.json"
    plain = json.loads(exchange.export(kept))
    arguments = ["report", str(file), "-o", str(tmp_path / "out.md"), "--as-of", "2026-02-28"]
    file.write_text(json.dumps(plain), encoding="utf-8")
    assert cli.main(arguments) == 2
    assert "its report bears that moment. Leave --as-of out." in capsys.readouterr().err
    plain["assessment"]["changed"] = changed
    file.write_text(json.dumps(plain), encoding="utf-8")
    assert cli.main(arguments) == 0
    assert [each.as_of for each, _, _ in made] == [datetime(2026, 2, 28, tzinfo=UTC)]


# Under whose name


def test_the_name_that_is_kept_in_the_file_stands_unless_another_is_given(
    store: Store, small: Definitions, tmp_path: Path, made: list[tuple[Report, str, object]]
) -> None:
    kept = store.create(LOCAL, small)
    masthead.keep(store, LOCAL, kept, Masthead("Eastmarsh Trust", "OFFICIAL"), 0)
    file = tmp_path / "kept.readiness.json"
    file.write_text(exchange.export(store.load(LOCAL, kept.id)), encoding="utf-8")
    for more in ([], ["--organisation", "Harbour CIC"], ["--classification", ""]):
        assert cli.main(["report", str(file), "-o", str(tmp_path / "out.md"), *more]) == 0
    assert [each.masthead for each, _, _ in made] == [Masthead("Eastmarsh Trust", "OFFICIAL"), Masthead("Harbour CIC", "OFFICIAL"), Masthead("Eastmarsh Trust")]


def jpeg() -> bytes:
    content = BytesIO()
    Image.new("RGB", (9, 9)).save(content, "JPEG")
    return content.getvalue()


@pytest.mark.parametrize(("content", "why"), [
    (jpeg(), "neither a PNG nor an SVG"),
    (SVG.replace("<rect", "<script>x</script><rect").encode(), "carries a script"),
    (b"x" * 200_001, "up to 200 kB"),
    (b"", "is empty"),
    (None, "There is no file"),
])  # fmt: skip
def test_a_logo_that_cannot_be_used_is_a_sentence_and_nothing_is_written(
    answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, why: str
) -> None:
    if content is not None:
        (tmp_path / "logo.svg").write_bytes(content)
    assert report(answers, tmp_path / "out.html", "--logo", str(tmp_path / "logo.svg")) == 2
    told = capsys.readouterr().err
    assert why in told
    assert told.count("\n") == 1
    assert not (tmp_path / "out.html").exists()


def test_a_report_never_replaces_its_logo(answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    logo = tmp_path / "logo.md"
    logo.write_text(SVG, encoding="utf-8")
    assert report(answers, logo, "--logo", str(logo)) == 2
    assert "is the file that is read" in capsys.readouterr().err
    assert logo.read_text(encoding="utf-8") == SVG


@pytest.mark.parametrize("option", ["organisation", "classification"])
def test_a_line_that_is_too_long_is_a_sentence(answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str) -> None:
    assert report(answers, tmp_path / "out.md", f"--{option}", "x" * 200) == 2
    assert "too long" in capsys.readouterr().err
    assert not (tmp_path / "out.md").exists()
