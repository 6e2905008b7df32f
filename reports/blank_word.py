"""A questionnaire to fill in in Word: every place to write or choose is a content control, so that Tab leads through and nothing slips.

Every question has a table of its own, whose first cell names it; the file says in its properties which versions it was made of.
The same questions give the same bytes.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
from docx.shared import Cm, Pt, RGBColor

from questionnaires.texts import language_tag, table
from reports import fitting, zipped
from reports.blank import Blank, BlankQuestion, BlankQuestionnaire
from reports.blank_fields import Line, answer_lines, how, lines_beside
from reports.clean import Cleaner, with_texts
from reports.sizes import BLANK_POINTS, Size
from reports.word_xml import HEAD, MUTED, NAVY, TEAL, TINT, Controls, field, paragraph, parsed, row, run
from reports.word_xml import table as table_xml

_WIDTHS = (3300, 6330)  # twentieths of a point; together what lies between the margins
_VERSION_WIDTHS = (3930, 1450, 1200, 1150, 1900)
_LONGEST_TITLE = 255  # characters that Word keeps of it
_FONT = "Arial"  # on every computer, and easy to read
_HEADINGS = ((1, 1.8), (2, 1.35), (3, 1.15), (4, 1.05))
"""Levels, and how large each is beside the text."""


def render(blank: Blank, *, size: Size = "standard") -> bytes:
    """The questionnaire as a Word document (.docx) to fill in."""
    cleaner = Cleaner.for_xml()
    fitted = with_texts(blank, cleaner.text)
    document: Any = docx.Document()
    _style(document, BLANK_POINTS[size])
    words = table("reports")
    title = words("document_title", eyebrow=words("form_eyebrow"), title=fitted.title)
    document.core_properties.title = title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1]}…"
    document.core_properties.author = document.core_properties.comments = ""
    document.core_properties.language = language_tag()
    document.core_properties.subject = words("form_description")
    body = document.element.body
    for element in parsed(_head(fitted, fitting.told(cleaner)) + _questions(fitted) + _glossary(fitted)):
        body.insert(len(body) - 1, element)
    _foot(document, fitted.footer)
    out = BytesIO()
    document.save(out)
    return zipped.steady(out.getvalue(), fitted.marks)


def _style(document: Any, points: float) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    normal = document.styles["Normal"]
    _typeface(normal, points)
    normal.paragraph_format.space_after = Pt(points * 0.5)
    for level, scale in _HEADINGS:
        heading = document.styles[f"Heading {level}"]
        _typeface(heading, points * scale)
        heading.font.bold, heading.font.italic, heading.font.color.rgb = True, False, RGBColor.from_string(NAVY)
        heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(points * 1.6), Pt(points * 0.4)
        heading.paragraph_format.keep_with_next = True
    _typeface(document.styles["List Bullet"], points)
    for each in parsed(
        '<w:style w:type="character" w:styleId="PlaceholderText"><w:name w:val="Placeholder Text"/>'
        f'<w:uiPriority w:val="99"/><w:rPr><w:color w:val="{MUTED}"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:customStyle="1" w:styleId="InTable"><w:name w:val="In table"/><w:basedOn w:val="Normal"/>'
        '<w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Quiet"><w:name w:val="Quiet"/><w:basedOn w:val="Normal"/>'
        f'<w:pPr><w:spacing w:before="{round(points * 8)}" w:after="{round(points * 4)}"/></w:pPr>'
        f'<w:rPr><w:color w:val="{MUTED}"/><w:sz w:val="{round(points * 1.8)}"/></w:rPr></w:style>'
    ):
        document.styles.element.append(each)
    _language(document, language_tag())


def _typeface(style: Any, points: float) -> None:
    style.font.name, style.font.size = _FONT, Pt(round(points * 2) / 2)
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if name.endswith("Theme"):  # a theme's typeface would win
            del fonts.attrib[name]
    for name in ("eastAsia", "cs"):
        fonts.set(_w(name), _FONT)


def _language(document: Any, tag: str) -> None:
    for found in document.styles.element.iter(_w("lang")):
        found.set(_w("val"), tag)


def _w(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


def _foot(document: Any, footer: str) -> None:
    words = table("reports")
    start, _, rest = words("page_of", page="{page}", pages="{pages}").partition("{page}")
    middle, _, end = rest.partition("{pages}")
    pages = run(start) + field("PAGE") + run(middle) + field("NUMPAGES") + run(end)
    element = document.sections[0].footer._element
    for each in list(element):
        element.remove(each)
    tab = '<w:r><w:tab/></w:r>'
    (made,) = parsed(paragraph(run(footer) + tab + pages, "Quiet"))
    (tabs,) = parsed('<w:tabs><w:tab w:val="right" w:pos="9630"/></w:tabs>')
    made.pPr.append(tabs)
    element.append(made)


def _head(blank: Blank, told: tuple[str, ...]) -> str:
    """What it is, how to fill it in, what not to write, which versions it was made of, and what is told of its characters."""
    words = table("reports")
    said = [paragraph(run(words("form_eyebrow"), bold=True, colour=TEAL), keep=True), _heading(1, blank.title)]
    said += [_heading(2, words("blank_how_title")), *_bullets((*words("form_how").splitlines(), *words("form_how_word").splitlines()))]
    said += [_heading(2, words("blank_never_title")), *_bullets(blank.never)]
    titles = words("blank_columns").splitlines()
    head = row([_cell(run(title, bold=True)) for title in titles], _VERSION_WIDTHS, head=True, fill=(TINT,) * len(titles))
    rows = [row([_cell(run(cell, bold=at == 0)) for at, cell in enumerate(version)], _VERSION_WIDTHS) for version in blank.versions]
    said += [_heading(2, words("form_versions")), table_xml(_VERSION_WIDTHS, [head, *rows], words("form_versions"))]
    said += [paragraph(run(line), "Quiet") for line in told]
    return "".join(said)


def _questions(blank: Blank) -> str:
    words, controls = table("reports"), Controls()
    said: list[str] = []
    if blank.service is not None:
        said += [_heading(2, words("form_service_title")), _question(blank.service, 3, controls)]
    said += [_questionnaire(each, controls, new_page=len(blank.questionnaires) > 1) for each in blank.questionnaires]
    return "".join(said)


def _questionnaire(each: BlankQuestionnaire, controls: Controls, *, new_page: bool) -> str:
    words = table("reports")
    said = [_heading(2, each.title, new_page=new_page), paragraph(run(each.purpose))]
    said += [paragraph(run(each.note), "Quiet")] if each.note else []
    said += [paragraph(run(words("blank_have_at_hand"), bold=True), keep=True), *_bullets(each.have_at_hand)] if each.have_at_hand else []
    for section in each.sections:
        said.append(_heading(3, section.title))
        said += [paragraph(run(section.intro), keep=True)] if section.intro else []
        said += [_question(question, 4, controls) for question in section.questions]
    return "".join(said)


def _question(question: BlankQuestion, level: int, controls: Controls) -> str:
    words = table("reports")
    said = [paragraph(run(f"{question.id}  ", colour=TEAL) + run(question.text), f"Heading{level}")]
    said += [paragraph(run(question.only_if, bold=True, colour=NAVY), keep=True)] if question.only_if else []
    said += [paragraph(run(question.help), keep=True)] if question.help else []
    said.append(paragraph(run(how(question), bold=True, colour=TEAL), "Quiet", keep=True))
    for choice in question.choices:
        title = f"{choice.letter}. {choice.title}"
        words_of = run(title if not choice.text else f"{title}. ", bold=True) + (run(choice.text) if choice.text else "")
        said.append(paragraph(words_of, keep=choice is question.choices[-1]))
    said.append(_table(question, controls))
    said += [paragraph(run(question.evidence), "Quiet")] if question.evidence else []
    said += [paragraph(run(words("blank_example", example=question.not_applicable)), "Quiet")] if question.not_applicable else []
    said += [paragraph(run(words("blank_why"), bold=True) + run(question.why), "Quiet")] if question.why else []
    said += [paragraph(run(words("blank_hand"), bold=True) + run(question.have_at_hand), "Quiet")] if question.have_at_hand else []
    return "".join(said)


def _table(question: BlankQuestion, controls: Controls) -> str:
    words = table("reports")
    answer, beside = answer_lines(question), lines_beside(question)
    head = [_cell(run(question.id, bold=True), keep=True), _cell(run(words("form_column"), bold=True), keep=True)]
    rows = [row(head, _WIDTHS, head=True, fill=(HEAD,) * 2)]
    for line in (*answer, *beside):
        keep = line is not beside[-1]
        rows.append(row([_cell(run(line.label, bold=line in answer), keep=keep), _place(question, line, controls, keep=keep)], _WIDTHS, fill=(TINT, "")))
    return table_xml(_WIDTHS, rows, question.text)


def _place(question: BlankQuestion, line: Line, controls: Controls, *, keep: bool) -> str:
    """The cell of a row that is filled in."""
    words = table("reports")
    tag, title = f"{question.id}/{line.name}", f"{question.id}: {line.label}"
    if line.many:
        return "".join(_cell(controls.box(tag, f"{question.id}: {each}") + run(f" {each}"), keep=keep) for each in line.choose)
    if line.choose:
        return _cell(controls.choice(tag, title, words("form_choose"), line.choose), keep=keep)
    return _cell(controls.text(tag, title, words("form_write"), long=line.long), keep=keep)


def _cell(inside: str, *, keep: bool = False) -> str:
    return paragraph(inside, "InTable", keep=keep)


def _heading(level: int, text: str, *, new_page: bool = False) -> str:
    made = paragraph(run(text), f"Heading{level}")
    return made.replace("</w:pPr>", "<w:pageBreakBefore/></w:pPr>", 1) if new_page else made


def _bullets(lines: tuple[str, ...]) -> list[str]:
    return [paragraph(run(line), "ListBullet") for line in lines]


def _glossary(blank: Blank) -> str:
    if not blank.glossary:
        return ""
    said = [_heading(2, table("reports")("blank_glossary"), new_page=True)]
    said += [paragraph(run(f"{term}. ", bold=True) + run(meaning)) for term, meaning in blank.glossary]
    return "".join(said)
