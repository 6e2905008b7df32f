"""The plain form of a ballot: counts or published percentages, and the rule with when it was recorded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from questionnaires.answers.answer import Ballot
from questionnaires.answers.plain_parts import (
    fail,
    is_open,
    known_keys,
    mapping,
    parse_decimal,
    shortened,
    text,
    within,
)
from questionnaires.conditions import BallotLimits, Limit
from questionnaires.plain_yaml import Plain

COUNTS = ("eligible", "voted", "yes", "no", "spoiled")
PERCENTAGES = ("turnout", "yes_of_voting")
MEASURES = ("turnout", "yes_of_voting", "yes_of_eligible")
LIMITS = ("at_least", "above", "at_most", "below")
_RECORDED = {"before the count": True, "after the count": False}
_COUNT = re.compile(r"-?(\d{1,15}|\d{1,3}(,\d{3}){1,4})")


def parse_ballot(plain: Mapping[str, Plain]) -> Ballot:
    """The ballot that `plain` holds; a key that is left out or "not known" is not known."""
    known_keys(plain, (*COUNTS, *PERCENTAGES, "rule"))
    eligible, voted, yes, no, spoiled = (_count(plain.get(key, ""), key) for key in COUNTS)
    turnout, yes_of_voting = (_percentage(plain.get(key, ""), key) for key in PERCENTAGES)
    rule, recorded = None, None
    if "rule" in plain:
        with within("rule"):
            rule, recorded = _rule(mapping(plain["rule"], "rule_example"))
    return Ballot(eligible, voted, yes, no, spoiled, turnout, yes_of_voting, rule, recorded)


def plain_ballot(ballot: Ballot) -> dict[str, Plain]:
    """The plain form of `ballot`; what is not known is left out."""
    plain: dict[str, Plain] = {key: str(count) for key in COUNTS if (count := getattr(ballot, key)) is not None}
    plain |= {key: f"{share:f}%" for key in PERCENTAGES if (share := getattr(ballot, key)) is not None}
    rule: dict[str, Plain] = {}
    for measure in MEASURES:
        limit = getattr(ballot.rule, measure) if ballot.rule else None
        if limit is not None:
            rule[measure] = {key: value for key in LIMITS if (value := getattr(limit, key)) is not None}
    if ballot.recorded_before_count is not None:
        rule["recorded"] = next(word for word, before in _RECORDED.items() if before is ballot.recorded_before_count)
    if rule:
        plain["rule"] = rule
    return plain


def _count(plain: Plain, key: str) -> int | None:
    written = text(plain, (key,)).strip()
    if is_open(written):
        return None
    if not _COUNT.fullmatch(written):
        fail("not_count", path=(key,), value=shortened(written))
    return int(written.replace(",", ""))


def _percentage(plain: Plain, key: str) -> Decimal | None:
    written = text(plain, (key,))
    return None if is_open(written) else parse_decimal(written, (key,))


def _rule(plain: Mapping[str, Plain]) -> tuple[BallotLimits | None, bool | None]:
    known_keys(plain, (*MEASURES, "recorded"))
    limits: dict[str, Limit] = {}
    for measure in MEASURES:
        if measure in plain:
            with within(measure):
                limits[measure] = _limit(mapping(plain[measure], "rule_example"))
    return (BallotLimits(**limits) if limits else None), _recorded(plain)


def _limit(plain: Mapping[str, Plain]) -> Limit:
    known_keys(plain, LIMITS)
    if not plain:
        fail("not_mapping", example="{at_least: 50}")
    return Limit(**{key: f"{parse_decimal(text(entry, (key,)), (key,)):f}" for key, entry in plain.items()})


def _recorded(plain: Mapping[str, Plain]) -> bool | None:
    if "recorded" not in plain:
        return None
    written = " ".join(text(plain["recorded"], ("recorded",)).lower().split())
    if is_open(written):
        return None
    if written not in _RECORDED:
        fail("not_recorded", path=("recorded",), value=shortened(written))
    return _RECORDED[written]
