"""Whoever reads everything that a workshop ever publishes, and adds and subtracts, learns nothing of fewer people than was announced.

Rooms are drawn at random: groups of 0 to 15, people who come late, questions that are put again to everybody, to few, or to nobody, and
rounds that are voided. Nobody changes her mind, which is the worst case: then every figure of every round is about the same answers.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from random import Random

import numpy
import pytest

from assessment import definitions
from assessment.identity import LOCAL
from assessment.log import Deed
from assessment.papers import WORKSHOP
from assessment.store import Store
from assessment.workshop import codes, rows
from assessment.workshop.setup import Group, Setup
from questionnaires.model import OneChosen
from reports.records import FEWEST_EXPORTED, WorkshopRecord
from scoring.released import Counted, Released
from scoring.suppression import derivable
from scoring.tally import DONT_KNOW, NOT_APPLICABLE

QUESTION, WEIGHTS, LEAST = "SA1", "@weights", 5
ROOMS, MORE_ROOMS = 25, 300
OPTIONS = tuple(option.id for option in q.options) if isinstance(q := definitions.shipped().library.questions[QUESTION], OneChosen) else ()
REPLIES = (*OPTIONS, DONT_KNOW, NOT_APPLICABLE)
Cell = frozenset[str]


@dataclass
class Room:
    """A workshop on a database, and everything that is known of its people only here."""

    store: Store
    groups: tuple[str, ...]
    agenda: tuple[str, ...] = (QUESTION, WEIGHTS)
    group_of: dict[str, str] = field(default_factory=dict[str, str])
    mind: dict[str, str] = field(default_factory=dict[str, str])
    """What each person answers whenever she answers."""
    answered: dict[int, set[str]] = field(default_factory=dict[int, set[str]])
    shown: list[int] = field(default_factory=list[int])
    """The rounds whose answers were shown, those that were voided then, too."""
    records: list[tuple[WorkshopRecord, dict[str, int]]] = field(default_factory=list[tuple[WorkshopRecord, dict[str, int]]])
    """What was in documents at any time, and how many had come then, by group."""

    def __post_init__(self) -> None:
        setup = Setup(name="Staff day", groups=tuple(Group(id=each, label=each.title()) for each in self.groups), agenda=self.agenda, least=LEAST)
        self.assessment = self.store.create(LOCAL, definitions.shipped()).id
        self.id = self.store.workshops.prepare(LOCAL, self.assessment, setup).id
        self.store.workshops.open(LOCAL, self.assessment, self.id)

    def come(self, group: str, minds: Iterable[str]) -> list[str]:
        """So many more people, with what each of them thinks."""
        new = [(codes.hashed(f"{group} {len(self.mind) + number}"), mind) for number, mind in enumerate(minds)]
        with self.store._engine.begin() as connection:
            for id_, mind in new:
                rows.add_participant(connection, self.id, id_, group)
                self.group_of[id_], self.mind[id_] = group, mind
        return [id_ for id_, _ in new]

    def round(self, people: Collection[str], *, void: bool = False, question: str = QUESTION) -> int:
        """Put the question, let these people answer it, and show the answers. Returns the number of the round."""
        number = self.store.workshops.put(LOCAL, self.assessment, self.id, question)
        with self.store._engine.begin() as connection:
            for id_ in people:
                rows.reply(connection, self.id, number, id_, self.mind[id_])
        self.store.workshops.reveal(LOCAL, self.assessment, self.id, number)
        self._keep_record()
        self.answered[number] = set(people)
        self.shown.append(number)
        if void:
            self.store.workshops.void(LOCAL, self.assessment, self.id, number)
            self._keep_record()
        return number

    def record(self) -> WorkshopRecord:
        found = self.store.load(LOCAL, self.assessment).papers[WORKSHOP + self.id].paper
        assert isinstance(found, WorkshopRecord)
        return found

    def _keep_record(self) -> None:
        came = Counter(self.group_of.values())
        self.records.append((self.record(), {each: came[each] for each in self.groups}))

    def live(self) -> dict[int, Released]:
        """Everything that the room saw, by round."""
        with self.store._engine.connect() as connection:
            return {number: Released.model_validate_json(text) for number, text in rows.released(connection, self.id).items()}

    def documents(self) -> dict[int, Released]:
        """Everything that was in any document, by round, as of any time."""
        found: dict[int, Released] = {}
        for record, _ in self.records:
            for talked in record.questions:
                found |= {each.number: each.released for each in talked.rounds if each.released}
        return found

    def counted(self, released: Mapping[int, Released], least: int = LEAST) -> dict[int, frozenset[str]]:
        """Who is counted in each round of which anything was published, by the rules that everybody may know, held against the figures.

        In the room whoever answers first, in documents whoever is counted in the room then; later also those who are new in a group, if
        they are enough and not alike. A round that showed nothing changes nothing for those after it.
        """
        new = self.answered if least == LEAST else self.counted(self.live())
        found: dict[int, frozenset[str]] = {}
        last: frozenset[str] = frozenset()
        for number in self.shown:
            if number in released and (whole := released[number].whole) is not None:
                joined = [frozenset(each for each in new[number] - last if self.group_of[each] == group) for group in self.groups]
                enough = [each for each in joined if not found or (len(each) >= least and not _alike(self.replies(each)))]
                found[number] = last = last.union(*enough)
                assert self.replies(last) == _vector(whole), "the rules by which this test knows who is counted are not the store's"
        return found

    def replies(self, people: Iterable[str]) -> tuple[int, ...]:
        counts = Counter(self.mind[each] for each in people)
        return tuple(counts[reply] for reply in REPLIES)


def _vector(counted: Counted) -> tuple[int, ...]:
    return (*counted.counts, counted.dont_know, counted.not_applicable)


def _alike(replies: Sequence[int]) -> bool:
    return 0 < sum(replies) <= max(replies) + 1


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{(tmp_path / 'rooms.db').as_posix()}")
    yield opened
    opened.close()


def _minds(chance: Random, number: int) -> list[str]:
    """Of some people: all alike, all but one, or anything."""
    how, usual = chance.random(), chance.choice(REPLIES)
    if how < 0.3:
        return [usual] * number
    if how < 0.45:
        return [usual] * (number - 1) + [chance.choice(REPLIES)] * (number > 0)
    return [chance.choice(REPLIES if how < 0.7 else OPTIONS[:2]) for _ in range(number)]


def drawn(store: Store, seed: int) -> Room:
    """A room at random, with all its rounds over."""
    chance = Random(seed)
    room = Room(store, tuple(f"group{each}" for each in range(chance.randint(1, 5))))
    for group in room.groups:
        room.come(group, _minds(chance, chance.choice((0, 1, chance.randint(2, 6), chance.randint(4, 15)))))
    for number in range(chance.randint(1, 4)):
        if number:
            for group in room.groups:
                room.come(group, _minds(chance, chance.choice((0, 0, 1, 2, chance.randint(3, 8)))))
        everybody = list(room.mind)
        share = chance.choice((1, 1, 0.8, 0.5, 0.1)) if number else chance.choice((1, 1, 0.8))
        people = [each for each in everybody if chance.random() < share]
        room.round(people, void=chance.random() < 0.2)
    return room


class Published:
    """Everything that is known of the replies, as sums over cells: sets of people who are always counted together."""

    def __init__(self, room: Room, figures: Iterable[frozenset[str]]) -> None:
        self.rows = list(dict.fromkeys(figures))
        cells: dict[tuple[object, ...], set[str]] = {}
        for each in sorted(frozenset().union(*self.rows)):
            cells.setdefault((room.group_of[each], *(each in row for row in self.rows)), set()).add(each)
        self.cells = [frozenset(each) for each in cells.values()]
        self.matrix = numpy.array([[cell <= row for cell in self.cells] for row in self.rows], dtype=float).reshape(len(self.rows), len(self.cells))

    def follows(self, union: Collection[Cell], known: Cell = frozenset()) -> bool:
        """Whether the replies of a union of cells are a linear combination of what is published, told by ranks alone.

        `known`: cells of one person each, who knows what she said herself.
        """
        own = [[float(cell == known)] for cell in self.cells] if known else []
        matrix = numpy.vstack([self.matrix, numpy.array(own, dtype=float).reshape(1, -1)]) if own else self.matrix
        wanted = numpy.array([cell in union for cell in self.cells], dtype=float)
        return bool(numpy.linalg.matrix_rank(numpy.vstack([matrix, wanted])) == numpy.linalg.matrix_rank(matrix))

    def with_one_apart(self, person: str) -> Published:
        """The same, with a cell of its own for one person."""
        found = object.__new__(Published)
        found.rows = self.rows
        parts = [part for cell in self.cells for part in ({cell - {person}, frozenset({person})} if person in cell else {cell}) if part]
        found.cells = parts
        found.matrix = numpy.array([[cell <= row for cell in parts] for row in self.rows], dtype=float).reshape(len(self.rows), len(parts))
        return found


def _figures(room: Room, released: Mapping[int, Released], counted: Mapping[int, frozenset[str]]) -> Iterator[frozenset[str]]:
    """Of whom each published distribution is."""
    for number, people in counted.items():
        yield people
        for each in released[number].groups:
            if each.counted is not None:
                group = frozenset(one for one in people if room.group_of[one] == each.id)
                assert room.replies(group) == _vector(each.counted)
                yield group


def _unions(cells: Sequence[Cell], most: int = 3) -> Iterator[tuple[Cell, ...]]:
    return (union for many in range(1, most + 1) for union in combinations(cells, many))


def faults(room: Room, released: Mapping[int, Released], least: int) -> list[str]:
    """What follows of these releases and must not, in words."""
    counted = room.counted(released, least)
    published = Published(room, _figures(room, released, counted))
    if not published.rows:
        return []
    found = [f"{sorted(cells)} follow by scoring.suppression" for cells in _by_our_own_code(published, least)]
    wholes = set(counted.values())
    for union in _unions(published.cells):
        people = frozenset().union(*union)
        if (len(people) < least or (people not in wholes and _alike(room.replies(people)))) and published.follows(union):
            found.append(f"{len(people)} people follow, who replied {room.replies(people)}")
    return found + _known_to_one(room, published, least)


def _by_our_own_code(published: Published, least: int) -> tuple[frozenset[str], ...]:
    named = {str(number): cell for number, cell in enumerate(published.cells)}
    rows_ = [{name for name, cell in named.items() if cell <= row} for row in published.rows]
    return derivable(rows_, {name: len(cell) for name, cell in named.items()}, least=least)


def _known_to_one(room: Room, published: Published, least: int) -> list[str]:
    """What somebody who takes part learns beside her own answer: no distribution of fewer than `least` − 1 others."""
    found: list[str] = []
    for cell in published.cells:
        person = min(cell)
        apart = published.with_one_apart(person)
        others = [each for each in apart.cells if each != {person}]
        for union in _unions(others):
            people = frozenset().union(*union)
            if len(people) < least - 1 and apart.follows(union, known=frozenset({person})):
                found.append(f"one of {room.group_of[person]} learns what {len(people)} others replied")
    return found


def _again(room: Room, released: Mapping[int, Released], least: int) -> list[str]:
    """Between which two releases so few people answered again that the difference is their change of mind and nobody else's."""
    counted = room.counted(released, least)
    found: list[str] = []
    for one, other in combinations(counted, 2):
        since = {each for number in room.shown if one < number <= other for each in room.answered[number]} & counted[one]
        if 0 < len(since) < least:
            found.append(f"between rounds {one} and {other} only {len(since)} people answered again")
    return found


