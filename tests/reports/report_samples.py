"""Reports made by hand: every kind of block once, hostile text everywhere, and one with hardly anything in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime

from reports.document import (
    Bar,
    Bullets,
    Callout,
    Chart,
    Column,
    Facts,
    GateLine,
    GateList,
    Paragraph,
    Report,
    Scale,
    Section,
    Span,
    State,
    Table,
    VerdictPanel,
    Zone,
)  # fmt: skip

AS_OF = datetime(2026, 11, 23, 14, 34, tzinfo=UTC)
EDGES = (400, 600, 800)


def full(text: str = "Community nursing") -> Report:
    """Every kind of block, with `text` in every place that people's own text can reach."""
    gates = (
        GateLine(State("met", "Met"), text, text, ""),
        GateLine(State("not_met", "Not met"), text, text, text),
        GateLine(State("not_known", "Not known"), text, text, text),
        GateLine(State("not_asked", "Not asked yet"), text, text, text),
        GateLine(State("does_not_apply", "Does not apply"), text, "", ""),
    )
    columns = (
        Column("Dimension", share=9), Column("0 to 100", share=7), Column("Points", "right", share=6), Column("Band", share=7),
    )  # fmt: skip
    rows = (
        (text, Bar(482, 649, EDGES), "48.2 to 64.9", State("undecided", "Partial or substantial")),
        ("Staff appetite", Bar(0, 1000, EDGES), "0.0 to 100.0", State("undecided", "Slight or strong")),
        ("Sound footing", Bar(200, 200, EDGES), "20.0", State("slight", "Slight")),
        ("Participation", Bar(450, 450, EDGES), "45.0", State("partial", "Partial")),
        ("Membership", Bar(700, 710, EDGES), "70.0 to 71.0", State("substantial", "Substantial")),
        ("Money", Bar(900, 900, EDGES), "90.0", State("strong", "Strong")),
    )
    total = ("All dimensions", Bar(420, 640, EDGES), "42.0 to 64.0", State("undecided", "Partial or substantial"))
    zones = (
        Zone(0, "Slight", "below 40"), Zone(400, "Partial", "40 to below 60"),
        Zone(600, "Substantial", "60 to below 80"), Zone(800, "Strong", "80 and above"),
    )  # fmt: skip
    ticks = ((0, "0"), (400, "40"), (600, "60"), (800, "80"), (1000, "100"))
    rows_of = (
        Span("As said", 482, 649, "48.2", "64.9"), Span(text[:60], 0, 1000, "0.0", "100.0"), Span("As checked", 500, 500, "", "50.0"),
    )  # fmt: skip
    columns_of = (
        Span("1 Mar\n2025", 120, 702, "12.0", "70.2", at=0), Span(text[:60], None, None, said="No score", at=400),
        Span("1 Mar\n2026", 0, 288, "0.0", "28.8", at=700), Span("2 Mar\n2026", 1000, 1000, "", "100.0", at=1000, joined=True),
    )  # fmt: skip
    weights_of = (Span(text[:60], 35, 601, "3.5%\nslight", "60.1%\nstrong", "10% now", 100), Span("Money", 0, 1000, said="90% now", point=900))
    charts = (
        Chart("evidence", "rows", text, f"48.2 to 64.9, 0.0 to 100.0, 50.0. {text}", rows_of, ticks, zones, note=text),
        Chart("trend", "columns", "Over time", f"12.0 to 70.2, 0.0 to 28.8, 100.0. {text}", columns_of, ticks, zones, note=text),
        Chart("weights", "rows", "Weights", f"10%, 3.5%, 60.1%, 90%. {text}", weights_of, ((0, "0%"), (1000, "100%")), note=text),
    )  # fmt: skip
    answers = tuple((f"Label {n} (Q{n})\n{text}", State("unknown", "Don't know"), f"Said\nNote: {text}") for n in range(12))
    wide = tuple((text, text, "Said", "62.5", "3", "12.1", "3.0", "C1, C2") for _ in range(4))
    headings = ("Question", "Answer", "Evidence", "Value", "Weight", "Within", "Whole", "Basis")
    return Report(
        eyebrow="Readiness assessment",
        title=text,
        subtitle=text,
        facts=(("As of", "23 November 2026"), ("Stage aimed at", "Stage 2: feasibility"), ("Country", "England")),
        verdict=VerdictPanel(
            "caution", "Not ready yet for a feasibility study", "Two gates are not met.", gates[1:3], "48.2 to 64.9",
            ("out of 100", "Preparation: partial or substantial", "87% of the weight answered"),
        ),
        sections=(
            Section("profile", "Score by dimension", (
                Scale(420, 640, zones, "The score lies at 42.0 to 64.0."), Table("Score by dimension", columns, rows, total, text),
                Paragraph(text), Paragraph(text, small=True),
            )),
            Section("first", "What must happen first", (GateList("", "", "neutral", gates[1:3]),)),
            Section("gates", "Gates by stage", (GateList("Stage 1: explore", "1 met", "good", gates),), new_page=True),
            Section("text", "Text", (Bullets((text, text)), Bullets((text,), numbered=True), Callout(text, (text, text)), Facts(((text, text),)))),
            Section("charts", "Charts", (Paragraph(text), *charts)),
            Section("answers", "Answers", (Section("inner", text, (Table(text, (Column("Question", share=9), Column("Answer", share=7), Column("Evidence", share=8)), answers),)),)),
            Section("working", "Working", (Table("Working", tuple(Column(h) for h in headings), wide),), wide=True),
        ),
        footer="Standard scoring 1.0.0   scoring hash 0123456789ab",
        as_of=AS_OF,
    )  # fmt: skip


