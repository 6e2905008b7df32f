"""What the room sees, as HTML: a question with its options, how many have answered, and what was released. The same for facilitator and projector."""

from __future__ import annotations

from fractions import Fraction

from assessment.shell.markup import escape
from assessment.shell.room import addresses
from assessment.shell.room.state import Item
from assessment.shell.session import words
from assessment.workshop import codes, telling
from assessment.workshop.shapes import Standing
from assessment.workshop.telling import Group, Told
from assessment.workshop.telling import Row as Counted
from reports.records import Agreed

_MOST_DOTS = 60
_MOST_READ = 700
"""Characters that a screen of 1920 × 1080 shows of help and options without scrolling."""


def options(item: Item) -> str:
    """The options with their letters; nothing where points are shared out."""
    if not item.options:
        return f'<p class="mr-room-text">{escape(item.text)}</p>'
    rows = "".join(
        f"<li><b>{escape(letter)}</b><span><strong>{escape(title)}</strong> {escape(text)}</span></li>" for letter, title, text in item.options
    )
    return f'<ul class="mr-room-options">{rows}</ul>'


def help_(item: Item) -> str:
    """What phones say beneath a question before anything is unfolded; nothing if there is none, or if it and the options are too much for a big screen."""
    long = len(item.help) + sum(len(title) + len(text) for _, title, text in item.options)
    return f'<p class="mr-room-text mr-room-help">{escape(item.help)}</p>' if item.help and long <= _MOST_READ else ""


def to_talk_about(questions: list[tuple[str, str]], *, level: int = 2) -> str:
    """Questions with how far people agree, the least agreed first; nothing of none."""
    rows = "".join(f"<li><strong>{escape(label)}</strong>{f' <span>{escape(said)}</span>' if said else ''}</li>" for label, said in questions)
    heading = escape(words("room_agenda_disagreement"))
    return f'<h{level} class="mr-room-headline">{heading}</h{level}><ol class="mr-room-order">{rows}</ol>' if rows else ""


def answered(done: int, people: int, key: str = "room_answered") -> str:
    """How many of how many, in words and in dots; never what."""
    said = words(key if people != 1 else f"{key}_one", done=done, people=people)
    return f'<div class="mr-room-count"><p>{escape(said)}</p>{_dots(min(done, people), people)}</div>'


def _dots(done: int, people: int) -> str:
    if not people:
        return ""
    if people > _MOST_DOTS:
        return f'<div class="mr-way" aria-hidden="true"><span style="width:{done / people:.0%}"></span></div>'
    dots = "".join(f'<i class="{"mr-full" if place < done else "mr-empty"}"></i>' for place in range(people))
    return f'<div class="mr-room-dots" aria-hidden="true">{dots}</div>'


def code(standing: Standing) -> str:
    """How to join: the code in large letters, the address to type, and the QR code; or that nobody can just now."""
    found = standing.workshop.code
    if not found:
        return f'<p class="mr-room-note">{escape(words("room_no_code"))}</p>'
    where, link = addresses.joining(), addresses.link(found)
    others = "".join(f"<span>{escape(words('room_or_at', address=addresses.short(each)))}</span>" for each in where[1:3])
    return (
        f'<div class="mr-room-join"><p>{escape(words("room_join"))}</p><p class="mr-room-code">{escape(codes.as_shown(found))}</p>'
        f'<p class="mr-room-address">{escape(addresses.short(where[0]))}{others}</p>'
        f'<img src="{escape(addresses.qr_code(link))}" alt="{escape(words("room_qr", address=link))}"></div>'
    )


def result(told: Told, *, level: int = 2) -> str:
    """Everything that was released of one question. `level`: of its first heading."""
    if told.nothing:
        return f'<p class="mr-room-headline">{escape(told.nothing)}</p>{_note(told.left_out)}'
    return f'<h{level} class="mr-room-headline">{escape(told.headline)}</h{level}>{distribution(told)}'


def distribution(told: Told) -> str:
    """How many chose which option, as a table with bars."""
    rows = "".join(_bar_row(each) for each in told.rows)
    apart = "".join(_bar_row(each, " mr-apart-row") for each in (told.dont_know, told.not_applicable) if each is not None)
    heads = "".join(f'<th scope="col" role="columnheader">{escape(words(key))}</th>' for key in ("room_col_option", "room_col_people"))
    note = _note(words("room_people", count=told.people), told.middle, told.everybody, told.left_out)
    return (
        f'<table class="mr-room-bars" role="table"><caption class="mr-hidden">{escape(words("room_distribution"))}</caption>'
        f'<thead class="mr-hidden" role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{rows}{apart}</tbody></table>{note}'
    )


def _note(*sentences: str) -> str:
    said = " ".join(filter(None, sentences))
    return f'<p class="mr-room-note">{escape(said)}</p>' if said else ""


def _bar_row(row: Counted, css: str = "") -> str:
    bar = f'<span class="mr-room-bar" aria-hidden="true"><i style="width:{float(row.share):.1%}"></i></span>' if row.people else ""
    return (
        f'<tr role="row" class="mr-room-row{css}"><th scope="row" role="rowheader"><b>{escape(row.letter)}</b> {escape(row.title)}</th>'
        f'<td role="cell">{bar}<span class="mr-room-number">{row.people}</span></td></tr>'
    )


