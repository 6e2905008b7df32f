"""How an order, ranks, draws and critical weights are worked out, and what in it is judgement."""

from __future__ import annotations

from collections.abc import Iterable

from questionnaires import reader
from reports.comparison import Comparison
from reports.document import Bullets, Callout, Facts, Section
from reports.parts.words import words

_STEPS = ("alike", "order", "overlap", "dominance", "near", "any", "heard", "completions", "ready", "critical", "find_out", "robust", "power", "locked")
_JUDGED = ("concentration", "prior", "weights")
_SOURCES = ("smaa", "critical", "weights")


def method(comparison: Comparison) -> Section:
    """In plain words, each step once, with the sources of the methods."""
    steps = Bullets(tuple(words(f"compared_step_{key}") for key in _STEPS), numbered=True)
    judged = Callout(words("compared_judged_title"), tuple(words(f"compared_judged_{key}", concentration=f"{comparison.rules.concentration:,}") for key in _JUDGED))
    sources = Section("method-sources", words("compared_sources_title"), (Bullets(tuple(words(f"compared_source_{key}") for key in _SOURCES)),))
    return Section("method", words("compared_method_title"), (steps, judged, sources), annex=True, new_page=True)


def glossary(said: Iterable[str]) -> Section:
    """The words that have a fixed meaning here, as far as they occur in what is said."""
    pairs = tuple((term.term, term.meaning) for term in reader.glossary().explained_in_report(said))
    return Section("glossary", words("glossary_title"), (Facts(pairs),), annex=True)
