"""The pages work under questions and scoring that are not the shipped ones, and show the text of these as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from our_markup import html
from streamlit.testing.v1 import AppTest

from assessment import definitions
from assessment.definitions import Definitions
from assessment.identity import LOCAL
from assessment.record import Assessment
from assessment.store import Store
from assessment.walk import walk
from questionnaires.answers import Answer, State
from questionnaires.plain_yaml import Source, read_source

Visit = Callable[..., AppTest]
TESTS = Path(__file__).parents[1]
SMALL = tuple(TESTS / "assessment" / "small" / f"{name}.yaml" for name in ("sources", "10-profile", "20-team", "scoring"))
TINY = (
    TESTS / "questionnaires" / "small-sources.yaml",
    TESTS / "scoring" / "tiny.yaml",
    TESTS / "scoring" / "tiny-scoring.yaml",
)
HOSTILE = "**bold** <b>tag</b> :red[x] ![i](http://evil.example/x.png)"
PAGES = ("tasks", "check", "results", "whatif", "plan", "report", "model", "sources", "weights")


def made(files: tuple[Path, ...]) -> Definitions:
    return definitions.of([read_source(file, file.name) for file in files])


def sections(begun: Assessment) -> list[str]:
    library = definitions.of(begun.definitions).library
    return [".".join(step.key) for step in walk(library, begun.response.answers).steps]


@pytest.mark.parametrize("files", [SMALL, TINY], ids=["small", "tiny"])
def test_every_page_is_drawn_under_other_definitions(visit: Visit, store: Store, files: tuple[Path, ...]) -> None:
    given = made(files)
    begun = store.create(LOCAL, given, answers={given.scoring.stage_question: Answer(State.ANSWERED, "G1")})
    for page in PAGES:
        assert len(visit(page, a=begun.id).title) == 1, page
    for section in sections(begun):
        assert visit("section", a=begun.id, s=section).header
    label = given.library.questions[given.scoring.stage_question].label
    assert f"<dt>{label}</dt>" in html(visit("tasks", a=begun.id))


def test_the_footer_names_the_versions_of_the_assessment_at_hand(visit: Visit, store: Store) -> None:
    begun = store.create(LOCAL, made(SMALL))
    assert "Questionnaires 1.0.0, 1.2.0." in html(visit("tasks", a=begun.id))


def hostile() -> Definitions:
    """The small definitions, with markup in every text that a page shows."""
    texts: list[Source] = []
    for file in SMALL:
        text = file.read_text(encoding="utf-8")
        for innocent in (
            "title: The team", "title: Leading", "title: A group", "label: Leading group", "text: Who would lead?", "purpose: Whether the team is willing.",
            "title: The change is voluntary", "title: Willing staff", "why: Somebody must.", "label: Ballot", "title: About the service",
        ):  # fmt: skip
            text = re.sub(re.escape(innocent) + r"(?=[,}\n])", f"{innocent.partition(': ')[0]}: '{HOSTILE}'", text)
        texts.append(Source(file.name, text))
    return definitions.of(texts)


def shown_as_markdown(tab: AppTest) -> list[str]:
    """Every text on the page that Streamlit reads as Markdown."""
    kinds = (tab.title, tab.header, tab.button, tab.radio, tab.checkbox, tab.text_input, tab.text_area, tab.expander)
    texts = [str(each.value) for each in (*tab.title, *tab.header)]
    for kind in kinds[2:]:
        texts += [str(getattr(each, "label", "")) + str(getattr(each, "help", "")) for each in kind]
    texts += [option for radio in tab.radio for option in radio.options]
    return texts


def test_text_of_imported_definitions_is_never_markup(visit: Visit, store: Store) -> None:
    begun = store.create(LOCAL, hostile(), answers={"lead": Answer(State.ANSWERED, "group"), "ballot": Answer(State.DONT_KNOW)})
    tabs = [visit(page, a=begun.id) for page in PAGES]
    tabs += [visit("section", a=begun.id, s=section) for section in sections(begun)]
    seen = 0
    for tab in tabs:
        page = html(tab)
        assert "<b>tag" not in page
        texts = shown_as_markdown(tab)
        seen += sum("bold" in text for text in texts) + page.count("&lt;b&gt;tag")
        for text in texts:
            assert "![" not in text
            assert ":red[" not in text
            assert "<b>tag" not in text
            assert " **bold** <" not in text
    assert seen > 10, "the hostile text does reach the pages"
