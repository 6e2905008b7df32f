"""The first page: what was compared, who is ready for what, what this is for, whether the rules came first, and what stands apart."""

from __future__ import annotations

from collections.abc import Iterator

from reports import figures
from reports.comparison import Comparison, Group
from reports.document import Block, Bullets, Cell, Column, Facts, Section, Table, VerdictPanel
from reports.parts.compared import told
from reports.parts.words import counted, in_words, listed, sentence_case, stage_for, words
from reports.rulebook import Lock
from scoring.model import Stage
from scoring.result import Outcome

_MOST_APART = 12


def panel(comparison: Comparison) -> VerdictPanel:
    """How many services are ready for what, in one plain sentence for each group."""
    return VerdictPanel("plain", _headline(comparison), _sentence(comparison), (), "", ())


def _headline(comparison: Comparison) -> str:
    count = told.number_of(comparison.services)
    if len(comparison.groups) != 1:
        several = words("compared_headline_groups", count=count, groups=in_words(len(comparison.groups)))
        return sentence_case(several) if comparison.groups else words("compared_headline_nothing")
    group = comparison.groups[0]
    aimed_at = group.like.aimed_at
    if aimed_at is None:
        return sentence_case(words("compared_headline_no_stage", count=count))
    ready = sum(told.outcome(group, row) is Outcome.READY for row in range(len(group)))
    key = "none" if not ready else "all" if ready == len(group) else "one" if ready == 1 else "many"
    values = {"count": count, "ready": in_words(ready), "stage": stage_for(aimed_at)}
    return sentence_case(words(f"compared_headline_{key}", **values))


def _sentence(comparison: Comparison) -> str:
    shown = comparison.groups[:3]
    if len(comparison.groups) == 1:
        return " ".join(_counts(shown[0]))
    said = [words("compared_of_group", group=told.group_name(place), said=" ".join(_counts(group))) for place, group in enumerate(shown)]
    return "\n".join([*said, *([words("compared_more_groups", count=len(comparison.groups) - len(shown))] if len(comparison.groups) > len(shown) else [])])


def _counts(group: Group) -> Iterator[str]:
    """How many are ready for which stage, the last stage first, and for none."""
    rows = range(len(group))
    suited = [row for row in rows if told.outcome(group, row) is not Outcome.DOES_NOT_SUIT]
    for stage in reversed(Stage):
        if count := sum(told.reached(group, row) is stage for row in suited):
            yield counted("compared_ready", count, stage=stage_for(stage))
    begun = [row for row in suited if told.reached(group, row) is None]
    for key, found in (
        ("compared_none_ready", sum(told.outcome(group, row) is Outcome.NOT_READY for row in begun)),
        ("compared_none_known", sum(told.outcome(group, row) is not Outcome.NOT_READY for row in begun)),
        ("compared_unsuited", len(group) - len(suited)),
    ):
        if found:
            yield counted(key, found)


def facts(comparison: Comparison) -> tuple[tuple[str, str], ...]:
    """What stands under the title."""
    pairs = [(words("fact_as_of"), figures.day(comparison.as_of)), (words("compared_fact_services"), f"{comparison.services:,}")]
    if len(comparison.groups) == 1:
        group = comparison.groups[0]
        pairs += [
            (words("fact_aimed_at"), told.aim(group)), (words("compared_fact_country"), told.country(group)),
            (words("compared_fact_depth"), told.depth(group)),
        ]  # fmt: skip
    under = list(dict.fromkeys(group.under.versions for group in comparison.groups))
    pairs += [(words("fact_scoring"), listed(under))] if under else []
    if words("language_status"):
        pairs.append((words("fact_language"), words("language_status")))
    return tuple(pairs)


def compared(comparison: Comparison) -> Section:
    """What was compared, by which rules and whether these came first, and what is not compared together."""
    blocks: list[Block] = [rules(comparison)]
    if len(comparison.groups) > 1:
        blocks.append(_groups(comparison))
    apart = [*_why_groups(comparison), *_apart(comparison)]
    if apart:
        blocks.append(Section("apart", words("compared_apart_title"), (Bullets(tuple(apart)),)))
    return Section("compared", words("compared_title"), tuple(blocks))


def in_short(comparison: Comparison) -> Section:
    """For the record of a decision: by which rules, under which scoring files, and what stands apart."""
    refs = dict.fromkeys(ref for group in comparison.groups for ref in group.under.refs if ref.kind == "scoring")
    hashes = tuple((words("compared_scoring_hash", id=ref.id, version=ref.version), ref.hash) for ref in refs)
    apart = (*_why_groups(comparison), *_apart(comparison))
    return Section("compared", words("compared_title"), (Facts((*_rules(comparison), *hashes)), *([Bullets(apart)] if apart else [])))


