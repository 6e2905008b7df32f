"""What a workshop, a survey or a ballot leaves behind comes in with a file from anywhere: what could never have been made is refused, what was made never is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from survey_files import FORMS, NURSING, THERAPY, csv_of, forms_rows
from survey_samples import survey
from test_anonymity import ROOMS, drawn
from test_workshops import SETUP, Room
from workshop_samples import MANAGERS, STAFF, UNION, held, hidden, record, released, shown, talked_about

from assessment import definitions, exchange
from assessment.ballot.entry import typed_from
from assessment.definitions import Definitions
from assessment.exchange import ExchangeError
from assessment.identity import LOCAL
from assessment.papers import BALLOT, SURVEY, WORKSHOP, Paper, parse_paper, plain_paper
from assessment.store import Store
from assessment.survey import counting, guessing, opening, results
from assessment.survey.counting import Mapped
from questionnaires.model import OneChosen
from reports.ballot_record import BallotHeld, Unit
from reports.records import Invited, RoundResult, WorkshopRecord, is_sound

Plain = dict[str, Any]
KEYS = {"workshop": f"{WORKSHOP}w1", "survey": f"{SURVEY}1", "ballotheld": BALLOT}


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{(tmp_path / 'rooms.db').as_posix()}")
    yield opened
    opened.close()


def with_paper(store: Store, given: Definitions, paper: Paper) -> Plain:
    """An exported assessment with a paper in it, as its file holds it."""
    key = KEYS[paper.kind]
    return json.loads(exchange.export(store.create(LOCAL, given, papers={key: paper})))


def refused(store: Store, given: Definitions, paper: Paper, change: Callable[[Plain], object], sentence: str) -> None:
    plain = with_paper(store, given, paper)
    assert exchange.read(json.dumps(plain)).papers[KEYS[paper.kind]] == paper
    change(plain["papers"][KEYS[paper.kind]])
    before = store.assessments(LOCAL)
    with pytest.raises(ExchangeError, match=sentence):
        exchange.import_(store, LOCAL, json.dumps(plain))
    assert store.assessments(LOCAL) == before


def workshop() -> WorkshopRecord:
    """Of 47 people; the first question was put twice."""
    groups = (shown(STAFF, (1, 6, 12, 2), 1), shown(MANAGERS, (1, 2, 9, 2)), hidden(UNION, "few"), hidden(("board", "Board"), "few"))
    rounds = (
        RoundResult(number=1, released=released((9, 7, 11, 16), unsure=4), comments=("Night staff were not asked.",)),
        RoundResult(number=2, released=released((2, 9, 26, 8), unsure=2, groups=groups)),
    )
    came = tuple(Invited(id=id_, label=label, came=number) for (id_, label), number in ((STAFF, 22), (MANAGERS, 14), (UNION, None), (("board", "Board"), None)))
    questions = (talked_about("SA1", rounds=rounds), talked_about("SA2", rounds=rounds[:1]), talked_about("SA3", rounds=()))
    return WorkshopRecord.model_validate(record().model_dump() | {"groups": came, "came": 47, "questions": questions})


def second(plain: Plain) -> Plain:
    """The second round of the first question, which has groups: staff of 22, managers of 14, and two hidden ones of 11 together."""
    return plain["questions"][0]["rounds"][1]["released"]


def alike(plain: Plain) -> None:
    second(plain)["groups"][1]["counted"]["counts"] = [0, 0, 13, 1]


def one_left_over(plain: Plain) -> None:
    second(plain)["groups"][0].update(people=32, counted={"counts": [1, 6, 17, 6], "dont_know": 2})


def larger(plain: Plain) -> None:
    second(plain)["groups"][0].update(people=24, counted={"counts": [3, 6, 12, 2], "dont_know": 1})


def nothing_released(plain: Plain) -> None:
    plain["questions"][0]["rounds"][0]["released"] = None


def nothing_shown(plain: Plain) -> None:
    plain["questions"][0]["rounds"][0]["released"].update(whole=None, groups=[])


def a_few_more(plain: Plain) -> None:
    second(plain)["whole"]["counts"][2] += 3
    plain["came"] = 50


UNSOUND = "single people"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda plain: second(plain)["groups"][2].update(people=3), UNSOUND),
        (lambda plain: second(plain)["groups"][2].update(people=9), UNSOUND),
        (one_left_over, UNSOUND),
        (larger, UNSOUND),
        (lambda plain: second(plain)["groups"][0].update(people=21), UNSOUND),
        (alike, UNSOUND),
        (lambda plain: second(plain)["groups"][1]["counted"].update(counts=[0, 0, 4, 0]), "fewer people than may be shown"),
        (lambda plain: second(plain)["groups"][2].update(id="staff"), UNSOUND),
        (lambda plain: second(plain)["groups"][2].update(id="others"), UNSOUND),
        (lambda plain: second(plain).update(least=5), "fewer people than may be told"),
        (lambda plain: plain.update(exported=5), "greater than or equal to 10"),
        (nothing_released, UNSOUND),
        (nothing_shown, UNSOUND),
        (a_few_more, UNSOUND),
        (lambda plain: plain["questions"][0]["rounds"][1].update(number=1), UNSOUND),
        (lambda plain: plain["questions"][1].update(question=plain["questions"][0]["question"]), UNSOUND),
        (lambda plain: plain.update(came=46), UNSOUND),
        (lambda plain: plain.update(came=None), UNSOUND),
        (lambda plain: plain["groups"][0].update(came=25), UNSOUND),
        (lambda plain: plain["groups"][2].update(came=6), "fewer people than may be told"),
        (lambda plain: plain["groups"][2].update(id="staff"), UNSOUND),
        (lambda plain: plain["weights"].update(people=9), "fewer weights than may be told"),
        (lambda plain: plain["weights"].update(people=48), UNSOUND),
        (lambda plain: plain["weights"]["dimensions"][0].update(low=51), UNSOUND),
        (lambda plain: plain["questions"][0]["rounds"][0].update(comments=["a\u202eb\x00"]), "not text"),
        (lambda plain: plain.update(name="x" * 301), "at most 300 characters"),
        (lambda plain: plain.update(names=["Ada"]), "Extra inputs"),
        (lambda plain: plain["questions"].extend(plain["questions"] * 30), "at most 60 items"),
    ],
)  # fmt: skip
def test_a_workshop_that_could_not_have_been_is_refused(store: Store, small: Definitions, change: Callable[[Plain], object], sentence: str) -> None:
    refused(store, small, workshop(), change, sentence)


def first(plain: Plain) -> Plain:
    """The first statement: 92 replies, shown of two groups, and of a third that is hidden."""
    return plain["statements"][0]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda plain: first(plain)["released"].update(least=1), UNSOUND),
        (lambda plain: first(plain)["released"]["groups"][2].update(people=4), UNSOUND),
        (lambda plain: first(plain)["released"]["groups"][0].update(people=47), UNSOUND),
        (lambda plain: first(plain)["released"]["whole"].update(counts=[7, 12, 20, 31, 1]), UNSOUND),
        (lambda plain: first(plain)["released"]["whole"].update(dont_know=7), UNSOUND),
        (lambda plain: plain["statements"][3].update(mean=45, exact="4.5"), UNSOUND),
        (lambda plain: plain["statements"][3].update(bounds=[10, 50]), UNSOUND),
        (lambda plain: first(plain).update(mean=45), UNSOUND),
        (lambda plain: first(plain).update(exact="5.0000…"), UNSOUND),
        (lambda plain: first(plain).update(exact="<b>5</b>"), UNSOUND),
        (lambda plain: first(plain).update(bounds=[36, 33]), UNSOUND),
        (lambda plain: first(plain).update(bounds=[0, 100]), UNSOUND),
        (lambda plain: first(plain)["released"]["options"][0].update(id="one"), UNSOUND),
        (lambda plain: first(plain)["released"]["options"][4].update(id="6"), UNSOUND),
        (lambda plain: plain["groups"][2].update(replies=4), UNSOUND),
        (lambda plain: plain["groups"][0].update(replies=53), UNSOUND),
        (lambda plain: plain.update(replies=93), UNSOUND),
        (lambda plain: plain.update(rows=90), UNSOUND),
        (lambda plain: plain.update(asked=91), UNSOUND),
        (lambda plain: plain.update(replies=-1), "greater than or equal to 0"),
        (lambda plain: plain.update(rows=10**9), "less than or equal to 10000000"),
        (lambda plain: plain.update(exported=1), "greater than or equal to 10"),
        (lambda plain: plain.update(where="x\x07"), "not text"),
        (lambda plain: plain["statements"].extend(plain["statements"] * 100), "at most 256 items"),
        (lambda plain: plain["groups"].extend(plain["groups"] * 100), "at most"),
    ],
)  # fmt: skip
def test_a_survey_that_could_not_have_been_is_refused(store: Store, small: Definitions, change: Callable[[Plain], object], sentence: str) -> None:
    refused(store, small, survey(), change, sentence)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda plain: plain["units"][0].update(yes=60, no=60, returned=119), "add up to 121, but only 119 voted"),
        (lambda plain: plain["whole"].update(yes=129), "add up"),
        (lambda plain: plain["units"][0].update(yes=118, no=1), "would tell how people voted|The totals"),
        (lambda plain: plain["units"][1].update(eligible=9, issued=9, returned=8, spoiled=0, yes=4, no=4), "would tell how people voted|The totals"),
        (lambda plain: plain["units"][1].update(label="NORTH DEPOT"), "another unit called"),
        (lambda plain: plain["units"][1].update(label="   "), "at least 1 character"),
        (lambda plain: plain["units"][1].update(label="x" * 301), "at most 300 characters"),
        (lambda plain: plain.update(units=[{"label": f"Unit {n}", "eligible": 1} for n in range(5000)]), "at most 500 items"),
        (lambda plain: plain["whole"].update(eligible=10**15), "less than or equal"),
        (lambda plain: plain["whole"].update(spoiled=-2), "greater than or equal to 0"),
        (lambda plain: plain.update(turnout="1E-9999999"), "decimal"),
        (lambda plain: plain.update(turnout="NaN"), "finite|number"),
    ],
)  # fmt: skip
def test_a_ballot_that_could_not_have_been_is_refused(store: Store, small: Definitions, change: Callable[[Plain], object], sentence: str) -> None:
    refused(store, small, held(), change, sentence)


# --- What was made is accepted ---


def sound(made: WorkshopRecord) -> bool:
    """Whether it comes in as it went out."""
    key = f"{WORKSHOP}1"
    return is_sound(made) and parse_paper(key, plain_paper(made)) == made


@pytest.mark.parametrize("seeds", [range(ROOMS), pytest.param(range(ROOMS, 300), marks=pytest.mark.long)], ids=["a few", "many"])
def test_every_record_that_any_room_leaves_is_accepted(rooms: Store, seeds: range) -> None:
    told = 0
    for seed in seeds:
        room = drawn(rooms, seed)
        for made, _ in room.records:
            assert sound(made), f"room {seed}: {made}"
            told += sum(found.released is not None and found.released.whole is not None for each in made.questions for found in each.rounds)
    assert told > len(seeds) / 2, "these rooms say little"


def test_a_record_of_a_whole_workshop_with_comments_repeats_removals_and_an_end_is_accepted_at_every_step(store: Store) -> None:
    room = Room(store, SETUP.model_copy(update={"agenda": ("SA1", "SA2", "@weights")}))
    question = definitions.shipped().library.questions["SA1"]
    assert isinstance(question, OneChosen)
    options = [option.id for option in question.options]
    room.join(14)
    room.join(12, "managers")
    for number, turned in enumerate((0, 1, 2)):
        at = room.put("SA1")
        for place, token in enumerate(room.people):
            store.joining.answer(room.id, token, at, options[(place * 7 + turned) % len(options)], f"Remark {number}-{place}" if place < 3 else None)
        room.reveal(at)
        for remark in room.standing().rounds[-1].remarks:
            store.workshops.moderate(LOCAL, room.assessment, room.id, at, remark.id, shown=True)
        assert sound(room.record())
        entries = store.workshops.entries(LOCAL, room.assessment, room.id)
        store.workshops.remove_entry(LOCAL, room.assessment, room.id, entries[0].id)
        room.people = [each for each in room.people if store.joining.seen(room.id, each) is not None]
        room.join(11)
    store.workshops.end(LOCAL, room.assessment, room.id)
    assert sound(room.record())
    assert max(len(each.comments) for found in room.record().questions for each in found.rounds) == 3
    made = exchange.export(store.load(LOCAL, room.assessment))
    assert exchange.read(made).papers[WORKSHOP + room.id] == room.record()


@pytest.mark.parametrize("count", [0, 3, 9, 12, 24, 25, 60])
@pytest.mark.parametrize("asked", [None, 40])
def test_every_survey_that_is_imported_is_accepted(count: int, asked: int | None) -> None:
    sheet = opening.read(csv_of(FORMS, [*forms_rows(count), *[["9", "", "", "", "", "", "", "", "", ""]] * 2]))
    tally = counting.tally(sheet, Mapped(guessing.guess(sheet)))
    about = results.About("Survey", "Drive", held().on or record().on)
    made = results.record(tally, results.Asked({NURSING: asked, THERAPY: asked}), about, sheet.tool)
    assert is_sound(made), made


def test_a_ballot_of_whose_units_all_are_withheld_is_accepted() -> None:
    units = (Unit(label="North", eligible=150, returned=120, withheld=True), Unit(label="South", eligible=90, returned=70, withheld=True))
    found = held(units=units)
    assert parse_paper(BALLOT, plain_paper(found)) == found
    assert all(unit.withheld for unit in found.units)


def test_a_percentage_that_is_written_with_a_huge_exponent_does_not_fill_a_page() -> None:
    found = BallotHeld.model_validate({"turnout": "0E+9999999"})
    assert len(typed_from(found)["turnout"]) < 10


def test_a_unit_with_only_spoiled_papers_keeps_no_votes() -> None:
    plain: Plain = {"units": [{"label": "North", "returned": 30, "spoiled": 30}, {"label": "South", "returned": 40, "spoiled": 10, "yes": 15, "no": 15}]}
    with pytest.raises(ValueError, match="would tell how people voted"):
        BallotHeld.model_validate(plain)
