"""What participants are told before they join. It is the same for whoever prepares a workshop and for whoever joins it."""

from __future__ import annotations

from assessment.workshop.setup import Setup
from questionnaires.texts import table
from reports.records import FEWEST_EXPORTED


def told(setup: Setup, service: str) -> tuple[str, ...]:
    """One paragraph for each thing: what it is for, who sees what, how small groups are hidden, what is kept and for how long, and whom to ask."""
    words = table("assessment")
    least, exported = setup.least, max(FEWEST_EXPORTED, setup.least)
    return (
        words("workshop_told_what" if service else "workshop_told_what_unnamed", workshop=setup.name, service=service),
        words("workshop_told_named" if setup.named else "workshop_told_anonymous"),
        words("workshop_told_least", least=least, exported=exported),
        words("workshop_told_comments"),
        words("workshop_told_device"),
        words("workshop_told_change"),
        words("workshop_told_end"),
        words("workshop_told_free"),
        words("workshop_told_contact" if setup.contact else "workshop_told_ask", contact=setup.contact),
    )
