"""A chart is one description: what it says, and that every renderer draws the same numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image
from report_samples import HOSTILE, full
from report_subjects import answers, shipped, subject

from assessment import plain_text
from assessment.shell import charts as on_screen
from questionnaires.answers import Response
from reports import charts, figures, markdown, pdf, picture, typeset
from reports.charts import Moment
from reports.compose import compose
from reports.document import Chart, Report, Scale, Span
from reports.parts import over_time
from reports.subject import Past, Since, Subject
from scoring.evaluate import evaluate
from scoring.model import Stage
from scoring.result import Bounds, Outcome

SEEDS = range(4)
SCORING = ("standard", "2.0.0", "ab")
DAY = datetime(2025, 3, 1, tzinfo=UTC)


def again(seed: int, *bounds: Bounds | None, scoring: tuple[str, str, str] = SCORING) -> Subject:
    """An assessment with one earlier moment for each of the bounds, a quarter of a year apart."""
    made, before = subject(answers(seed)), answers(seed + 1, known=0.5)
    past = tuple(
        Past(DAY + timedelta(days=90 * place), Stage.FEASIBILITY, Outcome.NOT_READY, None, each, {}, {}, scoring)
        for place, each in enumerate(bounds)
    )
    return replace(made, since=Since(past, before, (), evaluate(shipped()[1], Response(before)), None))


def drawn(report: Report) -> dict[str, Chart]:
    return {block.id: block for section in report.sections for block in section.blocks if isinstance(block, Chart)}


def all_of(seed: int) -> dict[str, Chart]:
    return drawn(compose(again(seed, Bounds(120, 702), None, Bounds(405, 405))))


def samples() -> Iterator[Chart]:
    yield from (chart for seed in SEEDS for chart in all_of(seed).values())
    yield from drawn(full()).values()


def numbers(span: Span) -> list[int]:
    """What a picture must show of a span: its ends and its point, in tenths."""
    return [number for number in (span.lower, span.upper, span.point) if number is not None]


def test_the_score_is_drawn_as_said_documented_and_checked_each_within_the_next() -> None:
    for seed in SEEDS:
        chart, bounds = all_of(seed)["evidence"], subject(answers(seed)).evaluation.bounds
        assert bounds is not None
        assert [(span.lower, span.upper) for span in chart.spans] == [tuple(each) for each in bounds]
        said, documented, checked = chart.spans
        assert checked.lower <= documented.lower <= said.lower <= said.upper <= documented.upper <= checked.upper  # type: ignore[operator]


def test_what_is_not_scored_has_no_chart() -> None:
    assert drawn(compose(subject({}))).keys() <= {"evidence"}
    assert charts.by_evidence(replace(subject({}), evaluation=subject({}).evaluation._replace(bounds=None))) is None


def test_the_moments_stand_in_the_order_of_time_with_the_figures_of_then_and_the_present_one_last() -> None:
    made = again(3, Bounds(120, 702), Bounds(405, 405))
    spans = drawn(compose(made))["trend"].spans
    assert made.evaluation.bounds is not None
    assert [(span.lower, span.upper) for span in spans] == [(120, 702), (405, 405), tuple(made.evaluation.bounds.said)]
    assert [span.lower_text for span in spans[:2]] == ["12.0", ""], "one figure is printed once"
    assert [span.at for span in spans][::2] == [0, 1000]


def test_fewer_than_two_scores_are_no_chart_over_time() -> None:
    assert "trend" not in drawn(compose(again(1, None)))
    assert "trend" not in drawn(compose(subject(answers(1))))


def test_moments_stand_by_time_and_evenly_where_some_would_touch_and_then_it_is_said() -> None:
    made = subject(answers(1))

    def at(*days: int) -> Chart:
        found = charts.over_time([Moment(DAY + timedelta(days=day), Bounds(100, 200), SCORING) for day in days], made)
        assert found is not None
        return found

    assert [span.at for span in at(0, 30, 100).spans] == [0, 300, 1000]
    assert "equally far apart" not in at(0, 30, 100).note
    for together in (at(0, 1, 100), at(5, 5, 5), at(100, 50, 0)):
        assert [span.at for span in together.spans] == [0, 500, 1000]
        assert "equally far apart" in together.note


def test_no_line_leads_from_one_scoring_to_another_nor_over_a_moment_without_a_score() -> None:
    made, other = subject(answers(1)), ("standard", "3.0.0", "cd")
    moments = [Moment(DAY + timedelta(days=day), bounds, scoring) for day, bounds, scoring in (
        (0, Bounds(1, 2), SCORING), (90, Bounds(3, 4), SCORING), (180, Bounds(5, 6), other), (270, None, other),
    )]  # fmt: skip
    found = charts.over_time(moments, made)
    assert found is not None
    assert [span.joined for span in found.spans] == [False, True, False, False]
    assert "no dotted line leads on" in found.note


def test_of_many_moments_the_last_are_drawn_and_the_table_has_all() -> None:
    made = again(2, *(Bounds(100 + at, 300 + at) for at in range(9)))
    section = next(section for section in compose(made).sections if section.id == "over-time")
    chart = next(block for block in section.blocks if isinstance(block, Chart))
    assert [span.lower for span in chart.spans[:-1]] == [106, 107, 108]
    assert f"The last {charts.MOST_MOMENTS} moments; the table has all." in chart.note
    assert len(next(block for block in section.blocks if getattr(block, "caption", "") == "The verdict and the score over time").rows) == 10  # type: ignore[union-attr]
    assert over_time.over_time(made) is not None


@pytest.mark.parametrize("seed", SEEDS)
def test_a_bar_ends_where_the_critical_weights_say_and_holds_the_share_now(seed: int) -> None:
    made = subject(answers(seed))
    chart = drawn(compose(made)).get("weights")
    reached = [weight for weight in made.critical_weights if weight.at is not None]
    if chart is None:
        assert not reached
        return
    ends = {text.split("\n")[0] for span in chart.spans for text in (span.lower_text, span.upper_text) if text}
    assert ends == {figures.exact_share(weight.at) for weight in reached if weight.at is not None}
    assert sum(bool(text) for span in chart.spans for text in (span.lower_text, span.upper_text)) == len(reached)
    for span in chart.spans:
        assert span.point is not None
        assert 0 <= span.lower <= span.point <= span.upper <= 1000  # type: ignore[operator]


def test_the_alternative_says_every_number_that_is_printed() -> None:
    for chart in samples():
        for span in chart.spans:
            for text in (span.lower_text, span.upper_text, span.said):
                for number in re.findall(r"[\d.]+%?", text):
                    assert number in chart.text
    for chart in all_of(3).values():
        assert all(zone.range in chart.text for zone in chart.zones)


def test_markdown_and_plain_text_say_the_alternative() -> None:
    report = compose(again(3, Bounds(120, 702)))
    found = drawn(report)
    assert set(found) >= {"evidence", "trend"}
    written = markdown.render(report).replace("\\", "")
    with_charts = [section for section in report.sections if section.id in ("support", "over-time", "weights")]
    lines = " ".join(" ".join(plain_text.sections_as_text(with_charts)).split())
    for chart in found.values():
        assert f"**{chart.caption}**" in written
        assert chart.text in written
        assert chart.text in lines


def test_both_renderers_draw_the_same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Typst reads, and what Plotly is given, are the ends and points of the description, one for one."""
    read: list[dict[str, Any]] = []

    def spied(template: str, data: dict[str, Any]) -> dict[str, bytes]:
        made = typeset_files(template, data)
        read.append(json.loads(made["data.json"]))
        return made

    typeset_files = typeset.files_of
    monkeypatch.setattr(picture, "files_of", spied)
    for chart in samples():
        picture.png(chart, width_cm=12, language="en-GB")
        on_paper = [[span[end] for end in ("lower", "upper", "point") if span[end] is not None] for span in read[-1]["block"]["spans"]]
        assert on_paper == list(map(numbers, chart.spans))
        assert on_plotly(chart) == [sorted(set(each)) for each in on_paper if each]