def _came(record: WorkshopRecord, people: Mapping[str, int]) -> list[str]:
    """Which groups' numbers follow of who came, of fewer people than leave in a document."""
    if record.came is None:
        return ["a group's number without the whole's" for each in record.groups if each.came is not None]
    told = [each.id for each in record.groups if each.came is not None]
    return [f"{sorted(each)} came" for each in derivable([set(people), *({each} for each in told)], people, least=record.exported)]


def _people(released: Released) -> list[str]:
    """Which numbers of replies follow, of fewer people than may be told of: those of the groups that are told nothing of, together."""
    if released.whole is None:
        return ["a group's number without the whole's" for each in released.groups if each.people is not None]
    left = released.whole.people - sum(each.people or 0 for each in released.groups)
    small = [each.people for each in released.groups if each.people is not None and each.people < released.least]
    return [f"{each} replied" for each in small] + ([f"{left} replied together"] if 0 < left < released.least else [])


SEEDS = [pytest.param(range(ROOMS), id="a few"), pytest.param(range(ROOMS, MORE_ROOMS), id="many", marks=pytest.mark.long)]


@pytest.fixture(scope="module", params=SEEDS)
def rooms(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[int, Room]]:
    """Rooms by their seed, drawn once for all tests that only look at them."""
    opened = Store.open(f"sqlite:///{(tmp_path_factory.mktemp('drawn') / 'rooms.db').as_posix()}")
    yield {seed: drawn(opened, seed) for seed in request.param}
    opened.close()


