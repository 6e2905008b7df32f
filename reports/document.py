"""A report as plain data: what is said, in order, before any format. No markup anywhere: all text is literal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from typing import Literal, TypeAlias, cast

from reports.dataset import DataTable
from reports.variants import Variant

Mood: TypeAlias = Literal["good", "caution", "bad", "neutral", "plain"]
"""Of a panel or a list; "plain" is that of what is no verdict, and has no shape."""
Mark: TypeAlias = Literal[
    "met", "not_met", "flagged", "not_known", "does_not_apply", "not_asked",  # gates
    "slight", "partial", "substantial", "strong", "undecided",  # bands
    "answered", "unknown", "outside",  # answers
    "begun", "done",  # actions
]
"""What a state is; each renderer gives it a shape, always beside its word."""


@dataclass(frozen=True, slots=True)
class State:
    """A state as shape and word."""

    mark: Mark
    word: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from 0 to 100 with bounds, in tenths of a point. Decoration: the numbers stand in cells beside it."""

    lower: int
    upper: int
    edges: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class States:
    """Several states in one cell, one under the other."""

    states: tuple[State, ...]


@dataclass(frozen=True, slots=True)
class Shaded:
    """A figure on a ground of one hue, the darker the more it is. Decoration: the figure says it all."""

    text: str
    depth: int
    """0 to 4."""


Cell: TypeAlias = str | State | States | Bar | Shaded
Align: TypeAlias = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    title: str
    align: Align = "left"
    share: int = 1
    """Relative width."""


@dataclass(frozen=True, slots=True)
class Table:
    """The first cell of each row is its header; a row of one cell heads the rows below it. `total` is a closing row of sums.

    A line break in a cell starts a new line; in a header cell only the first line is the header proper.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    note: str = ""
    bars: str = ""
    """What the bars show, where they are drawn."""
    about: tuple[str, ...] = ()
    """Where each row is about one question: their ids, for a format that can lead there."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A named stretch of a scale, from `start` (tenths of a point) to the next zone."""

    start: int
    title: str
    range: str


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale from 0 to 100 with its named zones and the bounds marked on it. `text` says all that the picture shows."""

    lower: int
    upper: int
    zones: tuple[Zone, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """One row or column of a chart: from `lower` to `upper`, in tenths of a point (or of a per cent); None where there is no figure."""

    label: str
    lower: int | None
    upper: int | None
    lower_text: str = ""
    """What stands at the lower end; a line break starts a new line. An end without a text is open: the span runs on to the edge."""
    upper_text: str = ""
    """What stands at the upper end; the only one of the two where both ends are one figure."""
    said: str = ""
    """What stands beside the label."""
    point: int | None = None
    """A point within it that is marked."""
    at: int = 0
    """Its place from left to right, in thousandths; for columns only."""
    joined: bool = False
    """Whether it may be compared with the one before it, so that a line leads there; for columns only."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Spans on one scale, drawn as rows or as columns. `text` says all that the picture shows, with every number."""

    id: str
    layout: Literal["rows", "columns"]
    caption: str
    text: str
    spans: tuple[Span, ...]
    ticks: tuple[tuple[int, str], ...]
    zones: tuple[Zone, ...] = ()
    domain: tuple[int, int] = (0, 1000)
    """Where the scale begins and ends, in tenths."""
    note: str = ""
    """How to read it."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One thing in a plot. `x` is its place from left to right, `y` from the foot up, in thousandths."""

    label: str
    x: int
    y: int
    top: int | None = None
    """Where a line ends that begins at `y`, if it is a span and no point."""
    beside: tuple[Literal["left", "right"], Literal["foot", "head"]] = ("right", "foot")
    """Where its label stands, of a thing with measures."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A line between two things in a plot, by their places; `sure`: drawn through, otherwise dashed."""

    one: int
    other: int
    sure: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """What a plot is measured along: its title, and where which words stand, in thousandths."""

    title: str
    ticks: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """Things by two measures or, without axes, in boxes that lines join. `text` says all that the picture shows; a table stands beside it."""

    id: str
    caption: str
    text: str
    spots: tuple[Spot, ...]
    ties: tuple[Tie, ...] = ()
    across: Axis | None = None
    up: Axis | None = None
    height: int = 15
    """In lines of type."""
    beside: int = 1
    """How many boxes stand side by side at most."""
    note: str = ""
    """How to read it."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; a line break starts a new line. `small`: less prominent."""

    text: str
    small: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, numbered or not."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class GateLine:
    """A gate, or a thing to do, in its state. Each text but the title may be empty."""

    state: State
    title: str
    sentence: str
    detail: str = ""
    kind: str = ""
    """What kind of gate it is, and what it means that it is not met or not known, where that has to be said."""
    on_assertion_only: bool = False
    """Met by what was said, but not by any document; the state's word says so."""


