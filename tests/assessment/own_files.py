"""A questionnaire and scoring files of one's own, for the definitions that come with the toolkit."""

from __future__ import annotations

from assessment import definitions
from assessment.combining import scoring_text
from questionnaires.plain_yaml import Source
from scoring.rewrite import Heading, NewWeight, rewritten

EXTRA = """\
schema: mutual-readiness/questionnaire/1
id: wellbeing
version: "1.2.0"
title: Wellbeing
purpose: How staff are.
minutes: "2"
sections:
  - id: rest
    title: Rest
    questions:
      - id: WB1
        type: yes_no
        label: Breaks are taken
        text: Do staff take their breaks?
        why: Tired people do not start things.
        basis: judgement
        "yes": Breaks are on the rota, and taken.
        "no": Breaks are often missed.
"""


def standard() -> Source:
    """The text of the standard scoring."""
    return scoring_text(definitions.shipped())


def own_scoring(version: str = "1.0.0", appetite: int = 120) -> Source:
    """The standard scoring with staff appetite at other points, taken from policy."""
    changes = {"staff-appetite": NewWeight(appetite, "Staff must want it."), "policy-context": NewWeight(200 - appetite, "It changes.")}
    return rewritten(standard(), Heading("staff-view", version, "Staff view", "Staff side"), changes)


def with_wellbeing(range_: str = ">=1.0,<2") -> Source:
    """The same, which also scores the extra questionnaire."""
    text = own_scoring().text.replace('title: "Staff view"', "title: With wellbeing", 1).replace("fits:\n", f'fits:\n  wellbeing: "{range_}"\n', 1)
    item = '      - {id: WB1, weight: "1", because: Rest., basis: judgement, values: {"no": "0", "yes": "100"}}\n'
    return Source("with-wellbeing.yaml", text.replace("    questions:\n", f"    questions:\n{item}", 1).replace('id: "staff-view"', "id: with-wellbeing", 1))