def test_nothing_of_few_people_follows_of_what_a_room_was_ever_shown(rooms: Mapping[int, Room]) -> None:
    seen = Counter[str]()
    for seed, room in rooms.items():
        assert faults(room, room.live(), LEAST) + _again(room, room.live(), LEAST) == [], f"room {seed}"
        groups = [group for each in room.live().values() for group in each.groups]
        seen += Counter(shown=sum(each.counted is not None for each in groups), hidden=sum(each.counted is None for each in groups), again=len(room.shown) > 1)
    assert min(seen["shown"], seen["hidden"], seen["again"]) > 10, f"these rooms say little: {seen}"


def test_nothing_of_fewer_than_ten_people_follows_of_what_was_ever_in_documents(rooms: Mapping[int, Room]) -> None:
    for seed, room in rooms.items():
        assert faults(room, room.documents(), FEWEST_EXPORTED) + _again(room, room.documents(), FEWEST_EXPORTED) == [], f"room {seed}"


def test_whoever_knows_room_and_documents_learns_no_more_than_who_was_in_the_room(rooms: Mapping[int, Room]) -> None:
    for seed, room in rooms.items():
        live, documents = room.live(), room.documents()
        figures = [*_figures(room, live, room.counted(live)), *_figures(room, documents, room.counted(documents, FEWEST_EXPORTED))]
        published = Published(room, figures)
        assert not published.rows or _by_our_own_code(published, LEAST) == (), f"room {seed}"