@dataclass(frozen=True, slots=True)
class GateList:
    """The gates of one stage, or any list of gates; title and summary may be empty."""

    title: str
    summary: str
    mood: Mood
    gates: tuple[GateLine, ...]


@dataclass(frozen=True, slots=True)
class Callout:
    """Set apart: a caveat, or two sources that disagree."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a name and what it is."""

    pairs: tuple[tuple[str, str], ...]


Block: TypeAlias = "Paragraph | Bullets | Table | GateList | Callout | Facts | Scale | Chart | Plot | Section"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; sections nest, and the nesting gives the heading level."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    annex: bool = False
    """Working that only some want: on screen it is folded, on paper it stands in the annex."""
    new_page: bool = False
    own_page: bool = False
    """On paper: nothing else stands on its pages, so that it can be taken out."""
    wide: bool = False
    """On paper: set on pages turned sideways, because its tables are wide."""


@dataclass(frozen=True, slots=True)
class VerdictPanel:
    """The verdict in a panel: the decision, why, what is in the way, and the score with its bounds. Of several services: what can be said of all."""

    mood: Mood
    headline: str
    sentence: str
    blockers: tuple[GateLine, ...]
    score: str
    """Such as "48.2 to 64.9", with bounds; never a single number while something is unknown. Empty where there is no score to show."""
    score_notes: tuple[str, ...]
    """Such as "out of 100" and "87% of the weight answered"."""


@dataclass(frozen=True, slots=True)
class Masthead:
    """Under whose name a report goes out. Each may be empty."""

    organisation: str = ""
    classification: str = ""
    """Such as OFFICIAL; stands at the head of every page."""
    logo: bytes = b""
    """A PNG that was checked and made anew."""


NO_MASTHEAD = Masthead()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a PDF carries. `about` says what it is, to whoever finds it there."""

    name: str
    mime: str
    content: bytes
    about: str


Kind: TypeAlias = Literal["result", "comparison", "decision"]
"""What the data of a report are about: one service, several side by side, or what was decided on them."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a report says, in every format."""

    eyebrow: str
    """What kind of paper this is, such as "Readiness assessment"."""
    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    verdict: VerdictPanel
    sections: tuple[Section, ...]
    footer: str
    language: str = "en-GB"
    keywords: tuple[str, ...] = field(default=())
    as_of: datetime | None = None
    """The moment the report speaks of, in UTC; the PDF bears it as its date."""
    variant: Variant = "full"
    masthead: Masthead = NO_MASTHEAD
    data: Mapping[str, DataTable] = field(default_factory=dict[str, DataTable], hash=False)
    """Figures and texts as tables, by their names, for the formats that are for reckoning on. Every other format passes them by."""
    live: Mapping[str, DataTable] = field(default_factory=dict[str, DataTable], hash=False)
    """Tables whose figures reckon anew in a spreadsheet; they say nothing that the others do not."""
    kind: Kind = "result"
    standing: str = ""
    """What such a paper is for and what it is not, for the formats that bear no sections."""


def plain(node: object) -> object:
    """A report, or part of one, as a template reads it: dataclasses as mappings with their kind, tuples as lists; the tables of data stay behind."""
    if isinstance(node, tuple):
        return [plain(part) for part in cast("tuple[object, ...]", node)]
    if is_dataclass(node) and not isinstance(node, type):
        names = [each.name for each in fields(node) if each.name not in ("data", "live")]
        return {"kind": type(node).__name__, **{name: plain(getattr(node, name)) for name in names}}
    return node
