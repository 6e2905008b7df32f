"""What a report says about a result, whatever the format."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest
from report_samples import tables, texts
from report_subjects import AS_OF, answers, given, shipped, subject

from questionnaires import wording
from questionnaires.answers import Answer, Evidence, Level, Response, State
from questionnaires.model import Library, OneChosen
from questionnaires.plain_yaml import Source, read_source
from questionnaires.reader import read_library
from reports import document
from reports.compose import Subject, compose
from reports.document import GateList, Report, Section, Table
from reports.parts import words as part_words
from reports.parts.verdict import first_step
from reports.parts.words import LONGEST
from scoring.evaluate import compile_model, evaluate
from scoring.model import Kind, Stage
from scoring.reader import read_scoring
from scoring.result import Outcome

SEEDS = range(6)
TINY = Path(__file__).parents[1] / "scoring"
NO_SOURCES = 'schema: mutual-readiness/sources/1\nversion: "1.0.0"\ndocuments: []\nclaims: []\nreferences: []\n'


def tiny_library() -> Library:
    return read_library(Source("sources.yaml", NO_SOURCES), [read_source(TINY / "tiny.yaml")])


def section(report: Report, section_id: str) -> Section:
    return next(each for each in report.sections if each.id == section_id)


def column(table: Table, title: str) -> tuple[list[str], str]:
    place = [each.title for each in table.columns].index(title)
    assert table.total is not None
    return [str(row[place]) for row in table.rows], str(table.total[place])


def ends(cell: str) -> tuple[Decimal, Decimal]:
    """Both ends of "4.1 to 6.2"; "nothing" is nought."""
    if cell == "nothing":
        return Decimal(0), Decimal(0)
    parts = [Decimal(part) for part in cell.split(" to ")]
    return parts[0], parts[-1]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("title", ["Points of the whole", "Points in the dimension"])
def test_every_column_of_contributions_that_is_shown_adds_up(seed: int, title: str) -> None:
    report = compose(subject(answers(seed, known=0.7)))
    summed = [table for table in tables(section(report, "working")) if title in [each.title for each in table.columns]]
    assert len(summed) == (11 if title == "Points of the whole" else 10)
    for table in summed:
        cells, total = column(table, title)
        assert [sum(ends(cell)[end] for cell in cells) for end in (0, 1)] == list(ends(total))


def per_cent(cell: str) -> Decimal:
    return Decimal(0) if cell == "left out" else Decimal(cell.removesuffix("%"))


@pytest.mark.parametrize("seed", SEEDS)
def test_weights_are_per_cent_that_add_up_but_for_rounding_within_the_dimension_and_over_the_whole(seed: int) -> None:
    report = compose(subject(answers(seed, known=0.7)))
    overall, *rest = tables(section(report, "working"))
    of_dimension = dict(zip([str(row[0]) for row in overall.rows], column(overall, "Weight of the whole")[0], strict=True))
    assert column(overall, "Weight of the whole")[1] == "100%"
    assert sum(map(per_cent, of_dimension.values())) == 100
    items = [table for table in rest if table.total is not None]
    assert len(items) == 10
    for table in items:
        assert table.total is not None
        for title, total in (("Weight in the dimension", "100%"), ("Weight of the whole", of_dimension[str(table.total[0])])):
            cells, last = column(table, title)
            assert last == total
            assert abs(sum(map(per_cent, cells)) - per_cent(total)) <= Decimal("0.005") * len(cells)


def test_equal_weights_look_equal() -> None:
    _, model = shipped()
    report = compose(subject(answers(1)))
    shown: dict[tuple[str, int], set[str]] = {}
    weights = {question.id: (dimension.id, question.weight) for dimension in model.scoring.dimensions for question in dimension.questions}
    for table in tables(section(report, "working")):
        if table.total is not None and "Weight in the dimension" in [each.title for each in table.columns]:
            for row, cell in zip(table.rows, column(table, "Weight in the dimension")[0], strict=True):
                if cell != "left out":
                    shown.setdefault(weights[str(row[0]).rsplit("(", 1)[1].rstrip(")")], set()).add(cell)
    assert len(shown) > 4
    assert all(len(cells) == 1 for cells in shown.values())


@pytest.mark.parametrize("seed", SEEDS)
def test_value_times_weight_gives_the_points_that_are_shown_but_for_rounding(seed: int) -> None:
    report = compose(subject(answers(seed)))
    for table in tables(section(report, "working")):
        titles = [each.title for each in table.columns]
        if "Value" not in titles:
            continue
        for row in table.rows:
            value, weight, points = (str(row[titles.index(title)]) for title in ("Value", "Weight in the dimension", "Points in the dimension"))
            if weight != "left out":
                for end, shown in zip(ends(value), ends(points), strict=True):
                    assert abs(end * Decimal(weight.removesuffix("%")) / 100 - shown) <= Decimal("0.11")


@pytest.mark.parametrize("seed", SEEDS)
def test_the_working_ends_in_the_score_of_the_first_page(seed: int) -> None:
    report = compose(subject(answers(seed, known=0.7)))
    overall = next(tables(section(report, "working")))
    assert column(overall, "Points of the whole")[1] == column(overall, "Points")[1] == report.verdict.score


def test_a_dimension_that_is_not_scored_at_this_depth_says_so_and_not_that_it_does_not_apply() -> None:
    report = compose(subject(answers(1) | {"depth": given("core")}))
    shown = next(table for table in tables(section(report, "profile")) if table.total)
    said = {str(row[0]): row[-1].word for row in shown.rows if isinstance(row[-1], document.State)}
    beyond = "Case for change, Governance, Finance and growth, Outside support, Policy and duties and Scale and autonomy"
    assert shown.note.startswith(f"Not scored at this depth: {beyond}.")
    assert len(said) == 4
    assert "Does not apply" not in said.values()


def test_with_nothing_answered_nothing_is_known_and_nothing_is_zero() -> None:
    report = compose(subject({}))
    assert report.title == "Unnamed service"
    assert report.verdict.headline == "Not known yet: no stage is chosen"
    assert report.verdict.score == "0.0 to 100.0"
    assert report.verdict.mood == "neutral"


def test_the_verdict_is_worded_for_each_outcome() -> None:
    base = subject(answers(1))
    headlines = {
        outcome: compose(
            replace(base, evaluation=base.evaluation._replace(verdict=base.evaluation.verdict._replace(outcome=outcome)))
        ).verdict.headline
        for outcome in Outcome
    }
    assert headlines == {
        Outcome.DOES_NOT_SUIT: "A mutual does not suit this service",
        Outcome.NOT_READY: "Not ready yet for a feasibility study",
        Outcome.NOT_KNOWN: "Not known yet if ready for a feasibility study",
        Outcome.READY: "Ready for a feasibility study",
    }


def test_the_first_page_names_at_most_three_blockers_and_three_first_things() -> None:
    suits = {"FE2": given("no"), "SA9": given("yes"), "PC1": given("england"), "stage_aimed_at": given("G4")}
    report = compose(subject(suits))
    assert len(report.verdict.blockers) == 3
    first = section(report, "first").blocks[0]
    assert len(first.gates) == 3  # pyright: ignore
    assert "listed under “Gates by stage”" in " ".join(texts(section(report, "first")))


def test_the_panel_says_what_blocks_the_next_stage_in_sentences_and_how_many_gates_follow() -> None:
    report = compose(subject({"PC1": given("england"), "stage_aimed_at": given("G4")}))
    by_id = {gate.id: gate for gate in shipped()[1].scoring.gates}
    assert [(line.title, line.sentence) for line in report.verdict.blockers] == [
        (by_id[gate].title, by_id[gate].says.not_known) for gate in ("not_a_rescue", "voluntary")
    ]
    assert report.verdict.sentence.startswith(
        "No stage has been reached yet. Two gates stand in the way of being ready to explore the idea (2 not known)"
    )
    assert re.search(r"\d+ more gates lie between there and the stage aimed at \(\d+ not known\)\.", report.verdict.sentence)


def test_a_suitability_gate_that_is_not_known_stays_in_the_panel_beside_gates_that_are_not_met() -> None:
    library, model = shipped()
    aimed = {"PC1": given("england"), "stage_aimed_at": given("G4"), "SA9": given("yes"), "FE7": given(Decimal(3))}
    report = compose(subject(aimed))
    assert report.verdict.headline == "Not ready yet to launch"
    not_met, not_known = report.verdict.blockers
    assert not_met.state.mark == "not_met"
    assert not_known.title == next(g.title for g in model.scoring.gates if g.id == "not_a_rescue")
    assert section(report, "first").blocks[0].gates[1].sentence == f"Find the answer to “{library.questions['FE2'].label}”."  # pyright: ignore


def test_the_first_step_is_the_advice_of_the_answer_that_fails() -> None:
    library, _ = shipped()
    report = subject(answers(1, known=1, best=True) | {"GL2_independent": given("yes"), "GL2_public_benefit": given("yes"), "GL2_staff_influence": given("no")})
    failing = next(gate for gate in report.evaluation.gates if "GL2_staff_influence" in gate.failing)
    assert first_step(failing, report) == library.questions["GL2_staff_influence"].if_low


def test_the_first_step_depends_on_the_answer_where_its_question_says_so() -> None:
    library, _ = shipped()
    backed = library.questions["SA2"]
    assert isinstance(backed, OneChosen)
    for option, todo in (("nobody", backed.if_low), ("interested", backed.if_answer["interested"]), ("one", backed.if_answer["one"])):
        report = subject(answers(1, known=1, best=True) | {"SA2": given(option)})
        failing = next(gate for gate in report.evaluation.gates if "SA2" in gate.failing)
        assert first_step(failing, report) == todo


def test_a_series_that_fails_by_its_latest_year_is_not_waited_for() -> None:
    library, _ = shipped()
    report = subject(answers(1, known=1, best=True) | {"MS2": given((None, None, Decimal(30)))})
    failing = next(gate for gate in report.evaluation.gates if "MS2" in gate.failing)
    assert first_step(failing, report) == library.questions["MS2"].if_low


def test_with_no_gate_in_the_way_the_weakest_answers_say_what_to_do_after_them() -> None:
    library, _ = shipped()
    base = subject(answers(1, known=1, best=True) | {"CB6": given("intentions")} | {id_: Answer(State.DONT_KNOW) for id_ in ("MS4", "MS5", "SA3")})
    verdict = base.evaluation.verdict._replace(outcome=Outcome.READY, deciding=(), blocking_next=())
    lines = section(compose(replace(base, evaluation=base.evaluation._replace(verdict=verdict))), "first").blocks[0].gates  # pyright: ignore
    question = library.questions["CB6"]
    assert isinstance(question, OneChosen)
    assert (question.label, question.if_answer["intentions"]) in [(line.title, line.sentence) for line in lines]


def test_more_than_the_stage_aimed_at_is_said_to_be_more() -> None:
    base = subject(answers(1))
    verdict = base.evaluation.verdict._replace(
        outcome=Outcome.READY, reached=Stage("G3"), aimed_at=Stage("G2"), next_stage=Stage("G4"), deciding=(), blocking_next=()
    )
    said = compose(replace(base, evaluation=base.evaluation._replace(verdict=verdict))).verdict.sentence
    assert said.startswith("Every gate up to this stage is met. More than that is reached: Stage 3: business case.")


def test_a_report_is_made_for_any_questionnaire_and_scoring_file() -> None:
    library = tiny_library()
    model = compile_model(library, read_scoring(read_source(TINY / "tiny-scoring.yaml"), library))
    response = Response({"name": given("Hill View"), "stage": given("G2"), "nation": given("england"), "leaders": given("group")})
    evaluation = evaluate(model, response)
    report = compose(Subject(library, model.scoring, response, evaluation, (), (), AS_OF, ()))
    assert report.title == "Hill View"
    assert report.subtitle == ""
    said = "\n".join(texts(section(report, "service")))
    assert "Hill View" in said
    assert library.questions["leaders"].label not in said


@pytest.mark.parametrize("seed", SEEDS)
def test_spans_are_words_and_per_cent_stands_without_space(seed: int) -> None:
    said = "\n".join(texts(compose(subject(answers(seed)))))
    assert not re.search(r"\d\s?–\s?\d", said)
    assert not re.search(r"\d\s%", said)


def test_no_band_says_ready() -> None:
    report = compose(subject(answers(2, known=1, best=True)))
    assert all("ready" not in note.lower() for note in report.verdict.score_notes)


def test_every_question_and_every_gate_is_in_the_report() -> None:
    library, model = shipped()
    report = compose(subject(answers(3)))
    asked = "\n".join(texts(section(report, "answers")))
    for questionnaire in library.questionnaires[1:]:
        for question in questionnaire.questions:
            assert f"({question.id})" in asked
    listed = "\n".join(texts(section(report, "gates")))
    assert all(gate.title in listed for gate in model.scoring.gates)
    ruled = "\n".join(texts(section(report, "rules")))
    assert all(gate.because in ruled for gate in model.scoring.gates)


def test_every_weight_and_value_stands_with_its_reason() -> None:
    _, model = shipped()
    said = set(texts(section(compose(subject(answers(3))), "working")))
    for dimension in model.scoring.dimensions:
        assert dimension.because in said
        for question in dimension.questions:
            assert any(text.startswith(question.because) for text in said)


def test_a_hidden_question_says_why_it_is_not_asked() -> None:
    report = compose(subject(answers(1, country="scotland") | {"PC2": given("partnership_enough")}))
    rows = [row for table in tables(section(report, "answers")) if table.columns[-1].title == "Not asked, because" for row in table.rows]
    assert rows
    assert all(row[2] for row in rows)


def test_an_answer_that_routing_hides_is_listed_as_kept_and_not_counted_with_the_reason() -> None:
    library, _ = shipped()
    base = {"PC1": given("england"), "stage_aimed_at": given("G2")}
    assert all(each.id != "kept" for each in compose(subject(base)).sections)
    report = compose(subject(base | {"PC2": given("partnership_enough")}))
    [(label, answer, why)] = next(tables(section(report, "kept"))).rows
    assert label == library.questions["PC2"].label
    assert str(answer).startswith("Yes")
    assert "Scotland" in str(why)
    row = next(row for table in tables(section(report, "answers")) for row in table.rows if "(PC2)" in str(row[0]))
    assert str(row[2]).startswith(f"Kept, not counted: {why}")


def test_an_answer_that_is_not_due_yet_is_listed_with_the_stage_from_which_it_counts() -> None:
    library, _ = shipped()
    report = compose(subject({"PC1": given("england"), "stage_aimed_at": given("G2"), "FE7": given(Decimal(30))}))
    said = "\n".join(texts(section(report, "kept")))
    assert f"Not due before “Stage 4: launch”: “{library.questions['FE7'].label}”." in said


@pytest.mark.parametrize("seed", SEEDS)
def test_what_everybody_reads_names_questions_by_their_label_and_the_annex_by_their_id_too(seed: int) -> None:
    library, _ = shipped()
    report = compose(subject(answers(seed, known=0.7)))
    main = "\n".join(texts((report.verdict, *(each for each in report.sections if not each.annex))))
    assert not [question_id for question_id in library.questions if re.search(rf"\b{question_id}\b", main)]
    annex = "\n".join(texts(tuple(each for each in report.sections if each.annex)))
    assert all(f"({each.id})" in annex for questionnaire in library.questionnaires for each in questionnaire.questions)


def test_each_kind_of_gate_says_what_it_does_when_it_is_not_met() -> None:
    """Suitability rules a mutual out, a gate stops its stage, a flag and an evidence gate stop nothing; each looks different."""
    none = {"PC1": given("england"), "stage_aimed_at": given("G3")}
    worst = {"FE2": given("yes"), "CS3": given("nobody"), "SA5": given(Decimal(10)), "MS2": given((Decimal(40),) * 3)}
    report = compose(subject(none | worst))
    lines = {line.title: line for block in section(report, "gates").blocks if isinstance(block, GateList) for line in block.gates}
    by_kind = {
        gate.kind: (lines[gate.title].state.mark, lines[gate.title].kind)
        for gate in shipped()[1].scoring.gates
        if lines[gate.title].state.mark in ("not_met", "flagged")
    }
    assert by_kind == {
        Kind.SUITABILITY: ("not_met", "Suitability gate: rules a mutual out"),
        Kind.GATE: ("not_met", "Gate: stops this stage"),
        Kind.FLAG: ("flagged", "Flag: needs a written explanation, stops nothing"),
        Kind.EVIDENCE: ("flagged", "Evidence gate: the answers rest on little, stops nothing"),
    }


def test_a_gate_of_a_later_stage_says_that_it_would_stop_that_stage_and_stands_in_full_beside_its_rule() -> None:
    report = compose(subject({"PC1": given("england"), "stage_aimed_at": given("G1"), "CS3": given("nobody")}))
    gate = next(gate for gate in shipped()[1].scoring.gates if gate.id == "sponsor")
    line = next(
        line for block in section(report, "gates").blocks if isinstance(block, GateList) for line in block.gates if line.title == gate.title
    )
    assert (line.state.mark, line.kind, line.sentence) == ("not_met", "Gate: would stop that stage", "")
    assert any(text == f"Not met. {gate.says.not_met}" for text in texts(section(report, "rules")))


def test_a_note_too_long_for_its_column_has_a_table_of_its_own() -> None:
    report = compose(subject(answers(1) | {"SA9": given("yes", note="long " * 100), "SA2": given("group", note="short")}))
    notes = [row for table in tables(section(report, "answers")) if table.columns[-1].title == "Note" for row in table.rows]
    assert [str(row[0]).rsplit(" ", 1)[1] for row in notes] == ["(SA9)"]


def test_an_answer_that_does_not_apply_shows_its_reason_and_an_unknown_one_who_could_know() -> None:
    given_answers = answers(1, known=1) | {
        "SA2": Answer(State.DONT_KNOW, who_could_know="The staff forum"),
        "SA13": Answer(State.NOT_APPLICABLE, reason="No ballot has been held"),
    }
    said = "\n".join(texts(section(compose(subject(given_answers)), "answers")))
    assert "Who could know: The staff forum" in said
    assert "Reason: No ballot has been held" in said


def test_evidence_is_shown_with_what_where_and_when() -> None:
    checked = Evidence(Level.CHECKED, "Outturn report", "Finance system", "2026-09-01", "Internal audit")
    report = compose(subject(answers(1) | {"SA9": Answer(State.ANSWERED, "yes", checked)}))
    said = "\n".join(texts(section(report, "answers")))
    assert "Checked: Outturn report; Finance system; 1 September 2026; checked by Internal audit" in said


def test_only_answers_without_a_document_are_evidence_gaps() -> None:
    library, _ = shipped()
    wanted = [question.id for question in library.questions.values() if question.evidence]
    base = answers(1)
    for level, expected in ((Level.SAID, True), (Level.DOCUMENTED, False)):
        report = compose(subject(base | {"SA9": given("yes", level)}))
        assert "SA9" in wanted
        row = next(row for table in tables(section(report, "answers")) for row in table.rows if "(SA9)" in str(row[0]))
        assert (library.questions["SA9"].evidence in str(row[2])) is expected


def test_the_documents_that_would_help_most_are_those_of_the_answers_that_count_for_most() -> None:
    library, model = shipped()
    report = compose(subject(answers(1, known=1)))
    wanted = [str(row[0]) for table in tables(section(report, "evidence")) if table.columns[-1].title == "What would support it" for row in table.rows]
    assert len(wanted) == 10
    scored = {library.questions[question.id].label for dimension in model.scoring.dimensions for question in dimension.questions}
    assert set(wanted) <= scored


@pytest.mark.parametrize("seed", SEEDS)
def test_no_answer_is_both_among_the_strongest_and_the_weakest(seed: int) -> None:
    strongest, weakest = (
        {row[0] for row in table.rows} for table in tables(section(compose(subject(answers(seed, known=0.3))), "strongest-weakest"))
    )
    assert strongest
    assert not strongest & weakest


def test_answers_that_are_all_worth_the_same_have_no_strongest_and_weakest() -> None:
    same = {"PC1": given("england"), "stage_aimed_at": given("G2"), "SA2": given("group_backed"), "MS1": given("listed")}
    report = compose(subject(same))
    assert "All answers that are scored have the same value, 100." in list(texts(section(report, "strongest-weakest")))


def test_the_gates_that_wait_for_one_answer_are_named_up_to_three_and_then_counted() -> None:
    """Where the service is decides about many gates at once."""
    said = next(text for text in texts(section(compose(subject({"stage_aimed_at": given("G4")})), "find-out")) if "more wait for it" in text)
    assert re.fullmatch(r"The gates “[^“]+”, “[^“]+”, “[^“]+” and \d+ more wait for it\.( Could move .*)?", said)


def test_a_very_long_note_is_shortened_with_a_sentence() -> None:
    report = compose(subject(answers(1) | {"SA9": given("yes", note="n" * 20_000)}))
    said = next(text for text in texts(section(report, "answers")) if "nnn" in text)
    assert "(Shortened: the first 5,000 characters are shown.)" in said
    assert said.count("n" * LONGEST) == 1


def test_an_example_says_that_it_is_one() -> None:
    assert "not a real assessment" in compose(subject(answers(1), example="bedfordshire")).eyebrow


def test_outside_references_are_cited_by_number_and_listed() -> None:
    report = compose(subject(answers(1)))
    said = "\n".join(texts(report))
    library, _ = shipped()
    assert not [entry.id for entry in library.sources.references if "_" in entry.id and entry.id in said]
    cited = set(re.findall(r"\bR\d+\b", "\n".join(texts(section(report, "working")))))
    listed = set(re.findall(r"\bR\d+(?=\. )", "\n".join(texts(section(report, "sources")))))
    assert cited
    assert cited <= listed


def test_section_ids_are_unique_and_no_section_is_empty() -> None:
    for seed_answers in ({}, answers(1)):
        report = compose(subject(seed_answers))
        assert len({each.id for each in report.sections}) == len(report.sections)
        assert all(each.title and each.blocks for each in report.sections)


def test_versions_and_whole_hashes_are_listed() -> None:
    given_subject = subject(answers(1))
    said = "\n".join(texts(section(compose(given_subject), "versions")))
    assert all(ref.hash in said and ref.version in said for ref in given_subject.definitions)


def test_every_wording_is_used_and_every_wording_used_exists() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in Path(str(files("reports"))).rglob("*.py"))
    templates = "\n".join(path.read_text(encoding="utf-8") for path in Path(str(files("reports"))).rglob("*.html"))
    table = wording.table("reports")
    named = set(re.findall(r'(?:words|counted)\(\s*"(\w+)"', source)) | set(re.findall(r'words\(["\'](\w+)["\']', templates))
    for name in named:
        assert {name, f"{name}_one"} & set(table.texts), name
    begun = set(re.findall(r'(?:words|\))\(f"(\w+_)\{', source))
    quoted = set(re.findall(r'"(\w+)"', source))
    for key in table.texts:
        stem = re.sub(r"_(one|many)$", "", key)
        assert {key, stem} & (named | quoted) or any(key.startswith(start) for start in begun), key
    assert part_words.words is table


def test_the_glossary_explains_the_words_of_results_and_those_that_the_report_uses() -> None:
    said = section(compose(subject(answers(1) | {"PC1": given("england")})), "glossary").blocks[0]
    assert isinstance(said, document.Facts)
    names = [name for name, _ in said.pairs]
    assert names == sorted(names, key=str.casefold)
    assert {"Band", "Bounds", "Gate", "Weight", "Parent body", "Ballot"} <= set(names)
    assert "Redundancy" not in names


def test_what_is_not_asked_at_this_depth_is_not_asked_for_but_named_with_the_depth_that_asks_it() -> None:
    met = {"FE2": given("no"), "SA9": given("yes"), "stage_aimed_at": given("G2"), "depth": given("first_look")}
    report = compose(subject({"PC1": given("england")} | met))
    first = section(report, "first")
    said = " ".join(line.sentence for block in first.blocks if isinstance(block, document.GateList) for line in block.gates)
    assert "is not asked at the depth chosen. Choose “Core” under “How far to go” to answer it." in said
    assert "Find the answer to “Members can be listed”" not in said


def test_a_first_look_says_that_a_deeper_one_scores_and_shows_no_empty_table() -> None:
    met = {"FE2": given("no"), "SA9": given("yes"), "stage_aimed_at": given("G2"), "depth": given("first_look")}
    report = compose(subject({"PC1": given("england")} | met))
    for place in ("profile", "working"):
        found = section(report, place)
        assert not list(tables(found)), place
        assert "There is no score at this depth. A deeper look gives one." in "\n".join(texts(found)), place
    assert not any("of the weight" in note for note in report.verdict.score_notes)
    lines = [line for block in section(report, "gates").blocks if isinstance(block, document.GateList) for line in block.gates]
    assert "What it needs is not asked at this depth." in {line.sentence for line in lines}


@pytest.mark.parametrize("seed", SEEDS)
def test_only_gates_that_hold_the_band_down_are_said_to(seed: int) -> None:
    found = subject(answers(seed))
    band = found.evaluation.band
    assert band is not None
    text = " ".join(block.paragraphs[0] for block in section(compose(found), "profile").blocks if isinstance(block, document.Callout))
    assert ("On points alone" in text) == bool(band.held_by)
    for result in found.evaluation.gates:
        if "On points alone" in text and result.gate.id not in band.held_by:
            assert f"“{result.gate.title}”" not in text