def test_nor_does_any_number_of_few_people_who_came_or_replied(rooms: Mapping[int, Room]) -> None:
    for seed, room in rooms.items():
        assert [fault for record, came in room.records for fault in _came(record, came)] == [], f"room {seed}"
        assert [fault for each in (*room.live().values(), *room.documents().values()) for fault in _people(each)] == [], f"room {seed}"


# --- What was once found to follow ---


def _room(store: Store, **people: str) -> tuple[Room, dict[str, list[str]]]:
    """A room with these groups; of each, a letter for what each person thinks: a, b, c … are the options."""
    room = Room(store, tuple(people))
    return room, {group: room.come(group, [OPTIONS["abcd".index(letter)] for letter in minds]) for group, minds in people.items()}


def _everybody(people: Mapping[str, Iterable[str]]) -> list[str]:
    return [each for group in people.values() for each in group]


def _whole(room: Room, number: int) -> Counted | None:
    return room.live()[number].whole


def test_a_group_that_was_hidden_stays_hidden_though_a_round_in_between_showed_nothing(store: Store) -> None:
    room, people = _room(store, staff="aabbaabbaabb", board="aab")
    room.round(_everybody(people))
    room.round(people["board"][:1])
    late = room.come("board", [OPTIONS[0], OPTIONS[1], OPTIONS[1], OPTIONS[0], OPTIONS[1]])
    third = room.round([*_everybody(people), *late])
    assert [each.counted for each in room.live()[third].groups] == [None, None], "the first whole less the staff would be the three of the board"


