"""What surrounds every page: menu, title, focus and announcements, footer, and the pages for what goes wrong."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal, TypeAlias

import streamlit as st
from streamlit.components import v2 as components

from assessment import asking, hosting
from assessment.database import StoreError
from assessment.identity import Action, Person
from assessment.shell import as_stored, held, sign_in
from assessment.shell.markup import escape, literal, paragraphs
from assessment.shell.session import (
    COOKIE,
    LANGUAGE,
    address,
    assessment,
    assessment_id,
    hosted,
    may,
    person,
    shipped,
    words,
)
from assessment.shell.signed_in import NotSignedIn, SignInExpired
from assessment.store import Damaged, DefinitionsMissing, NotFound
from questionnaires.errors import DefinitionError, Fault, ToolkitError
from questionnaires.texts import ENGLISH, current_language, language_tag, languages

STATIC = Path(str(files("assessment").joinpath("static")))
PAGES = STATIC.parent / "pages"
ButtonLook: TypeAlias = Literal["primary", "secondary", "tertiary"]
_WAY = "way"
"""Where a button that was pressed leads."""
_WORD = "word"
_TROUBLE = "trouble-left"
"""What the next page is to say was done."""
_TITLED = "titled"
"""Whether this page has its main heading already."""
_COPIES = "submitted"
"""Address of the page of frozen copies, of which each names its own versions."""
OF_PORTFOLIOS = ("compare", "portfolio", "rules", "comparison", "pair", "decision")
"""Addresses of the pages that set services side by side."""
_WITHOUT_ASSESSMENT = ("", "start", "new", "how-it-works", "real-cases", "check-a-report", "invitation", "organisation", "privacy", "log", _COPIES, *OF_PORTFOLIOS)
"""Addresses of the pages that are about no assessment, or that somebody sees who may not see its answers."""
_WITH_OR_WITHOUT = ("scoring", "sources", "definitions")
"""Addresses of the pages that are about an assessment only if they name one."""
_IN_A_ROOM = ("room", "projector")
"""Addresses of the pages that a room looks at: without a menu."""
_PROJECTED = "projector"
"""Address of the page without anything to press."""
_OF_PART = ("tasks", "section", "check")
"""Addresses of the pages that there are in a part."""
_CHOSEN = "chosen"
"""What was chosen in this tab, for its browser to remember, by cookie."""
_TURN = "turn"
"""How often this tab was led back to the heading of the page that it is on."""
_PLACE = "place"
"""Which page this tab is on."""
ONLY_HERE = "only-here"
"""What is shown until somebody leaves the page that they are on."""
_log = logging.getLogger(__name__)


def show(pages: list[st.Page]) -> None:
    """Draw the page that the address names, or a sentence in its place if it cannot be drawn."""
    who = _whoever_asks()
    must_sign_in = isinstance(who, NotSignedIn | SignInExpired)
    page = st.navigation(pages, position="hidden" if must_sign_in else "top")
    if page.url_path in _IN_A_ROOM:  # which is known only now
        st.navigation(pages, position="hidden")
    _take_language()
    if not must_sign_in:
        _follow_way()
    st.session_state[_TITLED] = False
    st.set_page_config(page_title=_tab_title(page.title), page_icon=str(STATIC / "icon.svg"), layout="wide")
    st.logo(str(STATIC / "logo.svg"), size="large")
    with st.container(key="mrshell"):
        section, asked = st.query_params.get("s", ""), st.query_params.get("q", "")
        place = f"{page.url_path}/{assessment_id()}/{section}"
        _let_go_elsewhere(place)
        told = {"language": language_tag(), "chosen": st.session_state.get(_CHOSEN, {})}
        where = "sign-in" if must_sign_in else f"{place}/{st.session_state.get(_TURN, 0)}"
        _shell()(key="shell", data={**told, "page": where, "question": asked})
    if page.url_path != _PROJECTED or must_sign_in:
        _top(page, who)
    if isinstance(who, NotSignedIn | SignInExpired):
        title(words("sign_in_title"))
        sign_in.instead(who)
        return
    try:
        shipped()  # before anything is drawn: with broken definitions no page can say anything true
        _keep_to_part(page)
        page.run()
        _footer(page)
    except DefinitionError as error:
        _definitions_broken(error)
    except NotFound:
        _instead(words("not_found_title"), words("not_found"))
    except DefinitionsMissing as error:
        _instead(words("damaged_title"), str(error))
        as_stored.draw()
    except Damaged as error:
        _instead(words("damaged_title"), str(error))
    except (NotSignedIn, SignInExpired):  # it ran out, or ended elsewhere, while this was drawn
        st.rerun()
    except StoreError as error:
        _instead(words("store_broken_title"), words("store_broken", why=str(error)))
    except ToolkitError as error:
        _instead(words("not_possible_title"), str(error))
    except Exception:  # a sentence instead of a traceback, whatever went wrong
        _log.exception("The page %r could not be drawn.", page.title)
        _instead(words("not_possible_title"), words("unexpected"))


def _let_go_elsewhere(place: str) -> None:
    if st.session_state.get(_PLACE) != place:
        st.session_state[_PLACE] = place
        st.session_state.pop(ONLY_HERE, None)


def _whoever_asks() -> Person | StoreError:
    """Who asks; or why nobody can be known to, as when nobody has signed in, or too long ago."""
    try:
        who = person()
        if hosting.current().hosted:
            _say_what_was_kept(held.work_off(who))
    except StoreError as error:
        return error
    return who


def _say_what_was_kept(worked: held.Worked) -> None:
    if worked.saved:
        leave_word(words("held_saved"))
    if worked.disputed:
        leave_word(words("held_disputed"))
    if worked.lost:
        leave_trouble(words("held_lost"))


def _top(page: st.Page, who: Person | StoreError) -> None:
    """The languages, and hosted, who is signed in."""
    if isinstance(who, Person) and hosting.current().hosted:
        with st.container(key="mrtop", horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="medium"):
            sign_in.bar(who)
            _languages(page, width="content")
    else:
        _languages(page)
    if current_language() != ENGLISH:
        st.html(f'<p class="mr-draft">{escape(words("language_status"))}</p>')


def _keep_to_part(page: st.Page) -> None:
    """In a part, whatever else the address names leads to its questions; what was opened from a file can also be deleted."""
    if page.url_path in (*_WITHOUT_ASSESSMENT, *_OF_PART) or not assessment_id():
        return
    kept = assessment()
    if asking.part_of(kept) is not None and not (page.url_path == "history" and kept.imported):
        go("tasks")


def _take_language() -> None:
    """Change to the language that the address names, and draw everything anew in it."""
    asked = st.query_params.get(LANGUAGE, "")
    if not asked:
        return
    del st.query_params[LANGUAGE]
    if asked in languages():
        st.session_state[LANGUAGE] = asked
        remember(COOKIE, asked)
        st.rerun()  # the names of the pages, too


def remember(cookie: str, chosen: str) -> None:
    """Let the browser keep what somebody chose, for their next visit."""
    st.session_state[_CHOSEN] = {**st.session_state.get(_CHOSEN, {}), cookie: chosen}


def _languages(page: st.Page, width: Literal["stretch", "content"] = "stretch") -> None:
    """The languages to choose from, each in its own name; in any but English, a word on how good the translation is."""
    now = current_language()
    if len(languages()) > 1:
        with st.container(key="mrlanguages", width=width, horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="small"):
            for code, name in languages().items():
                with st.container(key=f"language-{code}", width="content"):
                    if code == now:
                        st.html(f'<span class="mr-language" aria-current="true" lang="{code}">{escape(name)}</span>')
                    else:
                        query = {**st.query_params.to_dict(), LANGUAGE: code}
                        st.page_link(page, label=literal(name), query_params=query)


def title(text: str, *, eyebrow: str = "", tab: str = "") -> None:
    """The one main heading of a page, and the title of its tab in the browser."""
    st.set_page_config(page_title=_tab_title(tab or text))
    if eyebrow:
        st.html(f'<p class="mr-eyebrow">{escape(eyebrow)}</p>')
    st.title(literal(text), anchor=False)
    st.session_state[_TITLED] = True


def leave_word(text: str) -> None:
    """Say this below the title of the next page that is drawn: what was just done."""
    st.session_state[_WORD] = text


def back_to_heading() -> None:
    """Lead whoever uses a keyboard or hears the page to its heading, below which it says what was done.

    For what takes the button away that was pressed.
    """
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def leave_trouble(text: str) -> None:
    """Say this in the same place: what could not be done."""
    st.session_state[_TROUBLE] = text


def word_left() -> None:
    """What was just done, or could not be done, if anything."""
    if wrong := st.session_state.pop(_TROUBLE, ""):
        trouble(wrong)
    text: str = st.session_state.pop(_WORD, "")
    if text:
        st.html(f'<div class="mr-callout mr-user" role="status"><p>{escape(text)}</p></div>')


def trouble(text: str) -> None:
    """What is wrong with what was typed, or could not be done, spoken at once."""
    st.html(f'<div class="mr-trouble" role="alert"><p>{escape(text)}</p></div>')


def path(page: str) -> Path:
    """The file of a page, for links and for changing to it."""
    return PAGES / f"{page}.py"


def link(page: str, label: str, **parameters: str) -> None:
    """A link to another page of the same assessment."""
    st.page_link(path(page), label=literal(label), query_params=address(**parameters))


def link_to_submit() -> None:
    """The way to submit the assessment, for whoever may; nothing on one's own computer."""
    if hosted() and may(Action.SUBMIT):
        link("submit", words("to_submit"))