def agreement(told: Told, *, level: int = 3) -> str:
    """How far people agree, in a word, a figure, and on its scale; nothing where the options have no order."""
    found = told.agreement
    if found is None:
        return ""
    ends = "".join(f"<span>{escape(words(key))}</span>" for key in ("room_scale_split", "room_scale_even", "room_scale_agreed"))
    return (
        f'<h{level} class="mr-room-h">{escape(words("room_agreement"))}</h{level}><p class="mr-room-text"><strong>{escape(found.said)}</strong></p>'
        f'<div class="mr-room-scale" aria-hidden="true"><div><i class="mr-room-zero"></i><i class="mr-room-place" style="left:{found.place / 10:g}%"></i></div>'
        f"<p>{ends}</p></div>"
    )


def groups(told: Told, *, level: int = 3) -> str:
    """Groups beside each other, where they may be shown, by the letters of the options; the others with the reason why not."""
    if not told.groups:
        return ""
    letters = told.columns
    heads = [words("room_col_group"), words("room_col_people"), *letters, words("room_col_middle")]
    head = "".join(f'<th scope="col" role="columnheader">{escape(each)}</th>' for each in heads)
    body = "".join(_group(each, letters) for each in _together(told.groups))
    return (
        f'<h{level} class="mr-room-h">{escape(words("room_groups"))}</h{level}><table class="mr-table mr-room-groups" role="table"><caption class="mr-hidden">{escape(words("room_groups"))}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{body}</tbody></table>'
    )


def gaps(told: Told, *, level: int = 3) -> str:
    """How groups differ that are shown, with the range of each difference, and what it rests on; nothing unless two are shown."""
    if not told.gaps:
        return ""
    said = "".join(f"<li>{escape(each)}</li>" for each in told.gaps)
    return (
        f'<h{level} class="mr-room-h">{escape(words("room_gaps"))}</h{level}><ul class="mr-room-remarks mr-user">{said}</ul>'
        f'<p class="mr-room-note mr-user">{escape(told.gaps_rest_on)}</p>'
    )


def _together(groups: tuple[Group, ...]) -> list[Group]:
    """Groups that are not shown for the same reason in one line, after the others."""
    hidden = dict.fromkeys((each.people, each.why) for each in groups if each.counts is None)
    lines = [
        Group(", ".join(each.label for each in groups if each.counts is None and (each.people, each.why) == (people, why)), people, None, "", why)
        for people, why in hidden
    ]
    return [each for each in groups if each.counts is not None] + lines


def _group(each: Group, letters: tuple[str, ...]) -> str:
    name = f'<th scope="row" role="rowheader">{escape(each.label)}</th>'
    if each.counts is None:
        people = str(each.people) if each.people is not None else "–"
        why = f'<td role="cell" class="mr-room-why" colspan="{len(letters) + 1}" data-title="">{escape(each.why)}</td>'
        return f'<tr role="row">{name}<td role="cell" data-title="{escape(words("room_col_people"))}">{people}</td>{why}</tr>'
    most = max(*each.counts, 1)
    cells = "".join(
        f'<td role="cell" class="mr-room-cell" data-title="{escape(letter)}"{_shade(Fraction(count, most))}>{count}</td>'
        for letter, count in zip(letters, each.counts, strict=True)
    )
    return (
        f'<tr role="row">{name}<td role="cell" data-title="{escape(words("room_col_people"))}">{each.people}</td>{cells}'
        f'<td role="cell" data-title="{escape(words("room_col_middle"))}">{escape(each.middle or "–")}</td></tr>'
    )


def _shade(share: Fraction) -> str:
    """Darker where more people are; the number says it, too."""
    return f' style="background:rgba(44,102,147,{float(share) * 0.28:.2f})"'


def remarks(texts: list[str], *, level: int = 3) -> str:
    """The comments that are shown, of nobody."""
    said = "".join(f'<li dir="auto">{escape(each)}</li>' for each in texts)
    return f'<h{level} class="mr-room-h">{escape(words("room_remarks"))}</h{level}><ul class="mr-room-remarks mr-user">{said}</ul>' if texts else ""


def agreed(found: Agreed | None, item: Item, titles: dict[str, str], *, level: int = 3) -> str:
    """What the room agreed, with its reason; nothing if it did not come to that yet."""
    if found is None:
        return ""
    said = words("room_agreed_on", option=titles.get(found.option, found.option)) if found.option else words("room_no_agreement")
    reason = f'<p class="mr-room-text mr-user" dir="auto">{escape(found.reason)}</p>' if found.reason else ""
    return f'<h{level} class="mr-room-h">{escape(words("room_agreed"))}</h{level}><p class="mr-room-text"><strong>{escape(said)}</strong></p>{reason}'


def beneath() -> str:
    """What the agreement's figure means."""
    return f'<p class="mr-quiet">{escape(telling.agreement_means())}</p>'


def code_line(standing: Standing) -> str:
    """How to join, in one line."""
    said = words("room_join_line", address=addresses.short(addresses.joining()[0]), code=codes.as_shown(standing.workshop.code))
    return f'<p class="mr-room-note">{escape(said)}</p>'
