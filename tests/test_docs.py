"""The documentation names everything that a person can type."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from pydantic import BaseModel

from assessment import cli
from assessment.identity import MAY
from questionnaires import conditions, conflict_rules, forms, glossary, model, questions, sources
from scoring import model as scoring_model

ROOT = Path(__file__).parent.parent
DEFINITIONS = (ROOT / "docs" / "definitions.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")

_MODULES = (model, questions, sources, conflict_rules, forms, glossary, conditions, scoring_model)


def _keys(module: object) -> set[str]:
    classes = [c for c in vars(module).values() if isinstance(c, type) and issubclass(c, BaseModel)]
    return {
        field.alias or name
        for c in classes
        if c.__module__ == getattr(module, "__name__", "")
        for name, field in c.model_fields.items()
    }


@pytest.mark.parametrize("key", sorted(set().union(*map(_keys, _MODULES))))
def test_every_yaml_key_is_documented(key: str) -> None:
    internal = {"question", "test", "questionnaires", "sources", "rules", "alternatives", "hashes", "original"}
    assert key in internal or f"`{key}`" in DEFINITIONS or f"{key}:" in DEFINITIONS


def test_every_command_is_in_the_readme() -> None:
    commands = cli.parser()._subparsers._group_actions[0].choices  # type: ignore[union-attr]
    assert commands
    for command in commands:
        assert f"mutual-readiness {command}" in README


def _typed() -> list[str]:
    """Every command that a page shows as a line to type."""
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("**/*.md")]
    blocks = [block for page in pages for block in re.findall(r"^ *```\n(.*?)^ *```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)]
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip().startswith("mutual-readiness ") and "[" not in line]


@pytest.mark.parametrize("line", _typed())
def test_every_command_line_that_is_shown_can_be_typed(line: str) -> None:
    _, *arguments = shlex.split(line)
    assert cli.parser().parse_args(arguments).command in line


def test_the_table_of_who_may_do_what_is_the_rule_that_the_store_goes_by() -> None:
    text = (ROOT / "docs" / "share.md").read_text(encoding="utf-8").partition("## Who may do what")[2].partition("## ")[0]
    head, _, *rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith("|")]
    told = {role: {row[0].split("**")[1] for row in rows if row[number] == "yes"} for number, role in enumerate(head) if role}
    assert told == {role.value: {action.value for action in actions} for role, actions in MAY.items()}
    assert {cell for row in rows for cell in row[1:]} == {"yes", ""}


def test_every_link_between_the_pages_leads_somewhere() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("**/*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
