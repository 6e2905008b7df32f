"""A scoring file in another language: the same numbers, in other words."""

from __future__ import annotations

from importlib.resources import files

import pytest

from assessment import definitions
from questionnaires.editor_schema import as_file, editor_schema
from questionnaires.errors import DefinitionError
from questionnaires.plain_yaml import Source
from scoring.overlays import ScoringOverlay, gaps, overlaid, read_overlay
from scoring.rewrite import Heading, NewWeight, with_weights

HEAD = 'schema: mutual-readiness/scoring-overlay/1\nlanguage: cy\nstatus: draft\nscoring: standard\nversion: "{version}"\n'
STANDARD = definitions.shipped().scoring


def overlay(text: str, version: str = STANDARD.version) -> ScoringOverlay:
    return read_overlay(Source("standard.cy.yaml", HEAD.format(version=version) + text), STANDARD)


def fault(text: str) -> str:
    with pytest.raises(DefinitionError, match=r"standard\.cy\.yaml") as raised:
        overlay(text)
    (only,) = raised.value.sentences
    return only


def test_sentences_and_titles_change_by_id_and_every_number_stays() -> None:
    welsh = overlaid(STANDARD, overlay("gates:\n  voluntary: {title: Dewis rhydd, says: {met: Rhydd.}}\nbands:\n  slight: {title: Ychydig}\n"), STANDARD)
    gates = {gate.id: gate for gate in welsh.gates}
    before = {gate.id: gate for gate in STANDARD.gates}
    assert (gates["voluntary"].title, gates["voluntary"].says.met) == ("Dewis rhydd", "Rhydd.")
    assert gates["voluntary"].says.not_met == before["voluntary"].says.not_met
    assert next(band.title for band in welsh.bands) == "Ychydig"
    assert [band.from_ for band in welsh.bands] == [band.from_ for band in STANDARD.bands]
    assert [(d.weight, [(q.id, q.weight, q.values, q.curve) for q in d.questions]) for d in welsh.dimensions] == [
        (d.weight, [(q.id, q.weight, q.values, q.curve) for q in d.questions]) for d in STANDARD.dimensions
    ]
    assert [(g.kind, g.stage, g.met_when, g.caps_band) for g in welsh.gates] == [(g.kind, g.stage, g.met_when, g.caps_band) for g in STANDARD.gates]


def test_one_for_another_version_translates_nothing() -> None:
    other = overlay("title: Sgorio\n", version="0.0.1")
    assert overlaid(STANDARD, other, STANDARD) is STANDARD
    assert gaps(other, STANDARD) is None


def test_of_another_scoring_file_what_reads_the_same_is_translated_and_nothing_else() -> None:
    changes = {"staff-appetite": NewWeight(120, "Staff must want it."), "policy-context": NewWeight(80, "It changes.")}
    own = with_weights(STANDARD, Heading("staff-view", "1.0.0", "Staff view"), changes)
    text = "title: Sgorio\ngates:\n  voluntary: {title: Dewis rhydd}\ndimensions:\n  staff-appetite: {title: Awydd, because: Rheswm}\n"
    welsh = overlaid(own, overlay(text), STANDARD)
    appetite = next(each for each in welsh.dimensions if each.id == "staff-appetite")
    assert (welsh.title, appetite.title, appetite.because, appetite.weight) == ("Staff view", "Awydd", "Staff must want it.", 120)
    assert next(gate.title for gate in welsh.gates if gate.id == "voluntary") == "Dewis rhydd"


def test_an_unknown_gate_is_a_fault_with_the_near_miss() -> None:
    assert fault("gates:\n  volontary: {title: X}\n") == (
        "standard.cy.yaml:7:3: there is no gate 'volontary' to translate. Did you mean 'voluntary'?"
    )


def test_a_sentence_that_loses_one_of_its_figures_is_a_fault() -> None:
    assert fault("gates:\n  turnover_explained:\n    says: {met: Gadawodd rhai.}\n") == (
        "standard.cy.yaml:8:12: turnover_explained: the English sentence has {latest}; the translation must have the same."
    )


def test_the_json_schema_is_up_to_date() -> None:
    """If not: `python -c "import scoring.reader as r; r.write_schema()"`."""
    shipped = (files("scoring") / "definitions" / "scoring-overlay.schema.json").read_text(encoding="utf-8")
    assert shipped == as_file(editor_schema(ScoringOverlay))