def on_plotly(chart: Chart) -> list[list[int]]:
    """The numbers along the scale of each span that is drawn, from the traces of the figure, as the browser gets them."""
    spec = json.loads(on_screen.figure(chart).to_json())
    along, across = ("x", "y") if chart.layout == "rows" else ("y", "x")
    found: dict[float, set[int]] = {}
    for trace in spec["data"]:
        if trace["name"]:  # what has none only leads the eye
            found.setdefault(trace[across][0], set()).update(trace[along])
    if chart.layout == "columns":
        assert list(found) == [span.at for span in chart.spans if span.lower is not None]
    return [sorted(each) for each in found.values()]


def test_both_renderers_print_the_same_words() -> None:
    for chart in samples():
        said = " ".join(note["text"] for note in json.loads(on_screen.figure(chart).to_json())["layout"]["annotations"]).replace("<br>", " ")
        for span in chart.spans:
            for text in (span.lower_text, span.upper_text):
                assert " ".join(text.split()) in said
        assert all(zone.title in said for zone in chart.zones)


def test_the_reports_pdf_reads_the_same_descriptions(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[dict[str, Any]] = []
    typeset_files = typeset.files_of
    monkeypatch.setattr(typeset, "files_of", lambda template, data: (read.append(data), typeset_files(template, data))[1])
    report = compose(again(2, Bounds(120, 702)))
    made = pdf.render(report)
    found = [block for section in read[0]["sections"] for block in section["blocks"] if block["kind"] == "Chart"]
    assert [[span["lower"] for span in chart["spans"]] for chart in found] == [[span.lower for span in chart.spans] for chart in drawn(report).values()]
    with pikepdf.open(BytesIO(made)) as document:
        said = {str(each["/Alt"]).replace("\u200b", "") for each in document.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"}
    assert {chart.text for chart in drawn(report).values()} <= said


@pytest.mark.parametrize("kind", [Chart, Scale])
def test_a_picture_is_the_same_each_time_and_as_wide_as_asked(kind: type) -> None:
    block = next(block for section in full().sections for block in section.blocks if isinstance(block, kind))
    first = picture.png(block, width_cm=16, language="en-GB")
    assert first == picture.png(block, width_cm=16, language="en-GB")
    with Image.open(BytesIO(first)) as image:
        assert image.width == pytest.approx(16 / 2.54 * 200, abs=2)
        assert len(image.getcolors(1 << 20) or []) > 10
    assert picture.svg(block, width_cm=16, language="cy").startswith("<svg")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_picture_takes_any_text(name: str) -> None:
    for chart in drawn(full(HOSTILE[name])).values():
        assert picture.png(chart, width_cm=9, language="en-GB").startswith(b"\x89PNG")


def test_text_on_the_screen_is_no_markup() -> None:
    for chart in drawn(full('<a href="https://example.org">here</a> <b>bold</b>')).values():
        notes = json.loads(on_screen.figure(chart).to_json())["layout"]["annotations"]
        assert not any("<a" in note["text"] or "<b>" in note["text"] for note in notes)


def test_the_colours_are_the_same_on_paper_and_on_the_screen() -> None:
    folder = Path(str(files("reports") / "templates"))
    paper = "".join((folder / name).read_text(encoding="utf-8") for name in ("style.typ", "charts.typ"))
    for name, colour in (("ink", on_screen.INK), ("navy", on_screen.NAVY), ("muted", on_screen.MUTED), ("line-grey", on_screen.LINE), ("bar-blue", on_screen.BLUE)):
        assert f'#let {name} = rgb("{colour}")' in paper
    made = picture.png(next(chart for chart in samples() if chart.zones), width_cm=16, language="en-GB")
    with Image.open(BytesIO(made)) as image:
        shown = {f"rgb({red},{green},{blue})" for _, (red, green, blue, *_) in image.convert("RGB").getcolors(1 << 20) or []}
    assert {on_screen.tint(place, 4) for place in range(4)} <= shown


def test_a_name_without_end_is_cut_in_the_picture_and_whole_beside_it() -> None:
    made = subject(answers(3))
    long = "Endless " * 40
    scoring = made.scoring.model_copy(update={"bands": tuple(band.model_copy(update={"title": long}) for band in made.scoring.bands)})
    chart = charts.by_evidence(replace(made, scoring=scoring))
    assert chart is not None
    assert all(len(zone.title) <= 30 and zone.title.endswith("…") for zone in chart.zones)
    assert long.strip()[1:] in chart.text


def test_a_section_with_a_chart_also_has_its_numbers_in_a_table() -> None:
    for section in compose(again(3, Bounds(120, 702))).sections:
        kinds = [type(block).__name__ for block in section.blocks]
        assert "Chart" not in kinds or "Table" in kinds[kinds.index("Chart") :]
