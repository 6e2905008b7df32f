"""Mutual Readiness: starts the application, and lists its pages. Run with `mutual-readiness` or `streamlit run app.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

import assessment
from assessment.database import StoreError
from assessment.identity import Action
from assessment.shell import delivery, frame, serve
from assessment.shell.session import may_at_home, words

PAGES = Path(assessment.__file__).parent / "pages"


def pages() -> list[st.Page]:
    """Every screen, in the order of the menu; those that need an assessment are reached from it, not from the menu."""
    return [
        st.Page(PAGES / "start.py", title=words("menu_start"), default=True),
        st.Page(PAGES / "portfolios.py", title=words("menu_portfolios"), url_path="compare", visibility=_where_one_may(Action.COMPARE)),
        st.Page(PAGES / "about.py", title=words("menu_about"), url_path="how-it-works"),
        st.Page(PAGES / "sources.py", title=words("menu_sources"), url_path="sources", visibility="hidden"),
        st.Page(PAGES / "model.py", title=words("menu_model"), url_path="scoring", visibility="hidden"),
        st.Page(PAGES / "cases.py", title=words("menu_cases"), url_path="real-cases", visibility="hidden"),
        st.Page(PAGES / "verify.py", title=words("menu_verify"), url_path="check-a-report", visibility="hidden"),
        _hidden("new"),
        _hidden("tasks"),
        _hidden("section"),
        _hidden("check"),
        _hidden("alternatives"),
        _hidden("results"),
        st.Page(PAGES / "whatif.py", title=words("menu_whatif"), url_path="what-if", visibility="hidden"),
        _hidden("plan"),
        _hidden("weights"),
        _hidden("definitions"),
        _hidden("report"),
        _hidden("beforehand"),
        _hidden("ballot"),
        _hidden("versions"),
        _hidden("history"),
        _hidden("colleague"),
        _hidden("merge"),
        _hidden("filled"),
        _hidden("survey"),
        _hidden("submit"),
        _hidden("submitted"),
        _hidden("people"),
        _hidden("invitation"),
        _hidden("organisation"),
        _hidden("workshop"),
        _hidden("room"),
        _hidden("projector"),
        _hidden("log"),
        _hidden("privacy"),
        _hidden("portfolio"),
        _hidden("rules"),
        _hidden("comparison"),
        _hidden("pair"),
        _hidden("decision"),
    ]


def _where_one_may(action: Action) -> Literal["visible", "hidden"]:
    """Whether a page stands in the menu: only for whoever may do what it is for. It refuses everybody else by itself."""
    try:
        return "visible" if may_at_home(action) else "hidden"
    except StoreError:  # nobody has signed in, or nothing can be read just now, which the page says
        return "hidden"


def _hidden(name: str) -> st.Page:
    return st.Page(PAGES / f"{name}.py", title=words(f"menu_{name}"), url_path=name, visibility="hidden")


if get_script_run_ctx(suppress_warning=True):  # this file as the page script, run once for each view
    frame.show(pages())
else:  # this file as the launcher
    serve.configure()
    app = st.App(__file__, secrets=serve.secrets(), routes=delivery.routes(), middleware=delivery.middleware(), lifespan=serve.lifespan)
    if __name__ == "__main__":
        serve.run()
