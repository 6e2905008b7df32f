"""Published examples, and those worked out by hand, come out as they should."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from samples import DONT_KNOW, NOT_APPLICABLE, PARTS, answered, library_of

from questionnaires.answers import Answer, Ballot, Response
from questionnaires.plain_yaml import Source
from scoring import power
from scoring.apportion import apportion
from scoring.ballots import Interval, measures
from scoring.evaluate import Model, compile_model, evaluate
from scoring.find_out import find_out_first
from scoring.reader import read_scoring
from scoring.sentences import share_text

PUBLISHED = Path(__file__).parent / "published"


def example(name: str) -> Any:
    return json.loads((PUBLISHED / f"{name}.json").read_text(encoding="utf-8"))


def model_with(dimensions: dict[str, tuple[str, dict[str, tuple[str, list[str]]]]], bands: dict[str, str]) -> Model:
    """A model of scales: for each dimension its weight, and for each item its weight and the values of its options."""
    texts = {"because": "Example.", "basis": "judgement"}
    items = [(id_, levels) for _, each in dimensions.values() for id_, (_, levels) in each.items()]
    questions = [
        {
            "id": id_, "type": "scale", "label": id_, "text": id_, "why": "Example.", "basis": "judgement",
            "not_applicable": {"example": "None"},
            "options": [{"id": f"level{index}", "title": level} for index, level in enumerate(levels)],
        }
        for id_, levels in items
    ]  # fmt: skip
    section = {"id": "all", "title": "All", "questions": questions}
    library = library_of(PARTS["profile"], {**PARTS["main"], "sections": [section]})
    first = items[0][0]
    says = {"met": "Met.", "not_met": "Not met.", "not_known": "Not known."}
    scoring = {
        **PARTS["scoring"],
        "dimensions": [
            {
                "id": name, "title": name, "weight": weight, **texts,
                "questions": [
                    {"id": id_, "weight": own, **texts, "values": {f"level{i}": level for i, level in enumerate(levels)}}
                    for id_, (own, levels) in each.items()
                ],
            }
            for name, (weight, each) in dimensions.items()
        ],
        "unscored": [{"id": id_, "because": "Example."} for id_ in ("stage", "nation", "users")],
        "bands": [{"id": id_, "from": start, "title": id_, **texts} for id_, start in bands.items()],
        "gates": [
            {"id": f"gate{stage}", "title": "Always", "kind": "gate", "stage": stage, **texts, "says": says,
             "met_when": {first: {"at_least": "level0"}}, "not_applicable": "met"}
            for stage in ("G1", "G2", "G3", "G4")
        ],
    }  # fmt: skip
    return compile_model(library, read_scoring(Source("scoring.yaml", json.dumps(scoring)), library))


def points(figure: int) -> str:
    return f"{figure / 10:.1f}"


class TestGoldenAssessment:
    golden = example("golden_readiness")

    @pytest.fixture
    def evaluation(self) -> Any:
        dimensions = {
            name: (
                each["weight"],
                {
                    id_: (
                        weight,
                        ["0", "100"]
                        if value in ("unknown", "not applicable")
                        else sorted({"0", str(Fraction(value) * 100), "100"}, key=Fraction),
                    )
                    for id_, (weight, value) in each["items"].items()
                },
            )
            for name, each in self.golden["dimensions"].items()
        }
        model = model_with(dimensions, self.golden["bands"])
        answers: dict[str, Answer] = {"stage": answered("G1")}
        for name, each in self.golden["dimensions"].items():
            for id_, (_, value) in each["items"].items():
                if value in ("unknown", "not applicable"):
                    answers[id_] = DONT_KNOW if value == "unknown" else NOT_APPLICABLE
                else:
                    answers[id_] = answered(f"level{dimensions[name][1][id_][1].index(str(Fraction(value) * 100))}")
        return evaluate(model, Response(answers))

    def test_the_bounds_are_347_and_467_of_720(self, evaluation: Any) -> None:
        said = evaluation.bounds.said
        assert [points(figure) for figure in said] == self.golden["published"]
        exact = [Fraction(self.golden["overall"][end]) * 1000 for end in ("lower", "upper")]
        assert [round(each) for each in exact] == list(said)

    def test_each_dimension_has_its_bounds_and_coverage(self, evaluation: Any) -> None:
        for working in evaluation.dimensions:
            expected = self.golden["dimensions"][working.dimension.id]
            assert working.bounds.said == tuple(round(Fraction(expected[end]) * 1000) for end in ("lower", "upper"))
            assert working.coverage == Fraction(expected["coverage"])

    def test_the_contributions_are_those_worked_out_by_hand(self, evaluation: Any) -> None:
        items = {
            item.scored.id: points(item.contribution.lower) for each in evaluation.dimensions for item in each.items
        }
        assert {id_: items[id_] for id_ in self.golden["contributions"]} == self.golden["contributions"]

    def test_the_band_is_undecided_between_two(self, evaluation: Any) -> None:
        assert [evaluation.band.lower.id, evaluation.band.upper.id] == self.golden["reading"]
        assert evaluation.band.deciding == ("m2",)

    def test_the_figure_that_hides_the_unknown_is_only_the_central_one(self, evaluation: Any) -> None:
        assert points(evaluation.central) == self.golden["silently_renormalised"]


@pytest.mark.parametrize("case", example("largest_remainder"), ids=lambda case: case["source"])
def test_largest_remainder(case: Any) -> None:
    shares = [Fraction(share) for share in case["shares"]]
    whole = [int(share * 10**6) for share in shares]
    assert apportion(case["total"], whole, sum(whole)) == case["parts"]


def test_equal_remainders_go_to_the_earlier() -> None:
    assert apportion(2, [1, 1, 1], 3) == [1, 1, 0]
    assert apportion(0, [1, 1], 2) == apportion(5, [0, 0], 0) == [0, 0]


def test_power_means_of_the_golden_assessment() -> None:
    """Its published means for p = 1 and, at the other end, p towards 0."""
    scores = [round(Fraction(score) * 10**6) for score in ("13/24", "1/3", "5/9")]
    assert abs(power.mean(scores, [5, 3, 2], Fraction(1)) - 481944) <= 1
    assert abs(power.mean(scores, [5, 3, 2], Fraction(1, 10000)) - 470625) < 3


class TestValueOfInformation:
    voi = example("value_of_information")

    @pytest.fixture
    def setting(self) -> tuple[Model, Response]:
        known = 100 - sum(int(each["effective_weight"]) for each in self.voi["unknown"].values())
        value = str(Fraction(self.voi["base"]) / known * 100)
        items = {"base": (str(known), ["0", value])}
        items |= {id_: (each["effective_weight"], each["levels"]) for id_, each in self.voi["unknown"].items()}
        model = model_with({"all": ("1000", items)}, {"below": "0", "above": self.voi["threshold"]})
        return model, Response({"stage": answered("G1"), "base": answered("level1")})

    def test_the_bounds(self, setting: tuple[Model, Response]) -> None:
        bounds = evaluate(*setting).bounds
        assert bounds is not None
        assert [points(figure) for figure in bounds.said] == self.voi["bounds"]

    def test_what_each_answer_is_worth_knowing(self, setting: tuple[Model, Response]) -> None:
        found = find_out_first(*setting)
        assert {entry.question: entry.evpi for entry in found} == {
            id_: Fraction(v) for id_, v in self.voi["value"].items()
        }
        assert {entry.question: entry.swing for entry in found} == self.voi["swing"]
        assert [entry.question for entry in found] == ["A", "B"]


@pytest.mark.parametrize("case", example("ballots"), ids=lambda case: case["source"])
def test_ballots(case: Any) -> None:
    published = {name: Decimal(share) for name, share in case.get("published", {}).items()}
    found = measures(Ballot(**case.get("counts", {}), **published))
    for name in ("turnout", "yes_of_voting", "yes_of_eligible"):
        if name in case:
            interval: Interval = getattr(found, name)
            digits = len(case[name].partition(".")[2])
            assert round(interval.nominal, digits) == Fraction(case[name])
            assert interval.low <= interval.nominal <= interval.high


def test_rochford_reads_as_it_was_reported() -> None:
    """82.8% of 78% is 64.584%, which is quoted as about 64.6%."""
    found = measures(Ballot(turnout=Decimal(78), yes_of_voting=Decimal("82.8")))
    assert share_text(found.turnout, Decimal(78)) == "78%"
    assert share_text(found.yes_of_eligible) == "about 64.6%"