def go(page: str, **parameters: str) -> None:
    """Change to another page of the same assessment, now."""
    st.switch_page(path(page), query_params=address(**parameters))


def button_to(
    page: str,
    label: str,
    *,
    key: str | None = None,
    look: ButtonLook = "secondary",
    wide: bool = False,
    held_up: Callable[[], bool] | None = None,
    help_: str | None = None,
    **parameters: str,
) -> None:
    """A button that changes to another page of the same assessment, unless `held_up` then says that the person must first look here.

    It works by a callback, because pressing a button also ends typing: the two arrive together, and saving
    what was typed draws only its own question again.
    """
    st.button(
        literal(label),
        key=key,
        type=look,
        width="stretch" if wide else "content",
        help=help_,
        on_click=_remember_way,
        args=(page, address(**parameters), held_up),
    )


def _remember_way(page: str, query: dict[str, str], held_up: Callable[[], bool] | None) -> None:
    st.session_state[_WAY] = (page, query, held_up)
    st.rerun()  # the whole page, even if a callback beside this one asks for its own part only


def _follow_way() -> None:
    """Only here is everything saved that was typed when the button was pressed."""
    way: tuple[str, dict[str, str], Callable[[], bool] | None] | None = st.session_state.pop(_WAY, None)
    if way is None:
        return
    page, query, held_up = way
    if held_up is None or not held_up():
        st.switch_page(path(page), query_params=query)


