"""How a Word report looks: its styles, lists and settings. Sizes are shares of the size of the text."""

from __future__ import annotations

from typing import Any, NamedTuple

from docx.oxml.ns import qn

from reports.document import Mark, Mood, Variant
from reports.shapes import SHAPES
from reports.sizes import POINTS, Size
from reports.word_elements import Element, element

_SUMMARY = 0.92
FONT = "Arial"
"""On every computer, and easy to read."""
SYMBOLS = "Segoe UI Symbol"
INK, NAVY, TEAL, MUTED, LINE, TINT = "0B0C0C", "12355B", "0B6B70", "4A5663", "C9D1D9", "EEF3F7"
MOODS: dict[Mood, tuple[str, str, str]] = {
    "good": ("1E7B45", "E6F3EA", "14532D"),
    "caution": ("B45F06", "FFF3D9", "5C3500"),
    "bad": ("B3202C", "FDEAEC", "7D1620"),
    "neutral": (NAVY, "EAF1F7", NAVY),
    "plain": (NAVY, "EAF1F7", NAVY),
}
"""Edge, fill and ink of each mood."""
_MOOD_OF: dict[Mark, Mood] = {
    "met": "good", "strong": "good", "substantial": "good", "not_met": "bad", "slight": "bad", "not_known": "caution",
    "flagged": "caution", "partial": "caution", "unknown": "caution", "answered": "neutral", "begun": "neutral", "done": "neutral",
}  # fmt: skip
BULLETS = 1
"""The list of ordinary bullets."""
_MARK_LISTS: dict[Mark, int] = {mark: number for number, mark in enumerate(SHAPES, BULLETS + 1)}
_NUMBERED = len(SHAPES) + BULLETS + 1
TABLE = "ReportTable"
_SMALLER = 0.85
TABLE_SHARE = 0.88
TABLE_SMALL = TABLE_SHARE * _SMALLER
"""The sizes of letters in tables, in the annex smaller, beside that of the text."""


def points_of(size: Size, variant: Variant) -> float:
    """The size of the text in points; a summary is a little smaller, so that it keeps to two pages, but never in large print."""
    return POINTS[size] * (_SUMMARY if variant == "summary" and size == "standard" else 1)


def edge_of(mark: Mark) -> str:
    """The colour of a state's shape."""
    return MOODS[_MOOD_OF[mark]][0] if mark in _MOOD_OF else MUTED


def ink_of(mark: Mark) -> str:
    """The colour of a state's word."""
    return MOODS[_MOOD_OF[mark]][2] if mark in _MOOD_OF else MUTED


def panel(mood: Mood) -> tuple[Element, Element, Element]:
    """Edges, fill and indent of each paragraph of a panel. They are alike, so that neighbours make one panel."""
    edge, fill, _ = MOODS[mood]
    sides = [("top", fill, 4, 8), ("left", edge, 36, 10), ("bottom", fill, 4, 8), ("right", fill, 4, 8)]
    edges = element("pBdr", *(element(side, val="single", sz=size, space=space, color=colour) for side, colour, size, space in sides))
    return edges, element("shd", val="clear", color="auto", fill=fill), element("ind", left=290, right=180)


class Lists:
    """The lists of a document. Each numbered list begins at one."""

    def __init__(self, document: Any) -> None:
        self._root = document.part.numbering_part.element
        for child in list(self._root):
            self._root.remove(child)
        levels = {BULLETS: _level("bullet", "•", NAVY)}
        levels |= {number: _level("bullet", SHAPES[mark], edge_of(mark), SYMBOLS) for mark, number in _MARK_LISTS.items()}
        levels[_NUMBERED] = _level("decimal", "%1.", NAVY)
        for number, level in levels.items():
            self._root.append(element("abstractNum", element("multiLevelType", val="singleLevel"), level, abstractNumId=number))
        for number in levels:
            self._root.append(element("num", element("abstractNumId", val=number), numId=number))
        self._last = _NUMBERED

    def of(self, mark: Mark) -> int:
        """The list whose bullet is the shape of the state."""
        return _MARK_LISTS[mark]

    def numbered(self) -> int:
        """A new numbered list."""
        self._last += 1
        begin = element("lvlOverride", element("startOverride", val=1), ilvl=0)
        self._root.append(element("num", element("abstractNumId", val=_NUMBERED), begin, numId=self._last))
        return self._last


def _level(kind: str, text: str, colour: str, font: str = FONT) -> Element:
    return element(
        "lvl", element("start", val=1), element("numFmt", val=kind), element("lvlText", val=text), element("lvlJc", val="left"),
        element("pPr", element("ind", left=400, hanging=400)), element("rPr", _fonts(font), element("color", val=colour)), ilvl=0,
    )  # fmt: skip


