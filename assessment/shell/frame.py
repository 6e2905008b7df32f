"""What surrounds every page: menu, title, focus and announcements, footer, and the pages for what goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal, TypeAlias

import streamlit as st
from streamlit.components import v2 as components

from assessment.database import StoreError
from assessment.shell.markup import escape, literal, paragraphs
from assessment.shell.session import address, assessment_id, shipped, words
from assessment.store import NoSuchAssessment
from questionnaires.errors import DefinitionError, Fault, ToolkitError

STATIC = Path(str(files("assessment").joinpath("static")))
PAGES = STATIC.parent / "pages"
ButtonLook: TypeAlias = Literal["primary", "secondary", "tertiary"]
_WAY = "way"
"""Where a button that was pressed leads."""


def show(pages: list[st.Page]) -> None:
    """Draw the page that the address names, or a sentence in its place if it cannot be drawn."""
    page = st.navigation(pages, position="top")
    _follow_way()
    st.set_page_config(page_title=_tab_title(page.title), page_icon=str(STATIC / "icon.svg"), layout="wide")
    st.logo(str(STATIC / "logo.svg"), size="large")
    with st.container(key="mrshell"):
        section, asked = st.query_params.get("s", ""), st.query_params.get("q", "")
        _shell()(key="shell", data={"language": "en-GB", "page": f"{page.url_path}/{assessment_id()}/{section}", "question": asked})
    try:
        shipped()  # before anything is drawn: with broken definitions no page can say anything true
        page.run()
        _footer()
    except DefinitionError as error:
        _definitions_broken(error.faults)
    except NoSuchAssessment:
        _instead(words("no_assessment_title"), words("no_assessment"))
    except StoreError as error:
        _instead(words("store_broken_title"), words("store_broken", why=str(error)))
    except ToolkitError as error:
        _instead(words("not_possible_title"), str(error))


def title(text: str, *, eyebrow: str = "", tab: str = "") -> None:
    """The one main heading of a page, and the title of its tab in the browser."""
    st.set_page_config(page_title=_tab_title(tab or text))
    if eyebrow:
        st.html(f'<p class="mr-eyebrow">{escape(eyebrow)}</p>')
    st.title(literal(text), anchor=False)


def path(page: str) -> Path:
    """The file of a page, for links and for changing to it."""
    return PAGES / f"{page}.py"


def link(page: str, label: str, **parameters: str) -> None:
    """A link to another page of the same assessment."""
    st.page_link(path(page), label=literal(label), query_params=address(**parameters))


def go(page: str, **parameters: str) -> None:
    """Change to another page of the same assessment, now."""
    st.switch_page(path(page), query_params=address(**parameters))


def button_to(page: str, label: str, *, key: str | None = None, look: ButtonLook = "secondary", wide: bool = False, **parameters: str) -> None:
    """A button that changes to another page of the same assessment.

    It works by a callback, because pressing a button also ends typing: the two arrive together, and saving
    what was typed draws only its own question again.
    """
    st.button(
        literal(label),
        key=key,
        type=look,
        width="stretch" if wide else "content",
        on_click=_remember_way,
        args=(page, address(**parameters)),
    )


def _remember_way(page: str, query: dict[str, str]) -> None:
    st.session_state[_WAY] = (page, query)
    st.rerun()  # the whole page, even if a callback beside this one asks for its own part only


def _follow_way() -> None:
    way: tuple[str, dict[str, str]] | None = st.session_state.pop(_WAY, None)
    if way is not None:
        st.switch_page(path(way[0]), query_params=way[1])


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


def _footer() -> None:
    made = shipped()
    versions = sorted({ref.version for ref in made.refs if ref.kind == "questionnaire"})
    scoring = next(ref.version for ref in made.refs if ref.kind == "scoring")
    said = words("footer", questionnaires=", ".join(versions), scoring=scoring)
    st.html(f'<p class="mr-footer">{escape(said)}</p>')


def _instead(heading: str, text: str) -> None:
    title(heading)
    st.html(f'<div role="alert">{paragraphs(text, "mr-text mr-user")}</div>')
    st.page_link(path("start"), label=literal(words("back_to_start")))


def _definitions_broken(faults: tuple[Fault, ...]) -> None:
    title(words("definitions_broken_title"))
    items = "".join(f"<li><b>{escape(f'{f.file}:{f.line}:{f.column}')}</b> {escape(_what(f))}</li>" for f in faults)
    st.html(f'{paragraphs(words("definitions_broken"), "mr-text")}<ol class="mr-faults">{items}</ol>')


def _what(fault: Fault) -> str:
    return f"{fault.subject}: {fault.message}" if fault.subject else fault.message