def test_one_who_alone_answers_again_stays_unseen_though_the_round_before_showed_nothing(store: Store) -> None:
    room, people = _room(store, staff="aaaaaabbbbbb")
    one = people["staff"][0]
    first, second = room.round(people["staff"]), room.round([one])
    room.mind[one] = OPTIONS[1]
    third = room.round([one])
    assert _whole(room, first) is not None
    assert (_whole(room, second), _whole(room, third)) == (None, None)


def test_six_who_join_between_two_rounds_are_counted_in_the_room_and_not_in_documents(store: Store) -> None:
    room, people = _room(store, staff="aabbaabbaabb")
    room.round(people["staff"])
    late = room.come("staff", [OPTIONS[at % 2] for at in range(6)])
    second = room.round([*people["staff"], *late])
    live, document = _whole(room, second), room.documents()[second].whole
    assert live is not None
    assert document is not None
    assert (live.people, document.people) == (18, 12)


def test_what_seven_change_their_minds_to_is_shown_in_the_room_and_leaves_in_no_document(store: Store) -> None:
    room, people = _room(store, staff="aabbaabbaabb")
    room.round(people["staff"])
    for each in people["staff"][:7]:
        room.mind[each] = OPTIONS[2]
    second = room.round(people["staff"][:7])
    assert _whole(room, second) is not None
    assert room.documents()[second].whole is None


def test_a_round_that_showed_nothing_does_not_count_against_the_next_one(store: Store) -> None:
    room, people = _room(store, staff="abababa", managers="abba")
    first = room.round(people["staff"][:3])
    second = room.round(_everybody(people))
    whole = _whole(room, second)
    assert _whole(room, first) is None
    assert whole is not None
    assert whole.people == 11


def test_weights_that_are_heard_again_do_not_tell_those_of_who_joined_since(store: Store) -> None:
    room = Room(store, ("staff",))
    dimensions = len(definitions.shipped().scoring.dimensions)
    sets = [",".join(map(str, (100 - at, at, *[0] * (dimensions - 2)))) for at in range(13)]
    twelve, one = room.come("staff", sets[:12]), room.come("staff", sets[12:])
    room.round(twelve, question=WEIGHTS)
    second = room.round([*twelve, *one], question=WEIGHTS)
    with store._engine.connect() as connection:
        shown, left = rows.released(connection, room.id)[second], rows.exported(connection, room.id)[second]
    assert (len(json.loads(shown)["sets"]), json.loads(left)["people"]) == (12, 12)


def test_the_only_one_of_a_group_who_answers_again_stays_unseen_among_those_of_another_one(store: Store) -> None:
    room, people = _room(store, staff="aaaaaabbbbbb", managers="aaaaaabbbbbb")
    room.round(_everybody(people))
    one = people["staff"][0]
    room.mind[one] = OPTIONS[2]
    second = room.round([one, *people["managers"]])
    assert [each.counted for each in room.live()[second].groups] == [None, None], "the staff's figures less the former ones are what one person changed"


def test_who_has_only_the_log_cannot_try_which_counts_fit_its_hash(store: Store) -> None:
    room, people = _room(store, staff="aabbccaa")
    number = room.round(people["staff"])
    released = room.live()[number]
    assert released.whole is not None
    with store.logs.everything(LOCAL) as entries:
        known = {each.known["hash"] for each in entries if each.deed is Deed.REVEALED}
    tried = {sha256(text.encode()).hexdigest() for text in (released.model_dump_json(), released.whole.model_dump_json())}
    assert len(known) == 1
    assert not known & tried
