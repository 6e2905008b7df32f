"""What differs between two scoring files, told to a person: grouped, each number before and now, with the reason for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assessment.data_in_words import Version, report_words, said, words
from questionnaires.shape import Strict
from reports import figures
from reports.document import Bullets, Section
from reports.parts.words import kind_name, listed, stage_name
from reports.parts.worths import in_a_row
from scoring.differences import Change, Share, What, scoring_changes
from scoring.model import Benchmark, Dimension, Gate, ScoredQuestion

_GROUPS: tuple[tuple[str, tuple[What, ...]], ...] = (
    ("dimensions", ("dimension",)), ("questions", ("question", "unscored")), ("gates", ("gate",)),
    ("bands", ("band",)), ("file", ("file",)), ("benchmarks", ("benchmark",)),
)  # fmt: skip
_REASONS = ("because", "values_because")
_CAME_OR_WENT = ("new", "gone", "scored", "unscored")
_BY_OPTION = ("values", "curve")


def scoring_told(before: Version, after: Version) -> tuple[Section, ...]:
    """A section for each kind of thing that differs, in it one for each thing; none if the scoring says the same."""
    if before.scoring is None or after.scoring is None:
        return ()
    found = scoring_changes(before.scoring, after.scoring)
    sections: list[Section] = []
    for key, kinds in _GROUPS:
        things: dict[tuple[bool, str], list[Change]] = {}
        for change in found:
            if change.what in kinds:
                things.setdefault((change.kind.endswith("_order"), change.id), []).append(change)
        if things:
            told = tuple(_thing(things[which], before, after) for which in sorted(things, key=lambda which: which[0]))
            sections.append(Section(f"diff-{key}", words(f"diff_{key}_title"), told))
    return tuple(sections)


def alters_results(before: Version, after: Version) -> bool:
    """Whether any difference between the two scoring files can change a result."""
    if before.scoring is None or after.scoring is None:
        return False
    return any(each.alters_results for each in scoring_changes(before.scoring, after.scoring))


def _thing(changes: Sequence[Change], before: Version, after: Version) -> Section:
    change = changes[0]
    lines = [line for each in changes for line in _lines(each, before, after)]
    told = {str(each.after) for each in changes if _part(each) in _REASONS}
    reasons = dict.fromkeys(each.because for each in changes if each.because and _numbers(each))
    lines += [words("diff_reason_same", reason=reason) for reason in reasons if reason not in told]
    return Section(f"diff-{change.what}-{change.id}", _title(change, before, after), (Bullets(tuple(lines)),))


def _numbers(change: Change) -> bool:
    """Whether a number, condition or the like differs in something that was there before and is there now."""
    return change.alters_results and _part(change) not in _CAME_OR_WENT


def _part(change: Change) -> str:
    return change.kind.removeprefix(f"{change.what}_")


def _title(change: Change, before: Version, after: Version) -> str:
    if change.kind.endswith("_order"):
        return words(f"diff_order_of_{change.what}", dimension=after.dimension(change.id))
    if change.what in ("question", "unscored"):
        return (after if after.question(change.id) else before).named(change.id)
    if change.what == "benchmark":
        benchmark = _entry(change, before, after)
        asked = [report_words("quoted", text=_label(each, before, after)) for each in benchmark.questions] if benchmark else []
        return words("diff_benchmark_beside", id=change.id, questions=listed(asked))
    return change.title


def _label(question_id: str, before: Version, after: Version) -> str:
    question = after.question(question_id) or before.question(question_id)
    return question.label if question else question_id


def _entry(change: Change, before: Version, after: Version) -> Benchmark | None:
    for version in (after, before):
        for each in version.scoring.benchmarks if version.scoring else ():
            if each.id == change.id:
                return each
    return None


def _lines(change: Change, before: Version, after: Version) -> Iterator[str]:
    part = _part(change)
    if change.kind.endswith("_order") and isinstance(change.after, tuple):
        yield words("diff_order_now", entries=listed([_member(change.what, each, after) for each in change.after]))
    elif part in _CAME_OR_WENT:
        yield _came_or_went(change, part)
        yield from _details(change, before if part == "gone" else after)
    elif part == "moved":
        yield words("diff_question_moved", before=before.dimension(str(change.before)), now=after.dimension(str(change.after))) + _shares(change)
    elif part == "weight":
        yield words("diff_weight", before=change.before, now=change.after) + _shares(change)
    elif part in _BY_OPTION:
        yield _value_line(change, part, before, after)
    else:
        values = {"before": said(change.before, part, before), "now": said(change.after, part, after)}
        name = words(f"diff_part_{part}") if part != "fits" else words("diff_part_fits", id=change.at)
        yield words("diff_line", part=name, **values)


def _member(what: What, id_: str, version: Version) -> str:
    if what in ("question", "unscored"):
        return id_
    if what == "dimension":
        return version.dimension(id_)
    return version.band(id_) if what == "band" else id_


def _came_or_went(change: Change, part: str) -> str:
    key = part
    if change.what == "question" and part in ("new", "gone"):
        scored = isinstance(change.before or change.after, ScoredQuestion)
        key = f"{part}_{'scored' if scored else 'unscored'}"
    return words(f"diff_{key}")


def _value_line(change: Change, part: str, before: Version, after: Version) -> str:
    option = (after if change.after is not None else before).option(change.id, change.at)
    place = report_words("quoted", text=option) if part == "values" else words("diff_at_point", at=change.at)
    key = "diff_worth_new" if change.before is None else "diff_worth_gone" if change.after is None else "diff_worth"
    return words(key, place=place, before=said(change.before, part, before), now=said(change.after, part, after))


def _shares(change: Change) -> str:
    """The share of the total, and of its dimension, that a weight comes to, before and now; with a space before it."""
    old, new = change.share_before, change.share_after
    if old is None or new is None:
        return ""
    total = words("diff_share_total", before=figures.weight(old.of_total), now=figures.weight(new.of_total))
    if old.of_dimension is None or new.of_dimension is None:
        return f" {total}"
    of_dimension = words("diff_share_dimension", before=figures.weight(old.of_dimension), now=figures.weight(new.of_dimension))
    return f" {of_dimension} {total}"


def _details(change: Change, version: Version) -> Iterator[str]:
    """What is new, or what is gone, in its main parts."""
    entry = change.after if isinstance(change.after, Strict) else change.before
    share = change.share_after or change.share_before
    if _part(change) == "unscored" and share:
        yield words("diff_was_of_total", share=figures.weight(share.of_total))
    if isinstance(entry, (Dimension, ScoredQuestion)):
        yield words("diff_has_weight", weight=entry.weight) + _share(share)
    if isinstance(entry, ScoredQuestion):
        yield in_a_row(version.question(change.id), entry, figures.exact)
    if isinstance(entry, Gate):
        yield words("diff_gate", kind=kind_name(entry.kind), stage=stage_name(entry.stage), condition=version.condition(entry.met_when))
        if entry.caps_band:
            yield report_words("caps_band", band=version.band(entry.caps_band))
    if isinstance(entry, Benchmark):
        yield report_words("quoted", text=entry.text)
    if reason := str(getattr(entry, "because", "")):
        yield words("diff_reason", reason=reason)


def _share(share: Share | None) -> str:
    return " " + words("diff_of_total", share=figures.weight(share.of_total)) if share else ""