def rules(comparison: Comparison) -> Facts:
    """What this is for and what it is not, by which rules, and whether they were locked first."""
    standing = f"{words('compared_standing')} {words('compared_standing_worth')}"
    return Facts(((words("compared_standing_title"), standing), *_rules(comparison)))


def _rules(comparison: Comparison) -> list[tuple[str, str]]:
    rules = comparison.rules
    pairs = [
        (words("compared_rules_first"), lock(comparison.lock)),
        (words("compared_rules_top"), words("compared_rules_top_is", top=in_words(rules.top), services=told.number_of(rules.top))),
        (words("compared_rules_alike"), words("compared_rules_same" if rules.same_questions else "compared_rules_waived")),
    ]
    pairs += [(words("compared_rules_purpose"), rules.purpose)] if rules.purpose else []
    pairs += [(words("compared_rules_shown"), comparison.shown)] if comparison.shown else []
    return pairs


def lock(found: Lock) -> str:
    """Whether the rules were locked before any service was opened, what has changed since, and how many services came and went."""
    on = {key: figures.day(at) if at else words("compared_day_unknown") for key, at in (("locked", found.locked), ("opened", found.opened), ("changed", found.changed))}
    key = f"compared_lock_{found.state}"
    if found.state == "before" and found.opened is None:
        key = "compared_lock_not_opened"
    said = [words(key, **on)]
    if found.state == "after" and found.changed is not None:
        said.append(words("compared_lock_changed_since", **on))
    for moved, count in (("added", found.added), ("removed", found.removed)):
        if count is not None and found.state != "never":
            said.append(counted(f"compared_{moved}", count) if count else words(f"compared_{moved}_none"))
    return " ".join(said)


def _groups(comparison: Comparison) -> Table:
    columns = (
        Column(words("compared_col_group"), share=3), Column(words("compared_fact_services"), "right", share=2), Column(words("compared_fact_country"), share=3),
        Column(words("fact_aimed_at"), share=4), Column(words("compared_fact_depth"), share=5), Column(words("fact_scoring"), share=4),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (told.group_name(place), f"{len(group):,}", told.country(group), told.aim(group), told.depth(group), group.under.versions)
        for place, group in enumerate(comparison.groups[:_MOST_APART])
    ]
    return Table(words("compared_groups_caption"), columns, tuple(rows))


def _why_groups(comparison: Comparison) -> Iterator[str]:
    """Why each further group is not ranked with the first."""
    for place, group in enumerate(comparison.groups[1:_MOST_APART], 1):
        key = "compared_apart_one" if len(group) == 1 else "compared_apart_many"
        who = told.name(group, 0) if len(group) == 1 else words("compared_group_of", group=told.group_name(place), count=told.number_of(len(group)))
        yield words(key, who=who, first=told.group_name(0), why=listed(list(_differences(comparison.groups[0], group))))
    if len(comparison.groups) > _MOST_APART:
        yield words("compared_apart_groups", count=len(comparison.groups) - _MOST_APART)


def _differences(first: Group, other: Group) -> Iterator[str]:
    one, two = first.like, other.like
    if one.made_under != two.made_under:
        yield words("compared_differs_versions", here=other.under.versions, there=first.under.versions)
    for key, here, there, differs in (
        ("country", told.country(other), told.country(first), one.jurisdiction != two.jurisdiction),
        ("depth", told.depth(other), told.depth(first), one.depth != two.depth),
        ("aim", told.aim(other), told.aim(first), one.aimed_at != two.aimed_at),
    ):
        if differs:
            yield words(f"compared_differs_{key}", here=here, there=there)
    if one.dimensions != two.dimensions:
        yield words("compared_differs_dimensions")
    elif one.not_counted != two.not_counted:
        yield counted_within("compared_differs_questions", len(one.not_counted ^ two.not_counted))


def counted_within(key: str, count: int) -> str:
    """As `counted`, within a sentence."""
    return words(f"{key}_one" if count == 1 else f"{key}_many", count=in_words(count))


def _apart(comparison: Comparison) -> Iterator[str]:
    if comparison.anonymous:
        if comparison.apart:
            yield counted("compared_apart_unnamed", len(comparison.apart))
        return
    for each in comparison.apart[:_MOST_APART]:
        yield words("compared_apart_service", service=each.name, why=each.why)
    if len(comparison.apart) > _MOST_APART:
        yield words("compared_apart_more", count=f"{len(comparison.apart) - _MOST_APART:,}")
