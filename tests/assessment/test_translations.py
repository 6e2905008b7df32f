"""Everything that comes with the toolkit, in every language that it comes in."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Barrier

import pikepdf
import pytest

from assessment import cli, definitions, examples, results, translations
from assessment.definitions import Definitions
from questionnaires import texts
from questionnaires.answers import Response
from questionnaires.overlays import Overlay
from questionnaires.texts import in_language, languages, places, table
from questionnaires.wording import day, number

AS_OF = datetime(2026, 11, 28, tzinfo=UTC)
OTHERS = [code for code in languages() if code != "en"]


@contextmanager
def welsh() -> Iterator[Definitions]:
    with in_language("cy"):
        yield definitions.shipped()


def test_welsh_is_offered_and_each_language_names_itself() -> None:
    assert languages() == {"en": "English", "cy": "Cymraeg"}


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("package", translations.PACKAGES)
def test_a_translated_text_has_the_places_of_the_english_one(package: str, code: str) -> None:
    english = texts.translated(package, "en")
    said = texts.translated(package, code)
    assert said
    assert {key: places(text) for key, text in said.items()} == {key: places(english[key]) for key in said}


@pytest.mark.parametrize("code", OTHERS)
def test_a_list_in_a_translated_text_has_as_many_entries_as_the_english_one(code: str) -> None:
    """The months, the numbers, the lines of an empty questionnaire and those about columns of data are taken apart by their place."""
    for package in translations.PACKAGES:
        english = texts.translated(package, "en")
        for key, text in texts.translated(package, code).items():
            if key.startswith(("blank_", "data_", "form_")):
                assert len(text.split("\n")) == len(english[key].split("\n")), key
            if key in ("months", "numbers"):
                assert len(text.split()) == len(english[key].split()), key


def test_no_wording_file_has_a_fault() -> None:
    assert translations.wording_faults() == []


def test_every_shipped_overlay_fits_its_questionnaire_and_says_that_it_is_a_draft() -> None:
    found = translations.read(translations.shipped(), definitions.shipped())
    assert [each.questionnaire for each in found if isinstance(each, Overlay)] == [each.id for each in definitions.shipped().library.questionnaires]
    assert {each.status for each in found} == {"draft, to be checked by a Welsh speaker"}


@pytest.mark.parametrize("case", [source.name.removesuffix(".yaml") for source in examples.sources()])
def test_the_result_is_the_same_in_both_languages(case: str) -> None:
    """Score, bounds, bands, gates and verdict; only the words differ."""
    found = examples.example(case)
    assert found is not None
    english = results.score(definitions.shipped(), Response(found.answers)).evaluation
    with welsh() as given:
        other = results.score(given, Response(found.answers)).evaluation
    assert other.bounds == english.bounds
    assert [(gate.gate.id, gate.state, gate.due) for gate in other.gates] == [(gate.gate.id, gate.state, gate.due) for gate in english.gates]
    assert (other.verdict.outcome, other.verdict.aimed_at, other.verdict.reached) == (
        english.verdict.outcome, english.verdict.aimed_at, english.verdict.reached,
    )  # fmt: skip
    assert [working.bounds for working in other.dimensions] == [working.bounds for working in english.dimensions]
    assert [gate.gate.title for gate in other.gates] != [gate.gate.title for gate in english.gates]


def test_definitions_have_the_same_versions_and_hashes_in_every_language() -> None:
    with welsh() as given:
        assert given.refs == definitions.shipped().refs
        assert given.library.questionnaires[0].title == "Eich gwasanaeth"
    assert definitions.shipped().library.questionnaires[0].title == "Your service"


def test_two_people_at_once_each_have_their_own_language() -> None:
    """Neither sees the other's, however their work is interleaved."""
    both = Barrier(2)

    def read(code: str) -> list[str]:
        said: list[str] = []
        for _ in range(50):
            with in_language(code):
                both.wait(20)
                said.append(table("questionnaires")("dont_know") + definitions.shipped().library.questionnaires[0].title)
        return said

    with ThreadPoolExecutor(2) as pool:
        english, other = pool.map(read, ("en", "cy"))
    assert set(english) == {"Don't knowYour service"}
    assert set(other) == {"Ddim yn gwybodEich gwasanaeth"}


def test_an_unknown_language_is_english() -> None:
    with in_language("xx"):
        assert table("questionnaires")("dont_know") == "Don't know"


def test_days_and_numbers_follow_the_language() -> None:
    with in_language("cy"):
        assert day(date(2026, 11, 28)) == "28 Tachwedd 2026"
        assert number(12345) == "12,345"


def test_a_report_is_in_its_language_and_says_that_the_translation_is_a_draft() -> None:
    found = examples.example("nhs-bedfordshire-2010")
    assert found is not None
    with welsh() as given:
        report = results.report_on(results.score(given, Response(found.answers)), as_of=AS_OF)
    assert (report.language, report.eyebrow) == ("cy", "Asesiad parodrwydd")
    assert ("Iaith", "Cymraeg: drafft, i'w wirio gan siaradwr Cymraeg") in report.facts


def test_check_lists_what_is_not_translated_and_does_not_fail(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check"]) == 0
    told = capsys.readouterr().out
    assert "cy (Cymraeg): Drafft" in told
    assert "cy: staff-appetite: everything is translated" in told
    assert "cy: standard: " in told
    assert "texts are still in English: " in told


def test_check_says_that_a_translation_is_of_another_version(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (source,) = [each for each in translations.shipped() if each.name.startswith("20-")]
    file = tmp_path / source.name
    version = definitions.shipped().library.home["MS1"].version
    file.write_text(source.text.replace(f'version: "{version}"', 'version: "0.1.0"'), encoding="utf-8")
    assert cli.main(["check", str(file)]) == 0
    told = capsys.readouterr().out
    assert f"the translation is of version 0.1.0, but this is version {version}, so all of it stays in English" in told


def test_check_fails_for_a_translation_of_what_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (source,) = [each for each in translations.shipped() if each.name.startswith("20-")]
    file = tmp_path / source.name
    file.write_text(source.text.replace("  MS1_who:", "  MS1_whom:"), encoding="utf-8")
    assert cli.main(["check", str(file)]) == 1
    assert "there is no question 'MS1_whom' to translate. Did you mean 'MS1_who'?" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["score", "report"])
def test_the_commands_speak_welsh_when_asked(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "case.yaml"
    file.write_text("service: Nyrsio'r Harbwr\nstage: G2\nanswers:\n  SA9: \"no\"\n", encoding="utf-8")
    out = ["-o", "-", "--format", "md"] if command == "report" else []
    assert cli.main([command, str(file), "--language", "cy", *out]) == 0
    said = capsys.readouterr()
    assert "Nid yw menter gydfuddiannol yn addas i'r gwasanaeth hwn" in said.out
    assert "Drafft" in said.err


def test_a_blank_questionnaire_is_printed_in_welsh(tmp_path: Path) -> None:
    file = tmp_path / "blank.pdf"
    assert cli.main(["report", "--blank", "service-profile", "--language", "cy", "-o", str(file)]) == 0
    with pikepdf.open(file) as document:
        assert str(document.Root["/Lang"]) == "cy-GB"


def test_a_language_that_is_not_there_is_refused_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(["score", "x.yaml", "--language", "fr"])
    assert "'fr'" in capsys.readouterr().err
