"""What was decided on a comparison, in the words of those who decided, and what exactly was compared."""

from __future__ import annotations

from reports.comparison import Comparison
from reports.document import Block, Facts, Paragraph, Section
from reports.parts.compared import told
from reports.parts.words import own_text, sentence_case, words
from reports.rulebook import Decision


def decisions(comparison: Comparison) -> Section:
    """Every decision, the last first; that there is none is said, too."""
    blocks: tuple[Block, ...] = tuple(_decision(each, comparison) for each in comparison.decisions) or (Paragraph(words("compared_decided_nothing")),)
    return Section("decisions", words("compared_decisions_title"), (*blocks, Paragraph(words("compared_standing"), small=True)))


def _decision(decision: Decision, comparison: Comparison) -> Section:
    anonymous = comparison.anonymous
    pairs = [] if anonymous else [(words("compared_decision_what"), own_text(decision.decided)), (words("compared_decision_why"), own_text(decision.why)), (words("compared_decision_by"), decision.by)]
    count = sentence_case(told.number_of(len(decision.services)))
    pairs += [
        (words("compared_decision_services"), count if anonymous else words("compared_decision_of", count=count, services=told.few(decision.services, 60))),
        (words("compared_decision_under"), decision.versions),
    ]
    pairs += [(words("compared_decision_hash"), decision.hash)] if decision.hash else []
    changed = decision.hash != comparison.fingerprint
    said = [Paragraph(words("compared_decision_withheld"))] if anonymous else []
    said += [Paragraph(words("compared_decision_changed"))] if changed and not anonymous else []
    title = words("compared_decision_on", moment=told.moment(decision.at))
    return Section("decision", title, (Facts(tuple(pairs)), *said))
