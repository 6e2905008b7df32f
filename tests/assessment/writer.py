"""A process that saves answers: `writer.py DATABASE ID QUESTION COUNT`. Prints each number once it is saved."""

from __future__ import annotations

import sys

from assessment.identity import LOCAL
from assessment.store import AnsweredElsewhere, Store
from questionnaires.answers import Answer, State


def main(database: str, assessment: str, question: str, count: int) -> None:
    store, who = Store.open(database), LOCAL
    revision = store.load(who, assessment).revision(question)
    number = 0
    while number < count:
        try:
            revision = store.save(
                who, assessment, question, Answer(State.ANSWERED, f"by {who.id} {number}"), expected=revision
            ).revision
            print(number, flush=True)
            number += 1
        except AnsweredElsewhere as conflict:
            revision = conflict.theirs.revision


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