def empty() -> Report:
    """Nothing answered, nothing scored."""
    return Report(
        eyebrow="Readiness assessment",
        title="Unnamed service",
        subtitle="",
        facts=(("As of", "23 November 2026"),),
        verdict=VerdictPanel("neutral", "Not known yet: no stage is chosen", "Choose a stage.", (), "No score", ()),
        sections=(Section("profile", "Score by dimension", (Paragraph("Nothing is scored yet."),)),),
        footer="Standard scoring 1.0.0",
        as_of=AS_OF,
    )


HOSTILE = {
    "typst": '#set page(width: 1cm) #read("/etc/passwd") $x^2$ = Heading\n- item // comment #panic("x") \\u{41} @label <label>',
    "markdown": "# H *b* _i_ `c` [l](http://a.b) ![i](x.png) | a | b | ~~s~~ > q 1. x <b>bold</b> &amp; $x$ www.example.org me@example.org",
    "line starts": "- a\n+ b\n1. c\n1) d\n=====\n-----\n: e\n> f\n# g\n| h |\n```\ni\n    j",
    "html": '<script>alert(1)</script><img src=x onerror=alert(1)>&lt;b&gt;<!-- x -->',
    "yaml and templates": "{{ 7*7 }} {title} %s %(x)s ${HOME} !!python/object: &a *a",
    "right to left": "שלום עולם مرحبا بالعالم \u202eevil\u202c abc",
    "scripts": "নমস্কার नमस्ते ਸਤ ਸ੍ਰੀ ਅਕਾਲ નમસ્તે வணக்கம் Ŵŷ Gâr ﷺ",
    "controls": "a\x00b\x01c\x07d\x1be\x7ff\u200bg\ufeffh\u2028i\tj",
    "emoji": "👍🏽 👩‍👩‍👧 🏴󠁧󠁢󠁳󠁣󠁴󠁿 ⚠️ ✔ ☃",
    "uncovered": "中文字 한국어 𓀀 \U0010fffd \ue000",
    "combining": "Z" + "\u0301" * 60 + " zalgo",
    "long word": "w" * 3_000,
    "long note": "note " * 300,
    "surrogate": "half \ud83d a pair",
    "dashes": "--> <-- --- ... 'quotes' \"more\" ~ fi ffl 1/2 (c)",
}  # fmt: skip


def texts(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, tuple):
        for part in node:
            yield from texts(part)
    elif is_dataclass(node):
        for field in fields(node):
            if field.name != "about":  # ids for links, which nobody reads
                yield from texts(getattr(node, field.name))


def tables(node: object) -> Iterator[Table]:
    if isinstance(node, Table):
        yield node
    elif isinstance(node, Report):
        yield from tables(node.sections)
    elif isinstance(node, tuple):
        for part in node:
            yield from tables(part)
    elif isinstance(node, Section):
        yield from tables(node.blocks)
