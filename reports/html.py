"""A report as one HTML file that needs nothing else: no script, nothing fetched. The same report gives the same bytes."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files
from urllib.parse import quote

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from questionnaires import wording
from reports import fitting, html_blocks, picture
from reports.clean import Cleaner, with_texts
from reports.document import Chart, Masthead, Plot, Report, Section

_FEW = 3
"""Sections that are found without a list of them."""
_PICTURE_WIDTH = 11
"""Centimetres that a chart is drawn wide, with letters of 11 points."""
_STYLE = re.compile(r' style="([^"]*)"')
_MARK = re.compile(r'url\("(mark-[a-z-]+\.svg)"\)')
_GAP = "   "
"""What parts the footer's texts from each other."""


def render(report: Report) -> bytes:
    """The whole file, in UTF-8."""
    cleaner = Cleaner()
    report = fitting.with_told(with_texts(report, cleaner.text), cleaner)
    words = wording.table("reports")
    body = _templates().get_template("report-body.html").render(
        report=report, words=words, contents=_contents(report.sections), logo=_logo(report.masthead), footer=report.footer.split(_GAP),
        picture=partial(_picture, language=report.language),
    )  # fmt: skip
    body, places = _without_style_attributes(body)
    style = f"\n{_look()}\n{places}{_on_paper(report, words.texts['page_of'])}"
    page = _templates().get_template("report.html").render(report=report, words=words, policy=_policy(style), style=style, body=body)
    return page.encode()


def _contents(sections: tuple[Section, ...]) -> list[tuple[str, list[Section]]]:
    """The sections to list, what everybody should read before the annex; none where there are few."""
    if len(sections) <= _FEW:
        return []
    words = wording.table("reports")
    main, annex = [each for each in sections if not each.annex], [each for each in sections if each.annex]
    return [(words("contents_main"), main), (words("contents_annex"), annex)] if annex else [("", main)]


def _logo(masthead: Masthead) -> str:
    return f"data:image/png;base64,{b64encode(masthead.logo).decode()}" if masthead.logo else ""


def _picture(chart: Chart | Plot, language: str) -> str:
    """The chart as Typst draws it on paper, narrow enough that a phone shows its letters."""
    drawn = picture.svg(chart, width_cm=_PICTURE_WIDTH, language=language)
    return f"data:image/svg+xml;base64,{b64encode(drawn.encode()).decode()}"


def _without_style_attributes(body: str) -> tuple[str, str]:
    """The body, and the rules for what was in its `style` attributes, which the policy would not apply.

    Only our own markup can hold such an attribute, because the quotes in people's text are escaped.
    """
    found = sorted(set(_STYLE.findall(body)))
    return _STYLE.sub(r' data-at="\1"', body), "".join(f'[data-at="{place}"] {{ {place} }}\n' for place in found)


def _on_paper(report: Report, page_of: str) -> str:
    """What stands at the edge of every printed page."""
    page = re.sub(r"\{(pages?)\}", r'" counter(\1) "', _css_text(page_of, keep="{}pages"))
    boxes = {"top-center": _css_text(report.masthead.classification), "bottom-left": _css_text(" ".join(report.footer.split(_GAP))), "bottom-right": page}
    look = {"top-center": "font-weight: 700; font-size: 9pt", "bottom-left": "font-size: 8pt; width: 70%", "bottom-right": "font-size: 8pt"}
    return "@page {\n" + "".join(f"  @{place} {{ content: {said}; {look[place]}; font-family: sans-serif }}\n" for place, said in boxes.items()) + "}\n"


def _css_text(text: str, keep: str = "") -> str:
    """Text as a string of a style sheet, in which nothing but its letters can be read.

    >>> _css_text('a"')
    '"\\\\61 \\\\22 "'
    """
    return f'"{"".join(letter if letter in keep else f"{chr(92)}{ord(letter):x} " for letter in text)}"'


def _policy(style: str) -> str:
    """What a browser lets the file do: be styled by its own sheet, and show pictures that are in it."""
    own = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{own}'; img-src data:; base-uri 'none'; form-action 'none'"


@cache
def _look() -> str:
    """The style sheets, with the marks in them."""
    sheets = "\n".join(_text(f"look/{name}.css") for name in ("blocks", "report"))
    return _MARK.sub(lambda found: f'url("data:image/svg+xml,{quote(_text(f"look/{found[1]}").strip(), safe=" =:/")}")', sheets)


def _text(name: str) -> str:
    return (files("reports") / "templates" / name).read_text(encoding="utf-8")


@cache
def _templates() -> Environment:
    """Where the templates are; everything that is put into them is escaped."""
    made = Environment(loader=FunctionLoader(_text), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False)
    drawn: tuple[Callable[..., str], ...] = (html_blocks.verdict, html_blocks.blocks, html_blocks.pairs, html_blocks.direction)
    made.globals |= {each.__name__: _as_markup(each) for each in drawn}
    return made


def _as_markup(draw: Callable[..., str]) -> Callable[..., Markup]:
    return lambda *given, **more: Markup(draw(*given, **more))