def bar_html(share: float) -> str:
    """How far one is, 0 to 1. Decoration: the numbers stand beside it."""
    return f'<div class="mr-way" aria-hidden="true"><span style="width:{share:.0%}"></span></div>'


@cache
def _shell() -> Callable[..., object]:
    script = files("assessment").joinpath("shell/component.js").read_text(encoding="utf-8")
    return components.component("mutual_readiness_shell", js=script)


def _tab_title(text: str) -> str:
    name = words("app_name")
    return name if text == name else f"{text} – {name}"


def _footer(page: st.Page) -> None:
    """The versions that the assessment at hand was made under; elsewhere, those that a new one would be."""
    if page.url_path in (_COPIES, _PROJECTED):
        return
    without = page.url_path in _WITHOUT_ASSESSMENT or (page.url_path in _WITH_OR_WITHOUT and not assessment_id())
    refs = shipped().refs if without else assessment().refs
    versions = sorted({ref.version for ref in refs if ref.kind == "questionnaire"})
    scoring = next(ref for ref in refs if ref.kind == "scoring")
    usual = any((ref.kind, ref.id) == (scoring.kind, scoring.id) for ref in shipped().refs)
    said = words("footer", questionnaires=", ".join(versions), scoring=scoring.version if usual else f"{scoring.id} {scoring.version}")
    st.html(f'<p class="mr-footer">{escape(said)}</p>')
    if page.url_path != "privacy":
        with st.container(key="mrprivacy"):
            st.page_link(path("privacy"), label=literal(words("menu_privacy")))


def _heading(text: str) -> None:
    """The main heading, or one below it if the page has begun: never two main ones."""
    if st.session_state.get(_TITLED):
        st.header(literal(text), anchor=False)
    else:
        title(text)


def _instead(heading: str, text: str) -> None:
    _heading(heading)
    st.html(f'<div role="alert">{paragraphs(text, "mr-text mr-user")}</div>')
    st.page_link(path("start"), label=literal(words("back_to_start")))


def _definitions_broken(error: DefinitionError) -> None:
    _heading(words("definitions_broken_title"))
    items = "".join(f"<li><b>{escape(f'{f.file}:{f.line}:{f.column}')}</b> {escape(_what(f))}</li>" for f in error.told)
    st.html(f'{paragraphs(words("definitions_broken"), "mr-text")}<ol class="mr-faults">{items}</ol>{paragraphs(error.more, "mr-text")}')


def _what(fault: Fault) -> str:
    return f"{fault.subject}: {fault.message}" if fault.subject else fault.message