def dress(document: Any, points: float, language: str) -> None:
    """Gives the document its styles and settings, in place of those of python-docx."""
    root = document.styles.element
    for child in list(root):
        root.remove(child)
    root.append(_defaults(points, language))
    root.extend([*_paragraph_styles(points), *_run_styles(points), *_table_styles()])
    settings = document.settings.element
    for child in list(settings):
        if child.tag not in (qn("w:clrSchemeMapping"), qn("w:characterSpacingControl")):
            settings.remove(child)
    compatible = [("compatibilityMode", 15), ("overrideTableStyleFontSizeAndJustification", 1), ("enableOpenTypeFeatures", 1), ("doNotFlipMirrorIndents", 1)]
    uri = "http://schemas.microsoft.com/office/word"
    settings.insert(0, element("zoom", percent=100))
    settings.insert(1, element("defaultTabStop", val=720))
    settings.insert(3, element("compat", *(element("compatSetting", name=name, uri=uri, val=value) for name, value in compatible)))
    settings.insert(4, element("themeFontLang", val=language))


def _fonts(font: str) -> Element:
    return element("rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font)


def _bold() -> list[Element]:
    return [element("b"), element("bCs")]


def _sizes(points: float) -> list[Element]:
    return [element("sz", val=round(points * 2)), element("szCs", val=round(points * 2))]


def _defaults(points: float, language: str) -> Element:
    run = element("rPr", _fonts(FONT), element("color", val=INK), *_sizes(points), element("lang", val=language, eastAsia=language, bidi="ar-SA"))
    return element("docDefaults", element("rPrDefault", run), element("pPrDefault", element("pPr")))


def _style(kind: str, id_: str, name: str, *inside: Element, based: str = "", follows: str = "", default: bool = False) -> Element:
    heads = [
        element("name", val=name), element("basedOn", val=based) if based else None, element("next", val=follows) if follows else None,
        element("qFormat"),
    ]  # fmt: skip
    made = element("style", *(each for each in heads if each is not None), *inside, type=kind, styleId=id_)
    if default:
        made.set(qn("w:default"), "1")
    if name not in _BUILT_IN:
        made.set(qn("w:customStyle"), "1")
    return made


_BUILT_IN = {
    "Normal", "Title", "Subtitle", "List Bullet", "List Number", "caption", "header", "footer", "toc 1", "TOC Heading", "Strong", "Hyperlink",
    *(f"heading {level}" for level in range(1, 10)),
}  # fmt: skip
"""What Word itself calls styles that it knows."""


class _Paragraphs(NamedTuple):
    """A paragraph style. The size of its letters and the spaces before and after are shares of the size of the text."""

    id: str
    name: str
    share: float = 1
    before: float = 0
    after: float = 0
    colour: str = ""
    bold: bool = False
    keep: bool = False
    """On the page of the next paragraph."""
    edges: tuple[tuple[str, int, str], ...] = ()
    """Lines beside it: side, eighths of a point, colour."""
    indent: tuple[int, int] = (0, 0)
    """From the left, and how much less in the first line."""
    align: str = ""
    level: int = 0
    """Of a heading, from 1; 0: it is none."""
    line: int = 264
    """Height of a line, 240 of the height of its letters."""
    based: str = "Normal"
    follows: str = ""
    list_id: int = 0
    """The list that its paragraphs are items of."""

    def made(self, points: float) -> Element:
        """The style as an element."""
        paragraph = [
            *([element("keepNext"), element("keepLines")] if self.keep else []),
            element("numPr", element("numId", val=self.list_id)) if self.list_id else None,
            element("pBdr", *(element(side, val="single", sz=size, space=10 if side == "left" else 3, color=colour) for side, size, colour in self.edges)) if self.edges else None,
            element("spacing", before=round(self.before * points * 20), after=round(self.after * points * 20), line=self.line, lineRule="auto"),
            element("ind", left=self.indent[0], hanging=self.indent[1]) if self.indent[0] else None,
            element("jc", val=self.align) if self.align else None,
            element("outlineLvl", val=self.level - 1) if self.level else None,
        ]  # fmt: skip
        run = [*(_bold() if self.bold else []), element("color", val=self.colour) if self.colour else None, *_sizes(round(points * self.share * 2) / 2)]
        parts = (element(name, *(each for each in inside if each is not None)) for name, inside in (("pPr", paragraph), ("rPr", run)))
        return _style("paragraph", self.id, self.name, *parts, based=self.based, follows=self.follows, default=not self.based)


_RULE = ("bottom", 6, LINE)
_ITEM = (400, 400)
_STYLES = (
    _Paragraphs("Title", "Title", 2.1, 0, 0.1, NAVY, bold=True, keep=True, follows="Subtitle", line=240),
    _Paragraphs("Subtitle", "Subtitle", 1.15, 0, 0.5, MUTED, follows="Normal"),
    _Paragraphs("Eyebrow", "Eyebrow", 1, 0, 0.1, TEAL, bold=True, keep=True),
    _Paragraphs("Masthead", "Masthead", 1, 0, 0.6, bold=True),
    _Paragraphs("Facts", "Facts", 0.9, 0.1, 1),
    _Paragraphs("Panel", "Panel", 1, 0, 0.4),
    *(
        _Paragraphs(f"Heading{level}", f"heading {level}", share, before, after, NAVY, bold=True, keep=True, level=level, line=250, follows="Normal")
        for level, (share, before, after) in enumerate(((1.35, 1.2, 0.45), (1.15, 1.1, 0.4), (1.05, 1, 0.4), *[(1, 0.9, 0.35)] * 3), 1)
    ),
    _Paragraphs("TOCHeading", "TOC Heading", 1.35, 1.2, 0.45, based="Heading1", follows="Normal"),
    _Paragraphs("TOC1", "toc 1", 0.95, 0, 0.1, line=252),
    _Paragraphs("Summary", "Summary", 0.92, 0, 0.5, MUTED, keep=True, edges=(_RULE,)),
    _Paragraphs("Gap", "Gap", 0.5, line=240),
    _Paragraphs("Picture", "Picture", 1, 0.2, 0.5),
    _Paragraphs("Header", "header", 0.75, 0, 0.9, colour=MUTED, edges=(_RULE,)),
    _Paragraphs("Footer", "footer", 0.75, colour=MUTED),
    _Paragraphs("Classification", "Classification", 0.85, 0.4, 0.2, bold=True, align="center"),
)
_ALSO_SMALL = (
    _Paragraphs("Normal", "Normal", 1, 0, 0.6, based=""),
    _Paragraphs("Quiet", "Quiet", 0.88, 0, 0.6, MUTED),
    _Paragraphs("ListBullet", "List Bullet", 1, 0, 0.4, indent=_ITEM, list_id=BULLETS),
    _Paragraphs("ListNumber", "List Number", 1, 0, 0.4, indent=_ITEM, list_id=_NUMBERED),
    _Paragraphs("State", "State", 1, 0, 0.55, indent=_ITEM),
    _Paragraphs("Fact", "Fact", 0.95, 0.1, 0.1, edges=(("bottom", 4, LINE), ("between", 4, LINE))),
    _Paragraphs("Callout", "Callout", 1, 0, 0.4, edges=(("left", 18, TEAL),), indent=(260, 0)),
    _Paragraphs("Caption", "caption", 1, 0.9, 0.4, bold=True, keep=True),
    _Paragraphs("TableText", "Table Text", TABLE_SHARE, line=252),
    _Paragraphs("TableNote", "Table Note", 0.88, 0.5, 0.8, MUTED),
)
"""Those that the annex has a little smaller, because it is for checking."""


def _paragraph_styles(points: float) -> list[Element]:
    small = [
        style._replace(id=f"{style.id}Small", name=f"{style.name} Small", based=style.id, share=style.share * _SMALLER, before=style.before * _SMALLER, after=style.after * _SMALLER)
        for style in _ALSO_SMALL
    ]
    return [style.made(points) for style in (*_ALSO_SMALL, *small, *_STYLES)]


def _run_styles(points: float) -> list[Element]:
    return [
        element("style", element("name", val="Default Paragraph Font"), element("uiPriority", val=1), element("semiHidden"), type="character", styleId="DefaultParagraphFont", default=1),
        _style("character", "Strong", "Strong", element("rPr", *_bold())),
        _style("character", "Less", "Less", element("rPr", element("color", val=MUTED))),
        _style("character", "Score", "Score", element("rPr", *_bold(), *_sizes(round(points * 1.9)))),
        _style("character", "Shape", "Shape", element("rPr", _fonts(SYMBOLS))),
        _style("character", "Hyperlink", "Hyperlink", element("rPr", element("color", val=NAVY), element("u", val="single", color=LINE))),
    ]


def _table_styles() -> list[Element]:
    def rule(side: str, size: int, colour: str) -> Element:
        return element(side, val="single", sz=size, space=0, color=colour)

    margins = element("tblCellMar", *(element(side, w=width, type="dxa") for side, width in (("top", 40), ("left", 85), ("bottom", 40), ("right", 85))))
    none = element("tblPr", element("tblInd", w=0, type="dxa"), element("tblCellMar", *(element(side, w=width, type="dxa") for side, width in (("top", 0), ("left", 108), ("bottom", 0), ("right", 108)))))
    lines = element("tblBorders", rule("bottom", 4, LINE), rule("insideH", 4, LINE))
    first = element(
        "tblStylePr", element("rPr", *_bold(), element("color", val=MUTED)), element("tcPr", element("tcBorders", rule("bottom", 10, NAVY))), type="firstRow"
    )
    last = element("tblStylePr", element("rPr", *_bold()), element("tcPr", element("tcBorders", rule("top", 10, NAVY))), type="lastRow")
    return [
        element("style", element("name", val="Normal Table"), element("uiPriority", val=99), element("semiHidden"), none, type="table", styleId="TableNormal", default=1),
        _style("table", TABLE, "Report Table", element("tblPr", lines, margins), first, last, based="TableNormal"),
        element("style", element("name", val="No List"), element("uiPriority", val=99), element("semiHidden"), type="numbering", styleId="NoList", default=1),
    ]  # fmt: skip
